//! Looks after delivered passwords, many at the same time.

use std::collections::HashSet;

use firstkey_core::ledger::Record;
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
    /// Looks after delivered passwords and links, and sends owed alerts and mails: of one record after each other, or
    /// both would send them.
    pub(super) async fn watch_over(&self, passwords: Vec<String>, owing: Vec<String>) -> Watched {
        let owes: HashSet<String> = owing.iter().cloned().collect();
        let is_watched: HashSet<String> = passwords.iter().cloned().collect();
        let others = passwords.into_iter().filter(|id| !owes.contains(id));
        let work: Vec<(String, bool, bool)> = owing
            .into_iter()
            .chain(others)
            .map(|id| {
                let (owes, looks) = (owes.contains(&id), is_watched.contains(&id));
                (id, owes, looks)
            })
            .collect();
        let mut worked = stream::iter(work)
            .map(|(id, owes, looks)| async move {
                let told = if owes { Box::pin(self.tell_owed(&id)).await } else { Ok(Looked::Nothing) };
                let looked = if looks { Box::pin(self.look_at(&id)).await } else { Ok(Looked::Nothing) };
                (id, told, looked)
            })
            .buffer_unordered(AT_ONCE);
        let mut watched = Watched::default();
        while let Some((id, told, looked)) = worked.next().await {
            watched.count(&id, told);
            watched.count(&id, looked);
        }
        watched
    }

    async fn tell_owed(&self, id: &str) -> Result<Looked, Stopped> {
        if let Some(record) = self.record_in_time(id).await? {
            let record = self.workflow.tell(record, self.time).await?;
            Box::pin(self.workflow.confirm(record, None, self.time)).await;
        }
        Ok(Looked::Nothing)
    }

    async fn look_at(&self, id: &str) -> Result<Looked, Stopped> {
        match self.record_in_time(id).await? {
            Some(record) => self.workflow.look_after(record, None, &self.all_users, self.time).await,
            None => Ok(Looked::Nothing),
        }
    }

    async fn record_in_time(&self, id: &str) -> Result<Option<Record>, Stopped> {
        if self.workflow.clock.now() >= self.time.until {
            return Err(Stopped::OutOfTime);
        }
        Ok(self.record(id).await?)
    }
}
