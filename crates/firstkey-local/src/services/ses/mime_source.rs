//! The source of a mail (RFC 5322, MIME), as SES delivers it.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::message::header::{From as FromHeader, HeaderName, HeaderValue, Headers, MessageId};
use lettre::message::{Mailboxes, Message, MessageBuilder, MultiPart, SinglePart};
use serde_json::Value;

use super::request::{BadRequest, addresses, name_and_value, raw_source, text_of};

/// The longest line of a mail, in octets without its line break (RFC 5322, section 2.1.1).
const LONGEST_LINE: usize = 998;

/// SES's limits for a request's headers: their number, the name, and name plus value, in characters.
const MOST_HEADERS: usize = 15;
const LONGEST_HEADER: usize = 996;
/// SES allows 126; `lettre` writes this many.
const LONGEST_NAME: usize = 76;

/// What SES adds to every mail itself, so that a request's own would be a duplicate.
const MADE_BY_SES: [&str; 12] = [
    "Bcc",
    "Cc",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "Message-ID",
    "MIME-Version",
    "Reply-To",
    "Return-Path",
    "Subject",
    "To",
];

/// The source of a mail that SES has not accepted yet.
pub(super) enum MimeSource {
    /// Made from the parts of a request, without the message id.
    Composed(Box<Message>),
    /// The content of the request.
    Raw(String),
}

impl MimeSource {
    /// The source that a `SendEmail` request asks for.
    pub(super) fn read(input: &Value, now: Timestamp) -> Result<Self, BadRequest> {
        let content = &input["Content"];
        let source = match raw_source(&content["Raw"]["Data"]) {
            Some(source) => Self::Raw(source),
            None => Self::Composed(Box::new(compose(input, &content["Simple"], now)?)),
        };
        if source.text().lines().any(|line| line.len() > LONGEST_LINE) {
            return Err(BadRequest(format!("A line of the message is longer than {LONGEST_LINE} octets.")));
        }
        Ok(source)
    }

    /// The source of the mail, now that it has an id.
    pub(super) fn accepted_as(mut self, id: &str) -> String {
        if let Self::Composed(message) = &mut self {
            message.headers_mut().set(MessageId::from(message_id(id)));
        }
        self.text()
    }

    fn text(&self) -> String {
        match self {
            Self::Composed(message) => String::from_utf8_lossy(&message.formatted()).into_owned(),
            Self::Raw(source) => source.clone(),
        }
    }
}

/// The `Message-ID` of a mail.
pub(super) fn message_id(id: &str) -> String {
    format!("<{id}@email.amazonses.com>")
}

fn compose(input: &Value, simple: &Value, now: Timestamp) -> Result<Message, BadRequest> {
    let destination = &input["Destination"];
    let listed = [
        ("From", vec![text_of(&input["FromEmailAddress"])]),
        ("Reply-To", addresses(&input["ReplyToAddresses"])),
        ("To", addresses(&destination["ToAddresses"])),
        ("Cc", addresses(&destination["CcAddresses"])),
        ("Bcc", addresses(&destination["BccAddresses"])),
    ];
    let mut builder = Message::builder().date(SystemTime::from(now));
    for (name, addresses) in listed.into_iter().filter(|(_, addresses)| !addresses.is_empty()) {
        builder = builder.raw_header(address_header(name, &addresses)?);
    }
    let subject = text_of(&simple["Subject"]["Data"]);
    on_one_line("The subject", &subject)?;
    // A placeholder for the id, which comes with SES's answer.
    builder = builder.subject(subject).message_id(Some(String::new()));
    for header in own_headers(simple)? {
        builder = builder.raw_header(header);
    }
    with_body(builder, &simple["Body"]).map_err(|error| BadRequest(format!("Invalid message: {error}.")))
}

fn with_body(builder: MessageBuilder, body: &Value) -> Result<Message, lettre::error::Error> {
    let part = |name: &str| body[name]["Data"].as_str().map(str::to_owned);
    match (part("Text"), part("Html")) {
        (Some(text), Some(html)) => builder.multipart(MultiPart::alternative_plain_html(text, html)),
        (Some(text), None) => builder.singlepart(SinglePart::plain(text)),
        (None, Some(html)) => builder.singlepart(SinglePart::html(html)),
        (None, None) => builder.body(String::new()),
    }
}

/// A header that lists addresses. Names may already be encoded by RFC 2047, and then stay as they are; other names are
/// encoded.
fn address_header(name: &'static str, addresses: &[String]) -> Result<HeaderValue, BadRequest> {
    let list = addresses.join(", ");
    on_one_line("An address", &list)?;
    let header = HeaderName::new_from_ascii_str(name);
    if list.is_ascii() {
        return Ok(HeaderValue::new(header, list));
    }
    let mailboxes: Mailboxes = list.parse().map_err(|_| BadRequest("An address is malformed.".to_owned()))?;
    if mailboxes.iter().any(|mailbox| !mailbox.email.to_string().is_ascii()) {
        return Err(BadRequest("An address is not ASCII; its domain can be written in Punycode.".to_owned()));
    }
    let mut headers = Headers::new();
    headers.set(FromHeader::from(mailboxes));
    let encoded = headers.to_string();
    let encoded = encoded.strip_prefix("From: ").unwrap_or(&encoded).trim_end();
    Ok(HeaderValue::dangerous_new_pre_encoded(header, list, encoded.to_owned()))
}

/// The request's own headers, checked by the rules of SES's `MessageHeader`.
fn own_headers(simple: &Value) -> Result<Vec<HeaderValue>, BadRequest> {
    let headers: Vec<(String, String)> =
        simple["Headers"].as_array().into_iter().flatten().map(name_and_value).collect();
    if headers.len() > MOST_HEADERS {
        return Err(BadRequest(format!("A message cannot have more than {MOST_HEADERS} headers.")));
    }
    for (index, (name, _)) in headers.iter().enumerate() {
        let is_same = |other: &str| other.eq_ignore_ascii_case(name);
        // SES allows some headers twice; nothing needs that.
        if MADE_BY_SES.into_iter().any(is_same) || headers[..index].iter().any(|(other, _)| is_same(other)) {
            // An invalid name is not repeated in the answer.
            header_name(name)?;
            return Err(BadRequest(format!("Duplicate header '{name}'.")));
        }
    }
    headers.into_iter().map(own_header).collect()
}

fn own_header((name, value): (String, String)) -> Result<HeaderValue, BadRequest> {
    let header = header_name(&name)?;
    if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(BadRequest("A header value can only have printable ASCII characters.".to_owned()));
    }
    if name.len() + value.len() > LONGEST_HEADER {
        return Err(BadRequest(format!("Header name and value cannot have more than {LONGEST_HEADER} characters.")));
    }
    Ok(HeaderValue::new(header, value))
}

fn header_name(name: &str) -> Result<HeaderName, BadRequest> {
    if name.is_empty() || !name.bytes().all(|byte| matches!(byte, b'!'..=b'~') && byte != b':') {
        return Err(BadRequest("A header name can only have printable ASCII characters, and no colon.".to_owned()));
    }
    HeaderName::new_from_ascii(name.to_owned())
        .map_err(|_| BadRequest(format!("A header name cannot have more than {LONGEST_NAME} characters.")))
}

fn on_one_line(what: &str, text: &str) -> Result<(), BadRequest> {
    if text.chars().any(|character| character.is_control() && character != '\t') {
        return Err(BadRequest(format!("{what} cannot have line breaks or other control characters.")));
    }
    Ok(())
}
