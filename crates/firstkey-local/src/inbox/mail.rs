//! One mail: its HTML for the sandboxed frame, and its source.

use std::sync::LazyLock;

use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use regex::Regex;
use serde::Deserialize;

use super::Inbox;

/// A mail may style itself and show images, as in a mail program; the rest of what HTML can do is off. Links open in a
/// tab of their own.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
);

/// How the mail's HTML is asked for.
#[derive(Deserialize)]
pub(super) struct Look {
    scheme: Option<Scheme>,
}

/// What the mail takes the reader's machine to prefer.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scheme {
    Light,
    Dark,
}

/// The mail's HTML part: as it was sent, or with its own styles for a light or a dark screen.
pub(super) async fn html(State(inbox): State<Inbox>, Path(id): Path<String>, Query(look): Query<Look>) -> Response {
    let Some(html) = inbox.cloud.state.mailer.message(&id).and_then(|message| message.html) else {
        return (StatusCode::NOT_FOUND, "there is no such mail, or it has no HTML part\n").into_response();
    };
    let html = match look.scheme {
        Some(scheme) => preferring(scheme, &html),
        None => html,
    };
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
}

/// The whole mail, as text.
pub(super) async fn source(State(inbox): State<Inbox>, Path(id): Path<String>) -> Response {
    match inbox.cloud.state.mailer.message(&id) {
        Some(message) => message.source.into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such mail\n").into_response(),
    }
}

/// The mail with its media queries for one scheme always true, and those for the other never.
///
/// A browser takes the scheme of a frame from the `color-scheme` of the frame's element, but not all do, and none does for a
/// frame of another origin while its developer tools emulate a scheme.
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
