//! The states of a record, and the values that it is made of.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// IAM gives creation times in whole seconds, and its clock is not this machine's: times this close count as equal.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

/// Where an arrival stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArrivalState {
    /// No message is under way.
    Pending {
        /// What has to be fixed before it can go on, if that is known.
        waits_for: Option<String>,
        /// No attempt starts before this time.
        not_before: Option<Timestamp>,
    },
    /// A message may have been accepted.
    Sending,
    /// The message was accepted for delivery.
    Delivered,
    /// The message was accepted and did not reach the user; an administrator was told.
    Bounced {
        /// Why.
        reason: String,
    },
    /// Nothing was needed.
    Skipped {
        /// Why.
        reason: String,
        /// IAM showed no such user. If IAM lists the user after all, it was only late.
        vanished: bool,
    },
    /// Suspicious; an administrator is told.
    Quarantined {
        /// Why.
        reason: String,
        /// Another event contradicts the one about this creation; CloudTrail's event history has to decide.
        contested: bool,
    },
    /// It cannot be done; an administrator is told.
    Failed {
        /// Why.
        reason: String,
    },
}

/// What became of the password of a delivered message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordState {
    /// No message is known to have carried one.
    None,
    /// It works, and the sweep watches it.
    Watched {
        /// The user has signed in with it and not chosen another in time; administrators know.
        unchanged_told: bool,
    },
    /// It is being withdrawn.
    Expiring(Withdrawal),
    /// It was withdrawn.
    Expired(Withdrawal),
    /// The user chose a password of their own.
    Changed,
    /// The login profile is gone, or another has replaced it, and Firstkey did neither.
    Replaced,
    /// The user is gone.
    Gone,
}

/// Where a user stands, in one word.
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
    /// The password is being withdrawn.
    Expiring,
    /// The password was withdrawn, or the link closed.
    Expired,
}

/// What became of a delivered password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordOutcome {
    /// The user chose a password of their own.
    Changed,
    /// It was withdrawn.
    Withdrawn,
    /// The login profile is gone, or another has replaced it, and Firstkey did neither.
    Replaced,
    /// The user is gone.
    Gone,
}

/// What administrators have to be told about a user. It is owed from the moment it is stored until SNS has accepted it,
/// so that neither a crash nor a broken topic can lose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The arrival was quarantined.
    Quarantined,
    /// The arrival failed.
    Failed,
    /// No event about the user's creation can be found any more.
    Lost,
    /// The password was withdrawn, or the link not used in time.
    Expired,
    /// The user has signed in but not chosen a password in time.
    Unchanged,
    /// The user was moved to a path that is not configured.
    Moved,
    /// The message was accepted for delivery. Only if administrators want to know.
    Delivered,
    /// Whoever got the message with the link has said that it was not for them.
    Disowned,
}

/// A request for another message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reopened {
    /// When it was made: earlier sign-ins used another password.
    pub at: Timestamp,
    /// It also replaces a password that the user has chosen.
    pub resets: bool,
}

impl Status {
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

/// The right to write to IAM about a user, for a while.
///
/// It must outlast its owner, or two writers could work at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Unique to one attempt.
    pub owner: String,
    /// When others may take it over.
    pub expires_at: Timestamp,
}

/// The time in which a `CreateLoginProfile` of ours may have been carried out without our knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Noted before the first call.
    pub from: Timestamp,
    /// When the last attempt that may have made the call was certainly over.
    pub until: Timestamp,
}

/// Why a password is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withdrawal {
    /// It was not used in time.
    Unused,
    /// The user has signed in with it but not chosen another in time.
    Unchanged,
    /// It can reach nobody.
    Undeliverable,
    /// An administrator requested it.
    Asked {
        /// The administrator.
        by: String,
    },
}

impl Intent {
    /// Whether a login profile created at that time may be the intended one.
    #[must_use]
    pub fn spans(self, created_at: Timestamp) -> bool {
        self.from - CLOCK_TOLERANCE <= created_at && created_at <= self.until + CLOCK_TOLERANCE
    }
}

impl ArrivalState {
    /// Nothing is known to be in the way.
    pub(super) const PENDING: Self = Self::Pending { waits_for: None, not_before: None };
}
