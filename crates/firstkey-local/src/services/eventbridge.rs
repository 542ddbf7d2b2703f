//! EventBridge: the emulator, and what it forgets about a rule's targets: dead-letter queue, retries, input
//! transformer.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use winterbaume_core::{MockResponse, MockService};
use winterbaume_eventbridge::EventBridgeService;

use crate::call::Call;

#[derive(Default)]
pub(crate) struct EventBridge {
    emulator: EventBridgeService,
    /// The targets of rules, as they were put.
    targets: Mutex<HashMap<TargetKey, Value>>,
}

/// Region, event bus, rule and the target's id.
type TargetKey = [String; 4];

impl EventBridge {
    pub(crate) async fn answer(&self, call: Call) -> MockResponse {
        match call.operation() {
            "PutTargets" => self.put_targets(call).await,
            "ListTargetsByRule" => self.list_targets(call).await,
            _ => self.emulator.handle(call.request).await,
        }
    }

    /// Keeps a rule's new targets.
    async fn put_targets(&self, call: Call) -> MockResponse {
        let (region, input) = (call.region.clone(), call.input());
        let answer = self.emulator.handle(call.request).await;
        if answer.status == 200 {
            let mut targets = self.targets();
            for target in input["Targets"].as_array().into_iter().flatten() {
                targets.insert(key(&region, &input, target), target.clone());
            }
        }
        answer
    }

    /// Returns the targets as they were put, if the emulator still has them.
    async fn list_targets(&self, call: Call) -> MockResponse {
        let (region, input) = (call.region.clone(), call.input());
        let mut answer = self.emulator.handle(call.request).await;
        if let Ok(mut listed) = serde_json::from_slice::<Value>(&answer.body) {
            let targets = self.targets();
            for target in listed["Targets"].as_array_mut().into_iter().flatten() {
                if let Some(complete) = targets.get(&key(&region, &input, target)) {
                    target.clone_from(complete);
                }
            }
            answer.body = listed.to_string().into();
        }
        answer
    }

    fn targets(&self) -> MutexGuard<'_, HashMap<TargetKey, Value>> {
        self.targets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(region: &str, input: &Value, target: &Value) -> TargetKey {
    let bus = input["EventBusName"].as_str().unwrap_or("default");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    [region.to_owned(), bus.to_owned(), text(&input["Rule"]), text(&target["Id"])]
}
