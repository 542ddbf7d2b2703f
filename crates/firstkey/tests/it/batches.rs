//! Several records at once, and records that are not arrivals.

use aws_sdk_iam::types::Tag;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, user_id};
use serde_json::{Value, json};

/// The ledger cannot be written to, so it is unknown whether anything has begun.
const DENIED: Fault = Fault::Answer(403, "AccessDeniedException");

fn sns_message(event: &Value) -> Value {
    json!({"Type": "Notification", "MessageId": "95df01b4-1111", "Message": event.to_string()})
}

fn sqs_record(id: &str, body: &str) -> Value {
    json!({"messageId": id, "eventSource": "aws:sqs", "body": body})
}

/// What the metrics of an invocation count, by record.
fn outcomes(metrics: &[String]) -> Vec<String> {
    let parse = |line: &String| serde_json::from_str::<Value>(line).unwrap()["Outcome"].as_str().unwrap().to_owned();
    metrics.iter().map(parse).collect()
}

#[tokio::test(start_paused = true)]
async fn every_record_of_an_sqs_batch_is_handled_on_its_own() {
    let world = World::new().await;
    let ada = world.create_user("ada", "ada@example.com").await;
    let bob = world.create_user("bob", "bob@example.com").await;
    let carol = world.create_user("carol", "carol@example.com").await;
    let mut failed = ada.clone();
    failed["detail"]["errorCode"] = json!("EntityAlreadyExistsException");
    failed["detail"]["responseElements"] = Value::Null;
    world.wire.fault_nth("PutItem", 4, DENIED);
    let batch = json!({"Records": [
        sqs_record("1", &sns_message(&ada).to_string()),
        sqs_record("2", "not JSON"),
        sqs_record("3", &bob.to_string()),
        sqs_record("4", &failed.to_string()),
        sqs_record("5", &carol.to_string()),
        sqs_record("6", r#"{"detail-type": "AWS API Call via CloudTrail", "detail": {"eventName": "DeleteUser"}}"#),
        sqs_record("7", "{}"),
    ]});
    let outcome = world.invoke(&batch).await;
    assert_eq!(outcome.answer, Ok(json!({"batchItemFailures": [{"itemIdentifier": "3"}]})));
    assert_eq!(
        outcomes(&outcome.metrics),
        ["delivered", "dropped", "retried", "dropped", "delivered", "dropped", "dropped"]
    );
    let recipients: Vec<String> = world.mails().iter().map(|mail| mail.to[0].clone()).collect();
    assert_eq!(recipients, ["ada@example.com", "carol@example.com"]);
    let outcome = world.invoke(&batch).await;
    assert_eq!(outcome.answer, Ok(json!({"batchItemFailures": []})));
    assert_eq!(
        outcomes(&outcome.metrics),
        ["repeated", "dropped", "delivered", "dropped", "repeated", "dropped", "dropped"]
    );
}

#[tokio::test(start_paused = true)]
async fn sns_repeats_the_invocation_when_one_of_its_records_failed() {
    let world = World::new().await;
    let ada = world.create_user("ada", "ada@example.com").await;
    let bob = world.create_user("bob", "bob@example.com").await;
    let invocation = json!({"Records": [
        {"EventSource": "aws:sns", "Sns": sns_message(&ada)},
        {"EventSource": "aws:sns", "Sns": {"Message": "not JSON"}},
        {"EventSource": "aws:sns"},
        {"EventSource": "aws:sns", "Sns": sns_message(&bob)},
    ]});
    world.wire.fault("PutItem", DENIED);
    let outcome = world.invoke(&invocation).await;
    let id = format!("123456789012#{}", user_id(&ada));
    assert_eq!(
        outcome.answer.unwrap_err().to_string(),
        format!(
            "1 of 4 records have to be processed again: cannot store `{id}` in table `firstkey`: AccessDeniedException: as the \
             test wants it"
        )
    );
    assert_eq!(outcomes(&outcome.metrics), ["retried", "dropped", "dropped", "delivered"]);
    assert_eq!(world.deliver(&invocation).await, Ok(Value::Null));
    assert_eq!(world.mails().len(), 2);
}

/// SQS cannot be told about a record without an id, so the whole batch has to come again.
#[tokio::test(start_paused = true)]
async fn a_failed_record_without_an_id_fails_its_batch() {
    let world = World::new().await;
    let ada = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("PutItem", DENIED);
    let batch = json!({"Records": [{"eventSource": "aws:sqs", "body": ada.to_string()}]});
    assert!(world.invoke(&batch).await.answer.is_err());
    assert_eq!(world.invoke(&batch).await.answer, Ok(json!({"batchItemFailures": []})));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

#[tokio::test(start_paused = true)]
async fn metrics_tell_how_long_it_took() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    tokio::time::sleep(std::time::Duration::from_secs(42)).await;
    let outcome = world.invoke(&event).await;
    let mut line: Value = serde_json::from_str(&outcome.metrics[0]).unwrap();
    assert!(line["_aws"]["Timestamp"].take().is_number());
    let seconds = line["SecondsToDelivery"].take().as_f64().unwrap();
    assert!((42.0..43.0).contains(&seconds), "{seconds}");
    assert_eq!(
        line,
        json!({
            "_aws": {"Timestamp": null, "CloudWatchMetrics": [{
                "Namespace": "Firstkey",
                "Dimensions": [["Deployment", "Outcome"]],
                "Metrics": [
                    {"Name": "Records", "Unit": "Count"},
                    {"Name": "Attempts", "Unit": "Count"},
                    {"Name": "SecondsToDelivery", "Unit": "Seconds"},
                ],
            }]},
            "Deployment": "firstkey", "Outcome": "delivered", "Records": 1, "Attempts": 1, "SecondsToDelivery": null,
        })
    );
}

/// The content of the three dead-letter queues as AWS puts it there: moved through a queue with the attributes of the
/// failure, and as the payload of a direct invocation.
#[tokio::test(start_paused = true)]
async fn dead_letters_are_processed_again_as_they_are() {
    for fixture in [
        include_str!("../../../../fixtures/sqs/dead-letter-from-rule.json"),
        include_str!("../../../../fixtures/sqs/dead-letter-from-topic.json"),
        include_str!("../../../../fixtures/sqs/dead-letter-from-function.json"),
    ] {
        for is_bare in [false, true] {
            let world = World::new().await;
            let tag = Tag::builder().key("Email").value("bob+aws@example.com").build().unwrap();
            let bob = world.iam.create_user().user_name("bob").path("/people/").tags(tag).send().await.unwrap();
            let id = bob.user.unwrap().user_id;
            let moved: Value = serde_json::from_str(&fixture.replace("AIDAQ3EXAMPLEBOB00001", &id)).unwrap();
            let (letter, answer) = match is_bare {
                true => (serde_json::from_str(moved["Records"][0]["body"].as_str().unwrap()).unwrap(), Value::Null),
                false => (moved, json!({"batchItemFailures": []})),
            };
            // A first failure leaves it where it is.
            world.wire.fault("PutItem", DENIED);
            let failed = world.invoke(&letter).await;
            assert_eq!(outcomes(&failed.metrics), ["retried"], "{letter}");
            let kept = json!({"batchItemFailures": [{"itemIdentifier": letter["Records"][0]["messageId"]}]});
            assert!(if is_bare { failed.answer.is_err() } else { failed.answer == Ok(kept) }, "{letter}");
            for outcome in ["delivered", "repeated"] {
                let invoked = world.invoke(&letter).await;
                assert_eq!(
                    (outcomes(&invoked.metrics), invoked.answer),
                    (vec![outcome.to_owned()], Ok(answer.clone()))
                );
            }
            world.assert_signed_in_by_one_mail("bob", "bob+aws@example.com").await;
        }
    }
}

/// SQS is told once about a message that holds several events.
#[tokio::test(start_paused = true)]
async fn a_message_with_several_events_is_kept_if_one_of_them_failed() {
    let world = World::new().await;
    let ada = world.create_user("ada", "ada@example.com").await;
    let bob = world.create_user("bob", "bob@example.com").await;
    let payload = json!({"Records": [{"Sns": sns_message(&ada)}, {"Sns": sns_message(&bob)}]});
    let failure = json!({"requestContext": {}, "requestPayload": payload});
    for _ in 0..2 {
        world.wire.fault("PutItem", DENIED);
    }
    let outcome = world.invoke(&json!({"Records": [sqs_record("1", &failure.to_string())]})).await;
    assert_eq!(outcome.answer, Ok(json!({"batchItemFailures": [{"itemIdentifier": "1"}]})));
    assert_eq!(outcomes(&outcome.metrics), ["retried", "retried"]);
}
