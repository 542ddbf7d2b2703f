//! What changes between two attempts at one arrival: the rules, and who requested it.

use std::time::Duration;

use firstkey::core::ledger::{PasswordOutcome, Status};
use firstkey::workflow::Invocation;
use firstkey_local::ACCOUNT;
use firstkey_testing::wire::{Fault, form_value};
use firstkey_testing::world::{TIMEOUT, World, mailed_password, user_id, world_with_alerts};
use serde_json::Value;

use crate::sweep::schedule;

const BY: &str = "arn:aws:iam::123456789012:user/grace";
const TOPIC: (&str, &str) = ("FIRSTKEY_ALERT_TOPIC", "arn:aws:sns:us-east-1:123456789012:firstkey-alerts");

fn invocation(world: &World) -> Invocation {
    Invocation { account: ACCOUNT.to_owned(), deadline: world.now().checked_add(TIMEOUT).unwrap() }
}

/// A world in which SES accepted a message, and the process died before it knew.
async fn possibly_sent() -> (World, Value) {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::CrashAfter);
    tokio::select! {
        _ = world.invoke(&event) => panic!("the process did not die"),
        () = world.wire.crashed() => {}
    }
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Sending, 1));
    tokio::time::sleep(Duration::from_secs(100)).await;
    (world, event)
}

/// From now on, IAM refuses the function to delete login profiles, or no longer does.
fn refuse_deletion(world: &World, refuses: bool) {
    let denied = Fault::Answer(403, "AccessDenied");
    world
        .wire
        .choose_faults(Box::new(move |call| (refuses && call.operation == "DeleteLoginProfile").then_some(denied)));
}

/// How many alerts are about the event's user and not about a cause.
fn alerts_about(world: &World, event: &Value) -> usize {
    let alerts = world.wire.calls().into_iter().filter(|call| call.operation == "Publish");
    alerts.filter(|call| form_value(&call.body, "Subject").unwrap().contains(user_id(event))).count()
}

/// The next attempt has read the login profile, and waits for another call while the user chooses a password.
#[tokio::test(start_paused = true)]
async fn a_password_that_is_chosen_while_an_attempt_waits_is_kept() {
    let (world, event) = possibly_sent().await;
    world.wire.fault("GetUser", Fault::Hang);
    let first = mailed_password(&world.mails()[0]);
    let (response, signed_in) = tokio::join!(world.invoke(&event), async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        world.cloud.sign_in("ada", &first, "Chosen-by-ada-1").await
    });
    assert_eq!((response.answer, signed_in), (Ok(Value::Null), true));
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Delivered, 1));
    assert!(world.cloud.accepts_password("ada", "Chosen-by-ada-1"));
}

/// The quarantined event comes again, as EventBridge may repeat it: the administrator's decision stands.
#[tokio::test(start_paused = true)]
async fn an_approval_that_was_cut_short_is_gone_on_with_by_the_event() {
    let mut world = world_with_alerts(&[("FIRSTKEY_ALLOWED_DOMAINS", "example.org")]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.record(&event).await.status(), Status::Quarantined);
    // Only one rule is changed, and the event still does not pass the other.
    world.deploy_with(&[("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/terraform")]);
    world.wire.fault("SendEmail", Fault::CrashAfter);
    let plan = world.workflow().plan_approval(world.record(&event).await).await.unwrap();
    let invocation = invocation(&world);
    tokio::select! {
        _ = world.workflow().carry_out(&plan, BY, &invocation) => panic!("the process did not die"),
        () = world.wire.crashed() => {}
    }
    assert_eq!(world.mails().len(), 1);
    tokio::time::sleep(Duration::from_secs(100)).await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Delivered, 2));
    world.assert_last_mail_is_valid("ada").await;
    // And it is watched.
    tokio::time::sleep(Duration::from_hours(73)).await;
    assert_eq!(world.invoke(&schedule()).await.answer, Ok(Value::Null));
    assert_eq!(world.record(&event).await.outcome(), Some(PasswordOutcome::Withdrawn));
    assert_eq!(world.reset_required("ada").await, None);
}

/// Firstkey no longer writes to a domain or touches a path outside the configuration, and withdraws a password that a
/// message may hold.
#[tokio::test(start_paused = true)]
async fn what_is_no_longer_configured_ends_the_arrival_and_its_password() {
    for (tightened, status) in [
        (("FIRSTKEY_ALLOWED_DOMAINS", "example.org"), Status::Quarantined),
        (("FIRSTKEY_PATH_PREFIXES", "/staff/"), Status::Skipped),
    ] {
        let (mut world, event) = possibly_sent().await;
        world.deploy_with(&[tightened]);
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null), "{tightened:?}");
        let record = world.record(&event).await;
        assert_eq!((record.status(), world.mails().len()), (status, 1), "{tightened:?}: {:?}", record.reason());
        assert_eq!(world.reset_required("ada").await, None, "{tightened:?}");
    }
}

/// The same setting takes the function's permission away, so that it cannot withdraw the password. After a week, administrators are
/// asked to; until somebody has, the password is watched.
#[tokio::test(start_paused = true)]
async fn a_password_that_iam_does_not_let_go_of_is_told_and_watched() {
    let (mut world, event) = possibly_sent().await;
    world.deploy_with(&[TOPIC, ("FIRSTKEY_ALLOWED_DOMAINS", "example.org")]);
    refuse_deletion(&world, true);
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let waits_for =
        "a missing permission (cannot delete the login profile of `ada`: AccessDenied: as the test wants it)";
    assert_eq!(world.record(&event).await.reason(), Some(waits_for));
    tokio::time::sleep(Duration::from_hours(24 * 7)).await;
    assert_eq!(world.invoke(&schedule()).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    let reason = "gave up after 168h: cannot delete the login profile of `ada`: AccessDenied: as the test wants it, so an \
                  administrator has to delete it";
    assert_eq!((record.status(), record.reason(), record.owes), (Status::Expiring, Some(reason), None));
    assert_eq!(alerts_about(&world, &event), 1);
    // Every hour it is tried again.
    let tries = world.wire.count("DeleteLoginProfile");
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(world.invoke(&schedule()).await.answer, Ok(Value::Null));
    assert_eq!(world.wire.count("DeleteLoginProfile"), tries + 1);
    refuse_deletion(&world, false);
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(world.invoke(&schedule()).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!((record.status(), world.reset_required("ada").await), (Status::Expired, None));
    assert_eq!(world.mails().len(), 1);
}

/// A user that the rules admitted stays admitted: admission is decided once.
#[tokio::test(start_paused = true)]
async fn rules_that_were_tightened_meanwhile_do_not_strand_an_arrival() {
    let (mut world, event) = possibly_sent().await;
    world.deploy_with(&[("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/terraform")]);
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!(record.status(), Status::Delivered, "{:?}", record.reason());
    world.assert_last_mail_is_valid("ada").await;
}
