//! An event of CreateUser, to try patterns on.

use serde_json::{Value, json};

use super::facts::Facts;
use super::finding::Unseen;
use crate::ask::ask;

/// The event that EventBridge makes of a CreateUser call that CloudTrail recorded in this account.
fn event(facts: &Facts) -> Value {
    let account = &facts.session.account.id;
    let region = facts.session.aws.iam_region();
    json!({
        "version": "0",
        "id": "7bf73129-1428-4cd3-a780-95db273d1602",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.iam",
        "account": account,
        "time": "2026-11-22T10:15:30Z",
        "region": region,
        "resources": [],
        "detail": {
            "eventVersion": "1.11",
            "eventTime": "2026-11-22T10:15:30Z",
            "eventSource": "iam.amazonaws.com",
            "eventName": "CreateUser",
            "awsRegion": region,
            "requestParameters": {"userName": "ada", "path": "/"},
            "responseElements": {"user": {"path": "/", "userName": "ada", "userId": "AIDAEXAMPLE"}},
            "eventType": "AwsApiCall",
            "managementEvent": true,
            "recipientAccountId": account,
            "eventCategory": "Management",
        },
    })
}

/// Whether a pattern matches the event, according to EventBridge itself.
pub(super) async fn matches(facts: &Facts, pattern: &str) -> Result<bool, Unseen> {
    let call = facts.session.aws.events().test_event_pattern().event_pattern(pattern).event(event(facts).to_string());
    Ok(ask("events:TestEventPattern", "try an event pattern", call.send()).await?.result)
}
