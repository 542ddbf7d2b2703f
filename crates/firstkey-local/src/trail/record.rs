//! CloudTrail's record of a `CreateUser` call.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use winterbaume_core::MockResponse;

use crate::account::REGION;
use crate::call::Caller;
use crate::query_protocol::{Form, text, xml_text};

/// The record of a `CreateUser` call that IAM answered at `now`, successful or not.
pub(crate) fn create_user(
    form: &Form,
    answer: &MockResponse,
    caller: &Caller,
    identity: Value,
    account: &str,
    now: Timestamp,
) -> Value {
    let xml = text(answer);
    let request_id = xml_text(&xml, "RequestId").unwrap_or_else(|| Uuid::new_v4().to_string());
    let mut record = json!({
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": seconds(now),
        "eventSource": "iam.amazonaws.com",
        "eventName": "CreateUser",
        "awsRegion": REGION,
        "sourceIPAddress": caller.address.to_string(),
        "requestParameters": parameters(form),
        "responseElements": null,
        "requestID": request_id,
        "eventID": Uuid::new_v4().to_string(),
        "readOnly": false,
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": account,
        "eventCategory": "Management",
    });
    if let Some(agent) = &caller.user_agent {
        record["userAgent"] = json!(agent);
    }
    if answer.status == 200 {
        record["responseElements"] = json!({"user": user(form, &xml, now)});
    } else {
        // CloudTrail adds this suffix to IAM's codes, unlike IAM's API.
        record["errorCode"] = json!(format!("{}Exception", xml_text(&xml, "Code").unwrap_or_default()));
        record["errorMessage"] = json!(xml_text(&xml, "Message").unwrap_or_default());
    }
    record
}

/// A time as CloudTrail and EventBridge write it, in whole seconds.
pub(super) fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The request as CloudTrail writes it: absent values have no key.
fn parameters(form: &Form) -> Value {
    let given = [("userName", "UserName"), ("path", "Path"), ("permissionsBoundary", "PermissionsBoundary")];
    let mut parameters: Map<String, Value> =
        given.into_iter().filter_map(|(key, name)| Some((key.to_owned(), json!(form.get(name)?)))).collect();
    parameters.extend(tags(form).map(|tags| ("tags".to_owned(), tags)));
    Value::Object(parameters)
}

fn user(form: &Form, xml: &str, now: Timestamp) -> Value {
    let mut user = Map::new();
    for (key, name) in [("path", "Path"), ("userName", "UserName"), ("userId", "UserId"), ("arn", "Arn")] {
        user.insert(key.to_owned(), json!(xml_text(xml, name).unwrap_or_default()));
    }
    // An odd date format, but CloudTrail's own.
    user.insert("createDate".to_owned(), json!(now.strftime("%b %-d, %Y %-I:%M:%S %p").to_string()));
    user.extend(tags(form).map(|tags| ("tags".to_owned(), tags)));
    Value::Object(user)
}

fn tags(form: &Form) -> Option<Value> {
    let tags: Vec<Value> = form.tags().into_iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    (!tags.is_empty()).then_some(Value::Array(tags))
}
