//! The mailer: SES.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::BuildError;
use aws_sdk_sesv2::types::{
    Body, Content, Destination, EmailContent, Message as SesMessage, MessageHeader, MessageTag,
};
use firstkey_core::configuration::Configuration;
use firstkey_core::message::Message;
use firstkey_core::recipient::Recipient;
use lettre::message::header::{self, Headers};
use lettre::message::{Mailbox, Mailboxes};

use crate::aws::error::CallError;

/// SES's error code for something that does not exist.
const NOT_FOUND: &str = "NotFoundException";

/// SES, and what all messages have in common.
#[derive(Debug, Clone)]
pub struct Mailer {
    ses: Client,
    from: String,
    reply_to: Option<String>,
    configuration_set: Option<String>,
    /// The sender's domain.
    domain: String,
}

/// Where a message goes, and what accompanies it.
#[derive(Debug, Clone, Copy)]
pub struct SendOptions<'a> {
    /// The recipient.
    pub recipient: &'a Recipient,
    /// What all messages to this user share, in letters, digits, `.`, `_` and `-`: mail programs group them into one
    /// conversation.
    pub thread: &'a str,
    /// What SES repeats in its events about the message.
    pub tags: &'a [(&'a str, &'a str)],
}

impl Mailer {
    /// A mailer over a client.
    #[must_use]
    pub fn new(ses: Client, configuration: &Configuration) -> Self {
        Self {
            ses,
            from: header_text(&configuration.sender),
            reply_to: configuration.reply_to.as_ref().map(header_text),
            configuration_set: configuration.configuration_set.clone(),
            domain: configuration.sender.email.domain().to_owned(),
        }
    }

    /// `GetSuppressedDestination`: whether SES would accept a message to this recipient and silently drop it.
    ///
    /// # Errors
    /// The call failed. SES allows one such call a second, so do not depend on it.
    pub async fn is_suppressed(&self, recipient: &Recipient) -> Result<bool, CallError> {
        match self.ses.get_suppressed_destination().email_address(recipient.address()).send().await {
            Ok(_) => Ok(true),
            Err(error) => {
                let error = CallError::new("look up the account's suppression list", &error);
                if error.is(NOT_FOUND) { Ok(false) } else { Err(error) }
            }
        }
    }

    /// `SendEmail`: returns the SES message id. `secret` is what of the message nobody else may learn; an empty one is
    /// none. SES has no idempotency token, so a message that is sent again may arrive twice.
    ///
    /// # Errors
    /// The call failed.
    pub async fn send(&self, message: &Message, secret: &str, options: SendOptions<'_>) -> Result<String, CallError> {
        let SendOptions { recipient, thread, tags } = options;
        let action = format!("send the message to {}", recipient.masked());
        let references = format!("<{thread}@{}>", self.domain);
        let content = content(message, &references).map_err(|error| CallError::unsent(&action, &error))?;
        let tags = tags.iter().map(|(name, value)| MessageTag::builder().name(*name).value(*value).build());
        let tags = tags.collect::<Result<_, _>>().map_err(|error| CallError::unsent(&action, &error))?;
        let answer = self
            .ses
            .send_email()
            .from_email_address(&self.from)
            .destination(Destination::builder().to_addresses(recipient.address()).build())
            .set_reply_to_addresses(self.reply_to.clone().map(|address| vec![address]))
            .set_configuration_set_name(self.configuration_set.clone())
            .set_email_tags(Some(tags))
            .content(content)
            .send()
            .await;
        let answer = answer.map_err(|error| CallError::carrying(secret, &action, &error).of_mail())?;
        answer.message_id.ok_or_else(|| CallError::incomplete(&action, "MessageId"))
    }
}

fn content(message: &Message, references: &str) -> Result<EmailContent, BuildError> {
    let part = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let header = |name: &str, value: &str| MessageHeader::builder().name(name).value(value).build();
    let body = Body::builder().text(part(&message.text)?).html(part(&message.html)?).build();
    // No List-Unsubscribe on purpose: there is no list, and nobody who unsubscribes could sign in.
    let simple = SesMessage::builder()
        .subject(part(&message.subject)?)
        .body(body)
        // RFC 3834: tells autoresponders not to answer.
        .headers(header("Auto-Submitted", "auto-generated")?)
        // The same for Exchange, which ignores the header above.
        .headers(header("X-Auto-Response-Suppress", "OOF, AutoReply")?)
        // SES chooses the Message-ID itself, so no message can name the one before. All name the same one, which no
        // message has.
        .headers(header("References", references)?)
        .build();
    Ok(EmailContent::builder().simple(simple).build())
}

/// A mailbox as a mail header writes it: on one line, the name encoded by RFC 2047 if it is not ASCII.
fn header_text(mailbox: &Mailbox) -> String {
    let mut headers = Headers::new();
    headers.set(header::From::from(Mailboxes::from(mailbox.clone())));
    let encoded = headers.to_string();
    let value = encoded.trim_end().strip_prefix("From:").unwrap_or(&encoded).trim();
    value.replace("\r\n ", " ")
}
