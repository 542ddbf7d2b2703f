//! An arrival that this attempt holds the lease of.

use firstkey_core::ledger::{Record, Status};
use jiff::Timestamp;

use super::{Stopped, Workflow};
use crate::call_error::CallError;
use crate::clock::Patience;
use crate::ledger::Stored;

/// The record of an arrival that is ours to work on, and what this attempt knows beyond it.
#[derive(Debug)]
pub(super) struct Held<'a> {
    workflow: &'a Workflow,
    /// The record as it is stored.
    pub(super) record: Record,
    /// When to stop.
    pub(super) until: Timestamp,
    /// A login profile of ours may exist that the record does not name.
    pub(super) may_have_created: bool,
    /// A message was handed to SES, and it is not known to have been refused.
    pub(super) may_have_sent: bool,
    /// Who wants it.
    pub(super) authority: Authority,
}

/// On whose word an attempt works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Authority {
    /// An event's: IAM has to confirm it.
    Event,
    /// An administrator's, who has seen what IAM says of the user.
    Administrator {
        /// A password that the user has chosen is to be replaced too.
        resets: bool,
    },
}

impl<'a> Held<'a> {
    pub(super) fn new(workflow: &'a Workflow, record: Record, until: Timestamp) -> Self {
        let may_have_created = record.intent.is_some();
        Self { workflow, record, until, may_have_created, may_have_sent: false, authority: Authority::Event }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.workflow.clock.now()
    }

    pub(super) fn patience(&self) -> Patience<'a> {
        self.workflow.clock.patience(self.until)
    }

    /// Makes a call until it succeeds or fails for good, or the time is up. Only for calls that may be repeated blindly.
    pub(super) async fn insist<T, F>(&self, call: impl FnMut() -> F) -> Result<T, Stopped>
    where
        F: Future<Output = Result<T, CallError>>,
    {
        insist(self.patience(), call).await
    }

    /// Whether a login profile that exists is ours. When it came to be says so only while a call of ours is in doubt.
    pub(super) fn owns_profile(&self, created_at: Timestamp) -> bool {
        let record = self.record.clone();
        let record = if self.may_have_created { record } else { record.withdraw_intent() };
        record.owns_profile(created_at)
    }

    /// Whether there is time for another step.
    pub(super) fn check_time(&self) -> Result<(), Stopped> {
        if self.now() < self.until { Ok(()) } else { Err(Stopped::OutOfTime) }
    }

    /// Stores the next version of the record.
    pub(super) async fn advance(&mut self, change: impl FnOnce(Record, Timestamp) -> Record) -> Result<(), Stopped> {
        let next = change(self.record.clone(), self.now());
        match self.insist(|| self.workflow.ledger.store(&next)).await? {
            Stored::Yes => {
                self.record = next;
                Ok(())
            }
            Stored::Conflict(_) => Err(Stopped::Overtaken),
        }
    }

    /// Ends the arrival without a delivery.
    pub(super) async fn end(&mut self, status: Status, reason: &str) -> Result<(), Stopped> {
        self.advance(|record, now| record.end(status, reason, now)).await
    }

    /// Gives the lease back after a failed attempt, if that is safe and works; otherwise it runs out on its own.
    ///
    /// While a message may have been accepted, the record has to stay in `sending`: whoever takes over must replace it.
    pub(super) async fn release(mut self, stopped: &Stopped) {
        if self.may_have_sent || matches!(stopped, Stopped::Overtaken) {
            return;
        }
        // The record is known to be right, so the last seconds may go into storing it.
        let keep_intent = self.may_have_created;
        let why = stopped.to_string();
        let change = |record: Record, now| {
            let record = if keep_intent { record } else { record.withdraw_intent() };
            record.release(&why, now)
        };
        if let Err(error) = self.advance(change).await {
            tracing::warn!(event_id = self.record.event_id, %error, "the lease could not be given back and will run out");
        }
    }
}

/// Makes a call until it succeeds or fails for good, or patience ends.
pub(super) async fn insist<T, F>(mut patience: Patience<'_>, mut call: impl FnMut() -> F) -> Result<T, Stopped>
where
    F: Future<Output = Result<T, CallError>>,
{
    loop {
        match call().await {
            Err(error) if error.is_transient() && patience.pause().await => {}
            done => return done.map_err(Stopped::from),
        }
    }
}
