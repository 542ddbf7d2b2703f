//! What SES reports about messages after accepting them.

use std::time::Duration;

use firstkey::core::ledger::{PasswordOutcome, Record, Status};
use firstkey_testing::mail_events;
pub(crate) use firstkey_testing::mail_events::BOUNCED;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, world_with_alerts};
use serde_json::{Value, json};

use crate::sweep::schedule;

const COMPLAINED: &str = include_str!("../../../../fixtures/ses/complaint-received.json");
const DELAYED: &str = include_str!("../../../../fixtures/ses/delivery-delayed.json");
const REJECTED: &str = include_str!("../../../../fixtures/ses/rejected.json");
const SENT: &str = include_str!("../../../../fixtures/ses/sent.json");

/// A world in which a message was delivered, and the record of that.
async fn delivered() -> (World, Value, Record) {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("bob", "bob@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    (world, event, record)
}

/// SES's event about the record's message.
pub(crate) fn about(record: &Record, fixture: &str) -> Value {
    mail_events::about(record.message_id.as_deref(), &record.user_id, fixture)
}

/// Delivers the event; returns what was counted.
async fn count(world: &World, event: &Value) -> String {
    let outcome = world.invoke(event).await;
    assert_eq!(outcome.answer, Ok(Value::Null));
    let line: Value = serde_json::from_str(&outcome.metrics[0]).unwrap();
    line["Outcome"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn messages_carry_the_tags_that_lead_back_to_the_record() {
    let (world, _, record) = delivered().await;
    let sent = world.wire.calls().into_iter().find(|call| call.operation == "SendEmail").unwrap();
    let sent: Value = serde_json::from_str(&sent.body).unwrap();
    let tags = json!([{"Name": "event", "Value": record.event_id}, {"Name": "user", "Value": record.user_id}]);
    assert_eq!(sent["EmailTags"], tags);
}

#[tokio::test(start_paused = true)]
async fn a_bounce_is_noted_once_and_administrators_hear_of_it_once() {
    for (fixture, outcome, reason) in [
        (BOUNCED, "bounced", "the message bounced: Permanent, General, smtp; 550 5.1.1 user unknown"),
        (REJECTED, "rejected", "the message was rejected by SES: Bad content"),
    ] {
        let (world, event, record) = delivered().await;
        let bounce = about(&record, fixture);
        assert_eq!(count(&world, &bounce).await, outcome);
        assert_eq!(count(&world, &bounce).await, "repeated");
        let bounced = world.record(&event).await;
        assert_eq!((bounced.status(), bounced.reason()), (Status::Bounced, Some(reason)));
        assert_eq!(world.wire.count("Publish"), 1);
        // The event of the creation again changes nothing.
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        assert_eq!((world.mails().len(), world.record(&event).await), (1, bounced));
    }
}

#[tokio::test(start_paused = true)]
async fn a_delay_and_a_complaint_are_told_and_leave_the_status() {
    let (world, event, record) = delivered().await;
    assert_eq!(count(&world, &about(&record, DELAYED)).await, "delayed");
    assert_eq!(count(&world, &about(&record, DELAYED)).await, "repeated");
    assert_eq!(count(&world, &about(&record, COMPLAINED)).await, "complained");
    assert_eq!((world.record(&event).await.status(), world.wire.count("Publish")), (Status::Delivered, 2));
}

/// To SES, an out-of-office reply is a bounce: `Transient`, `General`.
#[tokio::test(start_paused = true)]
async fn a_bounce_that_is_not_permanent_says_nothing_of_the_message() {
    for (kind, detail) in [("Transient", "General"), ("Transient", "MailboxFull"), ("Undetermined", "Undetermined")] {
        let (world, event, record) = delivered().await;
        let mut bounce = about(&record, BOUNCED);
        bounce["detail"]["bounce"]["bounceType"] = json!(kind);
        bounce["detail"]["bounce"]["bounceSubType"] = json!(detail);
        assert_eq!(count(&world, &bounce).await, "delayed");
        assert_eq!(count(&world, &bounce).await, "repeated");
        let noted = world.record(&event).await;
        assert_eq!((noted.status(), &noted.reason()), (Status::Delivered, &None), "{kind} {detail}");
        assert!(
            noted.history.last().unwrap().happened.to_string().starts_with("the message may not have arrived: "),
            "{noted:?}"
        );
        assert_eq!(world.wire.count("Publish"), 1);
        // What SES then reports as final still counts.
        assert_eq!(count(&world, &about(&record, BOUNCED)).await, "bounced");
    }
}

#[tokio::test(start_paused = true)]
async fn a_password_whose_message_bounced_is_withdrawn_in_time() {
    let (world, event, record) = delivered().await;
    assert_eq!(count(&world, &about(&record, BOUNCED)).await, "bounced");
    tokio::time::sleep(Duration::from_secs(73 * 3600)).await;
    assert_eq!(world.invoke(&schedule()).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.outcome()), (Status::Expired, Some(PasswordOutcome::Withdrawn)));
    assert_eq!(world.reset_required("bob").await, None);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_about_the_last_message_of_a_user_of_ours_changes_nothing() {
    let (world, event, record) = delivered().await;
    let mut earlier = about(&record, BOUNCED);
    earlier["detail"]["mail"]["messageId"] = json!("0100019abcdef012-of-a-message-that-was-replaced");
    let mut stranger = about(&record, BOUNCED);
    stranger["detail"]["mail"]["tags"]["user"] = json!(["AIDASTRANGER00000001"]);
    let mut untagged = about(&record, BOUNCED);
    untagged["detail"]["mail"]["tags"] = json!({});
    let mut elsewhere = about(&record, BOUNCED);
    elsewhere["account"] = json!("999999999999");
    let sent = about(&record, SENT);
    let expected = [
        (earlier, "repeated"),
        (stranger, "dropped"),
        (untagged, "dropped"),
        (elsewhere, "dropped"),
        (sent, "dropped"),
    ];
    for (told, outcome) in expected {
        assert_eq!(count(&world, &told).await, outcome, "{told}");
    }
    assert_eq!((world.record(&event).await, world.wire.count("Publish")), (record, 0));
}

/// SES is quicker than the ledger: the event comes again when the acceptance is noted.
#[tokio::test(start_paused = true)]
async fn a_bounce_that_comes_before_the_acceptance_is_noted_comes_again() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("bob", "bob@example.com").await;
    world.wire.fault("SendEmail", Fault::Answer(403, "AccessDeniedException"));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let mut record = world.record(&event).await;
    record.message_id = Some("0100019abcdef012-on-its-way".to_owned());
    assert_eq!(world.wire.count("Publish"), 1, "of the missing permission");
    assert!(world.invoke(&about(&record, BOUNCED)).await.answer.is_err());
    assert_eq!(world.wire.count("Publish"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_repeats_the_alert_at_worst() {
    for operation in ["GetItem", "Publish", "PutItem"] {
        for fault in [Fault::LoseAnswer, Fault::Refuse, Fault::Answer(503, "ServiceUnavailable")] {
            let (world, event, record) = delivered().await;
            world.wire.fault(operation, fault);
            assert_eq!(count(&world, &about(&record, BOUNCED)).await, "bounced");
            assert_eq!(world.record(&event).await.status(), Status::Bounced, "{operation} {fault:?}");
            assert!(world.wire.is_quiet());
        }
    }
}
