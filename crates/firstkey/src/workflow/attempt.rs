//! An attempt: somebody who holds the lease of a record, and so may write to IAM about its user.

use firstkey_core::ledger::{Intent, Lease, Record};
use firstkey_core::recipient::Recipient;
use jiff::Timestamp;

use super::{Ending, LAST_CALLS, Stopped, Time, Workflow, later};
use crate::call_error::CallError;
use crate::clock::Backoff;
use crate::ledger::Stored;

/// The record of a user that is ours to work on, and what this attempt knows beyond it.
#[derive(Debug)]
pub(super) struct Attempt<'a> {
    workflow: &'a Workflow,
    /// The record as it is stored.
    pub(super) record: Record,
    /// The right to work on it.
    pub(super) lease: Lease,
    time: Time,
    /// When an earlier attempt may have made a login profile that the record does not name. What this attempt means to do is noted in the
    /// record, too, and says nothing about what it found.
    found: Option<Intent>,
    /// A `CreateLoginProfile` of this attempt may have been carried out.
    pub(super) may_have_created: bool,
    /// A message was handed to SES, and it is not known to have been refused.
    pub(super) may_have_sent: bool,
    /// SES has accepted a message.
    pub(super) was_accepted: bool,
}

impl<'a> Attempt<'a> {
    /// An attempt with a record that was stored with its lease.
    /// `found` is the intent of the record that was there before.
    pub(super) fn new(workflow: &'a Workflow, record: Record, lease: Lease, time: Time, found: Option<Intent>) -> Self {
        let (may_have_created, may_have_sent, was_accepted) = (false, false, false);
        Self { workflow, record, lease, time, found, may_have_created, may_have_sent, was_accepted }
    }

    /// How long it lasts.
    pub(super) fn time(&self) -> Time {
        self.time
    }

    pub(super) fn now(&self) -> Timestamp {
        self.workflow.clock.now()
    }

    pub(super) fn backoff(&self) -> Backoff<'a> {
        self.workflow.clock.backoff(self.time.until)
    }

    /// Makes a call until it succeeds or fails for good, or the time is up. Only for calls that may be repeated blindly.
    pub(super) async fn retry<T, F>(&self, call: impl FnMut() -> F + Send) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, CallError>> + Send,
    {
        self.backoff().retry(call).await
    }

    /// Whether a login profile that exists is ours: the one that is noted, one that an earlier attempt may have made in its time, or one
    /// that a call of this attempt may have made since it began.
    pub(super) fn owns_profile(&self, created_at: Timestamp) -> bool {
        let own = Intent { from: self.time.began, until: self.lease.expires_at };
        self.record.profile_created_at == Some(created_at)
            || self.found.is_some_and(|found| found.spans(created_at))
            || self.may_have_created && own.spans(created_at)
    }

    /// Whether a login profile of ours may exist.
    pub(super) fn may_know_a_profile(&self) -> bool {
        self.record.profile_created_at.is_some() || self.may_have_created || self.found.is_some()
    }

    /// The record without an intent that nothing may have come of.
    fn without_idle_intent(may_have_created: bool, found: Option<Intent>, record: Record) -> Record {
        match found {
            _ if may_have_created => record,
            found => Record { intent: found, ..record },
        }
    }

    /// Whether there is time for another step.
    pub(super) fn check_time(&self) -> Result<(), Stopped> {
        if self.now() < self.time.until { Ok(()) } else { Err(Stopped::OutOfTime) }
    }

    /// Whether there is time to hand a message to SES and to hear of it.
    pub(super) fn check_time_to_send(&self) -> Result<(), Stopped> {
        let enough = later(self.now(), super::ENOUGH_TO_SEND);
        if enough <= self.time.until { Ok(()) } else { Err(Stopped::OutOfTime) }
    }

    /// Stores another record in place of this one, unless somebody else did.
    pub(super) async fn advance(&mut self, change: impl FnOnce(Record, Timestamp) -> Record) -> Result<(), Stopped> {
        self.store(change, self.time.until).await
    }

    /// The same with the last seconds, which nothing else may use: what happened is known, and must not be forgotten.
    pub(super) async fn record_what_happened(
        &mut self,
        change: impl FnOnce(Record, Timestamp) -> Record,
    ) -> Result<(), Stopped> {
        self.store(change, later(self.time.deadline, -LAST_CALLS)).await
    }

    async fn store(
        &mut self,
        change: impl FnOnce(Record, Timestamp) -> Record,
        until: Timestamp,
    ) -> Result<(), Stopped> {
        let next = change(self.record.clone(), self.now());
        match Box::pin(self.workflow.store(next, self.workflow.clock.backoff(until))).await? {
            Stored::Yes(stored) => {
                self.record = *stored;
                Ok(())
            }
            Stored::Conflict(_) => Err(Stopped::Overtaken),
        }
    }

    /// Ends the arrival without a delivery, and tells the administrators if they are owed it.
    pub(super) async fn end(&mut self, change: impl FnOnce(Record, Timestamp) -> Record) -> Result<(), Stopped> {
        let (may_have_created, found) = (self.may_have_created, self.found);
        let may_have_sent = self.may_have_sent;
        self.advance(|record, now| {
            let record = Self::without_idle_intent(may_have_created, found, record);
            change(Record { possibly_sent: record.possibly_sent || may_have_sent, ..record }, now)
        })
        .await?;
        self.may_have_sent = false;
        self.tell().await
    }

    /// Tells the administrators what they are owed.
    pub(super) async fn tell(&mut self) -> Result<(), Stopped> {
        self.record = self.workflow.tell(self.record.clone(), self.time).await?;
        Ok(())
    }

    /// What an attempt that stopped leaves behind: the lease is given back, if that is safe and works, and what has to be mended before
    /// the next attempt is noted. Who has waited for too long fails.
    pub(super) async fn conclude(mut self, stopped: Stopped) -> Result<Ending, Stopped> {
        // Of a message that was accepted the ledger could not be told: in `sending` it says at least that one may be on its way.
        if self.record.lease.is_none()
            || self.record.has_ended()
            || self.was_accepted
            || matches!(stopped, Stopped::Overtaken)
        {
            return Err(stopped);
        }
        let workflow = self.workflow;
        if self.record.wanted_since() + workflow.configuration.give_up_after <= self.now() {
            let reason = format!("gave up after {:#}: {stopped}", workflow.configuration.give_up_after);
            match Box::pin(workflow.fail(&mut self, &reason)).await {
                Ok(()) => return Ok(Ending::of(&self.record, false)),
                Err(error) => tracing::warn!(id = self.record.id, %error, "the arrival could not be given up"),
            }
        }
        if let Stopped::Call(error) = &stopped
            && let Some(remedy) = error.remedy()
        {
            return Box::pin(self.wait(remedy, error)).await;
        }
        // While a message may have been accepted, the record has to stay in `sending`: whoever takes over must replace it.
        if !self.may_have_sent {
            let (may_have_created, found) = (self.may_have_created, self.found);
            let why = stopped.to_string();
            let change =
                |record: Record, now| Self::without_idle_intent(may_have_created, found, record).release(&why, now);
            if let Err(error) = self.record_what_happened(change).await {
                tracing::warn!(id = self.record.id, %error, "the lease could not be given back and will run out");
            }
        }
        Err(stopped)
    }

    /// Leaves the arrival to the sweep until something is mended. The administrators hear of the cause once, and not once a user.
    async fn wait(mut self, remedy: &str, error: &CallError) -> Result<Ending, Stopped> {
        let reason = format!("{remedy} ({error})");
        let (may_have_created, found, may_have_sent) = (self.may_have_created, self.found, self.may_have_sent);
        let change = |record: Record, now| {
            let record = Self::without_idle_intent(may_have_created, found, record);
            let possibly_sent = record.possibly_sent || may_have_sent;
            Record { possibly_sent, ..record }.wait_for(&reason, now)
        };
        self.record_what_happened(change).await?;
        if let Err(stopped) = self.workflow.tell_cause(&self.record, &error.cause(), &reason, self.time).await {
            tracing::error!(%stopped, reason, "the administrators could not be told what users wait for");
        }
        Ok(Ending::of(&self.record, false))
    }

    /// Whether a recipient is the one that is pinned.
    pub(super) fn is_pinned(&self, recipient: &Recipient) -> bool {
        self.record.recipient.as_deref() == Some(recipient.address())
    }
}
