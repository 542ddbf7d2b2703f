//! One mail: its HTML for the sandboxed frame, its text, and its source.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use regex::Regex;
use serde::Deserialize;

use super::state::Inbox;

/// A mail may style itself and show images, as in a mail program; all other abilities of HTML are off. Links open in a
/// tab of their own.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
);

/// Options for a mail's HTML.
#[derive(Deserialize)]
pub(super) struct Look {
    scheme: Option<Scheme>,
}

impl Look {
    /// Whether the reader is supposed to prefer this scheme.
    pub(super) fn is(&self, scheme: Scheme) -> bool {
        self.scheme == Some(scheme)
    }
}

/// The colour scheme that the reader is supposed to prefer.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scheme {
    Light,
    Dark,
}

/// The mail's HTML part with links that open in a new tab: as sent, or with its own styles for a light or a dark
/// screen.
pub(super) async fn html(State(inbox): State<Inbox>, Path(id): Path<String>, Query(look): Query<Look>) -> Response {
    let Some(html) = inbox.cloud.mails.find(&id).and_then(|mail| mail.html) else {
        return absent(", or it has no HTML part");
    };
    let html = match look.scheme {
        Some(scheme) => preferring(scheme, &html),
        None => html,
    };
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(opening_tabs(&html).into_owned())).into_response()
}

/// The mail's text part.
pub(super) async fn text(State(inbox): State<Inbox>, Path(id): Path<String>) -> Response {
    let text = inbox.cloud.mails.find(&id).and_then(|mail| mail.text);
    text.map_or_else(|| absent(", or it has no text part"), IntoResponse::into_response)
}

/// The whole mail, as text.
pub(super) async fn source(State(inbox): State<Inbox>, Path(id): Path<String>) -> Response {
    let mail = inbox.cloud.mails.find(&id);
    mail.map_or_else(|| absent(""), |mail| mail.source.into_response())
}

/// The whole mail, as a file that mail programs open.
pub(super) async fn file(State(inbox): State<Inbox>, Path(id): Path<String>) -> Response {
    let Some(mail) = inbox.cloud.mails.find(&id) else { return absent("") };
    let name = format!("attachment; filename=\"{}.eml\"", mail.id);
    ([(CONTENT_TYPE, "message/rfc822".to_owned()), (CONTENT_DISPOSITION, name)], mail.source).into_response()
}

fn absent(more: &str) -> Response {
    (StatusCode::NOT_FOUND, format!("there is no such mail{more}\n")).into_response()
}

/// The mail with links that open in a new tab, which knows nothing of this page. In the frame itself, the page's policy
/// would block the link's target, and the mail would be gone. The first of two attributes with one name counts, so
/// these go first.
fn opening_tabs(html: &str) -> Cow<'_, str> {
    #[expect(clippy::unwrap_used, reason = "the pattern is a constant, and every test of the mail compiles it")]
    static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)<(a|area)([\s/])").unwrap());
    LINK.replace_all(html, r#"<$1 target="_blank" rel="noopener noreferrer"$2"#)
}

/// The mail with its media queries for one scheme always true, and those for the other always false.
///
/// A browser derives the scheme of a frame from the `color-scheme` of the frame's element. But not all browsers do, and
/// none does for a frame of another origin while its developer tools emulate a scheme.
fn preferring(scheme: Scheme, html: &str) -> String {
    #[expect(clippy::unwrap_used, reason = "the pattern is a constant, and every test of the mail compiles it")]
    static QUERY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)").unwrap());
    let replaced = QUERY.replace_all(html, |found: &regex::Captures<'_>| {
        let asked = if found[1].eq_ignore_ascii_case("dark") { Scheme::Dark } else { Scheme::Light };
        if asked == scheme { "(min-width: 0)" } else { "(max-width: 0)" }
    });
    replaced.into_owned()
}
