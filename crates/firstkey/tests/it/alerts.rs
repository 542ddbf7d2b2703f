//! The ways in which administrators are told, and what they are told only if they want to know.

use std::time::Duration;

use firstkey::core::ledger::{Notice, Status};
use firstkey_local::SlackMessage;
use firstkey_testing::wire::{Fault, form_value};
use firstkey_testing::world::{SLACK, World, world_with_alerts};
use serde_json::{Value, json};

use crate::sweep::{HOUR, sweep};

const CHANNEL: &str = "C012AB3C4";
const TO_CHANNEL: [(&str, &str); 2] = [("FIRSTKEY_SLACK_CHANNEL", CHANNEL), SLACK[1]];
const HALF: &str = "Firstkey: alerts: one of two ways fails";

/// A world with the app in its workspace, and in the channel.
async fn with_app(world: World) -> World {
    world.cloud.install_slack(SLACK[1].1).await.unwrap();
    world.cloud.slack().invite(CHANNEL);
    world
}

/// A world whose administrators are told in a channel alone.
async fn channel_alone() -> World {
    with_app(World::with(&TO_CHANNEL).await).await
}

/// A world whose administrators are told in both ways.
async fn both_ways() -> World {
    with_app(world_with_alerts(&TO_CHANNEL).await).await
}

/// A user whose address is of a foreign domain arrives.
async fn eve(world: &World, name: &str) -> Value {
    world.create_user(name, "eve@example.net").await
}

/// What the channel shows, oldest first.
fn posted(world: &World) -> Vec<SlackMessage> {
    let mut messages = world.cloud.slack().messages();
    messages.retain(|message| message.channel == CHANNEL);
    messages.reverse();
    messages
}

fn titles(world: &World) -> Vec<String> {
    posted(world).into_iter().map(|message| message.text.split(": user").next().unwrap().to_owned()).collect()
}

/// What the topic was asked to tell, by the subjects.
fn published(world: &World) -> Vec<String> {
    let published = world.wire.calls().into_iter().filter(|call| call.operation == "Publish");
    let subject = |body: &str| form_value(body, "Subject").unwrap();
    published.map(|call| subject(&call.body).split(": user").next().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_channel_shows_alerts_in_the_words_of_the_mail() {
    let world = channel_alone().await;
    let event = eve(&world, "eve").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.owes), (Status::Quarantined, None));
    let user_id = record.user_id.clone();
    let posted = posted(&world);
    assert_eq!(posted.len(), 1);
    let blocks = posted[0].blocks.to_string().replace(&user_id, "AIDAEXAMPLE");
    let reason = "the recipient's domain `example.net` is not among FIRSTKEY_ALLOWED_DOMAINS";
    let description = format!(
        "A new user looks suspicious, and Firstkey holds it back. Firstkey has given this user no password that works.\n\n\
         User: eve (AIDAEXAMPLE)\nAccount: 123456789012\n\
         Created by: {}\nCreated at: 2026-11-22T10:15:30Z\nReason: {reason}\nEvent: {}",
        record.creator.unwrap(),
        record.event_id.unwrap(),
    );
    let next = "If the user is as intended, admit it. The command shows again why it was held back: \
                `firstkey approve AIDAEXAMPLE --region us-east-1`\n\
                If not, delete the user, and look at what else its creator did.";
    let section = |text: &str| json!({"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": true}});
    let expected = json!([section("*Firstkey: quarantined: user AIDAEXAMPLE*"), section(&description), section(next),]);
    assert_eq!(serde_json::from_str::<Value>(&blocks).unwrap(), expected);
    // Users are not told in Slack unless that is configured, too.
    let ada = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&ada).await.answer, Ok(Value::Null));
    assert_eq!(world.cloud.slack().messages().len(), 1);
    assert_eq!(world.record(&ada).await.slack, None);
}

#[tokio::test(start_paused = true)]
async fn topic_and_channel_each_show_every_alert_once() {
    let world = both_ways().await;
    let event = eve(&world, "eve").await;
    for _ in 0..3 {
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    }
    sweep(&world).await;
    assert_eq!(published(&world), ["Firstkey: quarantined"]);
    assert_eq!(titles(&world), ["Firstkey: quarantined"]);
}

/// One way is enough: the alert is not repeated where it came, and it comes there, once, that the other way fails.
#[tokio::test(start_paused = true)]
async fn a_channel_without_the_app_is_told_to_the_topic_once() {
    for code in ["not_in_channel", "channel_not_found", "is_archived", "restricted_action", "invalid_auth"] {
        let world = both_ways().await;
        world.wire.choose_faults(Box::new(move |call| {
            (call.operation == "chat.postMessage").then_some(Fault::Answer(200, code))
        }));
        for name in ["eve", "mallory"] {
            let event = eve(&world, name).await;
            assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
            assert_eq!(world.record(&event).await.owes, None);
        }
        sweep(&world).await;
        assert_eq!(published(&world), ["Firstkey: quarantined", HALF, "Firstkey: quarantined"], "{code}");
        let calls = world.wire.calls();
        let half = calls.iter().filter(|call| call.operation == "Publish").nth(1).unwrap();
        assert!(half.body.contains(code), "{}", half.body);
        assert_eq!(titles(&world), [""; 0]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_topic_that_refuses_is_told_in_the_channel_once() {
    let world = both_ways().await;
    world.wire.choose_faults(Box::new(|call| {
        (call.operation == "Publish").then_some(Fault::Answer(403, "AuthorizationError"))
    }));
    for name in ["eve", "mallory"] {
        let event = eve(&world, name).await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        assert_eq!(world.record(&event).await.owes, None);
    }
    assert_eq!(titles(&world), ["Firstkey: quarantined", HALF, "Firstkey: quarantined"]);
}

/// A hiccup is no news: the alert has come in the other way.
#[tokio::test(start_paused = true)]
async fn a_slack_that_is_down_keeps_no_alert_back() {
    let world = both_ways().await;
    world.wire.choose_faults(Box::new(|call| call.operation.contains('.').then_some(Fault::Hang)));
    let began = tokio::time::Instant::now();
    let event = eve(&world, "eve").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert!(began.elapsed() <= Duration::from_secs(11), "{:?}", began.elapsed());
    assert_eq!((published(&world), titles(&world)), (vec!["Firstkey: quarantined".to_owned()], Vec::new()));
}

/// Without another way, an alert is owed until the channel takes it.
#[tokio::test(start_paused = true)]
async fn an_alert_that_the_only_channel_refuses_is_owed() {
    let world = channel_alone().await;
    world.wire.fault("chat.postMessage", Fault::Answer(200, "not_in_channel"));
    let event = eve(&world, "eve").await;
    let error = world.invoke(&event).await.answer.unwrap_err();
    assert_eq!(
        error.reason,
        "cannot alert administrators: cannot post in the Slack channel `C012AB3C4`: `chat.postMessage`: the Slack app is not in the \
         channel: invite it (`not_in_channel`)"
    );
    assert_eq!(world.record(&event).await.owes, Some(Notice::Quarantined));
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(titles(&world), ["Firstkey: quarantined"]);
    assert_eq!(world.record(&event).await.owes, None);
}

const ON_DELIVERY: (&str, &str) = ("FIRSTKEY_ALERT_ON", "delivered");

#[tokio::test(start_paused = true)]
async fn a_delivery_is_told_only_if_administrators_want_to_know() {
    for (variables, told) in [(&[][..], 0), (&[ON_DELIVERY], 1)] {
        let world = world_with_alerts(variables).await;
        let event = world.create_user("ada", "ada@example.com").await;
        for _ in 0..2 {
            assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        }
        sweep(&world).await;
        assert_eq!(published(&world), vec!["Firstkey: delivered"; told]);
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.owes, record.lease), (Status::Delivered, None, None));
    }
}

/// The alert comes after the mail, and whatever goes wrong with it is the sweep's.
#[tokio::test(start_paused = true)]
async fn telling_of_a_delivery_holds_nobody_up() {
    for fault in [Fault::Answer(403, "AuthorizationError"), Fault::Hang, Fault::LoseAnswer] {
        let world = world_with_alerts(&[ON_DELIVERY]).await;
        world.wire.choose_faults(Box::new(move |call| (call.operation == "Publish").then_some(fault)));
        let began = tokio::time::Instant::now();
        let event = world.create_user("ada", "ada@example.com").await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        assert!(began.elapsed() <= Duration::from_secs(4), "{fault:?}: {:?}", began.elapsed());
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.owes, record.lease), (Status::Delivered, Some(Notice::Delivered), None));
        world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
        world.wire.choose_faults(Box::new(|_| None));
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
        assert_eq!(published(&world).last().unwrap(), "Firstkey: delivered");
        assert_eq!(world.record(&event).await.owes, None);
    }
}

/// A password is watched although its delivery could never be told, and its expiry is told in place of that.
#[tokio::test(start_paused = true)]
async fn what_happens_later_is_told_in_place_of_a_delivery() {
    let world = world_with_alerts(&[ON_DELIVERY]).await;
    world.wire.choose_faults(Box::new(|call| {
        (call.operation == "Publish").then_some(Fault::Answer(403, "AuthorizationError"))
    }));
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    tokio::time::sleep(80 * HOUR).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.owes, Some(Notice::Expired));
    world.wire.choose_faults(Box::new(|_| None));
    let before = published(&world).len();
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(published(&world)[before..], ["Firstkey: expired"]);
}
