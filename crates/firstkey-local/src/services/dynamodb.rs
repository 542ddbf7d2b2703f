//! DynamoDB: the emulator, and replacements for what it does too slowly or differently.

mod rejection;
mod storage;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::{Value, json};
use winterbaume_core::{MockResponse, MockService};
use winterbaume_dynamodb::{DynamoDbService, InMemoryDynamoDbBackend};

use self::rejection::respond;
use self::storage::Storage;
use crate::call::Call;
use crate::clock::CloudClock;
use crate::revision::Revision;

/// The account's tables.
pub(crate) struct DynamoDb {
    emulator: DynamoDbService,
    storage: Storage,
    /// Held during every write, so that a condition still holds when the item is written.
    writing: tokio::sync::Mutex<()>,
    /// When each table was created, by the cloud's clock.
    created: Mutex<HashMap<String, Timestamp>>,
    clock: CloudClock,
    revision: Revision,
}

impl DynamoDb {
    pub(crate) fn new(clock: CloudClock, revision: Revision) -> Self {
        let storage = Arc::new(InMemoryDynamoDbBackend::new());
        Self {
            emulator: DynamoDbService::with_backend(Arc::<InMemoryDynamoDbBackend>::clone(&storage)),
            storage: Storage(storage),
            writing: tokio::sync::Mutex::default(),
            created: Mutex::default(),
            clock,
            revision,
        }
    }

    pub(crate) async fn answer(&self, call: Call) -> MockResponse {
        let input = call.input();
        let has = |member: &str| input.get(member).is_some();
        match call.operation() {
            "GetItem" if !has("ProjectionExpression") => respond(self.storage.get_item(&call).await),
            "Scan" if !has("ProjectionExpression") && !has("FilterExpression") => {
                respond(self.storage.scan(&call).await)
            }
            "DescribeTable" => self.describe_table(call).await,
            operation if is_write(operation) => {
                let answer = self.write(call).await;
                self.revision.advance();
                answer
            }
            _ => self.emulator.handle(call.request).await,
        }
    }

    async fn write(&self, call: Call) -> MockResponse {
        let _writing = self.writing.lock().await;
        match call.operation() {
            "PutItem" => respond(self.storage.put_item(&call).await),
            "CreateTable" => self.create_table(call).await,
            _ => self.emulator.handle(call.request).await,
        }
    }

    /// The description of a table, with the cloud's creation time: the emulator uses the machine's.
    async fn describe_table(&self, call: Call) -> MockResponse {
        let mut answer = self.emulator.handle(call.request).await;
        if let Ok(mut description) = serde_json::from_slice::<Value>(&answer.body)
            && let Some(name) = description["Table"]["TableName"].as_str()
            && let Some(created) = self.created().get(name).copied()
        {
            description["Table"]["CreationDateTime"] = json!(created.as_second());
            answer.body = description.to_string().into();
        }
        answer
    }

    /// Notes when a table was created.
    async fn create_table(&self, call: Call) -> MockResponse {
        let input = call.input();
        let answer = self.emulator.handle(call.request).await;
        if answer.status == 200
            && let Some(name) = input["TableName"].as_str()
        {
            self.created().insert(name.to_owned(), self.clock.now());
        }
        answer
    }

    fn created(&self) -> MutexGuard<'_, HashMap<String, Timestamp>> {
        self.created.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an operation can change the ledger.
fn is_write(operation: &str) -> bool {
    const READS: [&str; 6] = ["BatchGetItem", "Get", "List", "Describe", "Query", "Scan"];
    !READS.iter().any(|read| operation.starts_with(read))
}
