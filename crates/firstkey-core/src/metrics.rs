//! Metrics in CloudWatch's embedded metric format: one line of JSON for each record, which CloudWatch Logs turns into
//! metrics.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::ledger::Record;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The outcome of one record, as far as it is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// Of an arrival `delivered`, `waiting`, `skipped`, `quarantined`, `failed`, `repeated`, `retried` or `dropped`; of a sweep
    /// `swept`, `sweep_stopped`, `sweep_failure`, `expired` or `lost`; of a message `bounced`, `rejected`, `complained` or `delayed`; of a
    /// request for the page of a claim `claim_shown`, `claim_rejected`, `claimed`, `claim_renewed`, `claim_disowned`, `claim_refused` or
    /// `claim_stopped`.
    pub outcome: &'static str,
    /// How many attempts at the arrival began, this one included; absent if there was none.
    pub attempts: Option<u32>,
    /// Seconds from `CreateUser` to the delivery; absent without one.
    pub seconds_to_delivery: Option<f64>,
    /// The state of all users, as a sweep saw it; absent if it could not read the whole ledger.
    pub gauges: Option<Gauges>,
}

/// How the users of a deployment are doing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gauges {
    /// Arrivals that have not ended.
    open: u32,
    /// How long the oldest of them has been open.
    oldest_open: SignedDuration,
    /// Messages of the last week that were accepted at least a day ago, and how many of their users signed in within a
    /// day.
    delivered: u32,
    signed_in: u32,
}

impl Gauges {
    /// Counts one record.
    pub fn count(&mut self, record: &Record, now: Timestamp) {
        if !record.has_ended() {
            self.open += 1;
            self.oldest_open = self.oldest_open.max(now.duration_since(record.wanted_since()));
        }
        let Some(delivered_at) = record.delivered_at else { return };
        if (DAY..WEEK).contains(&now.duration_since(delivered_at)) {
            self.delivered += 1;
            let within_a_day = |at: Timestamp| at.duration_since(delivered_at) <= DAY;
            self.signed_in += u32::from(record.signed_in_at.is_some_and(within_a_day));
        }
    }

    /// The metrics' names, units and values. Without messages there is no share.
    fn values(&self) -> Vec<(&'static str, &'static str, Value)> {
        let mut values = vec![
            ("Open", "Count", self.open.into()),
            ("OldestOpenSeconds", "Seconds", self.oldest_open.as_secs().into()),
        ];
        if self.delivered > 0 {
            let share = 100.0 * f64::from(self.signed_in) / f64::from(self.delivered);
            values.push(("SignedInWithinDay", "Percent", share.into()));
        }
        values
    }
}

impl Measurement {
    /// The line, without a line break, in the namespace `Firstkey`: with the dimensions `Deployment` (the function's
    /// name) and `Outcome`, and for the gauges `Deployment` alone.
    #[must_use]
    pub fn line(&self, deployment: &str, now: Timestamp) -> String {
        let mut values = vec![("Records", "Count", 1.into())];
        values.extend(self.attempts.map(|attempts| ("Attempts", "Count", attempts.into())));
        values.extend(self.seconds_to_delivery.map(|seconds| ("SecondsToDelivery", "Seconds", seconds.into())));
        let mut directives = vec![directive(&["Deployment", "Outcome"], &values)];
        if let Some(gauges) = &self.gauges {
            let gauges = gauges.values();
            directives.push(directive(&["Deployment"], &gauges));
            values.extend(gauges);
        }
        let mut line = json!({
            "_aws": {"Timestamp": now.as_millisecond(), "CloudWatchMetrics": directives},
            "Deployment": deployment,
            "Outcome": self.outcome,
        });
        for (name, _, value) in values {
            line[name] = value;
        }
        line.to_string()
    }
}

fn directive(dimensions: &[&str], values: &[(&str, &str, Value)]) -> Value {
    let metrics: Vec<Value> = values.iter().map(|(name, unit, _)| json!({"Name": name, "Unit": unit})).collect();
    json!({"Namespace": "Firstkey", "Dimensions": [dimensions], "Metrics": metrics})
}
