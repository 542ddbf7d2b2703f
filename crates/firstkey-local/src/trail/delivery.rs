//! From CloudTrail's record to the function, by way of EventBridge, SNS and Lambda.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use firstkey::core::event_pattern::{self, EventPattern};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;

use super::envelope;
use crate::arrivals::{Timeline, Tone, UserKey};
use crate::clock::CloudClock;

/// What the trail invokes, like SNS invokes Lambda: takes the event, and returns the function's answer or its error
/// text.
pub type Invoke = Arc<dyn Fn(Value) -> BoxFuture<'static, Result<Value, String>> + Send + Sync>;

/// How many invocations run at the same time.
const CONCURRENCY: usize = 16;

/// The pauses before the second and the third attempt. Lambda waits one minute, then two.
const RETRIES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(2)];

/// A record on its way to EventBridge.
pub(super) struct Recorded {
    /// The user of the arrival; none if the call failed.
    pub(super) user: Option<UserKey>,
    pub(super) record: Value,
}

/// The records still to be delivered.
pub(super) struct Deliveries {
    recorded: UnboundedSender<Recorded>,
    undelivered: tokio::sync::Mutex<UnboundedReceiver<Recorded>>,
    route: Route,
}

/// Where records enter. Clones lead to the same place.
#[derive(Clone)]
struct Route {
    /// The pattern of the rule that Terraform deploys.
    pattern: Arc<EventPattern>,
    timeline: Timeline,
    clock: CloudClock,
}

impl Deliveries {
    pub(super) fn new(timeline: Timeline, clock: CloudClock) -> Self {
        let (recorded, undelivered) = mpsc::unbounded_channel();
        let route = Route { pattern: Arc::new(event_pattern::deployed()), timeline, clock };
        Self { recorded, undelivered: tokio::sync::Mutex::new(undelivered), route }
    }

    /// Queues a record for delivery.
    pub(super) fn push(&self, recorded: Recorded) {
        // This fails only if nobody can deliver any more, because the cloud is gone.
        let _ = self.recorded.send(recorded);
    }

    /// Delivers to `function` until the returned future is dropped.
    pub(super) async fn run(&self, function: Invoke) {
        let mut undelivered = self.undelivered.lock().await;
        let mut deliveries = JoinSet::new();
        loop {
            tokio::select! {
                recorded = undelivered.recv(), if deliveries.len() < CONCURRENCY => {
                    // The sender lives as long as this does.
                    let Some(recorded) = recorded else { return };
                    deliveries.spawn(deliver(self.route.clone(), Arc::clone(&function), recorded));
                }
                Some(_) = deliveries.join_next() => {}
            }
        }
    }
}

/// Takes one record through the rule, the topic and the function's attempts.
async fn deliver(route: Route, function: Invoke, Recorded { user, record }: Recorded) {
    let note = |what: &str, tone: Option<Tone>| {
        if let Some(user) = &user {
            route.timeline.add(user, route.clock.now(), what.to_owned(), tone);
        }
    };
    let event = envelope::event_bridge(record);
    if !route.pattern.matches(&event) {
        tracing::debug!(event_id = %event["detail"]["eventID"], "the event pattern did not match");
        return note("the event pattern did not match", Some(Tone::Bad));
    }
    note("the event pattern matched", None);
    let notification = envelope::sns(&event, route.clock.now());
    note("SNS delivered it to the function", None);
    for pause in RETRIES.into_iter().map(Some).chain([None]) {
        match invoke(&function, notification.clone()).await {
            Ok(_) => {
                user.iter().for_each(|user| route.timeline.note_answer(user));
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

/// Invokes the function. A panic counts as an error of the function, as in Lambda.
async fn invoke(function: &Invoke, event: Value) -> Result<Value, String> {
    let invocation = AssertUnwindSafe(async { function(event).await });
    invocation.catch_unwind().await.unwrap_or_else(|_| Err("the function panicked".to_owned()))
}
