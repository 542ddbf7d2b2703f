//! EventBridge: the emulator, and what it forgets of a rule's targets: dead-letter queue, retries, input transformer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use winterbaume_core::MockResponse;

use crate::cloud::Cloud;
use crate::door::Call;

/// The targets of rules as they were put.
#[derive(Default)]
pub(crate) struct Targets {
    put: Mutex<HashMap<Key, Value>>,
}

/// Region, event bus, rule and the target's id.
type Key = [String; 4];

impl Cloud {
    /// Keeps the targets that a rule is given.
    pub(crate) async fn put_targets(&self, call: Call) -> MockResponse {
        let region = call.region.clone();
        let request: Value = serde_json::from_slice(&call.request.body).unwrap_or_default();
        let answer = self.emulate(call).await;
        if answer.status == 200 {
            let mut put = self.state.targets.put.lock().unwrap_or_else(PoisonError::into_inner);
            for target in request["Targets"].as_array().into_iter().flatten() {
                put.insert(key(&region, &request, target), target.clone());
            }
        }
        answer
    }

    /// Answers with the targets as they were put, as far as the emulator still has them.
    pub(crate) async fn list_targets(&self, call: Call) -> MockResponse {
        let region = call.region.clone();
        let request: Value = serde_json::from_slice(&call.request.body).unwrap_or_default();
        let mut answer = self.emulate(call).await;
        if let Ok(mut listed) = serde_json::from_slice::<Value>(&answer.body) {
            let put = self.state.targets.put.lock().unwrap_or_else(PoisonError::into_inner);
            for target in listed["Targets"].as_array_mut().into_iter().flatten() {
                if let Some(complete) = put.get(&key(&region, &request, target)) {
                    target.clone_from(complete);
                }
            }
            answer.body = listed.to_string().into();
        }
        answer
    }
}

fn key(region: &str, request: &Value, target: &Value) -> Key {
    let bus = request["EventBusName"].as_str().unwrap_or("default");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    [region.to_owned(), bus.to_owned(), text(&request["Rule"]), text(&target["Id"])]
}
