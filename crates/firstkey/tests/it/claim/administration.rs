//! What administrators do about claims.

use std::time::Duration;

use firstkey::admin::Refused;
use firstkey::core::ledger::{ClaimState, Closing, Status};
use firstkey::workflow::Invocation;
use firstkey_local::ACCOUNT;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{TIMEOUT, mailed_password, world_with_alerts};

use super::{
    CLAIM, CLOSED, DONE, FORM, PASSWORD, RENEWED, SUPERSEDED, choose, invited, link_in, open, state, want, writes,
};
use crate::administration::resend;
use crate::sweep::{HOUR, schedule};

const BY: &str = "arn:aws:iam::123456789012:user/grace";

async fn revoke(world: &firstkey_testing::world::World, event: &serde_json::Value) {
    let invocation = Invocation { account: ACCOUNT.to_owned(), deadline: world.now().checked_add(TIMEOUT).unwrap() };
    world.workflow().revoke(world.record(event).await, BY, &invocation).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn sending_again_makes_another_link_and_the_old_one_leads_nowhere() {
    let (world, event, link) = invited().await;
    let ending = resend(&world, &event, false).await.unwrap().unwrap();
    assert_eq!(ending.status, Status::Delivered);
    let newer = link_in(&world.mails()[1]);
    assert_eq!(open(&world, &link).await.heading, SUPERSEDED);
    assert_eq!(open(&world, &newer).await.heading, FORM);
    assert_eq!(choose(&world, &newer, PASSWORD).await.heading, DONE);
}

#[tokio::test(start_paused = true)]
async fn a_revoked_link_is_closed_and_a_password_that_was_set_stays() {
    let (world, event, link) = invited().await;
    revoke(&world, &event).await;
    let record = world.record(&event).await;
    let asked = ClaimState::Closed(Closing::Asked { by: BY.to_owned() });
    assert_eq!((record.status(), state(&record)), (Status::Expired, asked));
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, CLOSED);
    assert_eq!(want(&world, &link, "renew").await.heading, CLOSED);
    assert_eq!(world.wire.count("Publish"), 0, "who requested it knows");

    resend(&world, &event, false).await.unwrap().unwrap();
    assert_eq!(choose(&world, &link_in(&world.mails()[1]), PASSWORD).await.heading, DONE);
    revoke(&world, &event).await;
    assert_eq!(state(&world.record(&event).await), ClaimState::Claimed);
    assert!(world.cloud.accepts_password("ada", PASSWORD));
}

/// A password that its owner chose is taken away only if that is asked for.
#[tokio::test(start_paused = true)]
async fn a_password_that_was_set_is_replaced_only_on_request() {
    let (world, event, link) = invited().await;
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
    assert!(matches!(resend(&world, &event, false).await, Err(Refused::SignedIn)));
    let ending = resend(&world, &event, true).await.unwrap().unwrap();
    assert_eq!(ending.status, Status::Delivered);
    assert_eq!(world.reset_required("ada").await, None, "the way is free for another password");
    let newer = link_in(&world.mails()[2]);
    assert_eq!(choose(&world, &newer, "Another-Password-12").await.heading, DONE);
    assert!(world.cloud.accepts_password("ada", "Another-Password-12"));
}

#[tokio::test(start_paused = true)]
async fn no_other_link_goes_to_a_domain_that_is_no_longer_allowed() {
    let (mut world, event, link) = invited().await;
    world.deploy_with(&[CLAIM[0], CLAIM[1], ("FIRSTKEY_ALLOWED_DOMAINS", "example.org")]);
    tokio::time::sleep(HOUR * 73).await;
    let before = world.wire.calls().len();
    assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
    assert_eq!((writes(&world, before), world.mails().len()), (Vec::new(), 1));
    assert_eq!(state(&world.record(&event).await), ClaimState::Open);
}

/// Not even the mail that a password was set, to somebody whose link still works.
#[tokio::test(start_paused = true)]
async fn no_confirmation_goes_to_a_domain_that_is_no_longer_allowed() {
    let (mut world, event, link) = invited().await;
    world.deploy_with(&[CLAIM[0], CLAIM[1], ("FIRSTKEY_ALLOWED_DOMAINS", "example.org")]);
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
    let record = world.record(&event).await;
    assert_eq!((world.mails().len(), record.owes_confirmation()), (1, false));
    let told = record.history.last().unwrap().happened.to_string();
    let why = "the recipient's domain `example.com` is not among FIRSTKEY_ALLOWED_DOMAINS";
    assert_eq!(told, format!("the user was not told by mail that the password was set: {why}"));
}

/// Whoever was mailed a password gets another name while an administrator sends a link.
#[tokio::test(start_paused = true)]
async fn a_link_takes_the_place_of_a_password_that_went_with_a_rename() {
    let mut world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(serde_json::Value::Null));
    let mailed = mailed_password(&world.mails()[0]);
    world.deploy_with(&CLAIM);
    let plan = world.workflow().plan_resend(world.record(&event).await, false).await.unwrap();
    let invocation = Invocation { account: ACCOUNT.to_owned(), deadline: world.now().checked_add(TIMEOUT).unwrap() };
    world.wire.fault("GetLoginProfile", Fault::Slow(1_000));
    let (ending, ()) = tokio::join!(world.workflow().carry_out(&plan, "grace", &invocation), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        world.iam.update_user().user_name("ada").new_user_name("countess").send().await.unwrap();
    });
    assert!(ending.is_err(), "the next attempt goes on");
    tokio::time::sleep(HOUR).await;
    assert_eq!(world.invoke(&schedule()).await.answer, Ok(serde_json::Value::Null));
    assert!(!world.cloud.accepts_password("countess", &mailed));
    assert_eq!(choose(&world, &link_in(&world.mails()[1]), PASSWORD).await.heading, DONE);
    assert!(world.cloud.accepts_password("countess", PASSWORD));
}

/// Whoever was mailed a password chooses their own while an administrator sends a link.
#[tokio::test(start_paused = true)]
async fn a_password_that_is_chosen_while_a_link_takes_its_place_is_kept() {
    for (operation, fault) in [("GetLoginProfile", Fault::Slow(1_000)), ("DeleteLoginProfile", Fault::Vanish)] {
        let mut world = world_with_alerts(&[]).await;
        let event = world.create_user("ada", "ada@example.com").await;
        assert_eq!(world.invoke(&event).await.answer, Ok(serde_json::Value::Null));
        let mailed = mailed_password(&world.mails()[0]);
        world.deploy_with(&super::CLAIM);
        let plan = world.workflow().plan_resend(world.record(&event).await, false).await.unwrap();
        let invocation =
            Invocation { account: ACCOUNT.to_owned(), deadline: world.now().checked_add(TIMEOUT).unwrap() };
        world.wire.fault(operation, fault);
        let (ending, signed_in) = tokio::join!(world.workflow().carry_out(&plan, "grace", &invocation), async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            world.cloud.sign_in("ada", &mailed, PASSWORD).await
        });
        assert!(ending.is_ok() && signed_in, "{operation}");
        assert!(world.cloud.accepts_password("ada", PASSWORD), "{operation}");
        assert_eq!(world.mails().len(), 1, "{operation}");
    }
}
