//! Counting alerts, in an item of the ledger's table for each account and kind.

use firstkey_core::storm::{Counted, Window};
use jiff::Timestamp;

use super::{Ledger, Put, condition_on, parse, put};
use crate::aws::error::CallError;

/// How often a count is tried that others write at the same time.
const TRIES: usize = 8;

impl Ledger {
    /// Counts an alert of a kind, about `who`, and says what becomes of it, with the window that it is counted in.
    ///
    /// An alert whose count got no answer may be counted twice, and one that others always forestall is not counted.
    ///
    /// # Errors
    /// The call failed.
    pub async fn count_alert(
        &self,
        account: &str,
        kind: &str,
        who: &str,
        now: Timestamp,
    ) -> Result<(Counted, Window), CallError> {
        let action = format!("count an alert in table `{}`", self.table);
        let id = Window::key(account, kind);
        let mut before = self.window(&id, &action).await?;
        for _ in 0..TRIES {
            let (counted, window) = Window::count(before.as_ref(), account, kind, who, now);
            if counted == Counted::Over {
                return Ok((counted, window));
            }
            match self.put_window(&window, &action).await? {
                Put::Done => return Ok((counted, window)),
                Put::Refused(Some(item)) => before = Some(parse(item, &action)?),
                Put::Refused(None) => before = self.window(&id, &action).await?,
            }
        }
        let (counted, window) = Window::count(before.as_ref(), account, kind, who, now);
        Ok((if counted == Counted::Begins { Counted::More } else { counted }, window))
    }

    /// Notes that administrators were told of a window: the next one takes its place, unless another caller was faster.
    ///
    /// # Errors
    /// The call failed.
    pub async fn close_window(&self, window: &Window, goes_on: bool, now: Timestamp) -> Result<(), CallError> {
        let action = format!("count an alert in table `{}`", self.table);
        self.put_window(&window.close(goes_on, now), &action).await.map(drop)
    }

    async fn window(&self, id: &str, action: &str) -> Result<Option<Window>, CallError> {
        self.item(id, action).await?.map(|item| parse(item, action)).transpose()
    }

    /// Stores a window over the version that it was made from.
    async fn put_window(&self, window: &Window, action: &str) -> Result<Put, CallError> {
        let next = Window { version: window.version + 1, ..window.clone() };
        let item = serde_dynamo::to_item(&next).map_err(|error| CallError::unsent(action, &error))?;
        let call = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        put(condition_on(window.version, call), action).await
    }
}
