//! What the ledger says of each user, read from its DynamoDB table.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use firstkey::core::ledger::{Happened, Outcome, Status};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::arrivals::{Step, Tone};
use crate::cloud::Cloud;
use crate::door::Call;

/// Where the ledger is.
#[derive(Default)]
pub(crate) struct Ledger {
    table: Mutex<Option<String>>,
    /// When each table was made, by the cloud's clock.
    made: Mutex<HashMap<String, Timestamp>>,
}

impl Ledger {
    pub(crate) fn is_in(&self, table: &str) {
        *self.table.lock().unwrap_or_else(PoisonError::into_inner) = Some(table.to_owned());
    }

    /// Notes when a table was made.
    pub(crate) fn note_table(&self, table: &str, now: Timestamp) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(table.to_owned(), now);
    }

    /// When a table was made.
    pub(crate) fn created_at(&self, table: &str) -> Option<Timestamp> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).get(table).copied()
    }

    fn table(&self) -> Option<String> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One record of the ledger: the attributes that the local cloud shows.
#[derive(Debug)]
pub(crate) struct LedgerRecord {
    pub(crate) account: String,
    pub(crate) user_id: String,
    pub(crate) user_name: String,
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
    pub(crate) message_id: Option<String>,
    pub(crate) history: Vec<Step>,
}

impl Cloud {
    /// Every record of the ledger; none before it is deployed. Records that the ledger's users could not read either
    /// (without account, user id or status) are left out.
    pub(crate) async fn ledger_records(&self) -> Vec<LedgerRecord> {
        let mut records = Vec::new();
        let Some(table) = self.state.ledger.table() else { return records };
        let mut input = json!({"TableName": table, "ConsistentRead": true});
        loop {
            let answer = self.answer(Call::json("dynamodb", "DynamoDB_20120810.Scan", &input)).await;
            let page: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            records.extend(page["Items"].as_array().into_iter().flatten().filter_map(LedgerRecord::read));
            match page.get("LastEvaluatedKey") {
                Some(key) if key.is_object() => input["ExclusiveStartKey"] = key.clone(),
                _ => return records,
            }
        }
    }
}

impl LedgerRecord {
    fn read(item: &Value) -> Option<Self> {
        let attribute = |name: &str| item[name]["S"].as_str().map(str::to_owned);
        Some(Self {
            account: attribute("account")?,
            user_id: attribute("user_id")?,
            user_name: attribute("user_name").unwrap_or_default(),
            status: attribute("status")?,
            reason: attribute("reason"),
            message_id: attribute("message_id"),
            history: item["history"]["L"].as_array().into_iter().flatten().filter_map(step).collect(),
        })
    }
}

/// A step of the history in words, which are made from what is stored.
fn step(entry: &Value) -> Option<Step> {
    let entry: serde_dynamo::AttributeValue = serde_json::from_value(entry.clone()).ok()?;
    let step: firstkey::core::ledger::Step = serde_dynamo::from_attribute_value(entry).ok()?;
    let tone = match &step.happened {
        Happened::Delivered { .. } | Happened::Used => Some(Tone::Good),
        Happened::AttemptFailed { .. } | Happened::Waiting { .. } | Happened::Mail { .. } => Some(Tone::Bad),
        Happened::Ended { status: Status::Skipped, .. } | Happened::Unanswered => Some(Tone::Odd),
        Happened::Settled { outcome: Outcome::Withdrawn, .. } => Some(Tone::Odd),
        Happened::Ended { .. } => Some(Tone::Bad),
        _ => None,
    };
    Some(Step { at: step.at, what: step.happened.to_string(), tone })
}
