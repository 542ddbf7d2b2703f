//! Watches a delivered password until it is changed or withdrawn.

use firstkey_core::ledger::{
    FoundUser, PasswordOutcome, Place, Profile, Record, SlackNotice, Verdict, Withdrawal, verdict,
};

use super::attempt::Attempt;
use super::locate::{AllUsers, Backoffs};
use super::withdraw::{Snapshot, Withdrawn};
use super::{Stopped, Time, Workflow};
use crate::aws::dynamodb::Stored;
use crate::aws::error::CallError;
use crate::aws::iam::{LoginProfile, User};

/// The result of looking after one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looked {
    Nothing,
    Noted,
    Expired,
}

impl Workflow {
    /// What to do about a record's password, given what was seen of its user.
    pub(crate) fn judge(&self, record: &Record, seen: &Snapshot, asked: Option<&str>) -> Verdict {
        let profile = match seen.profile {
            // The profile was read under another name.
            _ if seen.name != record.user_name => Profile::NotAsked,
            Some(LoginProfile { created_at, reset_required }) => Profile::Exists { created_at, reset_required },
            None => Profile::None,
        };
        let place = self.place(seen.user.as_ref(), asked);
        verdict(record, place, profile, asked, self.watching(), self.clock.now())
    }

    /// An administrator uses their own permissions, and may reach further than the function.
    pub(crate) fn place<'a>(&self, user: Option<&'a User>, asked: Option<&str>) -> Place<'a> {
        let Some(user) = user else { return Place::Nowhere };
        let found = FoundUser { user_name: &user.name, path: &user.path, password_last_used: user.password_last_used };
        match asked.is_some() || self.configuration.rules.take_path(&user.path) {
            true => Place::Here(found),
            false => Place::OutOfReach(found),
        }
    }

    /// Whether a verdict still holds. User and login profile are read one after the other: if the name has become
    /// another user's in between, its lack of our login profile proves nothing.
    pub(crate) async fn is_certain(
        &self,
        verdict: &Verdict,
        record: &Record,
        backoff: Backoffs<'_>,
    ) -> Result<bool, CallError> {
        let is_by_profile = matches!(
            verdict,
            Verdict::NoteOutcome(PasswordOutcome::Replaced | PasswordOutcome::Withdrawn)
                | Verdict::NoteClaim(_)
                | Verdict::Skip
        );
        if !is_by_profile {
            return Ok(true);
        }
        Ok(self.named(&record.user_id, &record.user_name, backoff).await?.is_some())
    }

    /// Finds out what became of a delivered password, and withdraws it if it was not used in time or an administrator
    /// requests it.
    pub(crate) async fn look_after(
        &self,
        mut record: Record,
        asked: Option<&str>,
        all_users: &AllUsers,
        time: Time,
    ) -> Result<Looked, Stopped> {
        let mut looked = Looked::Nothing;
        let backoff = || self.clock.backoff(time.until);
        let mut seen = self.see(&record.user_id, &record.user_name, all_users, &backoff).await?;
        loop {
            if let Some(until) = record.busy_until(None, self.clock.now()) {
                return if asked.is_some() { Err(Stopped::Busy(until)) } else { Ok(looked) };
            }
            let verdict = self.judge(&record, &seen, asked);
            if let Verdict::Withdraw(why) = verdict {
                match Box::pin(self.expire(record, why, seen, time)).await? {
                    Expired::Yes => return Ok(Looked::Expired),
                    // It was used or changed a moment ago.
                    Expired::No(unchanged) => record = *unchanged,
                }
                seen = self.see(&record.user_id, &record.user_name, all_users, &backoff).await?;
                continue;
            }
            if verdict == Verdict::Ask || !self.is_certain(&verdict, &record, &backoff).await? {
                seen = self.see(&record.user_id, &record.user_name, all_users, &backoff).await?;
                continue;
            }
            let place = self.place(seen.user.as_ref(), asked);
            let Some(next) = verdict.note(&record, place, self.clock.now()) else { return Ok(looked) };
            record = match self.store(next, self.clock.backoff(time.until)).await? {
                Stored::Yes(record) => {
                    let record = self.tell(*record, time).await?;
                    let record = Box::pin(self.confirm(record, seen.user.as_ref(), time)).await;
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
            if matches!(verdict, Verdict::Keep(_)) {
                return Ok(looked);
            }
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
