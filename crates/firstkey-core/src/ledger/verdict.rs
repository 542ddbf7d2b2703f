//! What the sweep decides about a delivered password or link.

use jiff::{SignedDuration, Timestamp};

use super::claim::{Claim, ClaimState, Closing};
use super::record::Record;
use super::state::{PasswordOutcome, PasswordState, Withdrawal};

/// IAM reports sign-ins minutes late: a password that was used at the last moment must not be withdrawn.
const GRACE: SignedDuration = SignedDuration::from_mins(15);

/// IAM is eventually consistent: for so long after a password was set, a login profile that it does not show may be there
/// all the same. It shows most within seconds, and waiting costs nothing: a password is valid for hours.
const SHOWN_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// Why nothing is done for a user who has a login profile already.
pub const NOT_OURS: &str = "the user has a login profile that Firstkey did not make";

/// How passwords are watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watching {
    /// How long an unused password works, if the message did not say.
    pub expire_after: SignedDuration,
    /// Whether a password that was used but not changed in time is also withdrawn.
    pub withdraws_unchanged: bool,
}

/// What IAM says about a record's user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// The account has the user, below the configured paths.
    Here(FoundUser<'a>),
    /// The account has the user, at a path outside the configuration.
    OutOfReach(FoundUser<'a>),
    /// The account has no user with this id.
    Nowhere,
}

/// A record's user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundUser<'a> {
    /// The name.
    pub user_name: &'a str,
    /// The path.
    pub path: &'a str,
    /// When the user last signed in to the console.
    pub password_last_used: Option<Timestamp>,
}

/// What is known about the login profile of a record's user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// IAM was not asked.
    NotAsked,
    /// There is none.
    None,
    /// There is one.
    Exists {
        /// When it was created.
        created_at: Timestamp,
        /// The user has to choose a password at the next sign-in.
        reset_required: bool,
    },
}

/// What to do about a delivered password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing for now.
    Nothing,
    /// Look at the login profile first.
    Ask,
    /// Nothing for now: IAM may not show the login profile yet.
    NotShown,
    /// Note the user's name and path.
    Rename,
    /// Alert administrators that the user was moved out of Firstkey's reach.
    Leave,
    /// Note that the user has signed in.
    SignIn(Timestamp),
    /// Note that the password was used just before its withdrawal.
    Keep(Timestamp),
    /// Alert administrators that the user has signed in but not chosen a password in time.
    Unchanged,
    /// Note what became of it.
    NoteOutcome(PasswordOutcome),
    /// Withdraw it.
    Withdraw(Withdrawal),
    /// Note that the password which the user chose was set, with the login profile's creation time: whoever was to do so did not.
    NoteClaim(Timestamp),
    /// Note that the user has a login profile that Firstkey did not make.
    Skip,
    /// Close the link, of which IAM knows nothing.
    Close(Closing),
}

/// What a look at the login profile tells about a delivered password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Its user has not chosen another.
    Unchanged,
    /// Nothing: IAM may not show the login profile yet.
    NotShown,
    /// This became of it.
    Over(PasswordOutcome),
}

/// What to do about a delivered password. `asked` is the administrator who requested a withdrawal, if any.
///
/// Every verdict except [`Verdict::Withdraw`] changes the record so that the next verdict differs. The work is done
/// when the verdict is [`Verdict::Nothing`].
#[must_use]
pub fn verdict(
    record: &Record,
    place: Place<'_>,
    profile: Profile,
    asked: Option<&str>,
    watching: Watching,
    now: Timestamp,
) -> Verdict {
    if !record.is_watched() {
        return Verdict::Nothing;
    }
    let user = match place {
        Place::Nowhere => return Verdict::NoteOutcome(PasswordOutcome::Gone),
        Place::OutOfReach(user) if record.path == user.path => return Verdict::Nothing,
        Place::OutOfReach(_) => return Verdict::Leave,
        Place::Here(user) => user,
    };
    if (record.user_name.as_str(), record.path.as_str()) != (user.user_name, user.path) {
        return Verdict::Rename;
    }
    if let Some(claim) = record.open_claim() {
        return verdict_of_link(record, claim, profile, asked, now);
    }
    if record.is_claimed() {
        return verdict_of_claimed(record, user);
    }
    let begun = match &record.password {
        PasswordState::Expiring(why) => Some(why),
        _ => None,
    };
    let seen = record.sign_in_of(user.password_last_used);
    if let (Some(at), None, None, None) = (seen, record.signed_in_at, begun, asked) {
        return Verdict::SignIn(at);
    }
    // What was seen once stays true, even if IAM shows it late elsewhere.
    let used_at = seen.or(record.signed_in_at);
    let is_late = record.is_late(watching.expire_after, now);
    if used_at.is_none() && !is_late && begun.is_none() && asked.is_none() {
        return Verdict::Nothing;
    }
    match record.finding(profile, now) {
        None => return Verdict::Ask,
        Some(Finding::NotShown) => return Verdict::NotShown,
        Some(Finding::Over(outcome)) => return Verdict::NoteOutcome(outcome),
        Some(Finding::Unchanged) => {}
    }
    let asked = asked.map(|by| Withdrawal::Asked { by: by.to_owned() });
    let Some(used_at) = used_at else {
        return match asked.or_else(|| begun.cloned()) {
            Some(why) => Verdict::Withdraw(why),
            None if is_late => Verdict::Withdraw(Withdrawal::Unused),
            None => Verdict::Nothing,
        };
    };
    match (begun, &record.password) {
        (Some(Withdrawal::Unchanged), _) => Verdict::Withdraw(Withdrawal::Unchanged),
        (Some(_), _) => Verdict::Keep(used_at),
        (None, _) if asked.is_some() => Verdict::Keep(used_at),
        (None, _) if is_late && watching.withdraws_unchanged => Verdict::Withdraw(Withdrawal::Unchanged),
        (None, PasswordState::Watched { unchanged_told: false }) if is_late => Verdict::Unchanged,
        _ => Verdict::Nothing,
    }
}

/// What to do about a link. If a password may have been chosen without the ledger's knowledge, IAM knows.
fn verdict_of_link(record: &Record, claim: &Claim, profile: Profile, asked: Option<&str>, now: Timestamp) -> Verdict {
    if claim.state == ClaimState::Claiming {
        match profile {
            Profile::NotAsked => return Verdict::Ask,
            Profile::Exists { created_at, .. } if record.owns_profile(created_at) => {
                return Verdict::NoteClaim(created_at);
            }
            Profile::Exists { .. } => return Verdict::Skip,
            Profile::None => {}
        }
    }
    let why = match asked {
        Some(by) => Closing::Asked { by: by.to_owned() },
        None if claim.expires_at <= now => Closing::Expired,
        None => return Verdict::Nothing,
    };
    let may_be_set_until = record.intent.filter(|_| claim.state == ClaimState::Claiming).map(|intent| intent.until);
    if is_shown(may_be_set_until, now) { Verdict::Close(why) } else { Verdict::NotShown }
}

/// Whether IAM shows by now what was done then.
fn is_shown(done_at: Option<Timestamp>, now: Timestamp) -> bool {
    done_at.is_none_or(|at| now.duration_since(at) >= SHOWN_AFTER)
}

/// What to do about a password that the user chose by a link: it is theirs, and only their first sign-in is still to be learnt.
fn verdict_of_claimed(record: &Record, user: FoundUser<'_>) -> Verdict {
    match (record.signed_in_at, record.sign_in_of(user.password_last_used)) {
        (Some(_), _) => Verdict::NoteOutcome(PasswordOutcome::Changed),
        (None, Some(at)) => Verdict::SignIn(at),
        (None, None) => Verdict::Nothing,
    }
}

impl Verdict {
    /// The record after a verdict that changes only the ledger; `None` for the others.
    #[must_use]
    pub fn note(&self, record: &Record, place: Place<'_>, now: Timestamp) -> Option<Record> {
        let record = record.clone();
        Some(match (self, place) {
            (Self::Rename, Place::Here(user)) => record.rename(user.user_name, user.path, now),
            (Self::Leave, Place::OutOfReach(user)) => record.leave(user.user_name, user.path, now),
            (Self::SignIn(at), _) => record.sign_in(*at, now),
            (Self::Keep(at), _) => record.keep(*at, now),
            (Self::Unchanged, _) => record.note_unchanged(now),
            (Self::NoteOutcome(outcome), _) => record.note_outcome(*outcome, now),
            (Self::NoteClaim(created_at), _) => record.finish_claiming(*created_at, now).give_back(),
            (Self::Skip, _) => record.skip_claim(NOT_OURS, now),
            (Self::Close(why), _) => record.close_claim(why.clone(), now),
            _ => return None,
        })
    }
}

impl Record {
    /// What a look at the login profile tells about a delivered password; `None` if IAM was not asked.
    #[must_use]
    pub fn finding(&self, profile: Profile, now: Timestamp) -> Option<Finding> {
        Some(match profile {
            Profile::NotAsked => return None,
            Profile::Exists { created_at, reset_required } if self.owns_profile(created_at) => match reset_required {
                true => Finding::Unchanged,
                false => Finding::Over(PasswordOutcome::Changed),
            },
            Profile::Exists { created_at, .. } if Some(created_at) > self.profile_created_at => {
                Finding::Over(PasswordOutcome::Replaced)
            }
            // None, or one that ours has replaced.
            _ if !is_shown(self.profile_created_at.max(self.delivered_at), now) => Finding::NotShown,
            // An earlier run announced the deletion and was interrupted.
            Profile::None if matches!(self.password, PasswordState::Expiring(_)) => {
                Finding::Over(PasswordOutcome::Withdrawn)
            }
            Profile::None | Profile::Exists { .. } => Finding::Over(PasswordOutcome::Replaced),
        })
    }

    /// Whether the password should have been used and changed by now. For messages from before `valid_until` was noted,
    /// the time is computed.
    fn is_late(&self, expire_after: SignedDuration, now: Timestamp) -> bool {
        let measured = || self.delivered_at.and_then(|at| at.checked_add(expire_after).ok());
        let until = self.valid_until.or_else(measured).and_then(|until| until.checked_add(GRACE).ok());
        self.profile_created_at.is_some() && until.is_some_and(|until| until <= now)
    }
}
