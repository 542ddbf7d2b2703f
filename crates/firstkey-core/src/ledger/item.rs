//! How a record is stored: flat, one attribute for each fact, so that people can read it in DynamoDB's console.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::claim::{Claim, ClaimState};
use super::history::Step;
use super::record::{Extra, Record};
use super::slack::Slack;
use super::state::Withdrawal;
use super::state::{ArrivalState, Intent, Lease, Notice, PasswordOutcome, PasswordState, Reopened, Status};
use super::step::Why;

/// The version of the stored form. Raise it whenever a reader of the current form would lose or misread something: that
/// reader then leaves the item alone. It would lose what it does not know inside `lease`, `intent`, `claim`, `slack` or a step of
/// the history: only the item's own attributes are kept. Firstkey 0.1.0 stored none, which counts as 1.
pub const SCHEMA: u64 = 3;

/// The version of a record without a claim: those who cannot read claims can read it.
const WITHOUT_CLAIM: u64 = 2;

/// A record as it is stored.
#[derive(Serialize, Deserialize)]
struct Item {
    #[serde(default = "first_schema")]
    schema: u64,
    id: String,
    version: u64,
    account: String,
    user_id: String,
    user_name: String,
    path: String,
    event_id: Option<String>,
    creator: Option<String>,
    created_at: Timestamp,
    recipient: Option<String>,
    status: Status,
    reason: Option<String>,
    lease: Option<Lease>,
    attempts: u32,
    intent: Option<Intent>,
    profile_created_at: Option<Timestamp>,
    possibly_sent: bool,
    message_id: Option<String>,
    delivered_at: Option<Timestamp>,
    #[serde(default)]
    valid_until: Option<Timestamp>,
    #[serde(default)]
    signed_in_at: Option<Timestamp>,
    #[serde(default)]
    outcome: Option<PasswordOutcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reopened_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "is_false")]
    resets: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withdrawal: Option<Why>,
    #[serde(default, skip_serializing_if = "is_false")]
    unchanged_told: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    vanished: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    contested: bool,
    /// The arrival failed, though the status is the password's.
    #[serde(default, skip_serializing_if = "is_false")]
    failed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_before: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "is_zero")]
    unanswered: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owes: Option<Notice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claim: Option<Claim>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slack: Option<Slack>,
    /// DynamoDB's time to live, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
    history: Vec<Step>,
    #[serde(flatten)]
    extra: Extra,
}

/// Why an item is not a record of this version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum NoRecord {
    #[error("it has schema {0}, which a newer version of Firstkey has stored, and this one reads up to {SCHEMA}")]
    Newer(u64),
    #[error("it is {0} and has no reason")]
    NoReason(Status),
}

fn first_schema() -> u64 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

impl Item {
    fn arrival(&self) -> Result<ArrivalState, NoRecord> {
        let reason = || self.reason.clone().ok_or(NoRecord::NoReason(self.status));
        Ok(match self.status {
            Status::Pending => ArrivalState::Pending { waits_for: self.reason.clone(), not_before: self.not_before },
            Status::Sending => ArrivalState::Sending,
            Status::Bounced => ArrivalState::Bounced { reason: reason()? },
            Status::Skipped => ArrivalState::Skipped { reason: reason()?, vanished: self.vanished },
            Status::Quarantined => ArrivalState::Quarantined { reason: reason()?, contested: self.contested },
            Status::Failed => ArrivalState::Failed { reason: reason()? },
            Status::Expiring | Status::Expired if self.failed => ArrivalState::Failed { reason: reason()? },
            // The reason stays with a message that bounced.
            Status::Delivered | Status::Expiring | Status::Expired => match &self.reason {
                Some(reason) if self.status != Status::Delivered => ArrivalState::Bounced { reason: reason.clone() },
                _ => ArrivalState::Delivered,
            },
        })
    }

    fn password(&self) -> PasswordState {
        if self.claim.as_ref().is_some_and(|claim| claim.state != ClaimState::Claimed) {
            return match self.outcome {
                Some(PasswordOutcome::Gone) => PasswordState::Gone,
                _ => PasswordState::None,
            };
        }
        // 0.1.0 stored only who asked, if anyone did.
        let old = if self.revoked_by.is_some() { Why::Asked } else { Why::Unused };
        let why = || Withdrawal::of(self.withdrawal.unwrap_or(old), self.revoked_by.clone());
        match (self.status, self.outcome) {
            (_, Some(PasswordOutcome::Changed)) => PasswordState::Changed,
            (_, Some(PasswordOutcome::Replaced)) => PasswordState::Replaced,
            (_, Some(PasswordOutcome::Gone)) => PasswordState::Gone,
            (Status::Expired, _) | (_, Some(PasswordOutcome::Withdrawn)) => PasswordState::Expired(why()),
            (Status::Expiring, None) => PasswordState::Expiring(why()),
            (Status::Delivered | Status::Bounced, None) => {
                PasswordState::Watched { unchanged_told: self.unchanged_told }
            }
            _ => PasswordState::None,
        }
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Item::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Item::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl TryFrom<Item> for Record {
    type Error = NoRecord;

    fn try_from(item: Item) -> Result<Self, NoRecord> {
        if item.schema > SCHEMA {
            return Err(NoRecord::Newer(item.schema));
        }
        Ok(Self {
            arrival: item.arrival()?,
            password: item.password(),
            id: item.id,
            version: item.version,
            account: item.account,
            user_id: item.user_id,
            user_name: item.user_name,
            path: item.path,
            // 0.1.0 wrote this where no event had reported the user.
            event_id: item.event_id.filter(|id| id != "none"),
            creator: item.creator,
            created_at: item.created_at,
            recipient: item.recipient,
            lease: item.lease,
            attempts: item.attempts,
            intent: item.intent,
            profile_created_at: item.profile_created_at,
            possibly_sent: item.possibly_sent,
            unanswered: item.unanswered,
            message_id: item.message_id,
            delivered_at: item.delivered_at,
            valid_until: item.valid_until,
            signed_in_at: item.signed_in_at,
            reopened: item.reopened_at.map(|at| Reopened { at, resets: item.resets }),
            owes: item.owes,
            claim: item.claim,
            slack: item.slack,
            expires_at: item.expires_at.and_then(|second| Timestamp::from_second(second).ok()),
            history: item.history,
            extra: item.extra,
        })
    }
}

impl From<Record> for Item {
    fn from(record: Record) -> Self {
        let (status, outcome) = (record.status(), record.outcome());
        let reason = record.reason().map(str::to_owned);
        let unchanged_told = matches!(record.password, PasswordState::Watched { unchanged_told: true });
        let (withdrawal, revoked_by) = match record.password {
            PasswordState::Expiring(why) | PasswordState::Expired(why) => {
                let (why, by) = why.stored();
                (Some(why), by)
            }
            _ => (None, None),
        };
        let (mut vanished, mut contested, mut failed, mut not_before) = (false, false, false, None);
        match record.arrival {
            ArrivalState::Pending { not_before: time, .. } => not_before = time,
            ArrivalState::Skipped { vanished: is, .. } => vanished = is,
            ArrivalState::Quarantined { contested: is, .. } => contested = is,
            ArrivalState::Failed { .. } => failed = status != Status::Failed,
            _ => {}
        }
        Self {
            schema: if record.claim.is_some() { SCHEMA } else { WITHOUT_CLAIM },
            id: record.id,
            version: record.version,
            account: record.account,
            user_id: record.user_id,
            user_name: record.user_name,
            path: record.path,
            event_id: record.event_id,
            creator: record.creator,
            created_at: record.created_at,
            recipient: record.recipient,
            status,
            reason,
            lease: record.lease,
            attempts: record.attempts,
            intent: record.intent,
            profile_created_at: record.profile_created_at,
            possibly_sent: record.possibly_sent,
            message_id: record.message_id,
            delivered_at: record.delivered_at,
            valid_until: record.valid_until,
            signed_in_at: record.signed_in_at,
            outcome,
            reopened_at: record.reopened.map(|reopened| reopened.at),
            resets: record.reopened.is_some_and(|reopened| reopened.resets),
            revoked_by,
            withdrawal,
            unchanged_told,
            vanished,
            contested,
            failed,
            not_before,
            unanswered: record.unanswered,
            owes: record.owes,
            claim: record.claim,
            slack: record.slack,
            expires_at: record.expires_at.map(Timestamp::as_second),
            history: record.history,
            extra: record.extra,
        }
    }
}
