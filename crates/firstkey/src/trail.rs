//! What CloudTrail remembers: its event history, which keeps management events for 90 days, trail or not.

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::call_error::CallError;

/// How far CloudTrail's time of an event may be from IAM's creation time. Both tell the same moment, in whole seconds.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// CloudTrail's event history.
#[derive(Debug, Clone)]
pub struct Trail {
    cloudtrail: Client,
}

impl Trail {
    /// The history behind a client.
    #[must_use]
    pub fn new(cloudtrail: Client) -> Self {
        Self { cloudtrail }
    }

    /// `LookupEvents`: the event of a user's creation as EventBridge would have delivered it, if the history has it.
    ///
    /// # Errors
    /// The call failed. CloudTrail allows two of them a second.
    pub async fn creation(
        &self,
        account: &str,
        user_name: &str,
        user_id: &str,
        created_at: Timestamp,
    ) -> Result<Option<Value>, CallError> {
        let action = format!("look up the creation of `{user_name}` in CloudTrail's event history");
        let by_name = LookupAttribute::builder()
            .attribute_key(LookupAttributeKey::ResourceName)
            .attribute_value(user_name)
            .build();
        let by_name = by_name.map_err(|error| CallError::incomplete(&action, &error.to_string()))?;
        let mut next = None;
        loop {
            let call = self.cloudtrail.lookup_events().lookup_attributes(by_name.clone());
            let call = call.start_time(to_sdk(created_at, -TOLERANCE)).end_time(to_sdk(created_at, TOLERANCE));
            let answer = call.set_next_token(next).send().await.map_err(|error| CallError::new(&action, &error))?;
            let records = answer.events.unwrap_or_default().into_iter().filter_map(|event| event.cloud_trail_event);
            let records = records.filter_map(|record| serde_json::from_str::<Value>(&record).ok());
            let found = records.into_iter().find(|record| is_creation(record, user_id));
            if let Some(record) = found {
                return Ok(Some(json!({ "source": "aws.iam", "account": account, "detail": record })));
            }
            next = answer.next_token;
            if next.is_none() {
                return Ok(None);
            }
        }
    }
}

/// Whether a CloudTrail record is of the successful `CreateUser` that made the user.
fn is_creation(record: &Value, user_id: &str) -> bool {
    record["eventName"] == "CreateUser" && record["responseElements"]["user"]["userId"] == user_id
}

fn to_sdk(time: Timestamp, by: SignedDuration) -> DateTime {
    DateTime::from_secs(time.checked_add(by).unwrap_or(time).as_second())
}
