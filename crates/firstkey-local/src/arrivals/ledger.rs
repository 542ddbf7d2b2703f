//! What the ledger says of each user, read from its DynamoDB table.

use firstkey::core::ledger::{Happened, PasswordOutcome, Status};
use serde_json::{Value, json};

use super::view::{TimelineStep, Tone, UserKey};
use crate::call::Call;
use crate::services::dynamodb::DynamoDb;

/// One record of the ledger: the attributes that the local cloud shows.
#[derive(Debug)]
pub(crate) struct LedgerRecord {
    pub(super) user: UserKey,
    pub(super) user_name: String,
    pub(super) status: String,
    pub(super) reason: Option<String>,
    pub(super) message_id: Option<String>,
    pub(super) history: Vec<TimelineStep>,
}

/// Every record in the ledger's table. Records without account, user id or status are left out: Firstkey could not read
/// them either.
pub(crate) async fn read_ledger(dynamodb: &DynamoDb, table: &str) -> Vec<LedgerRecord> {
    let mut records = Vec::new();
    let mut input = json!({"TableName": table, "ConsistentRead": true});
    loop {
        let answer = dynamodb.answer(Call::json("dynamodb", "DynamoDB_20120810.Scan", &input)).await;
        let page: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        records.extend(page["Items"].as_array().into_iter().flatten().filter_map(LedgerRecord::read));
        match page.get("LastEvaluatedKey") {
            Some(key) if key.is_object() => input["ExclusiveStartKey"] = key.clone(),
            _ => return records,
        }
    }
}

impl LedgerRecord {
    fn read(item: &Value) -> Option<Self> {
        let attribute = |name: &str| item[name]["S"].as_str().map(str::to_owned);
        Some(Self {
            user: UserKey { account: attribute("account")?, user_id: attribute("user_id")? },
            user_name: attribute("user_name").unwrap_or_default(),
            status: attribute("status")?,
            reason: attribute("reason"),
            message_id: attribute("message_id"),
            history: item["history"]["L"].as_array().into_iter().flatten().filter_map(step).collect(),
        })
    }
}

/// A step of the history, in words.
fn step(entry: &Value) -> Option<TimelineStep> {
    let entry: serde_dynamo::AttributeValue = serde_json::from_value(entry.clone()).ok()?;
    let step: firstkey::core::ledger::Step = serde_dynamo::from_attribute_value(entry).ok()?;
    let tone = match &step.happened {
        Happened::Delivered { .. } | Happened::Used | Happened::Claimed => Some(Tone::Good),
        Happened::AttemptFailed { .. } | Happened::Waiting { .. } | Happened::Mail { .. } | Happened::NotSet { .. } => {
            Some(Tone::Bad)
        }
        Happened::Ended { status: Status::Skipped, .. } | Happened::Unanswered => Some(Tone::Odd),
        Happened::LinkClosed { .. } | Happened::LinkUnanswered | Happened::Disowned => Some(Tone::Odd),
        Happened::Settled { outcome: PasswordOutcome::Withdrawn, .. } => Some(Tone::Odd),
        Happened::Ended { .. } => Some(Tone::Bad),
        _ => None,
    };
    Some(TimelineStep { at: step.at, what: step.happened.to_string(), tone })
}
