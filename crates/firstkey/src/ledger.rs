//! The ledger: one DynamoDB item a user.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use firstkey_core::ledger::Record;
use jiff::Timestamp;
use tokio::sync::OnceCell;

use crate::call_error::CallError;
use crate::clock::from_sdk;

const CONDITION_FAILED: &str = "ConditionalCheckFailedException";

/// The ledger's table. Its partition key is the string `id`.
#[derive(Debug)]
pub struct Ledger {
    dynamodb: Client,
    table: String,
    created_at: OnceCell<Timestamp>,
}

/// Where a page of the ledger begins.
pub type Start = HashMap<String, AttributeValue>;

/// What became of storing a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// It is stored.
    Yes,
    /// Somebody was faster: this is the record now.
    Conflict(Box<Record>),
}

impl Ledger {
    /// A ledger in a table.
    #[must_use]
    pub fn new(dynamodb: Client, table: String) -> Self {
        Self { dynamodb, table, created_at: OnceCell::new() }
    }

    /// Reads a record, as it is now.
    ///
    /// # Errors
    /// The call failed, or the item is not a record of this version.
    pub async fn record(&self, id: &str) -> Result<Option<Record>, CallError> {
        let action = format!("read `{id}` from table `{}`", self.table);
        let key = AttributeValue::S(id.to_owned());
        let call = self.dynamodb.get_item().table_name(&self.table).key("id", key).consistent_read(true);
        let answer = call.send().await.map_err(|error| CallError::new(&action, &error))?;
        let record = answer.item.map(serde_dynamo::from_item).transpose();
        record.map_err(|error| CallError::incomplete(&action, &format!("record of this version ({error})")))
    }

    /// A page of all records, and where the next one begins. What was stored a moment ago may be missing. An item that is not a
    /// record of this version is left out: it must not keep the others from being looked at.
    ///
    /// # Errors
    /// The call failed.
    pub async fn page(&self, start: Option<Start>) -> Result<(Vec<Record>, Option<Start>), CallError> {
        let action = format!("scan table `{}`", self.table);
        let call = self.dynamodb.scan().table_name(&self.table).set_exclusive_start_key(start);
        let answer = call.send().await.map_err(|error| CallError::new(&action, &error))?;
        let records = answer.items.unwrap_or_default().into_iter().filter_map(|item| {
            let id = item.get("id").and_then(|id| id.as_s().ok()).cloned();
            match serde_dynamo::from_item(item) {
                Ok(record) => Some(record),
                Err(error) => {
                    tracing::error!(id, %error, "an item of the ledger is not a record of this version");
                    None
                }
            }
        });
        Ok((records.collect(), answer.last_evaluated_key))
    }

    /// Since when there is a ledger, remembered: `DescribeTable`.
    ///
    /// # Errors
    /// The call failed.
    pub async fn created_at(&self) -> Result<Timestamp, CallError> {
        self.created_at.get_or_try_init(|| self.describe()).await.copied()
    }

    async fn describe(&self) -> Result<Timestamp, CallError> {
        let action = format!("describe table `{}`", self.table);
        let answer = self.dynamodb.describe_table().table_name(&self.table).send().await;
        let table = answer.map_err(|error| CallError::new(&action, &error))?.table;
        let created_at = table.and_then(|table| table.creation_date_time).as_ref().and_then(from_sdk);
        created_at.ok_or_else(|| CallError::incomplete(&action, "CreationDateTime"))
    }

    /// Stores a record if the stored one is the version before it, or absent for the first.
    ///
    /// Repeating it after a lost answer is safe: the record that is found then is this one.
    ///
    /// # Errors
    /// The call failed.
    pub async fn store(&self, record: &Record) -> Result<Stored, CallError> {
        let action = format!("store `{}` in table `{}`", record.id, self.table);
        let item = serde_dynamo::to_item(record).map_err(|error| CallError::unsent(&action, &error))?;
        let call = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        let call = match record.version {
            ..=1 => call.condition_expression("attribute_not_exists(id)"),
            version => call
                .condition_expression("version = :before")
                .expression_attribute_values(":before", AttributeValue::N((version - 1).to_string())),
        };
        let Err(error) = call.send().await else { return Ok(Stored::Yes) };
        let error = CallError::new(&action, &error);
        if !error.is(CONDITION_FAILED) {
            return Err(error);
        }
        match self.record(&record.id).await? {
            Some(found) if found == *record => Ok(Stored::Yes),
            Some(found) => Ok(Stored::Conflict(Box::new(found))),
            None => Err(CallError::incomplete(&action, "record, though it was there a moment ago")),
        }
    }
}
