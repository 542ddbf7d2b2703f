//! Looks after delivered passwords, many at the same time.

use std::collections::HashSet;

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

/// What is to be done about a record.
#[derive(Debug, Clone, Copy)]
struct Due {
    /// Somebody has to be told something.
    owes: bool,
    /// The password has to be looked at.
    is_watched: bool,
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
    /// Looks after delivered passwords, sends owed alerts, and tells users what they are owed in Slack: one thing after the other of
    /// each user.
    pub(super) async fn watch_over(&self, passwords: Vec<String>, owing: Vec<String>) -> Watched {
        let watched: HashSet<&String> = passwords.iter().collect();
        let owed: HashSet<&String> = owing.iter().collect();
        let tell = owing.iter().map(|id| (id.clone(), Due { owes: true, is_watched: watched.contains(id) }));
        let look = passwords.iter().filter(|id| !owed.contains(id));
        let look = look.map(|id| (id.clone(), Due { owes: false, is_watched: true }));
        let due: Vec<_> = tell.chain(look).collect();
        let mut looked = stream::iter(due)
            .map(|(id, due)| async move {
                let looked = Box::pin(self.look_at(&id, due)).await;
                (id, looked)
            })
            .buffer_unordered(AT_ONCE);
        let mut watched = Watched::default();
        while let Some((id, result)) = looked.next().await {
            watched.count(&id, result);
        }
        watched
    }

    async fn look_at(&self, id: &str, due: Due) -> Result<Looked, Stopped> {
        if self.workflow.clock.now() >= self.time.until {
            return Err(Stopped::OutOfTime);
        }
        let Some(record) = self.record(id).await? else { return Ok(Looked::Nothing) };
        let record = if due.owes { self.workflow.tell(record, self.time).await? } else { record };
        let looked = match due.is_watched {
            true => self.workflow.look_after(record, None, &self.all_users, self.time).await?,
            false => Looked::Nothing,
        };
        // Last, because by now a mail may be of no use any more.
        if due.owes
            && let Some(record) = self.record(id).await?
            && record.busy_until(None, self.workflow.clock.now()).is_none()
        {
            Box::pin(self.workflow.tell_in_slack(record, self.time)).await;
        }
        Ok(looked)
    }
}
