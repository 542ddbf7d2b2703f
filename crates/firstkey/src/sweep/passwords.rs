//! Looks after delivered passwords, many at the same time.

use firstkey_core::text::mask_addresses;
use futures_util::{StreamExt, stream};

use super::{AT_ONCE, Sweep};
use crate::workflow::Stopped;
use crate::workflow::watch::Looked;

/// The result of looking after delivered passwords.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// Records that changed.
    pub(crate) noted: usize,
    /// Passwords that were withdrawn.
    pub(crate) expired: usize,
    /// Why something could not be done.
    pub(crate) failures: Vec<String>,
    /// Whether the time was up before the end.
    pub(crate) is_unfinished: bool,
}

impl Watched {
    pub(crate) fn count(&mut self, id: &str, looked: Result<Looked, Stopped>) {
        match looked {
            Ok(Looked::Nothing) => {}
            Ok(Looked::Noted) => self.noted += 1,
            Ok(Looked::Expired) => self.expired += 1,
            // It retried until the time was up. The user is not at fault.
            Err(Stopped::OutOfTime) => self.is_unfinished = true,
            Err(Stopped::Call(error)) if error.is_throttled() => self.is_unfinished = true,
            Err(stopped) => self.failures.push(mask_addresses(&format!("{id}: {stopped}"))),
        }
    }
}

impl Sweep<'_> {
    /// Looks after delivered passwords and links, and sends owed alerts and mails.
    pub(super) async fn watch_over(&self, passwords: Vec<String>, owing: Vec<String>) -> Watched {
        let tell = stream::iter(owing).map(|id| (id, true));
        let look = stream::iter(passwords).map(|id| (id, false));
        let mut looked = tell
            .chain(look)
            .map(|(id, owes)| async move {
                let looked = Box::pin(self.look_at(&id, owes)).await;
                (id, looked)
            })
            .buffer_unordered(AT_ONCE);
        let mut watched = Watched::default();
        while let Some((id, result)) = looked.next().await {
            watched.count(&id, result);
        }
        watched
    }

    async fn look_at(&self, id: &str, owes: bool) -> Result<Looked, Stopped> {
        if self.workflow.clock.now() >= self.time.until {
            return Err(Stopped::OutOfTime);
        }
        let Some(record) = self.record(id).await? else { return Ok(Looked::Nothing) };
        if owes {
            let record = self.workflow.tell(record, self.time).await?;
            Box::pin(self.workflow.confirm(record, None, self.time)).await;
            return Ok(Looked::Nothing);
        }
        self.workflow.look_after(record, None, &self.all_users, self.time).await
    }
}
