//! DynamoDB: the emulator, and what it does too slowly or not as DynamoDB does it.
//!
//! The emulator copies all that it keeps after every call, for listeners that nobody registers, and between the look at a
//! condition and the write another write may come in. So the calls that the function makes go past it to
//! its storage: `GetItem` and `Scan`, and `PutItem` under the lock of all writes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use winterbaume_core::{MockResponse, MockService};
use winterbaume_dynamodb::expr::{evaluate, parse_expression};
use winterbaume_dynamodb::{DynamoDbBackend, DynamoDbError, DynamoDbService, InMemoryDynamoDbBackend, Item};

use crate::cloud::{ACCOUNT, Cloud};
use crate::door::Call;

/// The account's tables.
pub(crate) struct DynamoDb {
    emulator: DynamoDbService,
    storage: Arc<InMemoryDynamoDbBackend>,
    /// Held during every write, so that a condition still holds when the item is put.
    writing: Mutex<()>,
}

/// The part of `PutItem` that is answered here.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutItem {
    table_name: String,
    item: Item,
    condition_expression: Option<String>,
    #[serde(default)]
    expression_attribute_names: HashMap<String, String>,
    #[serde(default)]
    expression_attribute_values: Item,
    return_values: Option<String>,
    return_values_on_condition_check_failure: Option<String>,
    return_consumed_capacity: Option<String>,
}

/// The part of `GetItem` that is answered here.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetItem {
    table_name: String,
    key: Item,
}

/// The part of `Scan` that is answered here.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Scan {
    table_name: String,
    limit: Option<usize>,
    exclusive_start_key: Option<Item>,
    segment: Option<u64>,
    total_segments: Option<u64>,
}

/// An error of DynamoDB: its code, and the answer's other members.
struct Refusal(&'static str, Value);

impl Default for DynamoDb {
    fn default() -> Self {
        let storage = Arc::new(InMemoryDynamoDbBackend::new());
        Self {
            emulator: DynamoDbService::with_backend(Arc::<InMemoryDynamoDbBackend>::clone(&storage)),
            storage,
            writing: Mutex::default(),
        }
    }
}

impl DynamoDb {
    async fn put_item(&self, call: &Call) -> Result<Value, Refusal> {
        let put: PutItem = read(call)?;
        let (account, region) = (ACCOUNT.to_owned(), call.region.clone());
        if let Some(condition) = &put.condition_expression {
            let condition =
                parse_expression(condition, &put.expression_attribute_names, &put.expression_attribute_values)
                    .map_err(|reason| Refusal::new("ValidationException", &reason))?;
            let table = put.table_name.clone();
            let found = self.storage.get_item(account.clone(), region.clone(), table, put.item.clone()).await?;
            if !evaluate(&condition, found.as_ref().unwrap_or(&Item::new())) {
                let all_old = put.return_values_on_condition_check_failure.as_deref() == Some("ALL_OLD");
                return Err(Refusal::condition_failed(found.filter(|_| all_old)));
            }
        }
        let old = self.storage.put_item(account, region, put.table_name.clone(), put.item).await?;
        let old = old.filter(|_| put.return_values.as_deref() == Some("ALL_OLD"));
        let mut answer = old.map_or_else(|| json!({}), |old| json!({"Attributes": old}));
        if put.return_consumed_capacity.as_deref().is_some_and(|wanted| wanted != "NONE") {
            answer["ConsumedCapacity"] = json!({"TableName": put.table_name, "CapacityUnits": 1.0});
        }
        Ok(answer)
    }

    /// The emulator would read all of the table whatever the segment.
    async fn scan(&self, call: &Call) -> Result<Value, Refusal> {
        let scan: Scan = read(call)?;
        let (account, region) = (ACCOUNT.to_owned(), call.region.clone());
        let page = self.storage.scan(account, region, scan.table_name, scan.limit, scan.exclusive_start_key).await?;
        let in_segment = |item: &Item| match (scan.segment, scan.total_segments) {
            (Some(segment), Some(segments)) => segment_of(&json!(item), segments) == segment,
            _ => true,
        };
        let items: Vec<Item> = page.items.into_iter().filter(in_segment).collect();
        let mut answer = json!({"Count": items.len(), "ScannedCount": items.len(), "Items": items});
        if let Some(last) = page.last_evaluated_key {
            answer["LastEvaluatedKey"] = json!(last);
        }
        Ok(answer)
    }

    async fn get_item(&self, call: &Call) -> Result<Value, Refusal> {
        let get: GetItem = read(call)?;
        let found = self.storage.get_item(ACCOUNT.to_owned(), call.region.clone(), get.table_name, get.key).await?;
        Ok(found.map_or_else(|| json!({}), |item| json!({"Item": item})))
    }
}

impl Cloud {
    /// Answers a request to DynamoDB.
    pub(crate) async fn dynamodb(&self, call: Call) -> MockResponse {
        let operation = call.operation().to_owned();
        let dynamodb = &self.state.dynamodb;
        match operation.as_str() {
            "GetItem" if !has(&call, "ProjectionExpression") => return respond(dynamodb.get_item(&call).await),
            "DescribeTable" => return self.describe_table(call).await,
            "Scan" if !has(&call, "ProjectionExpression") && !has(&call, "FilterExpression") => {
                return respond(dynamodb.scan(&call).await);
            }
            _ if !is_write(&operation) => return dynamodb.emulator.handle(call.request).await,
            _ => {}
        }
        let writing = dynamodb.writing.lock().await;
        let answer = match operation.as_str() {
            "PutItem" => respond(dynamodb.put_item(&call).await),
            "CreateTable" => self.create_table(call).await,
            _ => dynamodb.emulator.handle(call.request).await,
        };
        drop(writing);
        self.changed();
        answer
    }

    /// The description of a table, dated by the cloud's clock: the emulator dates it by the machine's.
    async fn describe_table(&self, call: Call) -> MockResponse {
        let mut answer = self.state.dynamodb.emulator.handle(call.request).await;
        if let Ok(mut description) = serde_json::from_slice::<Value>(&answer.body)
            && let Some(name) = description["Table"]["TableName"].as_str()
            && let Some(created_at) = self.state.ledger.created_at(name)
        {
            description["Table"]["CreationDateTime"] = json!(created_at.as_second());
            answer.body = description.to_string().into();
        }
        answer
    }

    /// Notes when a table was made.
    async fn create_table(&self, call: Call) -> MockResponse {
        let request: Value = serde_json::from_slice(&call.request.body).unwrap_or_default();
        let answer = self.state.dynamodb.emulator.handle(call.request).await;
        if answer.status == 200
            && let Some(name) = request["TableName"].as_str()
        {
            self.state.ledger.note_table(name, self.now());
        }
        answer
    }
}

/// The segment of an item: any division of the keys will do that is always the same.
fn segment_of(item: &Value, segments: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    item["id"].to_string().hash(&mut hasher);
    hasher.finish() % segments.max(1)
}

impl Refusal {
    fn new(code: &'static str, message: &str) -> Self {
        Self(code, json!({"message": message}))
    }

    /// `found` is the item that was in the way, if the caller wants to see it.
    fn condition_failed(found: Option<Item>) -> Self {
        let mut refusal = Self::new("ConditionalCheckFailedException", "The conditional request failed");
        if let Some(found) = found {
            refusal.1["Item"] = json!(found);
        }
        refusal
    }
}

impl From<DynamoDbError> for Refusal {
    fn from(error: DynamoDbError) -> Self {
        let code = match error {
            DynamoDbError::ResourceNotFound(_) => "ResourceNotFoundException",
            _ => "ValidationException",
        };
        Self::new(code, &error.to_string())
    }
}

fn read<T: DeserializeOwned>(call: &Call) -> Result<T, Refusal> {
    serde_json::from_slice(&call.request.body)
        .map_err(|error| Refusal::new("SerializationException", &error.to_string()))
}

fn has(call: &Call, member: &str) -> bool {
    serde_json::from_slice::<Value>(&call.request.body).is_ok_and(|input| input.get(member).is_some())
}

fn respond(answer: Result<Value, Refusal>) -> MockResponse {
    match answer {
        Ok(output) => MockResponse::json(200, output.to_string()),
        Err(Refusal(code, mut members)) => {
            members["__type"] = json!(format!("com.amazonaws.dynamodb.v20120810#{code}"));
            MockResponse::json(400, members.to_string())
        }
    }
}

/// Whether an operation can change what the ledger says.
fn is_write(operation: &str) -> bool {
    const READS: [&str; 6] = ["BatchGetItem", "Get", "List", "Describe", "Query", "Scan"];
    !READS.iter().any(|read| operation.starts_with(read))
}
