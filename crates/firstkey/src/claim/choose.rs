//! The password is chosen: one conditional write wins, then the login profile is made with it.

use firstkey_core::claim::{ChosenPassword, ClaimCode, Page, Problem, TokenHash};
use firstkey_core::credential::Credential;
use firstkey_core::ledger::{Intent, Lease, Link, NOT_OURS, Record};
use futures_util::future::join;
use jiff::Timestamp;

use super::code::Entered;
use super::subject::Subject;
use super::view::View;
use crate::aws::dynamodb::Stored;
use crate::aws::iam::{ENTITY_ALREADY_EXISTS, PASSWORD_POLICY_VIOLATION};
use crate::workflow::attempt::Attempt;
use crate::workflow::locate::AllUsers;
use crate::workflow::login_profile::may_try_again;
use crate::workflow::verify::belongs_to_another;
use crate::workflow::{Stopped, Time, Workflow};

/// What administrators have to know if the name changed hands while the password was being set.
const STRAY: &str = ", who may have got a login profile with a password that somebody else chose: if nobody gave the other user a \
                     password, delete that login profile";

/// IAM's error codes for a password that it cannot take.
const INVALID: [&str; 3] = [PASSWORD_POLICY_VIOLATION, "InvalidInput", "ValidationError"];

/// What the form brings.
pub(super) struct Chosen {
    pub(super) password: ChosenPassword,
    pub(super) again: ChosenPassword,
    pub(super) code: Option<ClaimCode>,
}

/// What came of making the login profile.
enum Made {
    /// It has the password of this request.
    Now(Timestamp),
    /// It has the password of an earlier request, or perhaps of this one.
    Before(Timestamp),
    /// Somebody else made it.
    Foreign,
    /// IAM does not take the password, and nothing was made.
    NotAccepted,
}

impl Workflow {
    /// Sets the chosen password, if the link still allows it and the password keeps the rules. Whatever stops it, the record says what may
    /// have been done, and the next request or the sweep goes on from there: the first password that was set holds.
    pub(super) async fn choose(
        &self,
        record: Record,
        token: &TokenHash,
        chosen: Chosen,
        time: Time,
    ) -> Result<View, Stopped> {
        let record = self.once_free(record, time).await?;
        if record.link(token, self.clock.now()) != Link::Open {
            return self.look(&record, token, time).await;
        }
        let Some(mut subject) = self.read_subject(record, time).await? else { return Ok(View::Plain(Page::UserGone)) };
        if !self.configuration.rules.take_path(&subject.user.path) {
            return Ok(View::Plain(Page::Closed));
        }
        let names = subject.names(self.configuration.appearance.organisation.as_deref());
        let checked = subject.rules(&names).check(chosen.password, &chosen.again);
        let credential = match checked {
            Ok(credential) => credential,
            Err(broken) => return Ok(self.form(subject, broken.into_iter().map(Problem::Rule).collect())),
        };
        subject.record = match self.enter(subject.record.clone(), token, chosen.code.as_ref(), time).await? {
            Entered::Right(record) => record,
            Entered::Wrong(record, problem) => {
                subject.record = record;
                return Ok(self.form(subject, vec![problem]));
            }
            Entered::Elsewhere(record) => return self.look(&record, token, time).await,
        };
        let lease = time.lease();
        let (record, found) = loop {
            let found = subject.record.intent;
            let claiming = begun(&subject, lease.clone(), self.clock.now());
            match self.store(claiming, self.clock.backoff(time.until)).await? {
                Stored::Yes(record) => break (*record, found),
                // Another request, an administrator or the sweep was faster.
                Stored::Conflict(found) => {
                    let record = self.once_free(*found, time).await?;
                    if record.link(token, self.clock.now()) != Link::Open {
                        return self.look(&record, token, time).await;
                    }
                    match self.read_subject(record, time).await? {
                        Some(now) => subject = now,
                        None => return Ok(View::Plain(Page::UserGone)),
                    }
                }
            }
        };
        let mut attempt = Attempt::new(self, record, lease, time, found);
        let made = self.make(&mut attempt, &subject, &credential).await;
        let view = self.note_made(&mut attempt, &subject, made).await?;
        subject.record = attempt.record;
        Ok(match view {
            Shown::Done => View::Done(subject),
            Shown::JustSet => View::JustSet(subject),
            Shown::HasPassword => View::HasPassword(subject),
            Shown::NotAccepted => self.form(subject, vec![Problem::NotAccepted]),
            Shown::Closed => View::Plain(Page::Closed),
        })
    }

    fn form(&self, subject: Subject, problems: Vec<Problem>) -> View {
        View::Form { problems, code: self.code_step(&subject.record), subject }
    }

    /// Makes the login profile with the password.
    async fn make(
        &self,
        attempt: &mut Attempt<'_>,
        subject: &Subject,
        credential: &Credential,
    ) -> Result<Made, Stopped> {
        let name = &subject.user.name;
        if let Some(profile) = subject.profile {
            // It was there before the first call of this request.
            let is_ours = attempt.owns_profile(profile.created_at);
            return Ok(if is_ours { Made::Before(profile.created_at) } else { Made::Foreign });
        }
        // An earlier request may have made one, which went with a rename: then the name may be another user's.
        if attempt.may_know_a_profile() && self.named(&subject.user.id, name, &|| attempt.backoff()).await?.is_none() {
            return Err(Stopped::Renamed);
        }
        let mut backoff = attempt.backoff();
        loop {
            attempt.check_time()?;
            let may_have_created_before = std::mem::replace(&mut attempt.may_have_created, true);
            let error = match backoff.limit(self.iam.create_login_profile(name, credential, false)).await {
                Ok(created_at) => return Ok(Made::Now(created_at)),
                Err(error) => error,
            };
            attempt.may_have_created = may_have_created_before || error.may_have_happened();
            if error.is(ENTITY_ALREADY_EXISTS) {
                if !attempt.may_know_a_profile() {
                    return Ok(Made::Foreign);
                }
                match attempt.retry(|| self.iam.login_profile(name)).await? {
                    Some(profile) if !attempt.owns_profile(profile.created_at) => return Ok(Made::Foreign),
                    // Each call of this request has had the same password.
                    Some(profile) if attempt.found.is_none() => return Ok(Made::Now(profile.created_at)),
                    Some(profile) => return Ok(Made::Before(profile.created_at)),
                    // IAM has the profile but does not show it yet.
                    None => {}
                }
            } else if INVALID.iter().any(|code| error.is(code)) {
                self.iam.forget_password_policy().await;
                return Ok(Made::NotAccepted);
            } else if !may_try_again(&error) {
                return Err(error.into());
            }
            if !backoff.pause().await {
                return Err(error.into());
            }
        }
    }

    /// Notes what came of making the login profile, and says what to show.
    async fn note_made(
        &self,
        attempt: &mut Attempt<'_>,
        subject: &Subject,
        made: Result<Made, Stopped>,
    ) -> Result<Shown, Stopped> {
        let (created_at, shown) = match made {
            Ok(Made::Now(created_at)) => (created_at, Shown::Done),
            Ok(Made::Before(created_at)) => (created_at, Shown::JustSet),
            Ok(Made::Foreign) => return self.note_foreign(attempt, subject).await,
            Ok(Made::NotAccepted) => {
                self.stop_claiming(attempt, "IAM does not accept it").await;
                return Ok(Shown::NotAccepted);
            }
            Err(stopped) => {
                self.stop_claiming(attempt, &stopped.to_string()).await;
                return Err(stopped);
            }
        };
        // IAM's calls name a user and not its id: the name may have come to belong to somebody else.
        let backoff = attempt.backoff();
        let again = backoff.limit(self.iam.user(&subject.user.name));
        let noting = attempt.record_what_happened(|record, now| record.finish_claiming(created_at, now));
        let (again, noted) = join(again, noting).await;
        if let Err(stopped) = noted {
            // The password is set all the same, and what the record lacks the sweep finds out.
            tracing::warn!(id = attempt.record.id, %stopped, "a claim could not be noted");
            return Ok(shown);
        }
        if let Ok(other) = again
            && other.id != subject.user.id
            && !self.has_gone_along(attempt, created_at).await?
        {
            let reason = format!("{}{STRAY}", belongs_to_another(&other));
            attempt.end(|record, now| record.misplace_claim(&reason, now)).await?;
            return Ok(Shown::Closed);
        }
        attempt.record = self.confirm(attempt.record.clone(), Some(&subject.user), attempt.time()).await;
        Ok(shown)
    }

    /// Whether the login profile is the user's, under another name: it was made before the rename, and has gone along.
    async fn has_gone_along(&self, attempt: &Attempt<'_>, created_at: Timestamp) -> Result<bool, Stopped> {
        let Record { user_id, user_name, .. } = &attempt.record;
        let backoff = || attempt.backoff();
        let Some(user) = self.locate(user_id, user_name, &AllUsers::new(), &backoff).await? else { return Ok(false) };
        let profile = attempt.retry(|| self.iam.login_profile(&user.name)).await?;
        Ok(profile.is_some_and(|profile| profile.created_at == created_at))
    }

    async fn note_foreign(&self, attempt: &mut Attempt<'_>, subject: &Subject) -> Result<Shown, Stopped> {
        // It belongs to the name, which may have become another user's since the user was read.
        match self.named(&subject.user.id, &subject.user.name, &|| attempt.backoff()).await {
            Ok(Some(_)) => {
                attempt.end(|record, now| record.skip_claim(NOT_OURS, now)).await?;
                Ok(Shown::HasPassword)
            }
            renamed => {
                self.stop_claiming(attempt, "the user was renamed meanwhile").await;
                Err(renamed.err().map_or(Stopped::Renamed, Into::into))
            }
        }
    }

    /// Gives the lease back. If that fails it expires, and the record says what may have been made.
    async fn stop_claiming(&self, attempt: &mut Attempt<'_>, why: &str) {
        let left: Option<Intent> = if attempt.may_have_created { attempt.record.intent } else { attempt.found };
        if let Err(error) = attempt.record_what_happened(|record, now| record.stop_claiming(why, left, now)).await {
            tracing::warn!(id = attempt.record.id, %error, "the lease could not be given back and will expire");
        }
    }
}

/// The record with the lease, and with the name that the user has now.
fn begun(subject: &Subject, lease: Lease, now: Timestamp) -> Record {
    let Subject { record, user, .. } = subject;
    let record = record.clone();
    let is_renamed = (&record.user_name, &record.path) != (&user.name, &user.path);
    let record = if is_renamed { record.rename(&user.name, &user.path, now) } else { record };
    record.begin_claiming(lease, now)
}

/// What is shown once a password was chosen.
#[derive(Clone, Copy)]
enum Shown {
    Done,
    JustSet,
    HasPassword,
    NotAccepted,
    Closed,
}
