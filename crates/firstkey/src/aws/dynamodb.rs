//! The ledger: one DynamoDB item for each user.

mod links;
mod storms;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure};
use firstkey_core::ledger::{Record, SCHEMA};
use firstkey_core::storm::Window;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;

use crate::aws::error::CallError;
use crate::clock::from_sdk;

const CONDITION_FAILED: &str = "ConditionalCheckFailedException";

/// Items with this prefix are not records: they say which causes administrators have been told of.
const CAUSE: &str = "cause#";
/// Nor are items with this prefix: they say which records links lead to.
const LINK: &str = "claim#";
/// How long before administrators are told of the same cause again.
const ONCE_IN: SignedDuration = SignedDuration::from_hours(24);
/// How long one caller has to tell them before another may.
const TELLING: SignedDuration = SignedDuration::from_secs(60);

/// The ledger's table. Its partition key is the string `id`.
#[derive(Debug)]
pub struct Ledger {
    dynamodb: Client,
    table: String,
    created_at: OnceCell<Timestamp>,
}

/// Where a page of the ledger begins.
pub type Start = Item;

type Item = HashMap<String, AttributeValue>;

/// A part of the ledger that can be read on its own: DynamoDB divides a table evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Which part, counted from 0.
    pub number: u32,
    /// How many parts there are.
    pub of: u32,
}

/// A page of the ledger.
#[derive(Debug, Default)]
pub struct Page {
    /// The records.
    pub records: Vec<Record>,
    /// Ids of items that this version cannot read, each with the reason. They are left alone.
    pub unreadable: Vec<(String, CallError)>,
    /// How many alerts of each kind came lately.
    pub windows: Vec<Window>,
    /// Where the next page begins, if there is one.
    pub next: Option<Start>,
}

/// The result of storing a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// It is stored.
    Yes(Box<Record>),
    /// Another writer was faster: this is the current record.
    Conflict(Box<Record>),
}

impl Ledger {
    /// A ledger in a table.
    #[must_use]
    pub fn new(dynamodb: Client, table: String) -> Self {
        Self { dynamodb, table, created_at: OnceCell::new() }
    }

    /// Reads a record in its current state.
    ///
    /// # Errors
    /// The call failed, or the item is not a record that this version can read.
    pub async fn record(&self, id: &str) -> Result<Option<Record>, CallError> {
        let action = format!("read `{id}` from table `{}`", self.table);
        self.item(id, &action).await?.map(|item| read(item, &action)).transpose()
    }

    async fn item(&self, id: &str, action: &str) -> Result<Option<Item>, CallError> {
        let key = AttributeValue::S(id.to_owned());
        let call = self.dynamodb.get_item().table_name(&self.table).key("id", key).consistent_read(true);
        Ok(call.send().await.map_err(|error| CallError::new(action, &error))?.item)
    }

    /// A page of all records, or of a segment's. Very recent writes may be missing. An item that this version cannot
    /// read does not keep the others from being read.
    ///
    /// # Errors
    /// The call failed.
    pub async fn page(&self, segment: Option<Segment>, start: Option<Start>) -> Result<Page, CallError> {
        let action = format!("scan table `{}`", self.table);
        let part = |number: u32| i32::try_from(number).ok();
        let call = self.dynamodb.scan().table_name(&self.table).set_exclusive_start_key(start);
        let call = call.set_segment(segment.and_then(|segment| part(segment.number)));
        let call = call.set_total_segments(segment.and_then(|segment| part(segment.of)));
        let answer = call.send().await.map_err(|error| CallError::new(&action, &error))?;
        let mut page = Page { next: answer.last_evaluated_key, ..Page::default() };
        for item in answer.items.unwrap_or_default() {
            let id = item.get("id").and_then(|id| id.as_s().ok()).cloned().unwrap_or_default();
            if id.starts_with(CAUSE) || id.starts_with(LINK) {
                continue;
            }
            if id.starts_with(Window::PREFIX) {
                // One that cannot be read only makes a number too small.
                page.windows.extend(serde_dynamo::from_item(item).ok());
                continue;
            }
            match read(item, &format!("read `{id}` from table `{}`", self.table)) {
                Ok(record) => page.records.push(record),
                Err(error) => page.unreadable.push((id, error)),
            }
        }
        Ok(page)
    }

    /// When the ledger's table was created, cached: `DescribeTable`.
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

    /// Stores a record if the stored one still has the version that this one was read with, or, for version 0, if none
    /// is stored.
    ///
    /// Repeating it after a lost answer is safe: the record that it then finds is this one.
    ///
    /// # Errors
    /// The call failed, or there is an item that this version cannot read.
    pub async fn store(&self, record: &Record) -> Result<Stored, CallError> {
        let action = format!("store `{}` in table `{}`", record.id, self.table);
        let next = Record { version: record.version + 1, ..record.clone() };
        let item = serde_dynamo::to_item(&next).map_err(|error| CallError::unsent(&action, &error))?;
        let call = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        let found = match put(condition_on(record.version, call), &action).await? {
            Put::Done => return Ok(Stored::Yes(Box::new(next))),
            Put::Refused(Some(item)) => Some(read(item, &action)?),
            Put::Refused(None) => self.record(&record.id).await?,
        };
        match found {
            Some(found) if found == next => Ok(Stored::Yes(Box::new(found))),
            Some(found) => Ok(Stored::Conflict(Box::new(found))),
            None => Err(CallError::incomplete(&action, "record, though it was there a moment ago")),
        }
    }

    /// Asks whether administrators still have to be told of a cause. If so, it is up to this caller, and for a minute
    /// to nobody else.
    ///
    /// # Errors
    /// The call failed.
    pub async fn is_news(&self, account: &str, cause: &str, now: Timestamp) -> Result<bool, CallError> {
        let action = format!("note the cause `{cause}` in table `{}`", self.table);
        let call = self.cause(account, cause, now - ONCE_IN + TELLING, now);
        let call = call
            .condition_expression("attribute_not_exists(id) OR told_at <= :then")
            .expression_attribute_values(":then", seconds(now - ONCE_IN));
        Ok(matches!(put(call, &action).await?, Put::Done))
    }

    /// Notes that administrators have been told of a cause.
    ///
    /// # Errors
    /// The call failed.
    pub async fn note_told(&self, account: &str, cause: &str, now: Timestamp) -> Result<(), CallError> {
        let action = format!("note the cause `{cause}` in table `{}`", self.table);
        put(self.cause(account, cause, now, now), &action).await.map(drop)
    }

    fn cause(&self, account: &str, cause: &str, told_at: Timestamp, now: Timestamp) -> PutItemFluentBuilder {
        let id = AttributeValue::S(format!("{CAUSE}{account}#{cause}"));
        let call = self.dynamodb.put_item().table_name(&self.table).item("id", id).item("told_at", seconds(told_at));
        call.item("expires_at", seconds(now + ONCE_IN * 2))
    }
}

/// A write over the version that was read, or, for version 0, of a new item.
fn condition_on(version: u64, call: PutItemFluentBuilder) -> PutItemFluentBuilder {
    match version {
        0 => call.condition_expression("attribute_not_exists(id)"),
        version => call
            .condition_expression("version = :before")
            .expression_attribute_values(":before", AttributeValue::N(version.to_string())),
    }
}

/// The result of a conditional write.
enum Put {
    Done,
    /// The condition does not hold for this item.
    Refused(Option<Item>),
}

async fn put(call: PutItemFluentBuilder, action: &str) -> Result<Put, CallError> {
    let call = call.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    // Only DynamoDB knows what a write has cost. An answer without that comes from something in between, and proves
    // nothing.
    let error = match call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await {
        Ok(answer) if answer.consumed_capacity.is_some() => return Ok(Put::Done),
        Ok(_) => return Err(CallError::incomplete(action, "ConsumedCapacity")),
        Err(error) => error,
    };
    let told = CallError::new(action, &error);
    if !told.is(CONDITION_FAILED) {
        return Err(told);
    }
    Ok(Put::Refused(match error.into_service_error() {
        PutItemError::ConditionalCheckFailedException(failure) => failure.item,
        _ => None,
    }))
}

fn read(item: Item, action: &str) -> Result<Record, CallError> {
    let schema = item.get("schema").and_then(|schema| schema.as_n().ok()?.parse::<u64>().ok()).unwrap_or_default();
    if schema > SCHEMA {
        return Err(CallError::unreadable(action, &Newer(schema)));
    }
    parse(item, action)
}

fn parse<T: DeserializeOwned>(item: Item, action: &str) -> Result<T, CallError> {
    serde_dynamo::from_item(item).map_err(|error| CallError::unreadable(action, &error))
}

/// An item that a newer version stored. It may mean something that this version would lose.
#[derive(Debug, thiserror::Error)]
#[error(
    "a newer version of Firstkey stored it, with schema {0}; this one reads up to {SCHEMA}: deploy the newer one again"
)]
struct Newer(u64);

fn seconds(time: Timestamp) -> AttributeValue {
    AttributeValue::N(time.as_second().to_string())
}
