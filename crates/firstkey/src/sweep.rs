//! The sweep: finds arrivals that no event reported or that have stalled, and what became of delivered passwords.
//!
//! It keeps no cursor. The ledger says what is done, so a sweep that runs out of time leaves exactly the rest to the
//! next one. In memory it holds at most a page of records, and the ids of those that it has to look after.

mod direct_messages;
pub mod dry_run;
mod missed;
mod passwords;
pub mod run;
mod scan;

use std::hash::{DefaultHasher, Hash, Hasher};

use firstkey_core::ledger::Record;
use jiff::SignedDuration;

use crate::aws::dynamodb::Stored;
use crate::aws::error::CallError;
use crate::clock::Backoff;
use crate::workflow::locate::AllUsers;
use crate::workflow::{Invocation, Time, Workflow};

/// A younger user's event may still be on its way.
pub const ON_ITS_WAY: SignedDuration = SignedDuration::from_mins(15);
/// An arrival without a step for this long has stalled. A queue may still deliver its event: the first to get the lease
/// goes on.
const SILENCE: SignedDuration = SignedDuration::from_mins(15);
/// How many users are worked on at the same time.
const AT_ONCE: usize = 8;
/// How often the order changes.
const TURN: SignedDuration = SignedDuration::from_hours(1);

/// A sweep under way.
struct Sweep<'a> {
    workflow: &'a Workflow,
    invocation: &'a Invocation,
    time: Time,
    all_users: AllUsers,
}

impl<'a> Sweep<'a> {
    fn new(workflow: &'a Workflow, invocation: &'a Invocation) -> Self {
        Self { workflow, invocation, time: Time::of(invocation, workflow.clock.now()), all_users: AllUsers::new() }
    }
}

impl Sweep<'_> {
    /// Sorts ids of records so that each gets its turn, even though a sweep may not get through all of them, and some
    /// never succeed because AWS refuses them.
    fn turned(&self, mut ids: Vec<String>) -> Vec<String> {
        self.in_turn(&mut ids, String::as_str);
        ids
    }

    /// Sorts users' work so that each gets its turn.
    ///
    /// Each user has a fixed place on a circle, and every hour starts at another place. Each start lies a golden
    /// section after the last, which spreads the starts evenly over any number of hours.
    fn in_turn<T>(&self, items: &mut [T], id: impl Fn(&T) -> &str) {
        let start = self.turn().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        items.sort_by_cached_key(|item| {
            let mut place = DefaultHasher::new();
            id(item).hash(&mut place);
            place.finish().wrapping_sub(start)
        });
    }

    /// The number of the hour.
    fn turn(&self) -> u64 {
        self.workflow.clock.now().as_second().div_euclid(TURN.as_secs()).cast_unsigned()
    }

    /// Reads a record in its current state.
    async fn record(&self, id: &str) -> Result<Option<Record>, CallError> {
        self.backoff().retry(|| self.workflow.ledger.record(id)).await
    }

    /// Stores a record, unless somebody else has changed it.
    async fn store(&self, record: Record) -> Result<Stored, CallError> {
        self.workflow.store(record, self.backoff()).await
    }

    fn backoff(&self) -> Backoff<'_> {
        self.workflow.clock.backoff(self.time.until)
    }
}
