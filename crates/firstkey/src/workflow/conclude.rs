//! How an attempt ends: with the arrival, or with a note for the next attempt.

use firstkey_core::alert::Alert;
use firstkey_core::ledger::Record;

use super::attempt::Attempt;
use super::{Ending, Stopped};
use crate::aws::error::CallError;

impl Attempt<'_> {
    /// The result of the attempt. One that stopped leaves the arrival to the next.
    pub(crate) async fn conclude(self, ended: Result<(), Stopped>) -> Result<Ending, Stopped> {
        match ended {
            Ok(()) => Ok(Ending::of(&self.record, false)),
            Err(stopped) => Box::pin(self.stop(stopped)).await,
        }
    }

    /// Cleans up after an attempt that stopped: gives the lease back, if that is safe and works, and notes what has to
    /// be fixed before the next attempt. An arrival that has waited too long fails.
    async fn stop(mut self, stopped: Stopped) -> Result<Ending, Stopped> {
        // A message was accepted but the ledger could not record it. In `sending`, it says at least that one may be on
        // its way.
        if self.record.lease.is_none()
            || self.record.has_ended()
            || self.was_accepted
            || matches!(stopped, Stopped::Overtaken)
        {
            return Err(stopped);
        }
        let workflow = self.workflow;
        if self.record.wanted_since() + workflow.configuration.give_up_after <= self.now() {
            let gave_up = format!("gave up after {:#}", workflow.configuration.give_up_after);
            let given_up = match Box::pin(workflow.fail(&mut self, &format!("{gave_up}: {stopped}"))).await {
                Err(Stopped::Call(refusal)) if refusal.was_refused() => {
                    let reason = format!("{gave_up}: {refusal}, so an administrator has to delete it");
                    Box::pin(self.end(|record, now| record.fail_to_withdraw(&reason, now))).await
                }
                other => other,
            };
            match given_up {
                Ok(()) => return Ok(Ending::of(&self.record, false)),
                Err(error) => tracing::warn!(id = self.record.id, %error, "the arrival could not be given up"),
            }
        }
        if let Stopped::Call(error) = &stopped
            && let Some(remedy) = error.remedy()
        {
            return Box::pin(self.wait(remedy, error)).await;
        }
        // While a message may have been accepted, the record has to stay in `sending`: the next attempt must replace
        // the message.
        if !self.may_have_sent {
            let (may_have_created, found) = (self.may_have_created, self.found);
            let why = stopped.to_string();
            let change =
                |record: Record, now| Self::without_idle_intent(may_have_created, found, record).release(&why, now);
            if let Err(error) = self.record_what_happened(change).await {
                tracing::warn!(id = self.record.id, %error, "the lease could not be given back and will expire");
            }
        }
        Err(stopped)
    }

    /// Leaves the arrival to the sweep until an operator has fixed the cause. Administrators are told once for each
    /// cause, not for each user.
    async fn wait(mut self, remedy: &str, error: &CallError) -> Result<Ending, Stopped> {
        let reason = format!("{remedy} ({error})");
        let (may_have_created, found, may_have_sent) = (self.may_have_created, self.found, self.may_have_sent);
        let change = |record: Record, now| {
            let record = Self::without_idle_intent(may_have_created, found, record);
            let record = if may_have_sent { record.doubt(now) } else { record };
            record.wait_for(&reason, now)
        };
        self.record_what_happened(change).await?;
        let alert = Alert::waiting(&self.record, &reason, &self.workflow.region);
        if let Err(stopped) = self.workflow.tell_cause(&self.record.account, &error.cause(), &alert, self.time).await {
            tracing::error!(%stopped, reason, "the administrators could not be told what users wait for");
        }
        Ok(Ending::of(&self.record, false))
    }
}
