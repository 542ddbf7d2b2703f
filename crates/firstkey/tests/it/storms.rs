//! Alerts that come faster than anybody reads them.

use std::time::Duration;

use firstkey::core::arrival::Arrival;
use firstkey::core::ledger::Status;
use firstkey::workflow::Invocation;
use firstkey_local::ACCOUNT;
use firstkey_testing::wire::{Fault, form_value};
use firstkey_testing::world::{World, world_with_alerts};
use jiff::SignedDuration;
use serde_json::Value;
use tokio::time::Instant;

use crate::mail::{BOUNCED, about};
use crate::sweep::sweep;

/// What administrators were told, by the subjects.
fn subjects(world: &World) -> Vec<String> {
    let published = world.wire.calls().into_iter().filter(|call| call.operation == "Publish");
    published.map(|call| form_value(&call.body, "Subject").unwrap()).collect()
}

/// What administrators were told last, as text.
fn last_words(world: &World) -> String {
    let published = world.wire.calls().into_iter().rev().find(|call| call.operation == "Publish").unwrap();
    let message: Value = serde_json::from_str(&form_value(&published.body, "Message").unwrap()).unwrap();
    message["default"].as_str().unwrap().to_owned()
}

/// That many users whose address is of a foreign domain.
async fn quarantine(world: &World, numbers: std::ops::Range<usize>) {
    for number in numbers {
        let event = world.create_user(&format!("eve{number}"), "eve@example.net").await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.owes), (Status::Quarantined, None));
    }
}

#[tokio::test(start_paused = true)]
async fn a_storm_is_one_alert_that_counts_and_names_the_first_five() {
    let many = if std::env::var_os("FIRSTKEY_DEEP").is_some() { 5_000 } else { 250 };
    let world = world_with_alerts(&[]).await;
    quarantine(&world, 0..many).await;
    let told = subjects(&world);
    assert_eq!(told.len(), 21);
    assert!(told[..20].iter().all(|subject| subject.starts_with("Firstkey: quarantined: user AIDA")), "{told:?}");
    assert_eq!(told[20], "Firstkey: quarantined: many users");

    // Within the ten minutes the sweep has nothing to tell; afterwards it tells once.
    sweep(&world).await;
    assert_eq!(subjects(&world).len(), 21);
    tokio::time::advance(Duration::from_secs(601)).await;
    sweep(&world).await;
    sweep(&world).await;
    assert_eq!(subjects(&world)[21..], ["Firstkey: quarantined: many users"]);
    let words = last_words(&world);
    let counted = format!("{} alerts of the kind `quarantined` were counted", many - 20);
    assert!(words.starts_with(&counted), "{words}");
    let first = words.lines().find(|line| line.starts_with("The first:")).unwrap();
    let names: Vec<&str> = first.split(": ").nth(1).unwrap().trim().split(", ").collect();
    assert_eq!(names.len(), 5, "{first}");
    for (number, name) in names.iter().enumerate() {
        assert!(name.starts_with(&format!("eve{number} (AIDA")), "{first}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_alert_after_a_storm_tells_of_it_where_no_sweep_has() {
    let world = world_with_alerts(&[]).await;
    quarantine(&world, 0..30).await;
    tokio::time::advance(Duration::from_secs(3_600)).await;
    quarantine(&world, 30..31).await;
    let told = subjects(&world);
    assert_eq!(told[21], "Firstkey: quarantined: many users");
    assert!(told[22].starts_with("Firstkey: quarantined: user AIDA"), "{told:?}");
    assert_eq!(told.len(), 23);
}

#[tokio::test(start_paused = true)]
async fn an_alert_is_sent_where_it_cannot_be_counted() {
    let world = world_with_alerts(&[]).await;
    // The call that counts is the first one that reads an item.
    for _ in 0..8 {
        world.wire.fault("GetItem", Fault::Answer(400, "AccessDeniedException"));
    }
    quarantine_unread(&world).await;
    assert_eq!(subjects(&world).len(), 1);
}

/// Counting has half of the time that is left, so that there is some to send the alert.
#[tokio::test(start_paused = true)]
async fn an_alert_whose_count_hangs_is_sent_in_time() {
    for operation in ["GetItem", "PutItem"] {
        let world = world_with_alerts(&[]).await;
        let event = world.create_user("eve", "eve@example.net").await;
        world.wire.choose_faults(Box::new(move |call| {
            (call.operation == operation && call.body.contains("alerts#")).then_some(Fault::Vanish)
        }));
        let deadline = world.now().checked_add(SignedDuration::from_secs(6)).unwrap();
        let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
        let began = Instant::now();
        world.workflow().process(&Arrival::read(&event).unwrap(), &invocation).await.unwrap();
        // Half of what there is until a second and a half before the process ends.
        assert_eq!(began.elapsed(), Duration::from_millis(2_250), "{operation}");
        assert_eq!((subjects(&world).len(), world.record(&event).await.owes), (1, None), "{operation}");
    }
}

async fn quarantine_unread(world: &World) {
    let event = world.create_user("eve", "eve@example.net").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
}

#[tokio::test(start_paused = true)]
async fn an_account_without_a_topic_counts_nothing() {
    let world = World::new().await;
    let event = world.create_user("bob", "bob@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    let before = world.wire.calls().len();
    assert_eq!(world.invoke(&about(&record, BOUNCED)).await.answer, Ok(Value::Null));
    let calls = world.wire.calls();
    let operations: Vec<&str> = calls[before..].iter().map(|call| call.operation.as_str()).collect();
    assert_eq!(operations, ["GetItem", "PutItem"], "the record is read and noted");
}
