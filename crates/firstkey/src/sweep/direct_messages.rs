//! Telling users in Slack what they are owed: last of all, because by then a mail may be of no use any more, and because nobody's
//! password is to wait for Slack.

use futures_util::{StreamExt, stream};

use super::Sweep;

/// How many are told at the same time. Slack allows about one call a second of each method.
const AT_ONCE: usize = 2;

impl Sweep<'_> {
    /// Tells users what they are owed, by the ids of their records. What is left undone, the next sweep does.
    pub(super) async fn tell_in_slack(&self, ids: Vec<String>) {
        let telling = stream::iter(ids).map(|id| async move { Box::pin(self.tell_one(&id)).await });
        telling.buffer_unordered(AT_ONCE).for_each(|()| std::future::ready(())).await;
    }

    async fn tell_one(&self, id: &str) {
        let now = self.workflow.clock.now();
        if now >= self.time.until {
            return;
        }
        match self.record(id).await {
            Ok(Some(record)) if record.busy_until(None, now).is_none() => {
                self.workflow.tell_in_slack_patiently(record, self.time).await;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(id, %error, "whether the user is owed anything in Slack could not be read"),
        }
    }
}
