//! Who is told, and in which language.

use aws_sdk_iam::types::Tag;
use firstkey::core::ledger::SlackNotice;
use firstkey_testing::wire::Fault;
use serde_json::{Value, json};

use super::{arrive, messages, said, world};
use crate::sweep::{HOUR, sweep};

#[tokio::test(start_paused = true)]
async fn strangers_are_told_nothing_and_get_their_mail() {
    for (described, why) in [
        (Value::Null, "`users.lookupByEmail`: Slack knows nobody to tell (`users_not_found`)"),
        (json!({"profile": {"email": "eve@example.com"}}), "the profile that Slack found has another address"),
        (json!({"deleted": true}), "the person's Slack account is deactivated"),
        (json!({"is_bot": true}), "the address is that of a bot in Slack"),
        (json!({"is_restricted": true}), "the person is a guest in Slack"),
        (json!({"is_ultra_restricted": true}), "the person is a guest in Slack"),
        (json!({"is_stranger": true}), "the person belongs to another Slack workspace"),
        (json!({"team_id": "T0ELSEWHERE"}), "the person belongs to another Slack workspace"),
        (json!({"is_invited_user": true}), "the person was invited to Slack and has not signed in yet"),
        (json!({"is_email_confirmed": false}), "the person has not confirmed the address in Slack"),
        (json!({"id": "B1"}), "Slack's answer does not say who the person is"),
    ] {
        let world = world().await;
        world.cloud.slack().describe("ada@example.com", described.clone());
        let event = arrive(&world, "ada").await;
        world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
        let record = world.record(&event).await;
        assert_eq!(said(&record), Some(format!("not told in Slack: {why}")), "{described}");
        assert_eq!((record.owes_in_slack(), record.lease), (None, None));
        assert_eq!((world.wire.count("chat.postMessage"), world.wire.count("Publish")), (0, 0));
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
        assert_eq!(world.wire.count("users.lookupByEmail"), 1, "it is not tried again");
    }
}

/// Slack is asked for the pinned address, whatever a tag says by then and whatever the user is called.
#[tokio::test(start_paused = true)]
async fn the_person_is_found_by_the_pinned_address() {
    let world = world().await;
    world.wire.fault("users.lookupByEmail", Fault::Answer(429, "ratelimited 600"));
    let event = arrive(&world, "ada").await;
    let tag = Tag::builder().key("email").value("eve@example.com").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    world.iam.update_user().user_name("ada").new_user_name("augusta").send().await.unwrap();
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.owes_in_slack(), None::<SlackNotice>);
    let messages = messages(&world);
    assert_eq!((messages.len(), messages[0].to.as_str()), (1, "ada@example.com"));
}

#[tokio::test(start_paused = true)]
async fn an_address_with_a_plus_is_asked_for_as_it_is() {
    let world = world().await;
    let event = world.create_user("ada", "ada+aws@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(messages(&world)[0].to, "ada+aws@example.com");
    let lookup = world.wire.calls().into_iter().find(|call| call.operation == "users.lookupByEmail").unwrap();
    assert!(lookup.path.ends_with("?email=ada%2Baws%40example.com"), "{}", lookup.path);
}

/// The user's tag decides, then what the person has chosen in Slack, then the operator.
#[tokio::test(start_paused = true)]
async fn the_language_is_the_users() {
    for (tag, slack, begins) in [
        (Some("ko"), Some("de-DE"), "AWS 로그인"),
        (None, Some("de-DE"), "Ihr AWS-Zugang"),
        (None, Some("nl-NL"), "Your AWS sign-in"),
        (Some("nl"), None, "Your AWS sign-in"),
    ] {
        let world = world().await;
        if let Some(locale) = slack {
            world.cloud.slack().describe("ada@example.com", json!({ "locale": locale }));
        }
        let tags: Vec<_> =
            [Some(("email", "ada@example.com")), tag.map(|tag| ("locale", tag))].into_iter().flatten().collect();
        let event = world.create_user_with("ada", &tags).await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        assert!(messages(&world)[0].text.starts_with(begins), "{tag:?} {slack:?}: {}", messages(&world)[0].text);
        // What corrects it later speaks the same language.
        tokio::time::sleep(80 * HOUR).await;
        sweep(&world).await;
        let is_english = messages(&world)[0].text.starts_with("The password in the mail");
        assert_eq!(is_english, begins.starts_with("Your"), "{tag:?} {slack:?}");
    }
}
