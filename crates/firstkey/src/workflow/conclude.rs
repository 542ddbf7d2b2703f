//! How an attempt ends: with the arrival, or with what the next attempt finds.

use firstkey_core::alert::Alert;
use firstkey_core::ledger::Record;

use super::attempt::Attempt;
use super::{Ending, Stopped};
use crate::aws::error::CallError;

impl Attempt<'_> {
    /// What came of the attempt. One that stopped leaves the arrival to the next.
    pub(super) async fn conclude(self, ended: Result<(), Stopped>) -> Result<Ending, Stopped> {
        match ended {
            Ok(()) => Ok(Ending::of(&self.record, false)),
            Err(stopped) => Box::pin(self.stop(stopped)).await,
        }
    }

    /// What an attempt that stopped leaves behind: the lease is given back, if that is safe and works, and what has to be mended before
    /// the next attempt is noted. Who has waited for too long fails.
    async fn stop(mut self, stopped: Stopped) -> Result<Ending, Stopped> {
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
        let alert = Alert::waiting(&self.record, &reason, &self.workflow.region);
        if let Err(stopped) = self.workflow.tell_cause(&self.record.account, &error.cause(), &alert, self.time).await {
            tracing::error!(%stopped, reason, "the administrators could not be told what users wait for");
        }
        Ok(Ending::of(&self.record, false))
    }
}
