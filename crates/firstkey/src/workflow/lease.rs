//! Takes the lease of an arrival, and handles events about arrivals that have ended.

use firstkey_core::admission::Admission;
use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::{Intent, Lease, Leasing, Record, Status};
use firstkey_core::recipient::Recipient;
use jiff::Timestamp;

use super::attempt::Attempt;
use super::{Ending, Stopped, Time, Workflow};
use crate::aws::dynamodb::Stored;

/// Who says that a user was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Provenance {
    /// An event, which may be forged.
    Event,
    /// CloudTrail's event history, which cannot be forged.
    EventHistory,
}

/// The result of asking for the lease.
pub(crate) enum Leased<'a> {
    Held(Box<Attempt<'a>>),
    Ended(Ending),
}

impl<'a> Leased<'a> {
    pub(crate) fn held(
        workflow: &'a Workflow,
        record: Record,
        lease: Lease,
        time: Time,
        found: Option<Intent>,
    ) -> Self {
        Self::Held(Box::new(Attempt::new(workflow, record, lease, time, found)))
    }
}

impl Workflow {
    /// Takes the lease, in a new record or in the existing one. An arrival that is not admitted ends in its first
    /// record.
    pub(crate) async fn take_lease<'a>(
        &'a self,
        provenance: Provenance,
        arrival: &Arrival,
        admission: &Admission,
        time: Time,
    ) -> Result<Leased<'a>, Stopped> {
        let now = self.clock.now();
        let lease = time.lease();
        let record = Record::new(arrival, now);
        let (record, recipient) = match admission {
            Admission::Admit(recipient) => {
                let record = match record.pinning(Some(recipient)).take_lease(lease.clone(), now) {
                    Leasing::Leased(record) => self.intending(*record, now),
                    Leasing::Ended | Leasing::Busy(_) => return Err(Stopped::Overtaken),
                };
                (record, Some(recipient))
            }
            Admission::Skip(reason) => (record.skip(&reason.to_string(), now), None),
            Admission::Quarantine(reason) => {
                let record = Record { lease: Some(lease.clone()), ..record };
                (record.quarantine(&reason.to_string(), now), None)
            }
        };
        match self.store(record, self.clock.backoff(time.until)).await? {
            Stored::Yes(record) if record.has_ended() => {
                let record = self.tell(*record, time).await?;
                Ok(Leased::Ended(Ending::of(&record, false)))
            }
            Stored::Yes(record) => Ok(Leased::held(self, *record, lease, time, None)),
            Stored::Conflict(found) if found.has_ended() => {
                self.meet(provenance, *found, arrival, admission, time).await
            }
            Stored::Conflict(found) => self.lease_found(*found, recipient, time).await,
        }
    }

    /// Takes the lease of an existing record.
    pub(crate) async fn lease_found<'a>(
        &'a self,
        mut record: Record,
        recipient: Option<&Recipient>,
        time: Time,
    ) -> Result<Leased<'a>, Stopped> {
        let lease = time.lease();
        loop {
            let now = self.clock.now();
            let found = record.intent;
            let leased = match record.clone().take_lease(lease.clone(), now) {
                Leasing::Leased(leased) => leased.pinning(recipient),
                Leasing::Ended => return Ok(Leased::Ended(Ending::of(&record, true))),
                Leasing::Busy(until) => return Err(Stopped::Busy(until)),
            };
            // A known profile gets a new password; a new one is not made.
            let leased = if leased.profile_created_at.is_some() { leased } else { self.intending(leased, now) };
            match self.store(leased, self.clock.backoff(time.until)).await? {
                Stored::Yes(record) => return Ok(Leased::held(self, *record, lease, time, found)),
                Stored::Conflict(found) => record = *found,
            }
        }
    }

    /// The record with the intent of making a login profile. Who gets a link makes it later.
    pub(crate) fn intending(&self, record: Record, now: Timestamp) -> Record {
        if self.configuration.claim.is_some() { record } else { record.intend(now) }
    }

    /// Handles an event about an arrival that has ended.
    async fn meet<'a>(
        &'a self,
        provenance: Provenance,
        found: Record,
        arrival: &Arrival,
        admission: &Admission,
        time: Time,
    ) -> Result<Leased<'a>, Stopped> {
        let now = self.clock.now();
        let tells_otherwise = match admission {
            Admission::Admit(recipient) => found.differs_from(arrival, recipient),
            Admission::Quarantine(_) => found.status() == Status::Skipped && found.recipient.is_none(),
            Admission::Skip(_) => false,
        };
        // A repeat of the quarantined event says nothing new, even if the rules have changed: that is for an
        // administrator.
        let is_another = found.event_id.as_deref() != Some(arrival.event_id.as_str());
        if found.is_contestable() && tells_otherwise {
            match (provenance, admission) {
                (Provenance::EventHistory, Admission::Admit(recipient)) if found.is_contested() => {
                    let record = found.overrule(arrival, recipient, now);
                    return self.lease_found(record, Some(recipient), time).await;
                }
                (Provenance::Event, _)
                    if !found.is_contested() && (is_another || found.status() == Status::Skipped) =>
                {
                    return self.contest(found, arrival, time).await.map(Leased::Ended);
                }
                _ => {}
            }
        }
        // The writer of this record may have died before telling administrators, or the user.
        if found.busy_until(None, now).is_some() {
            return Ok(Leased::Ended(Ending::of(&found, true)));
        }
        let record = self.tell(found, time).await?;
        let untold = record.owes_in_slack().is_some().then(|| Box::new(record.clone()));
        Ok(Leased::Ended(Ending { untold, ..Ending::of(&record, true) }))
    }

    /// Holds back an arrival that was stopped, because another event about the same creation would not be stopped, or
    /// not for the same reason. IAM creates a user once, so one of the two may be forged, and a user that a forged
    /// event kept out must not be forgotten: the sweep asks CloudTrail's event history which is true.
    async fn contest(&self, found: Record, arrival: &Arrival, time: Time) -> Result<Ending, Stopped> {
        let reason = match found.status() {
            Status::Skipped => format!(
                "another event about this user was skipped ({}), and this one would not be: one of the two is forged, or the \
                 configuration was changed in between",
                found.reason().unwrap_or("for no reason that is known")
            ),
            _ => found.reason().unwrap_or("no reason is known").to_owned(),
        };
        let record = found.contest(&arrival.event_id, &reason, self.clock.now());
        match self.store(record, self.clock.backoff(time.until)).await? {
            Stored::Yes(record) => {
                let record = self.tell(*record, time).await?;
                Ok(Ending::of(&record, false))
            }
            Stored::Conflict(_) => Err(Stopped::Overtaken),
        }
    }
}
