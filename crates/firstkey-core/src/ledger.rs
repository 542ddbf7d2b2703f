//! The ledger's record of one user, and every change that may happen to it.
//!
//! A record is changed by compare-and-swap on its version: a transition makes the next record from this one, and the store
//! accepts it only if nobody else was faster. So whatever is decided here holds however many machines work on one arrival.
//!
//! | status | meaning | next |
//! |---|---|---|
//! | `pending` | no message is under way | `sending`, or an end |
//! | `sending` | a message may have been accepted | `pending`, or an end |
//! | `delivered`, `skipped`, `quarantined`, `failed` | ends of the arrival | |
//!
//! An administrator may reopen an end: it is `pending` again, for another message to the pinned recipient.
//!
//! A delivered record is watched until its password was changed, withdrawn or replaced:
//!
//! | status | meaning | next |
//! |---|---|---|
//! | `delivered` | the user has a message | `expiring` |
//! | `bounced` | the message did not reach the user; an administrator was told | `expiring`, or `delivered` if it was used after all |
//! | `expiring` | the unused password is being withdrawn | `expired`, or back if it was used after all |
//! | `expired` | the unused password was withdrawn | |

mod arrival;
mod password;

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::arrival::Arrival;
use crate::masking::mask_addresses;
use crate::recipient::Recipient;

/// IAM tells creation times in whole seconds, and its clock is not this machine's: times this close count as the same.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

/// The history keeps this many steps; the oldest give way.
const HISTORY_LIMIT: usize = 100;

/// What the ledger knows of one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The key: account and user id, `123456789012#AIDA…`.
    pub id: String,
    /// Counts the changes; the store accepts a change only of the version that it was made from.
    pub version: u64,
    /// The account, twelve digits.
    pub account: String,
    /// The user's immutable id.
    pub user_id: String,
    /// The user's name.
    pub user_name: String,
    /// The user's path.
    pub path: String,
    /// The `eventID` of the CloudTrail record that this record was made from.
    pub event_id: String,
    /// Who created the user: an ARN or an AWS service.
    pub creator: Option<String>,
    /// When the user was created.
    pub created_at: Timestamp,
    /// The pinned recipient. Later messages go here, whatever a tag says then.
    pub recipient: Option<String>,
    /// Where the arrival stands.
    pub status: Status,
    /// Why it ended as it did, if it was not delivered.
    pub reason: Option<String>,
    /// Who works on it, while somebody does.
    pub lease: Option<Lease>,
    /// How many times somebody began to work on it.
    pub attempts: u32,
    /// When a login profile of ours may have been created without our knowing.
    pub intent: Option<Intent>,
    /// The `CreateDate` of the login profile that is known to be ours.
    pub profile_created_at: Option<Timestamp>,
    /// A message may have been accepted without our knowing: the next one has to say that it replaces it.
    pub possibly_sent: bool,
    /// The SES message id of the accepted message.
    pub message_id: Option<String>,
    /// When the message was accepted.
    pub delivered_at: Option<Timestamp>,
    /// Until when the message says that the password works; the sweep withdraws it then, if it was not used.
    #[serde(default)]
    pub valid_until: Option<Timestamp>,
    /// When the user first signed in, as far as IAM tells: it remembers the last time only.
    #[serde(default)]
    pub signed_in_at: Option<Timestamp>,
    /// What the sweep found in the end about the password of a delivered message; until then it looks again.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// When an administrator last asked for another message: sign-ins before that were with another password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened_at: Option<Timestamp>,
    /// The administrator who asked for the password to be withdrawn, if it is for that and not for its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_by: Option<String>,
    /// It was skipped because IAM showed no such user. Should IAM list the user after all, it was only late.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vanished: bool,
    /// What happened, oldest first.
    pub history: Vec<Step>,
}

/// Where an arrival stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// No message is under way.
    Pending,
    /// A message may have been accepted.
    Sending,
    /// The message was accepted for delivery.
    Delivered,
    /// Nothing was needed.
    Skipped,
    /// Suspicious; an administrator was told.
    Quarantined,
    /// It cannot be done; an administrator was told.
    Failed,
    /// The message was accepted and did not reach the user; an administrator was told.
    Bounced,
    /// The password was not used in time, and is being withdrawn.
    Expiring,
    /// The password was not used in time and was withdrawn; an administrator was told.
    Expired,
}

/// What became of a delivered password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The user chose a password of their own.
    Changed,
    /// It was not used in time, and was withdrawn.
    Withdrawn,
    /// The login profile is gone, or another one is in its place; that was not Firstkey.
    Replaced,
    /// The user is gone from the configured paths.
    Gone,
}

impl Status {
    /// Whether nothing more happens to an arrival on its own.
    #[must_use]
    pub fn is_end(self) -> bool {
        !matches!(self, Self::Pending | Self::Sending)
    }

    /// The status as the ledger, logs and metrics write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Skipped => "skipped",
            Self::Quarantined => "quarantined",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The right to work on an arrival, for a while.
///
/// It must last longer than its owner can live, or two would work at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Unique to one attempt.
    pub owner: String,
    /// When others may take over.
    pub expires_at: Timestamp,
}

/// The time in which a `CreateLoginProfile` of ours may have been carried out without our learning of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Noted before the first call.
    pub from: Timestamp,
    /// When the last attempt that might have called was certainly over.
    pub until: Timestamp,
}

/// A user whom no event told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheard {
    /// The immutable id.
    pub user_id: String,
    /// The name.
    pub user_name: String,
    /// The path.
    pub path: String,
    /// When the user was created.
    pub created_at: Timestamp,
}

/// The key of a user's record: account and user id.
#[must_use]
pub fn ledger_id(account: &str, user_id: &str) -> String {
    format!("{account}#{user_id}")
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What, in words for an administrator, with addresses masked.
    pub what: String,
}

/// What became of asking for the lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The record to store; once it is stored, the arrival is ours to work on.
    Claimed(Box<Record>),
    /// The arrival has ended.
    Ended(Status),
    /// Somebody else works on it until then.
    Busy(Timestamp),
}

impl Record {
    /// The first record of an arrival, with the lease taken and the recipient pinned.
    #[must_use]
    pub fn new(arrival: &Arrival, recipient: Option<&Recipient>, lease: Lease, now: Timestamp) -> Self {
        let creator = arrival.creator.name.clone();
        let noticed = match &creator {
            Some(creator) => format!("noticed; created by {creator}"),
            None => "noticed".to_owned(),
        };
        let user = Unheard {
            user_id: arrival.user_id.clone(),
            user_name: arrival.user_name.clone(),
            path: arrival.path.clone(),
            created_at: arrival.created_at,
        };
        let record = Self {
            event_id: arrival.event_id.clone(),
            creator,
            recipient: recipient.map(|recipient| recipient.address().to_owned()),
            ..Self::blank(user, &arrival.account)
        };
        Self { lease: Some(lease), attempts: 1, ..record.step(now, &noticed) }
    }

    /// The record of a user whom no event told of, and of whose creation CloudTrail tells no more: an end, which keeps the
    /// administrators from being told twice.
    #[must_use]
    pub fn lost(user: &Unheard, account: &str, now: Timestamp) -> Self {
        let reason = "the event of the user's creation never came and is not in CloudTrail's event history";
        Self::blank(user.clone(), account).end(Status::Failed, reason, now)
    }

    /// A record of a user about whom nothing else is known.
    fn blank(user: Unheard, account: &str) -> Self {
        Self {
            id: ledger_id(account, &user.user_id),
            version: 0,
            account: account.to_owned(),
            user_id: user.user_id,
            user_name: user.user_name,
            path: user.path,
            event_id: "none".to_owned(),
            creator: None,
            created_at: user.created_at,
            recipient: None,
            status: Status::Pending,
            reason: None,
            lease: None,
            attempts: 0,
            intent: None,
            profile_created_at: None,
            possibly_sent: false,
            message_id: None,
            delivered_at: None,
            valid_until: None,
            signed_in_at: None,
            outcome: None,
            reopened_at: None,
            revoked_by: None,
            vanished: false,
            history: Vec::new(),
        }
    }

    /// The next version, with one more line of history.
    fn step(mut self, at: Timestamp, what: &str) -> Self {
        self.version += 1;
        if self.history.len() >= HISTORY_LIMIT {
            self.history.remove(0);
        }
        self.history.push(Step { at, what: mask_addresses(what) });
        self
    }
}
