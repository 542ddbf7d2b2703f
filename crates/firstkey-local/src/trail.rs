//! The trail: what CloudTrail records, and how it reaches the function.

mod callers;
mod delivery;
mod envelope;
mod record;

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::Value;
use winterbaume_core::MockResponse;

use self::callers::Callers;
#[cfg(feature = "deployment")]
pub(crate) use self::callers::administrator;
pub use self::delivery::Invoke;
use self::delivery::{Deliveries, Recorded};
#[cfg(feature = "deployment")]
pub(crate) use self::envelope::event_bridge;
#[cfg(feature = "deployment")]
pub(crate) use self::record::create_user;
use crate::account::ACCOUNT;
use crate::arrivals::{Timeline, UserKey};
use crate::call::Caller;
use crate::clock::CloudClock;
use crate::query_protocol::{Form, text, xml_text};
use crate::services::iam::Iam;

/// CloudTrail's records, and those still to be delivered.
pub(crate) struct Trail {
    callers: Callers,
    /// Every record so far, oldest first.
    records: Mutex<Vec<Value>>,
    deliveries: Deliveries,
    timeline: Timeline,
    clock: CloudClock,
}

impl Trail {
    pub(crate) fn new(timeline: Timeline, clock: CloudClock) -> Self {
        let deliveries = Deliveries::new(timeline.clone(), clock.clone());
        Self { callers: Callers::default(), records: Mutex::default(), deliveries, timeline, clock }
    }

    /// Every record so far, oldest first.
    pub(crate) fn history(&self) -> Vec<Value> {
        self.records().clone()
    }

    /// Delivers `CreateUser` records to `function` until the returned future is dropped.
    pub(crate) async fn run(&self, function: Invoke) {
        self.deliveries.run(function).await;
    }

    /// The `userIdentity` of a caller.
    pub(crate) async fn identity(&self, caller: &Caller, iam: &Iam) -> Value {
        self.callers.identity(&caller.access_key, iam).await
    }

    /// Remembers the session in an answer of STS, if there is one.
    pub(crate) fn note_session(&self, answer: &MockResponse) {
        self.callers.note_session(answer, self.clock.now());
    }

    /// Records a call that IAM answered, if the pipeline listens for it.
    pub(crate) async fn record(&self, form: &Form, answer: &MockResponse, caller: &Caller, iam: &Iam) {
        let xml = text(answer);
        if form.action() == "CreateAccessKey" && answer.status == 200 {
            self.callers.note_access_key(&xml);
        }
        if form.action() != "CreateUser" {
            return;
        }
        let now = self.clock.now();
        let identity = self.identity(caller, iam).await;
        let actor = identity["arn"].as_str().unwrap_or_default().to_owned();
        let record = record::create_user(form, answer, caller, identity, ACCOUNT, now);
        let user = (answer.status == 200)
            .then(|| UserKey { account: ACCOUNT.to_owned(), user_id: xml_text(&xml, "UserId").unwrap_or_default() });
        if let Some(user) = &user {
            let event_id = record["eventID"].as_str().unwrap_or_default();
            self.begin(user, form.get("UserName").unwrap_or_default(), &actor, event_id, now);
        }
        self.records().push(record.clone());
        self.deliveries.push(Recorded { user, record });
    }

    fn begin(&self, user: &UserKey, name: &str, actor: &str, event_id: &str, now: Timestamp) {
        self.timeline.begin(user, name);
        self.timeline.add(user, now, format!("CreateUser called by {actor}"), None);
        self.timeline.add(user, now, format!("CloudTrail recorded it (event {event_id})"), None);
    }

    fn records(&self) -> MutexGuard<'_, Vec<Value>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
