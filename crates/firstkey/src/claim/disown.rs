//! Somebody got a mail that was not for them.

use firstkey_core::claim::Page;
use firstkey_core::ledger::{Link, Record};

use super::view::View;
use crate::aws::dynamodb::Stored;
use crate::workflow::{Stopped, Time, Workflow};

impl Workflow {
    /// Closes the claim, and tells administrators. A password that was set stays: only administrators can know whose it is.
    pub(super) async fn disown(&self, record: Record, time: Time) -> Result<View, Stopped> {
        let mut record = self.once_known(record, time).await?;
        loop {
            let Some(claim) = &record.claim else { return Ok(View::Plain(Page::Expired)) };
            if record.link(&claim.token, self.clock.now()) == Link::UserGone {
                return Ok(View::Plain(Page::UserGone));
            }
            if claim.disowned {
                return Ok(View::Plain(Page::NotMe));
            }
            match self.store(record.disown(self.clock.now()), self.clock.backoff(time.until)).await? {
                Stored::Yes(record) => {
                    // It is owed: what fails here, the sweep does.
                    if let Err(stopped) = self.tell(*record, time).await {
                        tracing::warn!(reason = %stopped, "the sweep tells administrators of a message that was not for its reader");
                    }
                    return Ok(View::Plain(Page::NotMe));
                }
                Stored::Conflict(found) => record = self.once_known(*found, time).await?,
            }
        }
    }
}
