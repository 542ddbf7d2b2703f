//! A mail that SES accepted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::mime_source::{MimeSource, message_id};
use super::request::{addresses, name_and_value, raw_source, recipients, text_of};

/// A mail that SES accepted, as its recipients would see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// The message id in SES's answer.
    pub id: String,
    /// When SES accepted it.
    pub sent_at: Timestamp,
    /// The sender, `Name <address>` or an address.
    pub from: String,
    /// Every recipient: to, then copies, then blind copies.
    pub to: Vec<String>,
    /// The subject; empty if there was none.
    pub subject: String,
    /// The text part. For a raw message, its whole source: the local cloud does not parse MIME.
    pub text: Option<String>,
    /// The HTML part.
    pub html: Option<String>,
    /// The headers: SES's own (From, To, Subject, Date, …) and the request's.
    pub headers: BTreeMap<String, String>,
    /// The tags that SES repeats in its events about the mail.
    pub tags: BTreeMap<String, String>,
    /// The whole mail as it goes over the wire (RFC 5322). It is large, so the list of mails omits it.
    #[serde(skip)]
    pub source: String,
}

impl Mail {
    /// The mail that an accepted `SendEmail` request describes.
    pub(super) fn accepted(id: &str, sent_at: Timestamp, input: &Value, source: MimeSource) -> Self {
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
        let to = recipients(input);
        let html = simple["Body"]["Html"]["Data"].as_str().map(str::to_owned);
        let tags = input["EmailTags"].as_array().into_iter().flatten().map(name_and_value).collect();
        let source = source.accepted_as(id);
        Self { id: id.to_owned(), sent_at, from, to, subject, text, html, headers, tags, source }
    }
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
