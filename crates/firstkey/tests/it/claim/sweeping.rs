//! What the sweep does about links, and about passwords that were set by them.

use firstkey::core::ledger::{ClaimState, Closing, PasswordOutcome, Status};
use firstkey_testing::wire::Fault;

use super::{DONE, EXPIRED, PASSWORD, RENEWED, SET, USED, choose, invited, open, state, want, writes};
use crate::sweep::{HOUR, sweep};

const DAYS: u32 = 24;

#[tokio::test(start_paused = true)]
async fn a_link_that_nobody_used_is_closed_without_a_call_of_iam_and_administrators_hear_of_it() {
    let (world, event, link) = invited().await;
    tokio::time::sleep(HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"]);
    tokio::time::sleep(HOUR * 3 * DAYS).await;
    let before = world.wire.calls().len();
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((record.status(), state(&record)), (Status::Expired, ClaimState::Closed(Closing::Expired)));
    let operations = writes(&world, before);
    assert!(!operations.iter().any(|operation| operation.contains("LoginProfile")), "{operations:?}");
    assert_eq!(world.wire.count("Publish"), 1);
    assert_eq!(open(&world, &link).await.heading, EXPIRED);
    assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Delivered, 2));
}

#[tokio::test(start_paused = true)]
async fn the_first_sign_in_after_a_claim_is_learnt_and_ends_the_watch() {
    let (world, event, link) = invited().await;
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
    tokio::time::sleep(HOUR * 5 * DAYS).await;
    assert_eq!(sweep(&world).await, ["swept"], "a password that its owner chose is never withdrawn");
    assert_eq!(world.reset_required("ada").await, Some(false));
    assert!(world.cloud.sign_in("ada", PASSWORD, "").await);
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert!(record.signed_in_at.is_some());
    assert_eq!((record.outcome(), record.status()), (Some(PasswordOutcome::Changed), Status::Delivered));
    assert_eq!(open(&world, &link).await.heading, USED);
}

#[tokio::test(start_paused = true)]
async fn a_user_who_is_gone_is_noted() {
    let (world, event, _) = invited().await;
    world.iam.delete_user().user_name("ada").send().await.unwrap();
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.outcome(), Some(PasswordOutcome::Gone));
}

/// The process died after IAM had made the login profile: the sweep finds it, and tells the user.
#[tokio::test(start_paused = true)]
async fn the_sweep_finishes_what_a_request_began() {
    let (world, event, link) = invited().await;
    world.wire.fault("CreateLoginProfile", Fault::CrashAfter);
    tokio::select! {
        _ = choose(&world, &link, PASSWORD) => unreachable!("the process has died"),
        () = world.wire.crashed() => {}
    }
    assert_eq!(state(&world.record(&event).await), ClaimState::Claiming);
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((state(&record), record.lease.clone()), (ClaimState::Claimed, None));
    assert_eq!(world.mails()[1].subject, SET);
    assert!(world.cloud.accepts_password("ada", PASSWORD));
}

#[tokio::test(start_paused = true)]
async fn a_confirmation_that_could_not_be_sent_is_sent_by_the_sweep() {
    let (world, event, link) = invited().await;
    for _ in 0..60 {
        world.wire.fault("SendEmail", Fault::Answer(429, "TooManyRequestsException"));
    }
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
    world.wire.heal();
    assert_eq!(world.mails().len(), 1);
    assert!(world.record(&event).await.owes_confirmation());
    sweep(&world).await;
    assert_eq!(world.mails()[1].subject, SET);
    assert!(!world.record(&event).await.owes_confirmation());
    sweep(&world).await;
    assert_eq!(world.mails().len(), 2);
}

/// The user is renamed meanwhile, and somebody else gets the name.
#[tokio::test(start_paused = true)]
async fn a_confirmation_follows_the_user_and_not_the_name() {
    for is_handed_on in [false, true] {
        let (world, event, link) = invited().await;
        for _ in 0..60 {
            world.wire.fault("SendEmail", Fault::Answer(429, "TooManyRequestsException"));
        }
        assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
        world.wire.heal();
        world.iam.update_user().user_name("ada").new_user_name("countess").send().await.unwrap();
        if is_handed_on {
            world.create_user_with("ada", &[("email", "other@example.com"), ("locale", "de")]).await;
        }
        sweep(&world).await;
        let mails = world.mails();
        assert_eq!(
            (mails.len(), &mails[1].to[..], mails[1].subject.as_str()),
            (2, &["ada@example.com".to_owned()][..], SET)
        );
        let text = mails[1].text.as_deref().unwrap();
        assert!(text.contains("countess"), "{text}");
        assert!(!world.record(&event).await.owes_confirmation());
    }
}
