//! What the ledger knows about a user, for programs. `docs/cli.md` describes it. Fields may be added, but are never
//! renamed.

mod claim;

use firstkey::core::ledger::{PasswordOutcome, Record, Slack, SlackNotice, Status, Step};
use firstkey::core::text::mask_addresses;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use claim::ClaimDocument;

/// What the ledger knows about a user. The fields are listed here so that nothing new in the ledger gets out unnoticed.
#[derive(Debug, Serialize)]
pub(crate) struct UserDocument<'a> {
    account: &'a str,
    user_id: &'a str,
    user_name: &'a str,
    path: &'a str,
    created_at: Timestamp,
    creator: Option<&'a str>,
    event_id: Option<&'a str>,
    status: Status,
    reason: Option<&'a str>,
    recipient: Option<String>,
    attempts: u32,
    message_id: Option<&'a str>,
    delivered_at: Option<Timestamp>,
    valid_until: Option<Timestamp>,
    signed_in_at: Option<Timestamp>,
    outcome: Option<PasswordOutcome>,
    claim: Option<ClaimDocument<'a>>,
    slack: Option<SlackDocument<'a>>,
    history: Vec<Value>,
}

/// What the ledger knows of the direct message in Slack.
#[derive(Debug, Serialize)]
struct SlackDocument<'a> {
    channel: Option<&'a str>,
    ts: Option<&'a str>,
    owes: Option<SlackNotice>,
}

impl<'a> SlackDocument<'a> {
    fn new(slack: &'a Slack) -> Self {
        Self { channel: slack.channel.as_deref(), ts: slack.ts.as_deref(), owes: slack.owes }
    }
}

impl<'a> UserDocument<'a> {
    /// The document of a record, with the recipient in full or masked.
    pub(crate) fn new(record: &'a Record, full: bool) -> Self {
        Self {
            account: &record.account,
            user_id: &record.user_id,
            user_name: &record.user_name,
            path: &record.path,
            created_at: record.created_at,
            creator: record.creator.as_deref(),
            event_id: record.event_id.as_deref(),
            status: record.status(),
            reason: record.reason(),
            recipient: recipient(record, full),
            attempts: record.attempts,
            message_id: record.message_id.as_deref(),
            delivered_at: record.delivered_at,
            valid_until: record.valid_until,
            signed_in_at: record.signed_in_at,
            outcome: record.outcome(),
            claim: record.claim.as_ref().map(|claim| ClaimDocument::new(claim, record)),
            slack: record.slack.as_ref().map(SlackDocument::new),
            history: record.history.iter().map(step_document).collect(),
        }
    }
}

/// The pinned recipient, in full or masked.
pub(crate) fn recipient(record: &Record, full: bool) -> Option<String> {
    record.recipient.as_deref().map(|address| if full { address.to_owned() } else { mask_addresses(address) })
}

/// A step of the history: its words, and the facts behind them.
fn step_document(step: &Step) -> Value {
    let mut document = serde_json::to_value(step).unwrap_or_default();
    document["what"] = Value::from(step.happened.to_string());
    document
}
