//! Another link, on the user's request; and mails that were not for their readers.

use std::time::Duration;

use firstkey::core::ledger::{ClaimState, Closing, Status};
use firstkey_testing::wire::Fault;
use firstkey_testing::world::World;
use serde_json::Value;

use super::choosing::interrupted;
use super::{
    CLOSED, DONE, EXPIRED, FORM, NOT_ME, PASSWORD, RENEWED, SET, SUPERSEDED, USED, choose, invited, link_in, open,
    state, story, want, wanting,
};
use crate::sweep::HOUR;

const DAYS: u32 = 24;

/// A password is chosen, and the process dies once IAM has set it.
pub(super) async fn die_while_choosing(world: &World, link: &str) {
    world.wire.fault("CreateLoginProfile", Fault::CrashAfter);
    tokio::select! {
        _ = choose(world, link, PASSWORD) => unreachable!("the process has died"),
        () = world.wire.crashed() => {}
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_too_late_gets_another_link_at_the_pinned_address() {
    let (world, event, link) = invited().await;
    tokio::time::sleep(HOUR * 3 * DAYS).await;
    assert_eq!(open(&world, &link).await.heading, EXPIRED);
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, EXPIRED);
    assert_eq!(world.wire.count("CreateLoginProfile"), 0);
    // Whoever may tag users cannot have the link sent elsewhere.
    let tag = aws_sdk_iam::types::Tag::builder().key("email").value("eve@example.com").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
    let mails = world.mails();
    assert_eq!((mails.len(), mails[1].to[0].as_str()), (2, "ada@example.com"));
    let newer = link_in(&mails[1]);
    assert_ne!(newer, link);
    assert_eq!(open(&world, &link).await.heading, SUPERSEDED);
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, SUPERSEDED);
    assert_eq!(open(&world, &newer).await.heading, FORM);
    assert_eq!(choose(&world, &newer, PASSWORD).await.heading, DONE);
    let record = world.record(&event).await;
    assert_eq!(record.claim.as_ref().unwrap().generation, 2);
    assert!(story(&record).contains(&"sending the message, with link 2; the links before it lead nowhere".to_owned()));
}

/// The record is leased until the user is told in Slack: who opens the mail at once must not wait for that.
#[tokio::test(start_paused = true)]
async fn a_renewed_link_works_at_once_where_users_are_told_in_slack() {
    let world = World::with_slack(&super::CLAIM).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    tokio::time::sleep(HOUR * 3 * DAYS).await;
    assert_eq!(want(&world, &link_in(&world.mails()[0]), "renew").await.heading, RENEWED);
    assert_eq!(world.record(&event).await.lease, None);
    let told = world.cloud.slack().messages();
    assert!(told[0].text.contains("on its way") && told.len() == 2, "{told:?}");
    assert_eq!(choose(&world, &link_in(&world.mails()[1]), PASSWORD).await.heading, DONE);
}

#[tokio::test(start_paused = true)]
async fn a_user_gets_three_more_links_a_day() {
    let (world, _, link) = invited().await;
    tokio::time::sleep(HOUR * 3 * DAYS).await;
    for _ in 0..5 {
        assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
    }
    assert_eq!(world.mails().len(), 1 + 3);
    tokio::time::sleep(HOUR * DAYS).await;
    assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
    assert_eq!(world.mails().len(), 1 + 4);
}

/// Nobody gets a link that leads nowhere. The page says the same, whatever came of it.
#[tokio::test(start_paused = true)]
async fn who_is_outside_the_paths_by_now_gets_no_other_link() {
    let (mut world, _, link) = invited().await;
    tokio::time::sleep(HOUR * 3 * DAYS).await;
    world.deploy_with(&[super::CLAIM[0], super::CLAIM[1], ("FIRSTKEY_PATH_PREFIXES", "/staff/")]);
    let before = world.wire.calls().len();
    assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
    assert_eq!((super::writes(&world, before), world.mails().len()), (Vec::new(), 1));
    world.deploy_with(&super::CLAIM);
    assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
    assert_eq!(choose(&world, &link_in(&world.mails()[1]), PASSWORD).await.heading, DONE);
}

#[tokio::test(start_paused = true)]
async fn a_link_that_works_is_not_renewed() {
    let (world, _, link) = invited().await;
    assert_eq!(want(&world, &link, "renew").await.heading, FORM);
    assert_eq!(world.mails().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_link_that_cannot_be_sent_at_once_is_sent_by_the_sweep() {
    let (world, event, link) = invited().await;
    tokio::time::sleep(HOUR * 3 * DAYS).await;
    for _ in 0..40 {
        world.wire.fault("SendEmail", Fault::Answer(429, "TooManyRequestsException"));
    }
    assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
    world.wire.heal();
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Pending, 1));
    tokio::time::sleep(HOUR).await;
    crate::sweep::sweep(&world).await;
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Delivered, 2));
    assert_eq!(choose(&world, &link_in(&world.mails()[1]), PASSWORD).await.heading, DONE);
}

/// A later attempt makes its own link; the older one says that there is a newer mail, and leads on from there.
#[tokio::test(start_paused = true)]
async fn after_a_lost_answer_nobody_is_stuck_whichever_mail_they_open() {
    let world = firstkey_testing::world::world_with_alerts(&super::CLAIM).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::LoseAnswer);
    world.wire.fault("SendEmail", Fault::LoseAnswer);
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    let mails = world.mails();
    assert_eq!(mails.len(), 3);
    let (first, last) = (link_in(&mails[0]), link_in(&mails[2]));
    assert!(mails[2].subject.contains("it replaces the earlier one"), "{}", mails[2].subject);
    assert_eq!(open(&world, &first).await.heading, SUPERSEDED);
    assert_eq!(want(&world, &first, "renew").await.heading, RENEWED);
    assert_eq!(open(&world, &last).await.heading, SUPERSEDED);
    assert_eq!(choose(&world, &link_in(&world.mails()[3]), PASSWORD).await.heading, DONE);
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_was_not_for_its_reader_closes_the_claim_and_is_told() {
    let (world, event, link) = invited().await;
    for _ in 0..2 {
        assert_eq!(want(&world, &link, "not-me").await.heading, NOT_ME);
    }
    let record = world.record(&event).await;
    assert_eq!((record.status(), state(&record)), (Status::Expired, ClaimState::Closed(Closing::Disowned)));
    assert_eq!(world.wire.count("Publish"), 1);
    assert_eq!(open(&world, &link).await.heading, CLOSED);
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, CLOSED);
    assert_eq!(want(&world, &link, "renew").await.heading, CLOSED);
    assert_eq!((world.wire.count("CreateLoginProfile"), world.mails().len()), (0, 1));
}

/// It was set by whoever had the link first: only administrators can know whose password it is.
#[tokio::test(start_paused = true)]
async fn a_password_that_was_set_stays_when_the_mail_was_not_for_its_reader() {
    let (world, event, link) = invited().await;
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
    assert_eq!(want(&world, &link, "not-me").await.heading, NOT_ME);
    let record = world.record(&event).await;
    assert_eq!((state(&record), record.owes), (ClaimState::Claimed, None));
    assert!(world.cloud.accepts_password("ada", PASSWORD));
    let published: Vec<_> = world.wire.calls().into_iter().filter(|call| call.operation == "Publish").collect();
    assert_eq!(published.len(), 1);
    assert!(published[0].body.contains("disowned"), "{}", published[0].body);
}

/// The same if the request that set it died before it could note that: the claim is not called closed while its password works.
#[tokio::test(start_paused = true)]
async fn a_password_of_a_request_that_died_is_found_before_the_claim_is_closed() {
    let (world, event, link) = invited().await;
    die_while_choosing(&world, &link).await;
    tokio::time::sleep(HOUR).await;
    assert_eq!(want(&world, &link, "not-me").await.heading, NOT_ME);
    let record = world.record(&event).await;
    assert_eq!((state(&record), record.owes), (ClaimState::Claimed, None));
    assert!(world.cloud.accepts_password("ada", PASSWORD));
    assert_eq!(world.mails()[1].subject, SET);
    let published: Vec<_> = world.wire.calls().into_iter().filter(|call| call.operation == "Publish").collect();
    assert!(published.len() == 1 && published[0].body.contains("disowned"), "{published:?}");
}

/// It goes with a rename, at any moment of the look for it.
#[tokio::test(start_paused = true)]
async fn a_password_of_a_request_that_died_is_found_under_another_name() {
    for calls in 1..=6 {
        let (world, event, link) = invited().await;
        die_while_choosing(&world, &link).await;
        tokio::time::sleep(HOUR).await;
        let request = wanting(&link, "not-me");
        let declined = interrupted(&world, &request, calls, async {
            world.iam.update_user().user_name("ada").new_user_name("countess").send().await.unwrap();
        });
        assert_eq!(declined.await.heading, NOT_ME, "{calls}");
        assert_eq!(state(&world.record(&event).await), ClaimState::Claimed, "{calls}");
        assert!(world.cloud.accepts_password("countess", PASSWORD), "{calls}");
    }
}

/// Whoever comes too late, and does not know that the password was set before, gets no other link: it was set, and stays.
#[tokio::test(start_paused = true)]
async fn a_password_of_a_request_that_died_is_found_before_another_link_is_sent() {
    let (world, event, link) = invited().await;
    die_while_choosing(&world, &link).await;
    tokio::time::sleep(HOUR * 3 * DAYS).await;
    assert_eq!(want(&world, &link, "renew").await.heading, USED);
    let record = world.record(&event).await;
    assert_eq!((record.status(), state(&record)), (Status::Delivered, ClaimState::Claimed));
    assert!(world.cloud.accepts_password("ada", PASSWORD));
    let subjects: Vec<String> = world.mails().into_iter().map(|mail| mail.subject).skip(1).collect();
    assert_eq!(subjects, [SET]);
}

/// An alert that cannot be sent at once is owed.
#[tokio::test(start_paused = true)]
async fn an_alert_about_a_mail_that_was_not_for_its_reader_is_not_lost() {
    let (world, event, link) = invited().await;
    for _ in 0..40 {
        world.wire.fault("Publish", Fault::Answer(503, "ServiceUnavailable"));
    }
    assert_eq!(want(&world, &link, "not-me").await.heading, NOT_ME);
    world.wire.heal();
    assert!(world.record(&event).await.owes.is_some());
    tokio::time::sleep(Duration::from_secs(60)).await;
    crate::sweep::sweep(&world).await;
    assert_eq!(world.record(&event).await.owes, None);
}
