//! What became of delivered passwords, and the end of those that were not used in time.

use firstkey_core::alert::Alert;
use firstkey_core::ledger::{Outcome, Record, Status};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::{AT_ONCE, Sweep, by_id};
use crate::directory::{ListedUser, NO_SUCH_ENTITY};
use crate::workflow::login_profile::may_try_again;
use crate::workflow::{Stopped, later};

/// What watching over delivered passwords came to.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Records that learned something.
    pub(super) noted: usize,
    /// Passwords that were withdrawn.
    pub(super) expired: usize,
    /// Why something could not be done.
    pub(super) failures: Vec<String>,
    /// Whether the time was up before all were looked at.
    pub(super) is_unfinished: bool,
}

/// What looking after one record came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looked {
    Nothing,
    Noted,
    Expired,
    OutOfTime,
}

/// What the lists of users and records say of a delivered password.
pub(super) struct Glance {
    /// When the user last signed in with it, or with one of their own.
    pub(super) signed_in_at: Option<Timestamp>,
    /// It ought to have been used by now, and was not.
    pub(super) is_due: bool,
    /// Nothing has to be asked.
    pub(super) is_enough: bool,
}

impl Sweep<'_> {
    /// Finds out what became of the delivered passwords, and withdraws those that were not used in time.
    pub(super) async fn watch_over(&self, records: &[Record], users: &[ListedUser]) -> Watch {
        let known = by_id(users, |user| &user.id);
        let watched = records.iter().filter(|record| record.is_watched() && self.is_ours(record));
        let mut watched: Vec<(Record, Option<ListedUser>)> = watched
            .map(|record| (record.clone(), known.get(record.user_id.as_str()).map(|user| ListedUser::clone(user))))
            .collect();
        self.in_turn(&mut watched, |(record, _)| &record.user_id);
        let mut looked =
            stream::iter(watched).map(|(record, user)| self.look_after(record, user)).buffer_unordered(AT_ONCE);
        let mut watch = Watch::default();
        while let Some((user_id, result)) = looked.next().await {
            match result {
                Ok(Looked::Nothing) => {}
                Ok(Looked::Noted) => watch.noted += 1,
                Ok(Looked::Expired) => watch.expired += 1,
                Ok(Looked::OutOfTime) => watch.is_unfinished = true,
                // It was tried again until the time was up; nothing is wrong with this user.
                Err(Stopped::Call(error)) if error.is_throttled() => watch.is_unfinished = true,
                Err(stopped) => watch.failures.push(format!("{user_id}: {stopped}")),
            }
        }
        watch
    }

    /// Whether a record is of this account and of a path that is still configured: the role may touch no other.
    pub(super) fn is_ours(&self, record: &Record) -> bool {
        record.account == self.invocation.account && self.workflow.configuration.rules.take_path(&record.path)
    }

    /// Looks after one record: the user's id, and what it came to.
    async fn look_after(&self, record: Record, user: Option<ListedUser>) -> (String, Result<Looked, Stopped>) {
        (record.user_id.clone(), self.look_at(record, user.as_ref()).await)
    }

    /// What the lists alone say of a delivered password.
    pub(super) fn glance(&self, record: &Record, user: Option<&ListedUser>) -> Glance {
        let signed_in_at = user.and_then(|user| user.password_last_used).filter(|used| record.was_used_by(*used));
        // What was seen once stays true, though IAM should show it late elsewhere.
        let is_used = signed_in_at.is_some() || record.signed_in_at.is_some();
        let is_due = !is_used && self.is_due(record, self.workflow.clock.now());
        let is_enough = user.is_some() && !is_used && !is_due && record.status != Status::Expiring;
        Glance { signed_in_at, is_due, is_enough }
    }

    /// Finds out what became of a delivered password, and withdraws it if it was not used in time.
    async fn look_at(&self, record: Record, user: Option<&ListedUser>) -> Result<Looked, Stopped> {
        let now = self.workflow.clock.now();
        let Glance { signed_in_at, is_due, is_enough } = self.glance(&record, user);
        if is_enough {
            return Ok(Looked::Nothing);
        }
        if self.is_over() {
            return Ok(Looked::OutOfTime);
        }
        if user.is_none() {
            return self.note(record.settle(Outcome::Gone, now)).await;
        }
        match signed_in_at {
            Some(at) if record.signed_in_at.is_none() => {
                let record = record.sign_in(at, now);
                if !self.store(&record).await? {
                    return Ok(Looked::Nothing);
                }
                let looked = self.settle(record, false).await?;
                Ok(if looked == Looked::Nothing { Looked::Noted } else { looked })
            }
            _ => self.settle(record, is_due).await,
        }
    }

    /// Whether a password ought to have been used by now. What was delivered before `valid_until` was noted is measured anew.
    fn is_due(&self, record: &Record, now: Timestamp) -> bool {
        let expire_after = self.workflow.configuration.expire_after;
        let until = record.valid_until.or_else(|| record.delivered_at.map(|at| later(at, expire_after)));
        record.profile_created_at.is_some() && until.is_some_and(|until| until <= now)
    }

    /// Withdraws a delivered password before its time, unless it was used or is not ours any more.
    pub(super) async fn revoke(&self, record: Record, by: &str) -> Result<(), Stopped> {
        let revoking = record.begin_revoking(by, self.workflow.clock.now());
        if !self.store(&revoking).await? {
            return Err(Stopped::Overtaken);
        }
        self.settle(revoking, true).await.map(drop)
    }

    /// Looks at the login profile itself, and withdraws it if it is due, ours and unused.
    async fn settle(&self, record: Record, is_due: bool) -> Result<Looked, Stopped> {
        let workflow = self.workflow;
        let was_expiring = record.status == Status::Expiring;
        let record = if is_due && !was_expiring {
            let expiring = record.begin_expiring(workflow.clock.now());
            if !self.store(&expiring).await? {
                return Ok(Looked::Nothing);
            }
            expiring
        } else {
            record
        };
        let profile = self.insist(|| workflow.directory.login_profile(&record.user_name)).await?;
        let now = workflow.clock.now();
        let Some(profile) = profile else {
            // An earlier sweep said that it would delete it, and was cut short after that.
            return if was_expiring {
                self.expire(record).await
            } else {
                self.note(record.settle(Outcome::Replaced, now)).await
            };
        };
        if !record.owns_profile(profile.created_at) {
            return self.note(record.settle(Outcome::Replaced, now)).await;
        }
        if !profile.reset_required {
            return self.note(record.settle(Outcome::Changed, now)).await;
        }
        if record.status != Status::Expiring {
            return Ok(Looked::Nothing);
        }
        // The list of users may be minutes old.
        let user = match self.insist(|| workflow.directory.user(&record.user_name)).await {
            Ok(user) => user,
            Err(Stopped::Call(error)) if error.is(NO_SUCH_ENTITY) => {
                return self.note(record.settle(Outcome::Gone, now)).await;
            }
            Err(stopped) => return Err(stopped),
        };
        if user.id != record.user_id {
            return self.note(record.settle(Outcome::Gone, now)).await;
        }
        if let Some(at) = user.password_last_used.filter(|used| record.was_used_by(*used)) {
            return self.note(record.keep(at, now)).await;
        }
        let mut patience = self.patience();
        while let Err(error) = workflow.directory.delete_login_profile(&record.user_name).await {
            if !may_try_again(&error) || !patience.pause().await {
                return Err(error.into());
            }
        }
        self.expire(record).await
    }

    /// Tells the administrators that a password was withdrawn, then ends the record. In this order a crash repeats the alert.
    async fn expire(&self, record: Record) -> Result<Looked, Stopped> {
        // An administrator who asked for it need not be told.
        if record.revoked_by.is_none() {
            let alert = Alert::expired(&record, &self.workflow.region);
            self.insist(|| self.workflow.alerts.publish(&alert)).await?;
        }
        let expired = record.settle(Outcome::Withdrawn, self.workflow.clock.now());
        Ok(if self.store(&expired).await? { Looked::Expired } else { Looked::Nothing })
    }

    async fn note(&self, record: Record) -> Result<Looked, Stopped> {
        Ok(if self.store(&record).await? { Looked::Noted } else { Looked::Nothing })
    }
}
