//! Tells administrators: about a user, as soon as it is owed; about a cause, once a day.

use firstkey_core::alert::{Alert, who};
use firstkey_core::ledger::Record;
use firstkey_core::storm::{Counted, Window};
use jiff::Timestamp;

use super::{LAST_CALLS, Stopped, Time, Workflow, later};
use crate::aws::dynamodb::Stored;
use crate::aws::error::CallError;

impl Workflow {
    /// Tells administrators what they are owed, and returns the record afterwards. A crash before that is noted repeats
    /// an alert; none is lost.
    pub(crate) async fn tell(&self, record: Record, time: Time) -> Result<Record, Stopped> {
        // Uses the reserved last seconds: a missing answer only repeats the alert.
        self.tell_until(record, later(time.deadline, -LAST_CALLS * 3), time).await
    }

    /// The same, giving up at a time.
    pub(crate) async fn tell_until(&self, record: Record, until: Timestamp, time: Time) -> Result<Record, Stopped> {
        let Some(notice) = record.owes else { return Ok(record) };
        let alert = Alert::owed(&record, notice, &self.region);
        if let Err(error) = self.alert(&record, &alert, until).await {
            if record.lease.is_some() {
                let _ = self.store(record.give_back(), self.clock.backoff(later(time.deadline, -LAST_CALLS))).await;
            }
            return Err(error.into());
        }
        match self.store(record.told(), self.clock.backoff(later(time.deadline, -LAST_CALLS))).await? {
            Stored::Yes(record) | Stored::Conflict(record) => Ok(*record),
        }
    }

    /// Sends an alert about a user, or counts it where too many of its kind come at once.
    ///
    /// # Errors
    /// The alert could not be sent.
    pub(crate) async fn alert(&self, record: &Record, alert: &Alert, until: Timestamp) -> Result<(), CallError> {
        if !self.alerts.are_heard() {
            return Ok(());
        }
        let who = who(record);
        let publish = |alert: Alert| async move { self.publish(&record.account, &alert, until).await };
        loop {
            let now = self.clock.now();
            // Half of the time that is left: a count that hangs leaves enough to send the alert.
            let counting = self.clock.backoff(later(now, until.duration_since(now) / 2));
            let counted = self.ledger.count_alert(&record.account, &alert.kind, &who, now);
            match counting.limit(counted).await {
                // A ledger that cannot count keeps no alert back.
                Ok((Counted::Alone, _)) | Err(_) => return publish(alert.clone()).await,
                Ok((Counted::Begins, window)) => {
                    return publish(Alert::storm(&window, &self.region, self.clock.now())).await;
                }
                Ok((Counted::More, _)) => return Ok(()),
                Ok((Counted::Over, window)) => self.tell_window(&window, true, until).await?,
            }
        }
    }

    /// Tells administrators how many alerts were counted in a window that is over. A crash before that is noted repeats the alert.
    ///
    /// # Errors
    /// The alert could not be sent, or that not be noted.
    pub(crate) async fn tell_window(&self, window: &Window, goes_on: bool, until: Timestamp) -> Result<(), CallError> {
        let alert = Alert::storm(window, &self.region, self.clock.now());
        self.publish(&window.account, &alert, until).await?;
        self.clock.backoff(until).retry(|| self.ledger.close_window(window, goes_on, self.clock.now())).await
    }

    /// Sends an alert. If only one of two ways takes it, administrators hear of that, too.
    async fn publish(&self, account: &str, alert: &Alert, until: Timestamp) -> Result<(), CallError> {
        let Some(missed) = self.alerts.publish(alert, until).await? else { return Ok(()) };
        if missed.is_lasting() {
            let alert = Alert::missed(account, &missed.to_string(), &self.region);
            if let Err(error) = self.publish_once(account, &missed.cause(), &alert, until).await {
                tracing::error!(%error, %missed, "the administrators could not be told how alerts do not come");
            }
        }
        Ok(())
    }

    /// Tells administrators of a cause, unless they have been told.
    pub(crate) async fn tell_cause(
        &self,
        account: &str,
        cause: &str,
        alert: &Alert,
        time: Time,
    ) -> Result<(), Stopped> {
        Ok(self.publish_once(account, cause, alert, later(time.deadline, -LAST_CALLS)).await?)
    }

    async fn publish_once(&self, account: &str, cause: &str, alert: &Alert, until: Timestamp) -> Result<(), CallError> {
        if !self.alerts.are_heard() {
            return Ok(());
        }
        let backoff = || self.clock.backoff(until);
        if !backoff().retry(|| self.ledger.is_news(account, cause, self.clock.now())).await? {
            return Ok(());
        }
        self.alerts.publish(alert, until).await?;
        backoff().retry(|| self.ledger.note_told(account, cause, self.clock.now())).await
    }
}
