//! What the trail saw of each arrival.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::ledger::LedgerRecord;
use super::view::{ArrivalView, TimelineStep, Tone, UserKey};
use crate::revision::Revision;

/// What the trail saw of each arrival, in order of creation; clones share it.
#[derive(Clone)]
pub(crate) struct Timeline {
    seen: Arc<Mutex<Seen>>,
    revision: Revision,
}

#[derive(Default)]
struct Seen {
    arrivals: Vec<ArrivalView>,
    by_user: HashMap<UserKey, usize>,
}

impl Timeline {
    pub(crate) fn new(revision: Revision) -> Self {
        Self { seen: Arc::default(), revision }
    }

    /// Starts the timeline of a new user.
    pub(crate) fn begin(&self, user: &UserKey, user_name: &str) {
        let mut seen = self.seen();
        let index = seen.arrivals.len();
        seen.by_user.insert(user.clone(), index);
        seen.arrivals.push(ArrivalView::waiting(user.clone(), user_name));
    }

    /// Adds a step to a user's timeline.
    pub(crate) fn add(&self, user: &UserKey, at: Timestamp, what: String, tone: Option<Tone>) {
        self.change(user, |arrival| arrival.steps.push(TimelineStep { at, what, tone }));
    }

    /// Notes that the function is done with a user's event.
    pub(crate) fn note_answer(&self, user: &UserKey) {
        self.change(user, |arrival| arrival.is_answered = true);
    }

    fn change(&self, user: &UserKey, change: impl FnOnce(&mut ArrivalView)) {
        let mut seen = self.seen();
        if let Some(&index) = seen.by_user.get(user) {
            change(&mut seen.arrivals[index]);
            self.revision.advance();
        }
    }

    /// The arrivals with the ledger's records, newest first. A record of a user that the trail never saw becomes an
    /// arrival of its own.
    pub(crate) fn with(&self, ledger: Vec<LedgerRecord>) -> Vec<ArrivalView> {
        let (mut arrivals, by_user) = {
            let seen = self.seen();
            (seen.arrivals.clone(), seen.by_user.clone())
        };
        for LedgerRecord { user, user_name, status, reason, message_id, history } in ledger {
            let index = by_user.get(&user).copied().unwrap_or_else(|| {
                arrivals.push(ArrivalView::waiting(user, &user_name));
                arrivals.len() - 1
            });
            let arrival = &mut arrivals[index];
            (arrival.status, arrival.reason, arrival.message_id) = (status, reason, message_id);
            arrival.steps.extend(history);
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
