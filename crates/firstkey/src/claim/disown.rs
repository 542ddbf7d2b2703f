//! Somebody got a mail that was not for them.

use firstkey_core::claim::Page;
use firstkey_core::ledger::{ClaimState, Link, Record};

use super::view::View;
use crate::aws::dynamodb::Stored;
use crate::workflow::locate::AllUsers;
use crate::workflow::{Stopped, Time, Workflow};

impl Workflow {
    /// Closes the claim, and tells administrators. A password that was set stays: only administrators can know whose it is.
    pub(super) async fn disown(&self, record: Record, time: Time) -> Result<View, Stopped> {
        let mut record = self.find_out(record, time).await?;
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
                Stored::Conflict(found) => record = self.find_out(*found, time).await?,
            }
        }
    }

    /// The record, once IAM was asked whether a request that died has set a password: no claim is closed over one that works.
    async fn find_out(&self, mut record: Record, time: Time) -> Result<Record, Stopped> {
        loop {
            record = self.once_free(record, time).await?;
            if record.claim.as_ref().is_none_or(|claim| claim.state != ClaimState::Claiming) {
                return Ok(record);
            }
            let (id, version) = (record.id.clone(), record.version);
            Box::pin(self.look_after(record, None, &AllUsers::new(), time)).await?;
            let read = self.clock.backoff(time.until).retry(|| self.ledger.record(&id)).await?;
            record = read.ok_or(Stopped::Overtaken)?;
            if record.version == version {
                return Ok(record);
            }
        }
    }
}
