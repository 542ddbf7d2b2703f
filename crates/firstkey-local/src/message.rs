//! A mail that SES accepted.

use std::collections::BTreeMap;

use aws_smithy_types::base64;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::source::{Source, message_id};

/// A mail that SES accepted, as its recipients would see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The message id that SES answered with.
    pub id: String,
    /// When SES accepted it.
    pub sent_at: Timestamp,
    /// The sender, `Name <address>` or an address.
    pub from: String,
    /// Every recipient: to, then copies, then blind copies.
    pub to: Vec<String>,
    /// The subject; empty if there was none.
    pub subject: String,
    /// The text part. Of a raw message, the whole source: the local cloud does not take MIME apart.
    pub text: Option<String>,
    /// The HTML part.
    pub html: Option<String>,
    /// The headers: those that SES makes (From, To, Subject, Date, …) and those of the request.
    pub headers: BTreeMap<String, String>,
    /// The tags that SES tells again in its events about the mail.
    pub tags: BTreeMap<String, String>,
    /// The whole mail as it goes over the wire (RFC 5322). It is large, so that the list of mails goes without it.
    #[serde(skip)]
    pub source: String,
}

impl Message {
    /// The mail that an accepted `SendEmail` request describes.
    pub(crate) fn accepted(id: &str, sent_at: Timestamp, input: &Value, source: Source) -> Self {
        let from = text_of(&input["FromEmailAddress"]);
        let destination = &input["Destination"];
        let to = addresses(&destination["ToAddresses"]);
        let cc = addresses(&destination["CcAddresses"]);
        let content = &input["Content"];
        let simple = &content["Simple"];
        let mut headers = BTreeMap::from([
            ("Date".to_owned(), sent_at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()),
            ("From".to_owned(), from.clone()),
            ("Message-ID".to_owned(), message_id(id)),
        ]);
        let mut subject = text_of(&simple["Subject"]["Data"]);
        let mut text = simple["Body"]["Text"]["Data"].as_str().map(str::to_owned);
        for (name, value) in simple["Headers"].as_array().into_iter().flatten().map(name_and_value) {
            headers.insert(name, value);
        }
        if let Some(source) = raw_source(&content["Raw"]["Data"]) {
            headers.extend(source_headers(&source));
            subject = headers.get("Subject").cloned().unwrap_or_default();
            text = Some(source);
        }
        let listed = [("To", &to), ("Cc", &cc), ("Reply-To", &addresses(&input["ReplyToAddresses"]))];
        for (name, addresses) in listed.into_iter().filter(|(_, addresses)| !addresses.is_empty()) {
            headers.insert(name.to_owned(), addresses.join(", "));
        }
        headers.insert("Subject".to_owned(), subject.clone());
        let to = [to, cc, addresses(&destination["BccAddresses"])].concat();
        let html = simple["Body"]["Html"]["Data"].as_str().map(str::to_owned);
        let tags = input["EmailTags"].as_array().into_iter().flatten().map(name_and_value).collect();
        let source = source.accepted_as(id);
        Self { id: id.to_owned(), sent_at, from, to, subject, text, html, headers, tags, source }
    }
}

pub(crate) fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(crate) fn addresses(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(text_of).collect()
}

pub(crate) fn name_and_value(of: &Value) -> (String, String) {
    (text_of(&of["Name"]), text_of(&of["Value"]))
}

pub(crate) fn raw_source(data: &Value) -> Option<String> {
    let bytes = base64::decode(data.as_str()?).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The headers of a MIME source, unfolded.
fn source_headers(source: &str) -> BTreeMap<String, String> {
    let head = source.replace("\r\n", "\n");
    let head = head.split("\n\n").next().unwrap_or_default().replace("\n ", " ").replace("\n\t", " ");
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}
