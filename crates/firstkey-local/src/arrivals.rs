//! Arrivals and how far each has come.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

use crate::ledger::LedgerRecord;

/// A user that was created, and what happened since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arrival {
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
    pub steps: Vec<Step>,
}

/// One thing that happened to an arrival. It never holds a password or a mail's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
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

/// What the trail saw of each arrival, in the order of their creation.
#[derive(Default)]
pub(crate) struct Timeline {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    arrivals: Vec<Arrival>,
    by_user: HashMap<UserKey, usize>,
}

/// Names a user for good: names are reused, ids are not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct UserKey {
    pub(crate) account: String,
    pub(crate) user_id: String,
}

impl Timeline {
    /// Begins the timeline of a user that was just created.
    pub(crate) fn begin(&self, user: &UserKey, user_name: &str) {
        let mut seen = self.seen();
        let index = seen.arrivals.len();
        seen.by_user.insert(user.clone(), index);
        let UserKey { account, user_id } = user.clone();
        let user_name = user_name.to_owned();
        let status = "waiting".to_owned();
        seen.arrivals.push(Arrival {
            account,
            user_id,
            user_name,
            status,
            reason: None,
            message_id: None,
            is_answered: false,
            steps: Vec::new(),
        });
    }

    /// Adds a step to a user's timeline.
    pub(crate) fn add(&self, user: &UserKey, step: Step) {
        let mut seen = self.seen();
        if let Some(&index) = seen.by_user.get(user) {
            seen.arrivals[index].steps.push(step);
        }
    }

    /// Notes that the function has done with the event of a user.
    pub(crate) fn note_answer(&self, user: &UserKey) {
        let mut seen = self.seen();
        if let Some(&index) = seen.by_user.get(user) {
            seen.arrivals[index].is_answered = true;
        }
    }

    /// The arrivals with what the ledger says of them, newest first. A record of a user that the trail never saw makes
    /// an arrival of its own.
    pub(crate) fn with(&self, ledger: Vec<LedgerRecord>) -> Vec<Arrival> {
        let (mut arrivals, by_user) = {
            let seen = self.seen();
            (seen.arrivals.clone(), seen.by_user.clone())
        };
        for record in ledger {
            let key = UserKey { account: record.account, user_id: record.user_id };
            let Some(&index) = by_user.get(&key) else {
                let UserKey { account, user_id } = key;
                let LedgerRecord { user_name, status, reason, message_id, history, .. } = record;
                let is_answered = false;
                arrivals.push(Arrival {
                    account,
                    user_id,
                    user_name,
                    status,
                    reason,
                    message_id,
                    is_answered,
                    steps: history,
                });
                continue;
            };
            arrivals[index].status = record.status;
            arrivals[index].reason = record.reason;
            arrivals[index].message_id = record.message_id;
            arrivals[index].steps.extend(record.history);
        }
        for arrival in &mut arrivals {
            arrival.steps.sort_by_key(|step| step.at);
        }
        arrivals.sort_by_key(|arrival| arrival.steps.first().map(|step| step.at));
        arrivals.reverse();
        arrivals
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
