//! Watches a delivered password until it is changed or withdrawn.

use firstkey_core::ledger::{
    ClaimState, FoundUser, PasswordOutcome, Place, Profile, Record, SlackNotice, Verdict, Withdrawal, verdict,
};
use jiff::Timestamp;

use super::attempt::Attempt;
use super::locate::AllUsers;
use super::withdraw::{Snapshot, Withdrawn};
use super::{Stopped, Time, Workflow};
use crate::aws::dynamodb::Stored;
use crate::aws::error::CallError;
use crate::aws::iam::LoginProfile;

/// The result of looking after one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looked {
    Nothing,
    Noted,
    Expired,
}

/// A record under watch, and what was last seen of its user. The sweep, `revoke` and the dry run all go by it.
pub(crate) struct Watch<'a> {
    workflow: &'a Workflow,
    pub(crate) record: Record,
    seen: Snapshot,
    /// The administrator who requested a withdrawal, if any.
    asked: Option<&'a str>,
    all_users: &'a AllUsers,
    time: Time,
    was_kept: bool,
}

/// What is next for a record under watch.
#[derive(Debug)]
pub(crate) enum Next {
    /// To do this.
    Do(Verdict),
    /// Nothing.
    Nothing,
    /// Nothing before this time: an attempt is at work.
    Busy(Timestamp),
    /// Nothing before IAM shows the login profile.
    NotShown,
}

impl<'a> Watch<'a> {
    pub(crate) async fn begin(
        workflow: &'a Workflow,
        record: Record,
        asked: Option<&'a str>,
        all_users: &'a AllUsers,
        time: Time,
    ) -> Result<Self, CallError> {
        let backoff = || workflow.clock.backoff(time.until);
        let seen = workflow.see(&record.user_id, &record.user_name, all_users, &backoff).await?;
        Ok(Self { workflow, record, seen, asked, all_users, time, was_kept: false })
    }

    /// What is next. Looks at user and login profile again as often as it takes to be certain.
    pub(crate) async fn next(&mut self) -> Result<Next, CallError> {
        loop {
            if let Some(until) = self.record.busy_until(None, self.workflow.clock.now()) {
                return Ok(Next::Busy(until));
            }
            // A password that was kept is not for this look to judge again.
            if self.was_kept {
                return Ok(Next::Nothing);
            }
            let verdict = self.judge();
            if verdict == Verdict::Ask {
                self.look().await?;
                continue;
            }
            if self.rests_on_profile(&verdict) {
                self.look().await?;
                if self.judge() != verdict {
                    continue;
                }
            }
            return Ok(match verdict {
                Verdict::Nothing => Next::Nothing,
                Verdict::NotShown => Next::NotShown,
                verdict => Next::Do(verdict),
            });
        }
    }

    /// Whether a second look has to confirm a verdict. User and login profile are read one after the other: if the name
    /// has become another user's in between, its lack of our login profile proves nothing. Nor does it prove much that
    /// IAM shows none this once.
    fn rests_on_profile(&self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::NoteOutcome(PasswordOutcome::Replaced | PasswordOutcome::Withdrawn)
            | Verdict::NoteClaim(_)
            | Verdict::Skip => true,
            // A password may have been set without the ledger's knowledge.
            Verdict::Close(_) | Verdict::NotShown | Verdict::Nothing => {
                self.record.claim.as_ref().is_some_and(|claim| claim.state == ClaimState::Claiming)
            }
            _ => false,
        }
    }

    /// The record after a verdict that changes only the ledger; `None` for the others.
    pub(crate) fn note(&self, verdict: &Verdict) -> Option<Record> {
        verdict.note(&self.record, self.place(), self.workflow.clock.now())
    }

    /// Goes on with the record after a verdict.
    pub(crate) fn go_on(&mut self, record: Record, after: &Verdict) {
        self.record = record;
        self.was_kept |= matches!(after, Verdict::Keep(_));
    }

    async fn look(&mut self) -> Result<(), CallError> {
        let Record { user_id, user_name, .. } = &self.record;
        let backoff = || self.workflow.clock.backoff(self.time.until);
        self.seen = self.workflow.see(user_id, user_name, self.all_users, &backoff).await?;
        Ok(())
    }

    fn judge(&self) -> Verdict {
        let profile = match self.seen.profile {
            // The profile was read under another name.
            _ if self.seen.name != self.record.user_name => Profile::NotAsked,
            Some(LoginProfile { created_at, reset_required }) => Profile::Exists { created_at, reset_required },
            None => Profile::None,
        };
        let (watching, now) = (self.workflow.watching(), self.workflow.clock.now());
        verdict(&self.record, self.place(), profile, self.asked, watching, now)
    }

    /// An administrator uses their own permissions, and may reach further than the function.
    fn place(&self) -> Place<'_> {
        let Some(user) = &self.seen.user else { return Place::Nowhere };
        let found = FoundUser { user_name: &user.name, path: &user.path, password_last_used: user.password_last_used };
        match self.asked.is_some() || self.workflow.configuration.rules.take_path(&user.path) {
            true => Place::Here(found),
            false => Place::OutOfReach(found),
        }
    }
}

impl Workflow {
    /// Finds out what became of a delivered password, and withdraws it if it was not used in time or an administrator
    /// requests it.
    pub(crate) async fn look_after(
        &self,
        record: Record,
        asked: Option<&str>,
        all_users: &AllUsers,
        time: Time,
    ) -> Result<Looked, Stopped> {
        let mut looked = Looked::Nothing;
        let mut watch = Watch::begin(self, record, asked, all_users, time).await?;
        loop {
            let verdict = match watch.next().await? {
                Next::Do(verdict) => verdict,
                Next::Busy(until) if asked.is_some() => return Err(Stopped::Busy(until)),
                Next::NotShown if asked.is_some() => return Err(Stopped::NotShown),
                Next::Nothing | Next::Busy(_) | Next::NotShown => return Ok(looked),
            };
            if let Verdict::Withdraw(why) = verdict {
                match Box::pin(self.expire(watch.record, why, watch.seen, time)).await? {
                    Expired::Yes => return Ok(Looked::Expired),
                    // It was used or changed a moment ago.
                    Expired::No(unchanged) => {
                        watch = Watch::begin(self, *unchanged, asked, all_users, time).await?;
                    }
                }
                continue;
            }
            let Some(next) = watch.note(&verdict) else { return Ok(looked) };
            let record = match self.store(next, self.clock.backoff(time.until)).await? {
                Stored::Yes(record) => {
                    let record = self.tell(*record, time).await?;
                    let record = Box::pin(self.confirm(record, watch.seen.user.as_ref(), time)).await;
                    // Of a mail the user is told by whoever comes to that after this.
                    match record.owes_in_slack() {
                        Some(SlackNotice::Withdrawn) => Box::pin(self.tell_in_slack(record, time)).await,
                        _ => record,
                    }
                }
                Stored::Conflict(_) if asked.is_some() => return Err(Stopped::Overtaken),
                Stored::Conflict(_) => return Ok(looked),
            };
            let is_withdrawn =
                record.outcome() == Some(PasswordOutcome::Withdrawn) || matches!(verdict, Verdict::Close(_));
            looked = if is_withdrawn { Looked::Expired } else { Looked::Noted };
            watch.go_on(record, &verdict);
        }
    }

    /// Withdraws a delivered password.
    async fn expire(&self, record: Record, why: Withdrawal, seen: Snapshot, time: Time) -> Result<Expired, Stopped> {
        let is_begun = record.lease.clone();
        let found = record.intent;
        let mut attempt = Attempt::new(self, record, time.lease(), time, found);
        let withdrawn = self.withdraw(&mut attempt, &why, Some(seen)).await;
        let has_lease = attempt.record.lease.is_some() && attempt.record.lease != is_begun;
        match withdrawn {
            Ok(Withdrawn::Done) => {
                attempt
                    .record_what_happened(|record, now| record.note_outcome(PasswordOutcome::Withdrawn, now))
                    .await?;
                attempt.tell().await?;
                Box::pin(self.tell_in_slack(attempt.record, time)).await;
                Ok(Expired::Yes)
            }
            Ok(Withdrawn::Absent | Withdrawn::Foreign | Withdrawn::Used) => {
                if has_lease {
                    attempt.record_what_happened(|record, _| record.give_back()).await?;
                }
                Ok(Expired::No(Box::new(attempt.record)))
            }
            Err(stopped) => {
                if has_lease && !matches!(stopped, Stopped::Overtaken) {
                    let _ = attempt.record_what_happened(|record, _| record.give_back()).await;
                }
                Err(stopped)
            }
        }
    }
}

/// The result of withdrawing a password.
enum Expired {
    Yes,
    /// There was nothing to withdraw.
    No(Box<Record>),
}
