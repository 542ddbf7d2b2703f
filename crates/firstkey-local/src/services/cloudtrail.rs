//! CloudTrail's event history: `LookupEvents` over the trail's records.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use winterbaume_core::MockResponse;

use crate::call::Call;

/// CloudTrail forgets events after 90 days.
const MEMORY: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Answers `LookupEvents` from a history in chronological order: newest first, on one page.
pub(crate) fn lookup_events(call: &Call, history: &[Value], now: Timestamp) -> MockResponse {
    let input = call.input();
    let oldest = now.checked_sub(MEMORY).unwrap_or(Timestamp::MIN);
    let wanted = history.iter().rev().filter(|record| is_wanted(record, &input, oldest));
    let events: Vec<Value> = wanted.map(event).collect();
    MockResponse::json(200, json!({ "Events": events }).to_string())
}

/// Whether a record has the requested time and attribute. An unknown attribute matches nothing.
fn is_wanted(record: &Value, input: &Value, oldest: Timestamp) -> bool {
    let time = record["eventTime"].as_str().and_then(|time| time.parse::<Timestamp>().ok());
    let Some(time) = time.filter(|time| *time >= oldest) else { return false };
    // Events have times in whole seconds.
    let time = time.as_second() as f64;
    let bound = |name: &str| input[name].as_f64();
    if bound("StartTime").is_some_and(|start| time < start) || bound("EndTime").is_some_and(|end| time > end) {
        return false;
    }
    input["LookupAttributes"].as_array().into_iter().flatten().all(|attribute| {
        let actual = match attribute["AttributeKey"].as_str() {
            Some("EventId") => &record["eventID"],
            Some("EventName") => &record["eventName"],
            Some("EventSource") => &record["eventSource"],
            Some("ResourceName") => &record["requestParameters"]["userName"],
            Some("Username") => &record["userIdentity"]["userName"],
            _ => &Value::Null,
        };
        actual.is_string() && *actual == attribute["AttributeValue"]
    })
}

fn event(record: &Value) -> Value {
    let time = record["eventTime"].as_str().and_then(|time| time.parse::<Timestamp>().ok());
    json!({
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventSource": record["eventSource"],
        "EventTime": time.map(Timestamp::as_second),
        "Username": record["userIdentity"]["userName"],
        "CloudTrailEvent": record.to_string(),
    })
}
