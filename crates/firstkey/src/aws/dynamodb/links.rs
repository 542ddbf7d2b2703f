//! Which record a link leads to: an item of the ledger's table for each link that was ever sent, by the hash of its secret.

use aws_sdk_dynamodb::types::AttributeValue;
use firstkey_core::claim::TokenHash;
use firstkey_core::ledger::{RETENTION, Record};
use jiff::Timestamp;

use super::{LINK, Ledger, put, seconds};
use crate::aws::error::CallError;

impl Ledger {
    /// Notes which record a link leads to, before the link is sent. Old links stay for a while, so that they say that they are old.
    ///
    /// # Errors
    /// The call failed. It may be repeated.
    pub async fn note_link(&self, token: &TokenHash, id: &str, expires_at: Timestamp) -> Result<(), CallError> {
        let action = format!("note a link of `{id}` in table `{}`", self.table);
        let forget_at = expires_at.checked_add(RETENTION).unwrap_or(expires_at);
        let call = self.dynamodb.put_item().table_name(&self.table).item("id", AttributeValue::S(key(token)));
        let call = call.item("record", AttributeValue::S(id.to_owned())).item("expires_at", seconds(forget_at));
        put(call, &action).await.map(drop)
    }

    /// The record that a link leads to.
    ///
    /// # Errors
    /// The call failed, or the record's item is not one that this version can read.
    pub async fn record_of_link(&self, token: &TokenHash) -> Result<Option<Record>, CallError> {
        let action = format!("look up a link in table `{}`", self.table);
        let Some(item) = self.item(&key(token), &action).await? else {
            // Nobody can tell by the time whether there is such a link: without one, a record that cannot exist is looked up.
            return self.record(&key(token)).await;
        };
        match item.get("record").and_then(|id| id.as_s().ok()) {
            Some(id) => self.record(id).await,
            None => Err(CallError::incomplete(&action, "record")),
        }
    }
}

fn key(token: &TokenHash) -> String {
    format!("{LINK}{token}")
}
