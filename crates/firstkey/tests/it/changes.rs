//! What changes between two attempts at one arrival: the rules, and who requested it.

use std::time::Duration;

use firstkey::core::ledger::{PasswordOutcome, Status};
use firstkey::workflow::Invocation;
use firstkey_local::ACCOUNT;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{TIMEOUT, World, mailed_password, world_with_alerts};
use serde_json::Value;

use crate::sweep::schedule;

const BY: &str = "arn:aws:iam::123456789012:user/grace";

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
    tokio::time::sleep(Duration::from_secs(60)).await;
    (world, event)
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
    tokio::time::sleep(Duration::from_secs(60)).await;
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
