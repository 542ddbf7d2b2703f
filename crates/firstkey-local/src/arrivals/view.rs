//! One arrival, as it is shown.

use jiff::Timestamp;
use serde::Serialize;

/// A user that was created, and what happened since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArrivalView {
    /// The id of the AWS account.
    pub account: String,
    /// The user's immutable id, `AIDA…`.
    pub user_id: String,
    /// The user's name.
    pub user_name: String,
    /// The ledger's status, or `waiting` before the ledger has a record.
    pub status: String,
    /// Why the status is what it is, if the ledger says so.
    pub reason: Option<String>,
    /// Which mail SES accepted last for the user.
    pub message_id: Option<String>,
    /// Whether the function has done with the event.
    pub is_answered: bool,
    /// What happened, oldest first.
    pub steps: Vec<TimelineStep>,
}

impl ArrivalView {
    /// Whose arrival it is.
    pub(crate) fn user(&self) -> UserKey {
        UserKey { account: self.account.clone(), user_id: self.user_id.clone() }
    }

    /// That of a user of whom the ledger knows nothing yet.
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

/// One thing that happened to an arrival. It never holds a password or a mail's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineStep {
    /// When it happened.
    pub at: Timestamp,
    /// What happened, in a few words.
    pub what: String,
    /// Whether that is what an administrator hopes for, if it is worth a colour.
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
    /// It went another way than most.
    Odd,
}

/// Names a user for good: names are reused, ids are not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct UserKey {
    pub(crate) account: String,
    pub(crate) user_id: String,
}
