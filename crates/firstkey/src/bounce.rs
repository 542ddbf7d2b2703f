//! What SES reports about a message after accepting it: noted in the ledger, with an alert.

use firstkey_core::alert::Alert;
use firstkey_core::arrival::ledger_id;
use firstkey_core::mail_event::MailEvent;

use crate::aws::dynamodb::Stored;
use crate::workflow::{Invocation, Stopped, Time, Workflow};

/// The result of an event of SES.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailNoted {
    /// The ledger has it, and administrators have been told.
    Noted,
    /// It was known, or is about a message that another one has replaced.
    Repeated,
    /// It is not about a message of Firstkey's.
    Foreign,
}

impl Workflow {
    /// Notes what happened to a message.
    ///
    /// # Errors
    /// [`Stopped`] if it could not be noted, or if the ledger does not have the message's acceptance yet: the event has
    /// to come again.
    pub async fn note_mail(&self, event: &MailEvent, invocation: &Invocation) -> Result<MailNoted, Stopped> {
        let backoff = || self.clock.backoff(Time::of(invocation, self.clock.now()).until);
        let Some(user_id) = &event.user_id else { return Ok(MailNoted::Foreign) };
        let id = ledger_id(&event.account, user_id);
        loop {
            let found = backoff().retry(|| self.ledger.record(&id)).await?;
            let Some(record) = found.filter(|_| event.account == invocation.account) else {
                return Ok(MailNoted::Foreign);
            };
            let now = self.clock.now();
            let busy_until = record.busy_until(None, now);
            if busy_until.is_some() || !record.has_ended() {
                return Err(Stopped::Busy(busy_until.unwrap_or(now)));
            }
            let Some(noted) = record.clone().mail_problem(event, now) else {
                return Ok(MailNoted::Repeated);
            };
            // In this order, a crash in between repeats the alert; in the other, it would lose it.
            let alert = Alert::mail(&record, event, &self.region);
            backoff().retry(|| self.alerts.publish(&alert)).await?;
            if let Stored::Yes(_) = self.store(noted, backoff()).await? {
                return Ok(MailNoted::Noted);
            }
        }
    }
}
