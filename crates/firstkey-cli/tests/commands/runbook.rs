//! `docs/runbook.md`: its commands print what it says.
//!
//! A command in the document is followed by its output, with times, ids and addresses of this machine replaced by fixed ones.

use std::path::Path;

use firstkey::core::ledger::ArrivalState;
use regex::Regex;
use serde_json::json;

use crate::browser::submit;
use crate::deployed::Deployed;
use crate::people::People;
use crate::redrive::post;

/// Runs a command and looks for it, with its output, in the document.
async fn check(people: &People<'_>, command: &str) {
    let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
    let shown = people.firstkey(&arguments).await;
    let (_, printed) = shown.split_once("--- stdout\n").unwrap();
    let (printed, errors) = printed.split_once("--- stderr\n").unwrap();
    let block = format!("```console\n$ {command}\n{}```\n", fixed(&format!("{printed}{errors}")));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/runbook.md");
    let document = std::fs::read_to_string(path).unwrap();
    assert!(document.contains(&block), "docs/runbook.md does not have this:\n\n{block}");
}

/// What differs from run to run, made the same.
fn fixed(text: &str) -> String {
    let replacements = [
        (r"AIDA[A-Za-z0-9]{16,}", "AIDAQ3EXAMPLEADA00001"),
        (r"[0-9a-f]{8}-[0-9a-f-]{27}", "444b5ad0-c71e-5a55-a284-511c3421cbb9"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+02:00", "2026-11-22 10:15:30 +00:00"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d  ", "2026-11-22 10:15  "),
        (r"\b\d+ s (ago|after)", "2 s $1"),
    ];
    replacements
        .iter()
        .fold(text.to_owned(), |text, (from, to)| Regex::new(from).unwrap().replace_all(&text, *to).into_owned())
}

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];

#[tokio::test(flavor = "multi_thread")]
async fn i_got_no_mail() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", ADA).await;
    people
        .change(ada, |ada| {
            ada.arrival = ArrivalState::Bounced { reason: "the message bounced: 5.1.1 user unknown".to_owned() };
        })
        .await;
    check(&people, "firstkey status ada").await;
    check(&people, "firstkey resend ada --yes").await;

    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let sns = aws_sdk_sns::Client::new(&deployed.sdk());
    let topic = "arn:aws:sns:us-east-1:123456789012:firstkey";
    let subscriptions = sns.list_subscriptions_by_topic().topic_arn(topic).send().await.unwrap();
    for subscription in subscriptions.subscriptions() {
        sns.unsubscribe().subscription_arn(subscription.subscription_arn().unwrap()).send().await.unwrap();
    }
    check(&people, "firstkey doctor").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_address_and_left_before_signing_in() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    check(&people, "firstkey revoke ada --yes").await;
    check(&people, "firstkey status ada").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_does_not_work_and_this_was_not_me() {
    let deployed = Deployed::with(&[("FIRSTKEY_DELIVERY", "claim")]).await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    let link = people.link("ada@example.com");
    check(&people, "firstkey resend ada --yes").await;
    assert_eq!(submit(&people.link("ada@example.com"), "action=not-me&confirmed=yes").await.0, 200);
    check(&people, "firstkey status ada").await;
    assert_ne!(people.link("ada@example.com"), link);
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.missed("ada").await;
    let notification =
        json!({"Records": [{"EventSource": "aws:sns", "Sns": {"MessageId": "1", "Message": ada.to_string()}}]});
    let failure = json!({
        "requestContext": {"condition": "RetriesExhausted", "approximateInvokeCount": 3},
        "requestPayload": notification,
        "responsePayload": {
            "errorType": "Unfinished",
            "errorMessage": "1 of 1 records have to be processed again: cannot send the message to a***@example.com: \
                             AccessDeniedException: not authorized to perform ses:SendEmail",
        },
    });
    post(&deployed, "firstkey-failed", &failure.to_string(), &[]).await;
    check(&people, "firstkey redrive").await;
    check(&people, "firstkey redrive --apply").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_to_another_region() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    check(&people, "firstkey redrive").await;
    check(&people, "firstkey status --state delivered").await;
}
