//! An arrival, from its event or its record to its end.

use firstkey_core::admission::{Admission, SkipReason, admit};
use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::Record;
use firstkey_core::recipient::Recipient;
use futures_util::future::{Either, select};

use super::attempt::Attempt;
use super::lease::{Leased, Provenance};
use super::verify::{Reads, Verification};
use super::{Ending, GONE, Invocation, Stopped, Time, Workflow};
use crate::aws::error::CallError;

/// Why nothing is sent to a later event's recipient.
const ANOTHER_RECIPIENT: &str = "an earlier event about this user gave another recipient";
/// What an administrator has to know about the other user if an attempt died after making the login profile but before
/// checking its owner.
const STRAY: &str = ", who may have got the login profile that Firstkey was making, with a password that nobody knows: if the other user \
                     has no message from Firstkey and nobody else gave it a password, delete that login profile and resend";

impl Workflow {
    /// Takes an arrival as far as it goes. However often and in parallel it is called, the arrival ends once and sends
    /// one message.
    ///
    /// # Errors
    /// [`Stopped`] if the arrival has not ended. The ledger has what was done, and the next attempt goes on from there.
    pub async fn process(&self, arrival: &Arrival, invocation: &Invocation) -> Result<Ending, Stopped> {
        self.process_from(Provenance::Event, arrival, invocation).await
    }

    pub(crate) async fn process_from(
        &self,
        provenance: Provenance,
        arrival: &Arrival,
        invocation: &Invocation,
    ) -> Result<Ending, Stopped> {
        let time = Time::of(invocation, self.clock.now());
        let admission = admit(arrival, &self.configuration.rules, &invocation.account);
        let leased = self.take_lease(provenance, arrival, &admission, time);
        match &admission {
            Admission::Admit(recipient) => self.go(leased, arrival, &admission, recipient, time).await,
            Admission::Skip(_) | Admission::Quarantine(_) => match leased.await? {
                Leased::Ended(ending) => Ok(ending),
                Leased::Held(attempt) => self.resume_held(*attempt, arrival, admission, time).await,
            },
        }
    }

    /// Resumes a stalled arrival without its event: the record has everything.
    pub(crate) async fn resume(&self, record: Record, time: Time) -> Result<Ending, Stopped> {
        let arrival = record.to_arrival();
        let Some(recipient) = record.pinned() else {
            return match self.lease_found(record, None, time).await? {
                Leased::Ended(ending) => Ok(ending),
                Leased::Held(mut attempt) => {
                    let reason = "no recipient was pinned before the attempt stopped";
                    let ended = self.fail(&mut attempt, reason).await;
                    attempt.conclude(ended).await
                }
            };
        };
        let admission = match self.configuration.rules.take_path(&record.path) {
            true => Admission::Admit(recipient.clone()),
            false => Admission::Skip(SkipReason::Path),
        };
        let leased = self.lease_found(record, Some(&recipient), time);
        self.go(leased, &arrival, &admission, &recipient, time).await
    }

    /// Takes the lease and reads what is needed at the same time; then takes the arrival to its end.
    pub(crate) async fn go<'a>(
        &'a self,
        leased: impl Future<Output = Result<Leased<'a>, Stopped>>,
        arrival: &Arrival,
        admission: &Admission,
        recipient: &Recipient,
        time: Time,
    ) -> Result<Ending, Stopped> {
        let leased = Box::pin(leased);
        let reads = Box::pin(self.read(&arrival.user_name, recipient, time));
        let (attempt, reads) = match select(leased, reads).await {
            Either::Left((leased, reads)) => match leased? {
                Leased::Held(attempt) => (attempt, reads.await),
                // The reads are no longer needed.
                Leased::Ended(ending) => return Ok(ending),
            },
            Either::Right((reads, leased)) => match leased.await? {
                Leased::Held(attempt) => (attempt, reads),
                Leased::Ended(ending) => return Ok(ending),
            },
        };
        self.carry_on(*attempt, arrival, admission, reads).await
    }

    /// Takes an arrival to its end, once the user is read.
    async fn carry_on(
        &self,
        mut attempt: Attempt<'_>,
        arrival: &Arrival,
        admission: &Admission,
        reads: Result<Reads, CallError>,
    ) -> Result<Ending, Stopped> {
        let ended = match reads {
            Ok(reads) => Box::pin(self.take_to_its_end(&mut attempt, arrival, admission, reads)).await,
            Err(error) => Err(error.into()),
        };
        attempt.conclude(ended).await
    }

    /// Goes on with an arrival that its event alone would stop, but on which an attempt has begun.
    async fn resume_held(
        &self,
        mut attempt: Attempt<'_>,
        arrival: &Arrival,
        admission: Admission,
        time: Time,
    ) -> Result<Ending, Stopped> {
        let admission = self.standing(&attempt.record, admission);
        let Admission::Admit(recipient) = &admission else {
            let ended = self.stop(&mut attempt, &admission).await;
            return attempt.conclude(ended).await;
        };
        let reads = self.read(&arrival.user_name, recipient, time).await;
        self.carry_on(attempt, arrival, &admission, reads).await
    }

    /// The admission that counts. It is decided once: a pinned recipient means that the rules or an administrator
    /// admitted the arrival, and a change of the rules does not undo that. Only the domains that Firstkey may write to
    /// and the users that it may touch are checked again.
    fn standing(&self, record: &Record, admission: Admission) -> Admission {
        let Some(pinned) = record.pinned() else { return admission };
        let rules = &self.configuration.rules;
        match admission {
            Admission::Skip(_) if !rules.take_path(&record.path) => admission,
            Admission::Admit(recipient) if recipient != pinned => Admission::Admit(recipient),
            _ => match rules.allow(&pinned) {
                Ok(()) => Admission::Admit(pinned),
                Err(reason) => Admission::Quarantine(reason),
            },
        }
    }

    /// Takes a leased arrival to its end.
    async fn take_to_its_end(
        &self,
        attempt: &mut Attempt<'_>,
        arrival: &Arrival,
        admission: &Admission,
        reads: Reads,
    ) -> Result<(), Stopped> {
        let standing = self.standing(&attempt.record, admission.clone());
        let Admission::Admit(recipient) = &standing else { return self.stop(attempt, &standing).await };
        // IAM's tags may have been changed to fit a forged event; the pinned recipient has not.
        if !attempt.is_pinned(recipient) {
            self.withdraw_undeliverable(attempt).await?;
            let change = |record: Record, now| {
                let record = record.quarantine(ANOTHER_RECIPIENT, now);
                if record.is_contestable() { record.contest(&arrival.event_id, ANOTHER_RECIPIENT, now) } else { record }
            };
            return attempt.end(change).await;
        }
        let is_suppressed = reads.is_suppressed;
        let known = match self.identify(attempt, arrival, reads).await? {
            Verification::Known(known) => *known,
            Verification::Gone => return attempt.end(|record, now| record.vanish(GONE, now)).await,
            Verification::AnotherUser(reason) => {
                // Nothing distinguishes our stray login profile from one that the other user was given, so it is left
                // alone. The record may also name a profile whose owner has not been checked since.
                let stray = if attempt.may_know_a_profile() { STRAY } else { "" };
                let reason = format!("{reason}{stray}");
                return attempt.end(|record, now| record.quarantine(&reason, now)).await;
            }
        };
        if let Some(difference) = self.difference(attempt, &known.arrival, &known.user).await? {
            return self.quarantine(attempt, &difference).await;
        }
        Box::pin(self.hand_over(attempt, recipient, known, is_suppressed)).await
    }

    /// Ends an arrival that is not admitted. An earlier attempt may have got further.
    async fn stop(&self, attempt: &mut Attempt<'_>, admission: &Admission) -> Result<(), Stopped> {
        match admission {
            Admission::Skip(reason) => {
                self.withdraw_undeliverable(attempt).await?;
                attempt.end(|record, now| record.skip(&reason.to_string(), now)).await
            }
            Admission::Quarantine(reason) => self.quarantine(attempt, &reason.to_string()).await,
            Admission::Admit(_) => Ok(()),
        }
    }
}
