//! What EventBridge and SNS wrap around a CloudTrail record.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::account::{ACCOUNT, REGION};

/// EventBridge's event for a CloudTrail record.
pub(crate) fn event_bridge(record: Value) -> Value {
    json!({
        "version": "0",
        "id": Uuid::new_v4().to_string(),
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.iam",
        "account": record["recipientAccountId"],
        "time": record["eventTime"],
        "region": REGION,
        "resources": [],
        "detail": record,
    })
}

/// Lambda's payload when SNS invokes the function.
pub(super) fn sns(event: &Value, now: Timestamp) -> Value {
    let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:firstkey");
    let subscription = format!("{topic}:{}", Uuid::new_v4());
    json!({
        "Records": [{
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": subscription,
            "Sns": {
                "Type": "Notification",
                "MessageId": Uuid::new_v4().to_string(),
                "TopicArn": topic,
                "Subject": null,
                "Message": event.to_string(),
                "Timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
                "SignatureVersion": "1",
                // The function ignores it: SNS signs for HTTP subscribers.
                "Signature": "not-signed-by-the-local-cloud",
                "SigningCertUrl": format!("https://sns.{REGION}.amazonaws.com/SimpleNotificationService.pem"),
                "UnsubscribeUrl": format!(
                    "https://sns.{REGION}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={subscription}"
                ),
                "MessageAttributes": {},
            },
        }],
    })
}
