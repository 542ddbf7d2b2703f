//! The sweep: finds arrivals that no event told of or that nobody went on with, and what became of delivered passwords.
//!
//! It keeps no place of its own. What is done is in the ledger, so a sweep that runs out of time leaves the rest, and only
//! the rest, to the next one.

use std::collections::HashMap;

use firstkey_core::alert::{Alert, User};
use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::{Outcome, Record, Status, Unheard};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};

use super::held::insist;
use super::login_profile::may_try_again;
use super::{Ending, Invocation, RESERVE, Stopped, Workflow, later};
use crate::call_error::CallError;
use crate::clock::Patience;
use crate::directory::{ListedUser, NO_SUCH_ENTITY};
use crate::ledger::Stored;

/// An event that is younger may still be on its way.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_mins(15);
/// After this long without a step no queue brings an event again: SQS repeats for an hour, Lambda for minutes.
const SILENCE: SignedDuration = SignedDuration::from_hours(1);
/// CloudTrail's event history has every event after minutes. A day later, one that is not there never will be.
const UNKNOWN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// How many records are looked after at the same time.
const AT_ONCE: usize = 8;

/// What a sweep came to.
#[derive(Debug, Default)]
pub struct Swept {
    /// Users below the configured paths.
    pub users: usize,
    /// Records in the ledger.
    pub records: usize,
    /// Arrivals that were found and worked on.
    pub found: Vec<(Arrival, Result<Ending, Stopped>)>,
    /// Users whose creation nothing tells of any more; administrators were told.
    pub lost: usize,
    /// Records that learned something about their users.
    pub noted: usize,
    /// Passwords that were not used in time and were withdrawn.
    pub expired: usize,
    /// Why something could not be done; the next sweep tries again.
    pub failures: Vec<String>,
    /// Whether the time was up before everything was looked at.
    pub is_unfinished: bool,
}

/// What looking after one record came to.
enum Looked {
    Nothing,
    Noted,
    Expired,
    OutOfTime,
}

/// A sweep under way.
struct Sweep<'a> {
    workflow: &'a Workflow,
    invocation: &'a Invocation,
    until: Timestamp,
}

impl Workflow {
    /// Runs a sweep, for as long as the invocation lasts.
    ///
    /// # Errors
    /// The users or the ledger could not be listed. What goes wrong with one user is in [`Swept::failures`].
    pub async fn sweep(&self, invocation: &Invocation) -> Result<Swept, Stopped> {
        let sweep = Sweep { workflow: self, invocation, until: later(invocation.deadline, -RESERVE) };
        sweep.run().await
    }
}

impl Sweep<'_> {
    async fn run(&self) -> Result<Swept, Stopped> {
        let records = self.records().await?;
        // After the records: a user who is created in between has a record that this does not know of, and is too young.
        let users = self.users().await?;
        let mut swept = Swept { users: users.len(), records: records.len(), ..Swept::default() };
        let by_id: HashMap<&str, &ListedUser> = users.iter().map(|user| (user.id.as_str(), user)).collect();
        let known: HashMap<&str, &Record> = records.iter().map(|record| (record.user_id.as_str(), record)).collect();

        let mut watched = Vec::new();
        for record in records.iter().filter(|record| record.is_watched() && self.is_ours(record)) {
            watched.push((record.clone(), by_id.get(record.user_id.as_str()).map(|user| ListedUser::clone(user))));
        }
        let mut looked =
            stream::iter(watched).map(|(record, user)| self.look_after(record, user)).buffer_unordered(AT_ONCE);
        while let Some((user_id, result)) = looked.next().await {
            match result {
                Ok(Looked::Nothing) => {}
                Ok(Looked::Noted) => swept.noted += 1,
                Ok(Looked::Expired) => swept.expired += 1,
                Ok(Looked::OutOfTime) => swept.is_unfinished = true,
                Err(stopped) => swept.failures.push(format!("{user_id}: {stopped}")),
            }
        }
        drop(looked);

        let since = self.insist(|| self.workflow.ledger.created_at()).await?;
        let mut missed = Vec::new();
        for user in &users {
            let record = known.get(user.id.as_str()).copied();
            if self.is_missed(user, record, since) {
                missed.push((user.clone(), record.is_some()));
            }
        }
        for (user, has_record) in missed {
            if self.is_over() {
                swept.is_unfinished = true;
                break;
            }
            if let Err(stopped) = self.find(&user, has_record, &mut swept).await {
                swept.failures.push(format!("{}: {stopped}", user.id));
            }
        }
        Ok(swept)
    }

    async fn records(&self) -> Result<Vec<Record>, Stopped> {
        let mut records = Vec::new();
        let mut start = None;
        loop {
            let (page, next) = self.insist(|| self.workflow.ledger.page(start.clone())).await?;
            records.extend(page);
            match next {
                Some(next) => start = Some(next),
                None => return Ok(records),
            }
        }
    }

    async fn users(&self) -> Result<Vec<ListedUser>, Stopped> {
        let mut users: Vec<ListedUser> = Vec::new();
        for path in &self.workflow.configuration.rules.path_prefixes {
            let mut marker: Option<String> = None;
            loop {
                let (page, next) = self.insist(|| self.workflow.directory.users_below(path, marker.as_deref())).await?;
                users.extend(page);
                match next {
                    Some(next) => marker = Some(next),
                    None => break,
                }
            }
        }
        // One path may be below another.
        users.sort_by(|one, other| one.id.cmp(&other.id));
        users.dedup_by(|one, other| one.id == other.id);
        Ok(users)
    }

    /// Whether a record is of this account and of a path that is still configured: the role may touch no other.
    fn is_ours(&self, record: &Record) -> bool {
        let paths = &self.workflow.configuration.rules.path_prefixes;
        record.account == self.invocation.account && paths.iter().any(|path| record.path.starts_with(path))
    }

    /// Whether a user was created under Firstkey, long enough ago, and Firstkey does not know or went no further.
    fn is_missed(&self, user: &ListedUser, record: Option<&Record>, since: Timestamp) -> bool {
        let now = self.workflow.clock.now();
        let missed = record.is_none_or(|record| record.is_stuck(SILENCE, now));
        missed && user.created_at >= since && now.duration_since(user.created_at) >= ON_ITS_WAY
    }

    /// Finds the event of a user's creation and takes the arrival as far as it goes.
    async fn find(&self, user: &ListedUser, has_record: bool, swept: &mut Swept) -> Result<(), Stopped> {
        let account = &self.invocation.account;
        let trail = &self.workflow.trail;
        let event = self.insist(|| trail.creation(account, &user.name, &user.id, user.created_at)).await?;
        match event.as_ref().map(Arrival::read) {
            Some(Ok(arrival)) => {
                let result = Box::pin(self.workflow.process(&arrival, self.invocation)).await;
                swept.found.push((arrival, result));
            }
            // A record has the recipient pinned and cannot be replaced; the dead-letter queue has its event.
            _ if has_record || self.workflow.clock.now().duration_since(user.created_at) < UNKNOWN_AFTER => {}
            _ => {
                self.give_up(user).await?;
                swept.lost += 1;
            }
        }
        Ok(())
    }

    /// Tells the administrators, once, of a user whose creation nothing tells of any more.
    async fn give_up(&self, user: &ListedUser) -> Result<(), Stopped> {
        let account = &self.invocation.account;
        let about = User { name: &user.name, id: &user.id, account, creator: None, created_at: user.created_at };
        let alert = Alert::lost(&about);
        self.insist(|| self.workflow.alerts.publish(&alert)).await?;
        let unheard = Unheard {
            user_id: user.id.clone(),
            user_name: user.name.clone(),
            path: user.path.clone(),
            created_at: user.created_at,
        };
        self.store(&Record::lost(&unheard, account, self.workflow.clock.now())).await.map(drop)
    }

    /// Looks after one record: the user's id, and what it came to.
    async fn look_after(&self, record: Record, user: Option<ListedUser>) -> (String, Result<Looked, Stopped>) {
        (record.user_id.clone(), self.look_at(&record, user.as_ref()).await)
    }

    /// Finds out what became of a delivered password, and withdraws it if it was not used in time.
    async fn look_at(&self, record: &Record, user: Option<&ListedUser>) -> Result<Looked, Stopped> {
        let now = self.workflow.clock.now();
        let Some(user) = user else { return self.note(record.clone().settle(Outcome::Gone, now)).await };
        let Some(profile_created_at) = record.profile_created_at else { return Ok(Looked::Nothing) };
        let signed_in_at = user.password_last_used.filter(|used| *used >= profile_created_at);
        let is_due = self.is_due(record, now);
        if signed_in_at.is_none() && !is_due && record.status != Status::Expiring {
            return Ok(Looked::Nothing);
        }
        if self.is_over() {
            return Ok(Looked::OutOfTime);
        }
        let record = match signed_in_at {
            Some(at) if record.signed_in_at.is_none() => {
                let signed_in = record.clone().sign_in(at, now);
                if !self.store(&signed_in).await? {
                    return Ok(Looked::Nothing);
                }
                signed_in
            }
            _ => record.clone(),
        };
        self.settle(record, is_due && signed_in_at.is_none()).await
    }

    /// Whether a password ought to have been used by now. What was delivered before `valid_until` was noted is measured anew.
    fn is_due(&self, record: &Record, now: Timestamp) -> bool {
        let expire_after = self.workflow.configuration.expire_after;
        let until = record.valid_until.or_else(|| record.delivered_at.map(|at| later(at, expire_after)));
        until.is_some_and(|until| until <= now)
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
            return Ok(Looked::Noted);
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
        if let Some(at) = user.password_last_used.filter(|used| *used >= profile.created_at) {
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
        let alert = Alert::expired(&record);
        self.insist(|| self.workflow.alerts.publish(&alert)).await?;
        self.store(&record.settle(Outcome::Withdrawn, self.workflow.clock.now())).await?;
        Ok(Looked::Expired)
    }

    async fn note(&self, record: Record) -> Result<Looked, Stopped> {
        self.store(&record).await?;
        Ok(Looked::Noted)
    }

    /// Stores the next version of a record, unless somebody else did.
    async fn store(&self, record: &Record) -> Result<bool, Stopped> {
        Ok(self.insist(|| self.workflow.ledger.store(record)).await? == Stored::Yes)
    }

    fn is_over(&self) -> bool {
        self.workflow.clock.now() >= self.until
    }

    fn patience(&self) -> Patience<'_> {
        self.workflow.clock.patience(self.until)
    }

    /// Makes a call until it succeeds or fails for good, or the time is up.
    async fn insist<T, F>(&self, call: impl FnMut() -> F) -> Result<T, Stopped>
    where
        F: Future<Output = Result<T, CallError>>,
    {
        insist(self.patience(), call).await
    }
}
