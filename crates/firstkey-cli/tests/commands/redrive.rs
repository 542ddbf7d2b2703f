//! `firstkey redrive`.

use aws_sdk_sqs::types::MessageAttributeValue;
use serde_json::json;

use crate::deployed::Deployed;
use crate::people::{People, of_people};

async fn check(name: &str, people: &People<'_>, arguments: &[&str]) {
    let shown = people.firstkey(arguments).await;
    of_people().bind(|| assert_snapshot!(name, shown));
}

/// Puts a message into a queue, like an AWS service that could not deliver it.
pub(crate) async fn post(deployed: &Deployed, queue: &str, body: &str, attributes: &[(&str, &str)]) {
    let sqs = aws_sdk_sqs::Client::new(&deployed.sdk());
    let url = sqs.get_queue_url().queue_name(queue).send().await.unwrap().queue_url.unwrap();
    let mut call = sqs.send_message().queue_url(url).message_body(body);
    for (name, value) in attributes {
        let value = MessageAttributeValue::builder().data_type("String").string_value(*value).build().unwrap();
        call = call.message_attributes(*name, value);
    }
    call.send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn help_ends_with_an_example() {
    assert_snapshot!("help_of_redrive", Deployed::start().await.firstkey(&["redrive", "--help"]).await);
}

/// One of each kind that AWS's services leave, and one that is nothing.
#[tokio::test(flavor = "multi_thread")]
async fn shows_what_waits_and_processes_it() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    check("empty", &people, &["redrive"]).await;
    let ada = people.missed("ada").await;
    let of_eventbridge = [("ERROR_CODE", "NO_PERMISSIONS"), ("ERROR_MESSAGE", "not allowed to publish to the topic")];
    post(&deployed, "firstkey-undelivered-by-rule", &ada.to_string(), &of_eventbridge).await;
    let grace = people.missed("grace").await;
    let notification = json!({"Type": "Notification", "MessageId": "1", "Message": grace.to_string()});
    post(&deployed, "firstkey-undelivered-by-topic", &notification.to_string(), &[]).await;
    let edsger = people.missed("edsger").await;
    let invoked =
        json!({"Records": [{"EventSource": "aws:sns", "Sns": {"MessageId": "2", "Message": edsger.to_string()}}]});
    let failure = json!({
        "version": "1.0", "requestContext": {"condition": "RetriesExhausted", "approximateInvokeCount": 3},
        "requestPayload": invoked,
        "responsePayload": {"errorType": "Unfinished", "errorMessage": "cannot read user `edsger`: AccessDenied"},
    });
    post(&deployed, "firstkey-failed", &failure.to_string(), &[]).await;
    post(&deployed, "firstkey-failed", "not an event", &[]).await;
    let before = deployed.cloud().messages().len();
    check("waiting", &people, &["redrive"]).await;
    check("waiting_json", &people, &["redrive", "--output", "json"]).await;
    assert_eq!(deployed.cloud().messages().len(), before);
    check("processed", &people, &["redrive", "--apply"]).await;
    assert_eq!(deployed.cloud().messages().len(), before + 3);
    for name in ["ada", "grace", "edsger"] {
        assert!(deployed.cloud().accepts_password(name, &people.password(&format!("{name}@example.com"))), "{name}");
    }
    // A letter that is not an event may be anything, and must not be thrown away unseen.
    check("no_event_stays", &people, &["redrive"]).await;
}

/// A letter of another account, and one that cannot be processed, neither block nor hide the others.
#[tokio::test(flavor = "multi_thread")]
async fn one_letter_does_not_stop_the_others() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let mut elsewhere = people.missed("grace").await;
    elsewhere["account"] = json!("999999999999");
    elsewhere["detail"]["recipientAccountId"] = json!("999999999999");
    elsewhere["detail"]["responseElements"]["user"]["userId"] = json!("AIDAELSEWHERE0000001");
    post(&deployed, "firstkey-failed", &elsewhere.to_string(), &[]).await;
    post(&deployed, "firstkey-failed", "not an event", &[]).await;
    let ada = people.missed("ada").await;
    post(&deployed, "firstkey-failed", &ada.to_string(), &[]).await;
    check("others_have_their_turn", &people, &["redrive", "--apply"]).await;
    assert!(deployed.cloud().accepts_password("ada", &people.password("ada@example.com")));
    check("what_stays", &people, &["redrive"]).await;
    check("of_another_account", &people, &["status", "AIDAELSEWHERE0000001"]).await;
}

/// An error of the queue's own concerns one letter, and is told: the others are processed.
#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_refuses_hides_nothing() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    for name in ["ada", "grace"] {
        let event = people.missed(name).await;
        post(&deployed, "firstkey-failed", &event.to_string(), &[]).await;
    }
    deployed.wire.deny("ChangeMessageVisibility");
    check("cannot_be_put_back", &people, &["redrive"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_processed_and_stays_in_the_queue_is_told() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    for name in ["ada", "grace"] {
        let event = people.missed(name).await;
        post(&deployed, "firstkey-failed", &event.to_string(), &[]).await;
    }
    deployed.wire.deny("DeleteMessage");
    check("cannot_be_taken_out", &people, &["redrive", "--apply"]).await;
    for name in ["ada", "grace"] {
        assert!(deployed.cloud().accepts_password(name, &people.password(&format!("{name}@example.com"))), "{name}");
    }
    deployed.wire.deny("ReceiveMessage");
    check("cannot_be_read", &people, &["redrive"]).await;
}

/// What fails again stays where it is.
#[tokio::test(flavor = "multi_thread")]
async fn keeps_what_fails_again() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.missed("ada").await;
    post(&deployed, "firstkey-failed", &ada.to_string(), &[]).await;
    deployed.wire.deny("PutItem");
    check("fails_again", &people, &["redrive", "--apply"]).await;
    check("waits_again", &people, &["redrive"]).await;
}
