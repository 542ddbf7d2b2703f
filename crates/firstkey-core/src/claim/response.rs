//! The HTTP response of a claim: payload format 2.0.

use serde_json::{Map, Value, json};

use super::html::Document;
use super::page::Page;
use super::refusal::Refusal;
use super::request::HttpEvent;
use crate::appearance::Appearance;
use crate::locale::Locale;
use crate::message::Unwritten;

/// The headers that every response has.
///
/// Under `no-referrer` browsers would send `Origin: null` with the page's own forms.
const HEADERS: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    ("content-type", "text/html; charset=utf-8"),
    ("cross-origin-opener-policy", "same-origin"),
    ("referrer-policy", "same-origin"),
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex"),
];

/// A response.
pub struct Response {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Response {
    /// Shows a page in answer to a request. Without the request, because it could not be read, the answer has a body.
    ///
    /// # Errors
    /// [`Unwritten`] if the texts of the language have a fault, which the tests rule out.
    pub fn show(
        page: &Page<'_>,
        locale: Locale,
        appearance: &Appearance,
        request: Option<&HttpEvent>,
    ) -> Result<Self, Unwritten> {
        let Document { html, policy } = Document::of(page, locale, appearance)?;
        let mut headers: Vec<_> = HEADERS.map(|(name, value)| (name, value.to_owned())).into();
        headers.push(("content-security-policy", policy));
        match page {
            Page::Refused(Refusal::Method) => headers.push(("allow", "GET, HEAD, POST".to_owned())),
            Page::Busy => headers.push(("retry-after", "60".to_owned())),
            _ => {}
        }
        let body = if request.is_some_and(HttpEvent::is_head) { String::new() } else { html };
        Ok(Self { status: page.status(), headers, body })
    }

    /// The status, for logs.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// What the function returns.
    #[must_use]
    pub fn into_value(self) -> Value {
        let headers: Map<String, Value> =
            self.headers.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        json!({"statusCode": self.status, "headers": headers, "body": self.body, "isBase64Encoded": false})
    }
}
