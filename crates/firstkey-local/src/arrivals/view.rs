//! One arrival, as it is shown.

use jiff::Timestamp;
use serde::Serialize;

/// A user and everything that has happened since its creation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArrivalView {
    /// The id of the AWS account.
    pub account: String,
    /// The user's immutable id, `AIDA…`.
    pub user_id: String,
    /// The user's name.
    pub user_name: String,
    /// The ledger's status; `waiting` while the ledger has no record.
    pub status: String,
    /// The reason for the status, if the ledger has one.
    pub reason: Option<String>,
    /// The last mail that SES accepted for the user.
    pub message_id: Option<String>,
    /// Whether the function is done with the event.
    pub is_answered: bool,
    /// What happened, oldest first.
    pub steps: Vec<TimelineStep>,
}

impl ArrivalView {
    /// The user of the arrival.
    pub(crate) fn user(&self) -> UserKey {
        UserKey { account: self.account.clone(), user_id: self.user_id.clone() }
    }

    /// The arrival of a user that the ledger does not know yet.
    pub(super) fn waiting(user: UserKey, user_name: &str) -> Self {
        Self {
            account: user.account,
            user_id: user.user_id,
            user_name: user_name.to_owned(),
            status: "waiting".to_owned(),
            reason: None,
            message_id: None,
            is_answered: false,
            steps: Vec::new(),
        }
    }
}

/// One step of an arrival. It never contains a password or a mail's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineStep {
    /// When it happened.
    pub at: Timestamp,
    /// What happened, in a few words.
    pub what: String,
    /// Whether that is good or bad news to an administrator, if it deserves a colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
}

/// How a step looks to an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// It is done.
    Good,
    /// Something went wrong.
    Bad,
    /// It took an unusual turn.
    Odd,
}

/// Identifies a user for good: names are reused, ids are not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct UserKey {
    pub(crate) account: String,
    pub(crate) user_id: String,
}
