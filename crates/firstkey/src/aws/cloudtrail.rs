//! CloudTrail's event history, which keeps management events for 90 days, with or without a trail.

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use firstkey_core::json;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::aws::error::CallError;

/// How far CloudTrail's time of an event may differ from IAM's creation time. Both give the same moment, in whole
/// seconds.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(1);

/// CloudTrail's event history.
#[derive(Debug, Clone)]
pub struct EventHistory {
    cloudtrail: Client,
}

impl EventHistory {
    /// The event history, through a client.
    #[must_use]
    pub fn new(cloudtrail: Client) -> Self {
        Self { cloudtrail }
    }

    /// A page of `LookupEvents`: at most 50 of the `CreateUser` calls around a user's creation, newest first, each as
    /// EventBridge would have delivered it, and where the next page begins.
    ///
    /// It asks by time and not by name: users that are created together, as by Terraform, are found together.
    ///
    /// # Errors
    /// The call failed. CloudTrail allows two of them a second.
    pub async fn creations(
        &self,
        account: &str,
        around: Timestamp,
        next: Option<String>,
    ) -> Result<(Vec<Value>, Option<String>), CallError> {
        let action = format!("look up who was created around {around} in CloudTrail's event history");
        let by_name = LookupAttribute::builder()
            .attribute_key(LookupAttributeKey::EventName)
            .attribute_value("CreateUser")
            .build()
            .map_err(|error| CallError::unsent(&action, &error))?;
        let call = self.cloudtrail.lookup_events().lookup_attributes(by_name).set_next_token(next);
        let call = call.start_time(to_sdk(around, -TOLERANCE)).end_time(to_sdk(around, TOLERANCE));
        let answer = call.send().await.map_err(|error| CallError::new(&action, &error))?;
        let records = answer.events.unwrap_or_default().into_iter().filter_map(|event| event.cloud_trail_event);
        let records = records.filter_map(|record| json::read(&record).ok());
        let events = records.map(|record| json!({ "source": "aws.iam", "account": account, "detail": record }));
        Ok((events.collect(), answer.next_token))
    }
}

/// Whether a look-up around one time covers the other.
#[must_use]
pub fn is_about(time: Timestamp, other: Timestamp) -> bool {
    time.duration_since(other).abs() <= TOLERANCE
}

fn to_sdk(time: Timestamp, by: SignedDuration) -> DateTime {
    DateTime::from_secs(time.checked_add(by).unwrap_or(time).as_second())
}
