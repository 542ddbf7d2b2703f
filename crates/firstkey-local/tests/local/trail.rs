//! From `CreateUser` to the function.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_iam::error::ProvideErrorMetadata;
use aws_sdk_iam::types::Tag;
use firstkey_local::{ArrivalView, Cloud};
use serde_json::{Value, json};

use crate::pipeline::{TABLE, cloud, function, next, run_trail, steps, steps_until};

fn iam(cloud: &Cloud) -> aws_sdk_iam::Client {
    aws_sdk_iam::Client::new(&cloud.sdk_config())
}

/// The event in the message of an SNS notification.
fn event(notification: &Value) -> Value {
    serde_json::from_str(notification["Records"][0]["Sns"]["Message"].as_str().unwrap()).unwrap()
}

/// Removes a value that differs from run to run, after checking its form.
fn take_id(value: &mut Value) -> String {
    let id = value.as_str().unwrap().to_owned();
    assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{id} is not a UUID");
    *value = json!("…");
    id
}

#[tokio::test]
async fn the_function_gets_the_event_as_sns_delivers_it() {
    let cloud = cloud().await;
    let (function, mut invocations) = function([]);
    let _trail = run_trail(&cloud, function);
    let created = iam(&cloud)
        .create_user()
        .user_name("bob")
        .path("/people/")
        .permissions_boundary("arn:aws:iam::123456789012:policy/Boundary")
        .tags(Tag::builder().key("Email").value("bob+aws@example.com").build().unwrap())
        .send()
        .await
        .unwrap();
    let user_id = created.user().unwrap().user_id();

    let mut notification = next(&mut invocations).await;
    let mut event = event(&notification);
    let sns = &mut notification["Records"][0]["Sns"];
    take_id(&mut sns["MessageId"]);
    sns["Message"] = json!("…");
    let arn = notification["Records"][0]["EventSubscriptionArn"].as_str().unwrap().to_owned();
    assert_eq!(
        notification,
        json!({"Records": [{
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": arn,
            "Sns": {
                "Type": "Notification",
                "MessageId": "…",
                "TopicArn": "arn:aws:sns:us-east-1:123456789012:firstkey",
                "Subject": null,
                "Message": "…",
                "Timestamp": "2026-11-22T10:15:30.000Z",
                "SignatureVersion": "1",
                "Signature": "not-signed-by-the-local-cloud",
                "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService.pem",
                "UnsubscribeUrl":
                    format!("https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={arn}"),
                "MessageAttributes": {},
            },
        }]})
    );
    take_id(&mut event["id"]);
    take_id(&mut event["detail"]["eventID"]);
    take_id(&mut event["detail"]["requestID"]);
    let agent = event["detail"]["userAgent"].take();
    assert!(agent.as_str().unwrap().starts_with("aws-sdk-rust/"), "{agent}");
    assert_eq!(
        event,
        json!({
            "version": "0",
            "id": "…",
            "detail-type": "AWS API Call via CloudTrail",
            "source": "aws.iam",
            "account": "123456789012",
            "time": "2026-11-22T10:15:30Z",
            "region": "us-east-1",
            "resources": [],
            "detail": {
                "eventVersion": "1.11",
                "userIdentity": {
                    "type": "IAMUser",
                    "principalId": "AIDAADMINISTRATORLOCAL",
                    "arn": "arn:aws:iam::123456789012:user/administrator",
                    "accountId": "123456789012",
                    "accessKeyId": "AKIAFIRSTKEYLOCAL000",
                    "userName": "administrator",
                },
                "eventTime": "2026-11-22T10:15:30Z",
                "eventSource": "iam.amazonaws.com",
                "eventName": "CreateUser",
                "awsRegion": "us-east-1",
                "sourceIPAddress": "127.0.0.1",
                "userAgent": null,
                "requestParameters": {
                    "userName": "bob",
                    "path": "/people/",
                    "permissionsBoundary": "arn:aws:iam::123456789012:policy/Boundary",
                    "tags": [{"key": "Email", "value": "bob+aws@example.com"}],
                },
                "responseElements": {"user": {
                    "path": "/people/",
                    "userName": "bob",
                    "userId": user_id,
                    "arn": "arn:aws:iam::123456789012:user/people/bob",
                    "createDate": "Nov 22, 2026 10:15:30 AM",
                    "tags": [{"key": "Email", "value": "bob+aws@example.com"}],
                }},
                "requestID": "…",
                "eventID": "…",
                "readOnly": false,
                "eventType": "AwsApiCall",
                "managementEvent": true,
                "recipientAccountId": "123456789012",
                "eventCategory": "Management",
            },
        })
    );
}

#[tokio::test]
async fn what_the_caller_does_not_give_is_not_in_the_record() {
    let cloud = cloud().await;
    let created = iam(&cloud).create_user().user_name("bob").send().await.unwrap();
    let [record] = cloud.event_history().try_into().unwrap();
    assert_eq!(record["requestParameters"], json!({"userName": "bob"}));
    assert_eq!(
        record["responseElements"],
        json!({"user": {
            "path": "/",
            "userName": "bob",
            "userId": created.user().unwrap().user_id(),
            "arn": "arn:aws:iam::123456789012:user/bob",
            "createDate": "Nov 22, 2026 10:15:30 AM",
        }})
    );
}

#[tokio::test]
async fn a_call_that_failed_is_recorded_and_not_delivered() {
    let cloud = cloud().await;
    let (function, mut invocations) = function([]);
    let _trail = run_trail(&cloud, function);
    let iam = iam(&cloud);
    iam.create_user().user_name("bob").send().await.unwrap();
    let refused = iam.create_user().user_name("bob").path("/x/").send().await.unwrap_err();
    iam.create_user().user_name("last").send().await.unwrap();

    let [_, failed, _] = cloud.event_history().try_into().unwrap();
    assert_eq!(failed["errorCode"], json!("EntityAlreadyExistsException"));
    assert_eq!(failed["errorMessage"].as_str(), refused.message());
    assert_eq!(failed["requestParameters"], json!({"userName": "bob", "path": "/x/"}));
    assert_eq!(failed.get("responseElements"), Some(&Value::Null));

    // The three records went to the trail in this order, so a delivery of the second would show by now.
    let mut created = Vec::new();
    for _ in 0..2 {
        let event = event(&next(&mut invocations).await);
        created.push((event["detail"]["requestParameters"]["userName"].clone(), event["detail"]["errorCode"].clone()));
    }
    created.sort_by_key(|(name, _)| name.to_string());
    assert_eq!(created, [(json!("bob"), Value::Null), (json!("last"), Value::Null)]);
    steps_until(&cloud, "the function answered").await;
    assert!(invocations.try_recv().is_err());
    assert_eq!(cloud.arrivals().await.len(), 2);
}

#[tokio::test]
async fn other_calls_are_not_recorded() {
    let cloud = cloud().await;
    iam(&cloud).list_users().send().await.unwrap();
    iam(&cloud).get_user().user_name("nobody").send().await.unwrap_err();
    assert_eq!(cloud.event_history(), Vec::<Value>::new());
}

#[tokio::test(start_paused = true)]
async fn a_function_that_fails_is_invoked_twice_more() {
    let cloud = cloud().await;
    let (function, mut invocations) = function([Err("no".to_owned()), Err("still no".to_owned())]);
    let _trail = run_trail(&cloud, function);
    let started = tokio::time::Instant::now();
    iam(&cloud).create_user().user_name("bob").send().await.unwrap();
    let events = [next(&mut invocations).await, next(&mut invocations).await, next(&mut invocations).await];
    assert_eq!(started.elapsed().as_secs(), 3);
    assert!(events.iter().all(|event| event == &events[0]));

    let steps = steps_until(&cloud, "the function answered").await;
    assert_eq!(steps[0], "CreateUser called by arn:aws:iam::123456789012:user/administrator");
    let event_id = cloud.event_history()[0]["eventID"].as_str().unwrap().to_owned();
    assert_eq!(steps[1], format!("CloudTrail recorded it (event {event_id})"));
    assert_eq!(
        steps[2..],
        [
            "the event pattern matched",
            "SNS delivered it to the function",
            "failed: no",
            "failed: still no",
            "the function answered"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn lambda_gives_up_after_three_attempts() {
    let cloud = cloud().await;
    let (function, mut invocations) = function(["1", "2", "3"].map(|error| Err(error.to_owned())));
    let _trail = run_trail(&cloud, function);
    iam(&cloud).create_user().user_name("bob").send().await.unwrap();
    let steps = steps_until(&cloud, "Lambda gave up after three attempts").await;
    assert_eq!(steps[4..], ["failed: 1", "failed: 2", "failed: 3", "Lambda gave up after three attempts"]);
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!((0..).map_while(|_| invocations.try_recv().ok()).count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_a_failure_of_one_invocation() {
    let cloud = cloud().await;
    let _trail = run_trail(&cloud, std::sync::Arc::new(|_| Box::pin(async { panic!("a bug") })));
    iam(&cloud).create_user().user_name("bob").send().await.unwrap();
    let steps = steps_until(&cloud, "Lambda gave up after three attempts").await;
    assert_eq!(steps[4..7], ["failed: the function panicked"; 3]);
}

#[tokio::test]
async fn records_wait_for_the_trail() {
    let cloud = cloud().await;
    iam(&cloud).create_user().user_name("bob").send().await.unwrap();
    assert_eq!(steps(&cloud).await.len(), 2);
    let (function, mut invocations) = function([]);
    let _trail = run_trail(&cloud, function);
    next(&mut invocations).await;
}

#[tokio::test]
async fn an_access_key_of_this_account_names_its_user() {
    let cloud = cloud().await;
    let iam = iam(&cloud);
    let ada = iam.create_user().user_name("ada").path("/ops/").send().await.unwrap();
    let key = iam.create_access_key().user_name("ada").send().await.unwrap();
    let key = key.access_key().unwrap();
    let credentials = aws_sdk_iam::config::Credentials::new(key.access_key_id(), "s", None, None, "test");
    let by_ada = aws_sdk_iam::config::Builder::from(&cloud.sdk_config()).credentials_provider(credentials).build();
    aws_sdk_iam::Client::from_conf(by_ada).create_user().user_name("bob").send().await.unwrap();
    let [_, record] = cloud.event_history().try_into().unwrap();
    assert_eq!(
        record["userIdentity"],
        json!({
            "type": "IAMUser",
            "principalId": ada.user().unwrap().user_id(),
            "arn": "arn:aws:iam::123456789012:user/ops/ada",
            "accountId": "123456789012",
            "accessKeyId": key.access_key_id(),
            "userName": "ada",
        })
    );
}

/// The attributes of the ledger that the local cloud reads, and one that it does not.
fn ledger_item(user_id: &str, user_name: &str, status: &str) -> HashMap<String, AttributeValue> {
    let text = |value: &str| AttributeValue::S(value.to_owned());
    let step = AttributeValue::M(HashMap::from([
        ("at".to_owned(), text("2026-11-22T10:15:31.5Z")),
        ("what".to_owned(), text("the mail was accepted")),
    ]));
    HashMap::from([
        ("id".to_owned(), text(&format!("123456789012#{user_id}"))),
        ("account".to_owned(), text("123456789012")),
        ("user_id".to_owned(), text(user_id)),
        ("user_name".to_owned(), text(user_name)),
        ("status".to_owned(), text(status)),
        ("history".to_owned(), AttributeValue::L(vec![step])),
        ("message_id".to_owned(), text("0100-1")),
        ("recipient".to_owned(), text("ada@example.com")),
    ])
}

pub(crate) async fn put_ledger_item(cloud: &Cloud, user_id: &str, user_name: &str, status: &str) {
    let dynamodb = aws_sdk_dynamodb::Client::new(&cloud.sdk_config());
    let item = ledger_item(user_id, user_name, status);
    dynamodb.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
}

#[tokio::test]
async fn the_ledger_gives_an_arrival_its_status_and_history() {
    let cloud = cloud().await;
    let ada = iam(&cloud).create_user().user_name("ada").send().await.unwrap();
    let ada = ada.user().unwrap();
    let [waiting] = cloud.arrivals().await.try_into().unwrap();
    assert_eq!((waiting.status.as_str(), waiting.message_id), ("waiting", None));

    put_ledger_item(&cloud, ada.user_id(), "ada", "delivered").await;
    put_ledger_item(&cloud, "AIDALOST", "lost", "failed").await;
    let [lost, arrival]: [ArrivalView; 2] = cloud.arrivals().await.try_into().unwrap();
    assert_eq!((lost.user_name.as_str(), lost.status.as_str(), lost.steps.len()), ("lost", "failed", 1));
    assert_eq!((arrival.account.as_str(), arrival.user_id.as_str()), ("123456789012", ada.user_id()));
    assert_eq!((arrival.user_name.as_str(), arrival.status.as_str()), ("ada", "delivered"));
    assert_eq!((arrival.message_id.as_deref(), lost.message_id.as_deref()), (Some("0100-1"), Some("0100-1")));
    let last = arrival.steps.last().unwrap();
    assert_eq!((last.at.to_string().as_str(), last.what.as_str()), ("2026-11-22T10:15:31.5Z", "the mail was accepted"));
    assert_eq!(arrival.steps.len(), 3);
}
