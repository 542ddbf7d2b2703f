//! The mails that SES accepts.

use std::collections::BTreeMap;

use aws_sdk_sesv2::error::ProvideErrorMetadata;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, RawMessage};
use firstkey_local::Cloud;

use crate::pipeline::cloud;

pub(crate) fn ses(cloud: &Cloud) -> aws_sdk_sesv2::Client {
    aws_sdk_sesv2::Client::new(&cloud.sdk_config())
}

fn part(text: &str) -> Content {
    Content::builder().data(text).charset("UTF-8").build().unwrap()
}

/// A mail of two parts with a header of its own.
pub(crate) fn content(subject: &str, text: &str, html: &str) -> EmailContent {
    let header = MessageHeader::builder().name("Auto-Submitted").value("auto-generated").build().unwrap();
    let body = Body::builder().text(part(text)).html(part(html)).build();
    let message = Message::builder().subject(part(subject)).body(body).headers(header).build();
    EmailContent::builder().simple(message).build()
}

fn to(address: &str) -> Destination {
    Destination::builder().to_addresses(address).build()
}

#[tokio::test]
async fn a_mail_is_kept_as_it_was_sent() {
    let cloud = cloud().await;
    let sent = ses(&cloud)
        .send_email()
        .from_email_address("Firstkey <firstkey@example.com>")
        .destination(to("ada@example.com"))
        .reply_to_addresses("help@example.com")
        .content(content("Grüße", "text ✓", "<p>html ✓</p>"))
        .send()
        .await
        .unwrap();
    let [message] = cloud.messages().try_into().unwrap();
    let id = sent.message_id().unwrap();
    assert_eq!(message.id, id);
    assert_eq!(message.sent_at.to_string(), "2026-11-22T10:15:30Z");
    assert_eq!(message.from, "Firstkey <firstkey@example.com>");
    assert_eq!(message.to, ["ada@example.com"]);
    assert_eq!(message.subject, "Grüße");
    assert_eq!(message.text.as_deref(), Some("text ✓"));
    assert_eq!(message.html.as_deref(), Some("<p>html ✓</p>"));
    let headers = [
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("Date", "Sun, 22 Nov 2026 10:15:30 +0000".to_owned()),
        ("From", "Firstkey <firstkey@example.com>".to_owned()),
        ("Message-ID", format!("<{id}@email.amazonses.com>")),
        ("Reply-To", "help@example.com".to_owned()),
        ("Subject", "Grüße".to_owned()),
        ("To", "ada@example.com".to_owned()),
    ];
    assert_eq!(message.headers, BTreeMap::from(headers.map(|(name, value)| (name.to_owned(), value))));
}

#[tokio::test]
async fn a_raw_mail_is_kept_as_its_source() {
    let cloud = cloud().await;
    let source = "From: firstkey@example.com\r\nSubject: Your first\r\n key\r\n\r\nHello";
    let raw = RawMessage::builder().data(Blob::new(source)).build().unwrap();
    let mail = ses(&cloud).send_email().from_email_address("firstkey@example.com").destination(to("ada@example.com"));
    mail.content(EmailContent::builder().raw(raw).build()).send().await.unwrap();
    let [message] = cloud.messages().try_into().unwrap();
    assert_eq!(message.subject, "Your first key");
    assert_eq!(message.text.as_deref(), Some(source));
    assert_eq!(message.html, None);
}

#[tokio::test]
async fn a_sender_that_is_not_verified_is_refused() {
    let cloud = cloud().await;
    let mail = ses(&cloud).send_email().from_email_address("x@other.example").destination(to("ada@example.com"));
    let refused = mail.content(content("s", "t", "h")).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("MessageRejected"));
    assert_eq!(
        refused.message(),
        Some(
            "Email address is not verified. The following identities failed the check in region US-EAST-1: \
             x@other.example"
        )
    );
    assert_eq!(cloud.messages(), []);
}

#[tokio::test]
async fn the_newest_mail_comes_first() {
    let cloud = cloud().await;
    for subject in ["first", "second"] {
        let mail = ses(&cloud).send_email().from_email_address("a@example.com").destination(to("ada@example.com"));
        mail.content(content(subject, "t", "h")).send().await.unwrap();
    }
    let subjects: Vec<String> = cloud.messages().into_iter().map(|message| message.subject).collect();
    assert_eq!(subjects, ["second", "first"]);
}
