//! An attempt: it holds a record's lease, and so may write to IAM about the user.

use firstkey_core::ledger::{Intent, Lease, Record};
use firstkey_core::recipient::Recipient;
use jiff::{SignedDuration, Timestamp};

use super::{LAST_CALLS, Stopped, Time, Workflow, later};
use crate::aws::dynamodb::Stored;
use crate::aws::error::CallError;
use crate::clock::Backoff;

/// So much of an invocation is spent on telling administrators of a delivery.
const TIME_TO_TELL: SignedDuration = SignedDuration::from_secs(3);

/// A leased record, and what this attempt knows beyond it.
#[derive(Debug)]
pub(crate) struct Attempt<'a> {
    pub(crate) workflow: &'a Workflow,
    /// The record as it is stored.
    pub(crate) record: Record,
    /// The lease.
    pub(crate) lease: Lease,
    pub(crate) time: Time,
    /// When an earlier attempt may have made a login profile that the record does not name. The record also has this
    /// attempt's own intent, which is not a finding.
    pub(crate) found: Option<Intent>,
    /// A `CreateLoginProfile` of this attempt may have been carried out.
    pub(crate) may_have_created: bool,
    /// A message was handed to SES, and may have been accepted.
    pub(crate) may_have_sent: bool,
    /// SES has accepted a message.
    pub(crate) was_accepted: bool,
}

impl<'a> Attempt<'a> {
    /// An attempt on a record that is stored with its lease. `found` is the intent of the record before that.
    pub(crate) fn new(workflow: &'a Workflow, record: Record, lease: Lease, time: Time, found: Option<Intent>) -> Self {
        let (may_have_created, may_have_sent, was_accepted) = (false, false, false);
        Self { workflow, record, lease, time, found, may_have_created, may_have_sent, was_accepted }
    }

    /// How long it lasts.
    pub(crate) fn time(&self) -> Time {
        self.time
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.workflow.clock.now()
    }

    pub(crate) fn backoff(&self) -> Backoff<'a> {
        self.workflow.clock.backoff(self.time.until)
    }

    /// Makes a call until it succeeds, fails for good or the time is up. Only for calls that may be repeated blindly.
    pub(crate) async fn retry<T, F>(&self, call: impl FnMut() -> F + Send) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, CallError>> + Send,
    {
        self.backoff().retry(call).await
    }

    /// Whether an existing login profile is ours: the noted one, one that an earlier attempt may have made in its time,
    /// or one that a call of this attempt may have made since it began.
    pub(crate) fn owns_profile(&self, created_at: Timestamp) -> bool {
        let own = Intent { from: self.time.began, until: self.lease.expires_at };
        self.record.profile_created_at == Some(created_at)
            || self.found.is_some_and(|found| found.spans(created_at))
            || self.may_have_created && own.spans(created_at)
    }

    /// Whether a login profile of ours may exist.
    pub(crate) fn may_know_a_profile(&self) -> bool {
        self.record.profile_created_at.is_some() || self.may_have_created || self.found.is_some()
    }

    /// The record without an intent that cannot have led to anything.
    pub(crate) fn without_idle_intent(may_have_created: bool, found: Option<Intent>, record: Record) -> Record {
        match found {
            _ if may_have_created => record,
            found => Record { intent: found, ..record },
        }
    }

    /// Whether there is time for another step.
    pub(crate) fn check_time(&self) -> Result<(), Stopped> {
        if self.now() < self.time.until { Ok(()) } else { Err(Stopped::OutOfTime) }
    }

    /// Whether there is time to hand a message to SES and wait for the answer.
    pub(crate) fn check_time_to_send(&self) -> Result<(), Stopped> {
        let enough = later(self.now(), super::ENOUGH_TO_SEND);
        if enough <= self.time.until { Ok(()) } else { Err(Stopped::OutOfTime) }
    }

    /// Replaces the stored record, unless somebody else has changed it.
    pub(crate) async fn advance(&mut self, change: impl FnOnce(Record, Timestamp) -> Record) -> Result<(), Stopped> {
        self.store(change, self.time.until).await
    }

    /// The same in the reserved last seconds: what happened is known, and must not be lost.
    pub(crate) async fn record_what_happened(
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

    /// Ends the arrival without a delivery, and tells administrators if they are owed it.
    pub(crate) async fn end(&mut self, change: impl FnOnce(Record, Timestamp) -> Record) -> Result<(), Stopped> {
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

    /// Tells administrators what they are owed.
    pub(crate) async fn tell(&mut self) -> Result<(), Stopped> {
        self.record = self.workflow.tell(self.record.clone(), self.time).await?;
        Ok(())
    }

    /// Tells administrators of the delivery, if they want to know. That holds nobody up: what fails is the sweep's.
    pub(crate) async fn tell_of_delivery(&mut self) {
        let until = later(self.now(), TIME_TO_TELL).min(self.time.until);
        match self.workflow.tell_until(self.record.clone(), until, self.time).await {
            Ok(record) => self.record = record,
            Err(error) => tracing::warn!(id = self.record.id, %error, "the sweep tells administrators of the delivery"),
        }
    }

    /// Whether a recipient is the pinned one.
    pub(crate) fn is_pinned(&self, recipient: &Recipient) -> bool {
        self.record.recipient.as_deref() == Some(recipient.address())
    }
}
