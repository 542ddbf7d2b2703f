//! Metrics in CloudWatch's embedded metric format: one line of JSON a record, which CloudWatch Logs turns into metrics.

use jiff::Timestamp;
use serde_json::json;

/// What came of one record, as far as it is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// Of an arrival `delivered`, `skipped`, `quarantined`, `failed`, `repeated`, `retried` or `dropped`; of a sweep `swept`,
    /// `sweep_stopped`, `sweep_failure`, `expired` or `lost`; of a message `bounced`, `rejected`, `complained` or `delayed`.
    pub outcome: &'static str,
    /// How often work on the arrival began, this time included; absent when it never did.
    pub attempts: Option<u32>,
    /// Seconds from `CreateUser` to the delivery; absent without one.
    pub seconds_to_delivery: Option<f64>,
}

impl Measurement {
    /// The line, without a line break, in the namespace `Firstkey`, by the dimension `Outcome`.
    #[must_use]
    pub fn line(&self, now: Timestamp) -> String {
        let mut metrics = vec![json!({"Name": "Records", "Unit": "Count"})];
        let mut line = json!({"Outcome": self.outcome, "Records": 1});
        if let Some(attempts) = self.attempts {
            metrics.push(json!({"Name": "Attempts", "Unit": "Count"}));
            line["Attempts"] = attempts.into();
        }
        if let Some(seconds) = self.seconds_to_delivery {
            metrics.push(json!({"Name": "SecondsToDelivery", "Unit": "Seconds"}));
            line["SecondsToDelivery"] = seconds.into();
        }
        line["_aws"] = json!({
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{"Namespace": "Firstkey", "Dimensions": [["Outcome"]], "Metrics": metrics}],
        });
        line.to_string()
    }
}
