//! The trail: from a `CreateUser` call to the function, as CloudTrail, EventBridge, SNS and Lambda would take it.

pub(crate) mod callers;
pub(crate) mod envelope;
mod history;
pub(crate) mod record;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use firstkey::core::event_pattern::{self, EventPattern};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;
use winterbaume_core::MockResponse;

use crate::arrivals::{Step, Tone, UserKey};
use crate::cloud::{ACCOUNT, Cloud};
use crate::door::Caller;
use crate::query_protocol::{Form, text, xml_text};
use callers::Callers;

/// What the trail invokes, as SNS invokes Lambda: takes the event, gives the function's answer or its error text.
pub type Function = Arc<dyn Fn(Value) -> BoxFuture<'static, Result<Value, String>> + Send + Sync>;

/// How many invocations run at the same time.
const CONCURRENCY: usize = 16;

/// The pauses before the second and the third attempt. Lambda waits one minute, then two.
const RETRIES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(2)];

/// What CloudTrail recorded, and what of it is still to be delivered.
pub(crate) struct Trail {
    pub(crate) callers: Callers,
    /// The pattern of the rule that Terraform deploys.
    pattern: EventPattern,
    history: Mutex<Vec<Value>>,
    recorded: UnboundedSender<Recorded>,
    undelivered: tokio::sync::Mutex<UnboundedReceiver<Recorded>>,
}

/// A record on its way to EventBridge.
struct Recorded {
    /// Whose arrival it is; none if the call failed.
    user: Option<UserKey>,
    record: Value,
}

impl Default for Trail {
    fn default() -> Self {
        let (recorded, undelivered) = mpsc::unbounded_channel();
        Self {
            callers: Callers::default(),
            pattern: event_pattern::deployed(),
            history: Mutex::default(),
            recorded,
            undelivered: tokio::sync::Mutex::new(undelivered),
        }
    }
}

impl Trail {
    /// Every record so far, oldest first.
    pub(crate) fn history(&self) -> Vec<Value> {
        self.records().clone()
    }

    fn records(&self) -> MutexGuard<'_, Vec<Value>> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cloud {
    /// Delivers `CreateUser` records to `function` until the returned future is dropped.
    ///
    /// Records made before it starts are waiting for it. A function that fails is invoked twice more, after one and two
    /// seconds (Lambda waits one and two minutes). At most 16 invocations run at a time. Only one trail runs on a cloud
    /// at a time: a second one waits for the first to be dropped.
    pub async fn run_trail(&self, function: Function) {
        let mut undelivered = self.state.trail.undelivered.lock().await;
        let mut deliveries = JoinSet::new();
        loop {
            tokio::select! {
                recorded = undelivered.recv(), if deliveries.len() < CONCURRENCY => {
                    // The sender lives as long as the cloud that this borrows.
                    let Some(recorded) = recorded else { return };
                    deliveries.spawn(deliver(self.clone(), Arc::clone(&function), recorded));
                }
                Some(_) = deliveries.join_next() => {}
            }
        }
    }

    /// Records a call that IAM answered, if it is one that the pipeline listens for.
    pub(crate) async fn record(&self, form: &Form, answer: &MockResponse, caller: &Caller) {
        let xml = text(answer);
        if form.action() == "CreateAccessKey" && answer.status == 200 {
            self.state.trail.callers.note_access_key(&xml);
        }
        if form.action() != "CreateUser" {
            return;
        }
        let identity = self.state.trail.callers.identity(&caller.access_key, &self.state.directory).await;
        let actor = identity["arn"].as_str().unwrap_or_default().to_owned();
        let record = record::create_user(form, answer, caller, identity, ACCOUNT, self.now());
        let user = (answer.status == 200)
            .then(|| UserKey { account: ACCOUNT.to_owned(), user_id: xml_text(&xml, "UserId").unwrap_or_default() });
        if let Some(user) = &user {
            self.state.timeline.begin(user, form.get("UserName").unwrap_or_default());
            self.note(user, format!("CreateUser called by {actor}"), None);
            let event_id = record["eventID"].as_str().unwrap_or_default();
            self.note(user, format!("CloudTrail recorded it (event {event_id})"), None);
        }
        self.state.trail.records().push(record.clone());
        // It can only fail when no trail can ever run again, because the cloud is gone.
        let _ = self.state.trail.recorded.send(Recorded { user, record });
    }

    fn note(&self, user: &UserKey, what: String, tone: Option<Tone>) {
        self.state.timeline.add(user, Step { at: self.now(), what, tone });
        self.changed();
    }
}

/// Takes one record through the rule, the topic and the function's attempts.
async fn deliver(cloud: Cloud, function: Function, Recorded { user, record }: Recorded) {
    let note = |what: &str, tone: Option<Tone>| {
        if let Some(user) = &user {
            cloud.note(user, what.to_owned(), tone);
        }
    };
    let event = envelope::event_bridge(record);
    if !cloud.state.trail.pattern.matches(&event) {
        tracing::debug!(event_id = %event["detail"]["eventID"], "the event pattern did not match");
        return note("the event pattern did not match", Some(Tone::Bad));
    }
    note("the event pattern matched", None);
    let notification = envelope::sns(&event, cloud.now());
    note("SNS delivered it to the function", None);
    for pause in RETRIES.into_iter().map(Some).chain([None]) {
        match invoke(&function, notification.clone()).await {
            Ok(_) => {
                user.iter().for_each(|user| cloud.state.timeline.note_answer(user));
                return note("the function answered", None);
            }
            Err(error) => note(&format!("failed: {error}"), Some(Tone::Bad)),
        }
        match pause {
            Some(pause) => tokio::time::sleep(pause).await,
            None => note("Lambda gave up after three attempts", Some(Tone::Bad)),
        }
    }
}

/// Invokes the function. A panic is an error of the function, as it is in Lambda.
async fn invoke(function: &Function, event: Value) -> Result<Value, String> {
    let invocation = AssertUnwindSafe(async { function(event).await });
    invocation.catch_unwind().await.unwrap_or_else(|_| Err("the function panicked".to_owned()))
}
