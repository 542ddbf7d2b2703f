//! The code that Slack brings.

use std::time::Duration;

use firstkey::core::ledger::ClaimState;
use firstkey_testing::visit::code_in;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{SLACK, World, world_with_alerts};
use serde_json::Value;

use super::{BUSY, CLAIM, DONE, FORM, PASSWORD, link_in, open, request, show, state, story, want};
use crate::administration::resend;

const TOO_MANY: &str = "Too many wrong codes";

async fn invited() -> (World, Value, String) {
    let code = [("FIRSTKEY_CLAIM_CODE", "slack"), SLACK[1]];
    let world = world_with_alerts(&[&CLAIM[..], &code].concat()).await;
    world.cloud.install_slack(SLACK[1].1).await.unwrap();
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let link = link_in(&world.mails()[0]);
    (world, event, link)
}

/// The code of the last direct message.
pub(crate) fn code(world: &World) -> String {
    let messages = world.cloud.slack().messages();
    let last = messages.iter().max_by_key(|message| message.posted_at).unwrap();
    code_in(&last.blocks).unwrap()
}

async fn choose_with(world: &World, link: &str, code: &str) -> super::Page {
    let form = format!("action=choose&password={PASSWORD}&again={PASSWORD}&code={code}");
    show(world, &request("POST", link, &form)).await
}

#[tokio::test(start_paused = true)]
async fn a_password_is_set_only_with_the_code_that_slack_brings() {
    let (world, event, link) = invited().await;
    assert!(open(&world, &link).await.body.contains("Send me a code in Slack"));
    assert!(world.cloud.slack().messages().is_empty(), "Slack says nothing until the page asks");
    let missing = choose_with(&world, &link, "").await;
    assert!(missing.body.contains("Enter the code from Slack"), "{}", missing.body);
    let early = choose_with(&world, &link, "ABCD-EFGH").await;
    assert!(early.body.contains("This code no longer works"), "{}", early.body);
    let sent = want(&world, &link, "send-code").await;
    assert_eq!((sent.status, sent.heading.as_str()), (200, FORM));
    assert!(sent.body.contains("on its way to you in Slack"), "{}", sent.body);
    want(&world, &link, "send-code").await;
    assert_eq!(world.cloud.slack().messages().len(), 1, "no second one within a minute");
    let code = code(&world);
    assert_eq!(choose_with(&world, &link, &code.to_lowercase()).await.heading, DONE);
    let record = world.record(&event).await;
    let claim = record.claim.clone().unwrap();
    assert_eq!((state(&record), claim.wrong_codes, claim.code), (ClaimState::Claimed, 0, None));
    assert!(story(&record).contains(&"sending a code in Slack".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_code_expires_after_ten_minutes() {
    let (world, _, link) = invited().await;
    want(&world, &link, "send-code").await;
    let old = code(&world);
    tokio::time::sleep(Duration::from_secs(601)).await;
    assert!(choose_with(&world, &link, &old).await.body.contains("This code no longer works"));
    want(&world, &link, "send-code").await;
    assert_eq!(choose_with(&world, &link, &code(&world)).await.heading, DONE);
}

/// The tries count on the user's record: neither another code nor another link brings new ones.
#[tokio::test(start_paused = true)]
async fn after_five_wrong_codes_nobody_gets_in() {
    let (world, _, link) = invited().await;
    for attempt in 1..=5 {
        tokio::time::sleep(Duration::from_secs(61)).await;
        want(&world, &link, "send-code").await;
        let wrong = choose_with(&world, &link, "AAAA-AAAA").await;
        assert_eq!(wrong.heading, if attempt < 5 { FORM } else { TOO_MANY });
    }
    assert_eq!(choose_with(&world, &link, &code(&world)).await.heading, TOO_MANY);
    assert_eq!(open(&world, &link).await.heading, TOO_MANY);
    assert_eq!(want(&world, &link, "renew").await.heading, TOO_MANY);
    assert_eq!(world.wire.count("CreateLoginProfile"), 0);
}

/// Their page sends users to their administrators, who can help: `resend` gives new tries, and nothing else does.
#[tokio::test(start_paused = true)]
async fn only_administrators_give_new_tries() {
    let (world, event, link) = invited().await;
    want(&world, &link, "send-code").await;
    for _ in 0..5 {
        choose_with(&world, &link, "AAAA-AAAA").await;
    }
    assert_eq!(open(&world, &link).await.heading, TOO_MANY);
    tokio::time::sleep(Duration::from_secs(61)).await;
    resend(&world, &event, false).await.unwrap().unwrap();
    let newer = link_in(&world.mails()[1]);
    want(&world, &newer, "send-code").await;
    assert_eq!(choose_with(&world, &newer, &code(&world)).await.heading, DONE);
}

/// Many at once: no more than five are looked at.
#[tokio::test(start_paused = true)]
async fn many_wrong_codes_at_once_are_no_way_to_more_tries() {
    let (world, event, link) = invited().await;
    want(&world, &link, "send-code").await;
    let tries = (0..12).map(|_| choose_with(&world, &link, "AAAA-AAAA"));
    let shown = futures_util::future::join_all(tries).await;
    assert_eq!(shown.iter().filter(|page| page.heading == FORM).count(), 4);
    assert_eq!(world.record(&event).await.claim.unwrap().wrong_codes, 5);
}

/// A password that breaks a rule costs no try, and its problem is told first.
#[tokio::test(start_paused = true)]
async fn a_broken_rule_costs_no_try() {
    let (world, event, link) = invited().await;
    want(&world, &link, "send-code").await;
    let form = "action=choose&password=short&again=short&code=AAAA-AAAA";
    assert_eq!(show(&world, &request("POST", &link, form)).await.status, 422);
    assert_eq!(world.record(&event).await.claim.unwrap().wrong_codes, 0);
}

#[tokio::test(start_paused = true)]
async fn administrators_hear_that_slack_brings_no_code() {
    let (world, _, link) = invited().await;
    world.wire.fault("users.lookupByEmail", Fault::Answer(200, "users_not_found"));
    assert_eq!(want(&world, &link, "send-code").await.heading, BUSY);
    assert_eq!(world.wire.count("Publish"), 1);
}
