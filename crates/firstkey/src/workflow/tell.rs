//! Tells administrators: about a user, as soon as it is owed; about a cause, once a day.

use firstkey_core::alert::Alert;
use firstkey_core::ledger::Record;

use super::{LAST_CALLS, Stopped, Time, Workflow, later};
use crate::aws::dynamodb::Stored;

impl Workflow {
    /// Tells administrators what they are owed, and returns the record afterwards. A crash before that is noted repeats
    /// an alert; none is lost.
    pub(crate) async fn tell(&self, record: Record, time: Time) -> Result<Record, Stopped> {
        let Some(notice) = record.owes else { return Ok(record) };
        let alert = Alert::owed(&record, notice, &self.region);
        // Uses the reserved last seconds: a missing answer only repeats the alert.
        let told =
            self.clock.backoff(later(time.deadline, -LAST_CALLS * 3)).retry(|| self.alerts.publish(&alert)).await;
        if let Err(error) = told {
            if record.lease.is_some() {
                let _ = self.store(record.give_back(), self.clock.backoff(later(time.deadline, -LAST_CALLS))).await;
            }
            return Err(error.into());
        }
        match self.store(record.told(), self.clock.backoff(later(time.deadline, -LAST_CALLS))).await? {
            Stored::Yes(record) | Stored::Conflict(record) => Ok(*record),
        }
    }

    /// Tells administrators of a cause, unless they have been told.
    pub(crate) async fn tell_cause(
        &self,
        account: &str,
        cause: &str,
        alert: &Alert,
        time: Time,
    ) -> Result<(), Stopped> {
        if !self.alerts.are_heard() {
            return Ok(());
        }
        let backoff = || self.clock.backoff(later(time.deadline, -LAST_CALLS));
        if !backoff().retry(|| self.ledger.is_news(account, cause, self.clock.now())).await? {
            return Ok(());
        }
        backoff().retry(|| self.alerts.publish(alert)).await?;
        Ok(backoff().retry(|| self.ledger.note_told(account, cause, self.clock.now())).await?)
    }
}
