//! What became of delivered passwords, and the end of those that were not used in time.

use std::collections::HashMap;

use firstkey_core::alert::Alert;
use firstkey_core::ledger::{Outcome, Record, Status};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::{AT_ONCE, Sweep, by_id};
use crate::directory::{ListedUser, NO_SUCH_ENTITY, User};
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

/// Where a record's user is.
pub(super) enum Found {
    /// Below the configured paths.
    Here(ListedUser),
    /// In the account, at a path that is not configured.
    OutOfReach(ListedUser),
    /// Nowhere in the account.
    Gone,
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
    pub(super) async fn watch_over(&self, records: &[Record], everybody: &[ListedUser]) -> Watch {
        let known = by_id(everybody, |user| &user.id);
        let watched = records.iter().filter(|record| self.is_to_be_watched(record, &known));
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

    /// Whether a delivered password is this function's to watch: of this account, and of a user who is or was below the configured
    /// paths. The role may touch no other.
    pub(super) fn is_to_be_watched(&self, record: &Record, known: &HashMap<&str, &ListedUser>) -> bool {
        let rules = &self.workflow.configuration.rules;
        let is_ours = rules.take_path(&record.path)
            || known.get(record.user_id.as_str()).is_some_and(|user| rules.take_path(&user.path));
        record.is_watched() && record.account == self.invocation.account && is_ours
    }

    /// Finds a record's user, whom a list shows or does not: a list may be minutes old, and lack whoever was renamed meanwhile.
    pub(super) async fn find_user(&self, record: &Record, listed: Option<&ListedUser>) -> Result<Found, Stopped> {
        let user = match listed {
            Some(user) => user.clone(),
            None => match self.workflow.locate(&record.user_id, &record.user_name, &|| self.patience()).await? {
                Some(user) => ListedUser {
                    id: user.id,
                    name: user.name,
                    path: user.path,
                    created_at: user.created_at,
                    password_last_used: user.password_last_used,
                },
                None => return Ok(Found::Gone),
            },
        };
        let in_reach = self.workflow.configuration.rules.take_path(&user.path);
        Ok(if in_reach { Found::Here(user) } else { Found::OutOfReach(user) })
    }

    /// Looks after one record: the user's id, and what it came to.
    async fn look_after(&self, record: Record, user: Option<ListedUser>) -> (String, Result<Looked, Stopped>) {
        (record.user_id.clone(), self.look_at(record, user.as_ref()).await)
    }

    /// What the lists alone say of a delivered password.
    pub(super) fn glance(&self, record: &Record, user: &ListedUser) -> Glance {
        let signed_in_at = user.password_last_used.filter(|used| record.was_used_by(*used));
        // What was seen once stays true, though IAM should show it late elsewhere.
        let is_used = signed_in_at.is_some() || record.signed_in_at.is_some();
        let is_due = !is_used && self.is_due(record, self.workflow.clock.now());
        let is_enough = !is_used && !is_due && record.status != Status::Expiring;
        Glance { signed_in_at, is_due, is_enough }
    }

    /// Finds out what became of a delivered password, and withdraws it if it was not used in time.
    async fn look_at(&self, record: Record, user: Option<&ListedUser>) -> Result<Looked, Stopped> {
        let now = self.workflow.clock.now();
        if user.is_none() && self.is_over() {
            return Ok(Looked::OutOfTime);
        }
        let user = match self.find_user(&record, user).await? {
            Found::Here(user) => user,
            Found::OutOfReach(user) => return self.lose_reach(record, &user).await,
            Found::Gone => return self.note(record.settle(Outcome::Gone, now)).await,
        };
        let is_renamed = (record.user_name.as_str(), record.path.as_str()) != (user.name.as_str(), user.path.as_str());
        let record = if is_renamed {
            let renamed = record.rename(&user.name, &user.path, now);
            if !self.store(&renamed).await? {
                return Ok(Looked::Nothing);
            }
            renamed
        } else {
            record
        };
        let Glance { signed_in_at, is_due, is_enough } = self.glance(&record, &user);
        if is_enough {
            return Ok(if is_renamed { Looked::Noted } else { Looked::Nothing });
        }
        if self.is_over() {
            return Ok(Looked::OutOfTime);
        }
        match signed_in_at {
            Some(at) if record.signed_in_at.is_none() => {
                let record = record.sign_in(at, now);
                if !self.store(&record).await? {
                    return Ok(Looked::Nothing);
                }
                let looked = self.settle(record, false, false).await?;
                Ok(if looked == Looked::Nothing { Looked::Noted } else { looked })
            }
            _ => {
                let was_expiring = record.status == Status::Expiring;
                self.settle(record, is_due, was_expiring).await
            }
        }
    }

    /// Whether a password ought to have been used by now. What was delivered before `valid_until` was noted is measured anew.
    fn is_due(&self, record: &Record, now: Timestamp) -> bool {
        let expire_after = self.workflow.configuration.expire_after;
        let until = record.valid_until.or_else(|| record.delivered_at.map(|at| later(at, expire_after)));
        record.profile_created_at.is_some() && until.is_some_and(|until| until <= now)
    }

    /// Tells the administrators, once, that a user was moved to where Firstkey may not follow.
    async fn lose_reach(&self, record: Record, user: &ListedUser) -> Result<Looked, Stopped> {
        if record.path == user.path {
            return Ok(Looked::Nothing);
        }
        let moved = record.rename(&user.name, &user.path, self.workflow.clock.now());
        let alert = Alert::moved(&moved, &self.workflow.region);
        self.insist(|| self.workflow.alerts.publish(&alert)).await?;
        self.note(moved).await
    }

    /// Withdraws a delivered password before its time, unless it was used or is not ours any more.
    pub(super) async fn revoke(&self, record: Record, by: &str) -> Result<(), Stopped> {
        let was_expiring = record.status == Status::Expiring;
        let now = self.workflow.clock.now();
        let Some((record, _)) = self.workflow.up_to_date(record.clone(), &|| self.patience()).await? else {
            return if self.store(&record.settle(Outcome::Gone, now)).await? {
                Ok(())
            } else {
                Err(Stopped::Overtaken)
            };
        };
        let revoking = record.begin_revoking(by, now);
        if !self.store(&revoking).await? {
            return Err(Stopped::Overtaken);
        }
        self.settle(revoking, true, was_expiring).await.map(drop)
    }

    /// Looks at the login profile itself, and withdraws it if it is due, ours and unused. `was_expiring` says that an earlier run
    /// began with that.
    async fn settle(&self, record: Record, is_due: bool, was_expiring: bool) -> Result<Looked, Stopped> {
        let workflow = self.workflow;
        let record = if is_due && record.status != Status::Expiring {
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
        let profile = match profile {
            Some(profile) if record.owns_profile(profile.created_at) => profile,
            other => {
                // The name may be another's by now, or IAM shows it late.
                self.confirm_name(&record).await?;
                // An earlier run said that it would delete it, and was cut short after that.
                return if other.is_none() && was_expiring {
                    self.expire(record).await
                } else {
                    self.note(record.settle(Outcome::Replaced, now)).await
                };
            }
        };
        if !profile.reset_required {
            return self.note(record.settle(Outcome::Changed, now)).await;
        }
        if record.status != Status::Expiring {
            return Ok(Looked::Nothing);
        }
        // The list of users may be minutes old.
        let user = self.confirm_name(&record).await?;
        if let Some(at) = user.password_last_used.filter(|used| record.was_used_by(*used)) {
            return self.note(record.keep(at, now)).await;
        }
        let mut patience = self.patience();
        let mut unanswered = false;
        while let Err(error) = workflow.directory.delete_login_profile(&record.user_name).await {
            if error.is(NO_SUCH_ENTITY) && unanswered {
                // The call before was carried out, unless the name is another's by now.
                self.confirm_name(&record).await?;
                break;
            }
            unanswered |= error.may_have_happened();
            if !may_try_again(&error) || !patience.pause().await {
                return Err(error.into());
            }
        }
        self.expire(record).await
    }

    /// The user, who has to have the name that the record has.
    ///
    /// # Errors
    /// [`Stopped::Renamed`]: whoever comes next looks for the user anew.
    async fn confirm_name(&self, record: &Record) -> Result<User, Stopped> {
        let user = self.workflow.named(&record.user_id, &record.user_name, &|| self.patience()).await?;
        user.ok_or(Stopped::Renamed)
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
