//! The sweep: finds arrivals that no event told of or that nobody went on with, and what became of delivered passwords.
//!
//! It keeps no place of its own. What is done is in the ledger, so a sweep that runs out of time leaves the rest, and only
//! the rest, to the next one.

mod missed;
pub mod survey;
mod watched;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::Record;
use futures_util::future::join;
use jiff::{SignedDuration, Timestamp};

use super::held::insist;
use super::{Ending, Invocation, RESERVE, Stopped, Workflow, later};
use crate::call_error::CallError;
use crate::clock::Patience;
use crate::directory::ListedUser;
use crate::ledger::Stored;
use missed::Searched;
use watched::Watch;

/// How many users are worked on at the same time.
const AT_ONCE: usize = 8;
/// How often the first in turn changes.
const TURN: SignedDuration = SignedDuration::from_hours(1);

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
        Sweep::new(self, invocation).run().await
    }

    /// Withdraws a delivered password before its time because an administrator asks for it, unless it was used or is not
    /// Firstkey's any more. The record says what came of it.
    ///
    /// # Errors
    /// [`Stopped`] if it could not be done, or the record changed meanwhile. The next sweep goes on with what was begun.
    pub async fn revoke(&self, record: Record, by: &str, invocation: &Invocation) -> Result<(), Stopped> {
        Box::pin(Sweep::new(self, invocation).revoke(record, by)).await
    }
}

impl<'a> Sweep<'a> {
    fn new(workflow: &'a Workflow, invocation: &'a Invocation) -> Self {
        Self { workflow, invocation, until: later(invocation.deadline, -RESERVE) }
    }
}

impl Sweep<'_> {
    async fn run(&self) -> Result<Swept, Stopped> {
        let records = self.records().await?;
        // After the records: a user who is created in between has a record that this does not know of, and is too young.
        let everybody = self.everybody().await?;
        let users = self.ours(&everybody);
        // Passwords wait for IAM, lost arrivals for CloudTrail: at the same time, neither can use up the other's.
        let watch = self.watch_over(&records, &everybody);
        let (watch, searched) = join(Box::pin(watch), Box::pin(self.search(&records, &users))).await;
        let Watch { noted, expired, mut failures, is_unfinished } = watch;
        let searched: Searched = searched?;
        failures.extend(searched.failures);
        Ok(Swept {
            users: users.len(),
            records: records.len(),
            found: searched.found,
            lost: searched.lost,
            noted,
            expired,
            failures,
            is_unfinished: is_unfinished || searched.is_unfinished,
        })
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

    /// All users of the account. Whoever was moved to another path is still looked for, so those below the configured paths are not
    /// enough.
    async fn everybody(&self) -> Result<Vec<ListedUser>, Stopped> {
        self.workflow.everybody(&|| self.patience()).await
    }

    /// The users below the configured paths.
    fn ours(&self, everybody: &[ListedUser]) -> Vec<ListedUser> {
        everybody.iter().filter(|user| self.workflow.configuration.rules.take_path(&user.path)).cloned().collect()
    }

    /// Sorts what is about users so that all have their turn, although a sweep may not get through, and some can never be done
    /// with: they are being refused, or CloudTrail has no event of them.
    ///
    /// Each has a fixed place on a circle, and every hour begins at another. That lies a golden section further on, so that the
    /// beginnings are spread evenly however many hours it takes.
    fn in_turn<T>(&self, items: &mut [T], user_id: impl Fn(&T) -> &str) {
        let hour = self.workflow.clock.now().as_second().div_euclid(TURN.as_secs());
        let start = hour.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        items.sort_by_cached_key(|item| {
            let mut place = DefaultHasher::new();
            user_id(item).hash(&mut place);
            place.finish().wrapping_sub(start)
        });
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

/// Users or records by the user's id.
fn by_id<T>(items: &[T], user_id: impl Fn(&T) -> &str) -> HashMap<&str, &T> {
    items.iter().map(|item| (user_id(item), item)).collect()
}
