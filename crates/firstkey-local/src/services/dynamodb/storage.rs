//! The items of DynamoDB's tables, without the emulator's own calls.
//!
//! The emulator copies all its data after every call, for listeners that nobody registers, and lets another write in
//! between checking a condition and writing. So the function's calls go directly to its storage: `GetItem`, `Scan`, and
//! `PutItem`, which the caller must serialise with all other writes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use winterbaume_dynamodb::expr::{evaluate, parse_expression};
use winterbaume_dynamodb::{DynamoDbBackend, InMemoryDynamoDbBackend, Item};

use super::rejection::Rejection;
use crate::account::ACCOUNT;
use crate::call::Call;

/// Where the emulator keeps the items.
pub(super) struct Storage(pub(super) Arc<InMemoryDynamoDbBackend>);

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

impl Storage {
    pub(super) async fn put_item(&self, call: &Call) -> Result<Value, Rejection> {
        let put: PutItem = read(call)?;
        let (account, region) = (ACCOUNT.to_owned(), call.region.clone());
        if let Some(condition) = &put.condition_expression {
            let condition =
                parse_expression(condition, &put.expression_attribute_names, &put.expression_attribute_values)
                    .map_err(|reason| Rejection::new("ValidationException", &reason))?;
            let table = put.table_name.clone();
            let found = self.0.get_item(account.clone(), region.clone(), table, put.item.clone()).await?;
            if !evaluate(&condition, found.as_ref().unwrap_or(&Item::new())) {
                let all_old = put.return_values_on_condition_check_failure.as_deref() == Some("ALL_OLD");
                return Err(Rejection::condition_failed(found.filter(|_| all_old)));
            }
        }
        let old = self.0.put_item(account, region, put.table_name.clone(), put.item).await?;
        let old = old.filter(|_| put.return_values.as_deref() == Some("ALL_OLD"));
        let mut answer = old.map_or_else(|| json!({}), |old| json!({"Attributes": old}));
        if put.return_consumed_capacity.as_deref().is_some_and(|wanted| wanted != "NONE") {
            answer["ConsumedCapacity"] = json!({"TableName": put.table_name, "CapacityUnits": 1.0});
        }
        Ok(answer)
    }

    /// The emulator would read the whole table for each segment.
    pub(super) async fn scan(&self, call: &Call) -> Result<Value, Rejection> {
        let scan: Scan = read(call)?;
        let (account, region) = (ACCOUNT.to_owned(), call.region.clone());
        let page = self.0.scan(account, region, scan.table_name, scan.limit, scan.exclusive_start_key).await?;
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

    pub(super) async fn get_item(&self, call: &Call) -> Result<Value, Rejection> {
        let get: GetItem = read(call)?;
        let found = self.0.get_item(ACCOUNT.to_owned(), call.region.clone(), get.table_name, get.key).await?;
        Ok(found.map_or_else(|| json!({}), |item| json!({"Item": item})))
    }
}

/// The segment of an item: any stable division of the keys will do.
fn segment_of(item: &Value, segments: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    item["id"].to_string().hash(&mut hasher);
    hasher.finish() % segments.max(1)
}

fn read<T: DeserializeOwned>(call: &Call) -> Result<T, Rejection> {
    serde_json::from_slice(&call.request.body)
        .map_err(|error| Rejection::new("SerializationException", &error.to_string()))
}
