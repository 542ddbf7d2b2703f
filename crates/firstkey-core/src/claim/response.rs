//! The HTTP response of a claim: payload format 2.0.

use serde_json::{Value, json};

use super::page::Page;
use super::request::HttpEvent;
use crate::appearance::Appearance;
use crate::locale::Locale;
use crate::message::Unwritten;

/// A response.
#[derive(Debug)]
pub struct Response {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Response {
    /// Shows a page in answer to a request.
    ///
    /// # Errors
    /// [`Unwritten`] if the texts of the language have a fault, which the tests rule out.
    pub fn show(
        page: &Page<'_>,
        locale: Locale,
        appearance: &Appearance,
        event: Option<&HttpEvent>,
    ) -> Result<Self, Unwritten> {
        let _ = (locale, appearance, event);
        Ok(Self { status: page.status(), headers: Vec::new(), body: String::new() })
    }

    /// What the function returns.
    #[must_use]
    pub fn into_value(self) -> Value {
        let headers: serde_json::Map<String, Value> =
            self.headers.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        json!({"statusCode": self.status, "headers": headers, "body": self.body, "isBase64Encoded": false})
    }
}
