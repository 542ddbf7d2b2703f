//! AWS's query protocol, which IAM and STS speak: a form in, XML out.

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use winterbaume_core::{MockResponse, xml_escape};

/// The parameters of a query-protocol request.
#[derive(Debug, Default)]
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    pub(crate) fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// A parameter's value; `None` if it is absent or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The operation, such as `CreateUser`.
    pub(crate) fn action(&self) -> &str {
        self.get("Action").unwrap_or_default()
    }

    /// The tags, in order of their numbers: `Tags.member.1.Key`, `Tags.member.1.Value`, and so on.
    pub(crate) fn tags(&self) -> Vec<(&str, &str)> {
        (1..)
            .map_while(|number| {
                let key = self.0.get(&format!("Tags.member.{number}.Key"))?;
                let value = self.0.get(&format!("Tags.member.{number}.Value")).map_or("", String::as_str);
                Some((key.as_str(), value))
            })
            .collect()
    }
}

/// The text between the first `<name>` and the `</name>` after it, unescaped.
pub(crate) fn xml_text(xml: &str, name: &str) -> Option<String> {
    xml_inner(xml, name).map(xml_unescape)
}

/// The text of every `<name>`, unescaped.
pub(crate) fn xml_texts(xml: &str, name: &str) -> Vec<String> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&start).skip(1).filter_map(|rest| rest.split_once(&end)).map(|(inner, _)| xml_unescape(inner)).collect()
}

/// What is between the first `<name>` and the `</name>` after it, unchanged.
pub(crate) fn xml_inner<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (inner, _) = rest.split_once(&format!("</{name}>"))?;
    Some(inner)
}

/// An error in the format of IAM and STS.
pub(crate) fn xml_error(status: u16, code: &str, message: &str) -> MockResponse {
    MockResponse::error(status, code, &xml_escape(message))
}

/// Repairs non-ASCII text in an answer of the emulator.
///
/// The emulator decodes `%C3%A9` to the two characters U+00C3 and U+00A9 instead of `é`. All its strings came in that
/// way, so reading the characters of its answer as bytes restores the caller's UTF-8.
pub(crate) fn repair_text(mut answer: MockResponse) -> MockResponse {
    if answer.body.is_ascii() {
        return answer;
    }
    let Ok(text) = std::str::from_utf8(&answer.body) else { return answer };
    let bytes: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
    if let Some(bytes) = bytes.filter(|bytes| std::str::from_utf8(bytes).is_ok()) {
        answer.body = Bytes::from(bytes);
    }
    answer
}

/// The body of an answer as text.
pub(crate) fn text(answer: &MockResponse) -> Cow<'_, str> {
    String::from_utf8_lossy(&answer.body)
}

fn xml_unescape(text: &str) -> String {
    // The ampersand comes last, so that `&amp;lt;` becomes `&lt;` and no more.
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}
