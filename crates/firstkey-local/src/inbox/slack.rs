//! The messages to an address, or in a channel, as Slack would show them.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use firstkey::core::slack::unescape;
use serde_json::Value;

use super::mail::{Look, Scheme};
use super::state::Inbox;
use crate::services::slack::SlackMessage;

/// The page styles itself, and can do nothing else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
);

#[derive(Template)]
#[template(path = "slack.html")]
struct Page {
    is_dark: bool,
    messages: Vec<Shown>,
}

/// A message, ready to be shown.
struct Shown {
    posted_at: String,
    is_edited: bool,
    /// What notifications show.
    notification: String,
    blocks: Vec<Block>,
}

struct Block {
    /// In small letters, below the others.
    is_context: bool,
    lines: Vec<Vec<Span>>,
}

/// A piece of a line.
#[derive(Debug, PartialEq, Eq)]
enum Span {
    Text(String),
    Bold(String),
    Code(String),
}

/// The messages to an address or in a channel, oldest first.
pub(super) async fn html(State(inbox): State<Inbox>, Path(to): Path<String>, Query(look): Query<Look>) -> Response {
    let mut messages = inbox.cloud.slack().messages();
    messages.retain(|message| message.to.eq_ignore_ascii_case(&to));
    messages.reverse();
    let page = Page { is_dark: look.is(Scheme::Dark), messages: messages.iter().map(Shown::of).collect() };
    match page.render() {
        Ok(page) => ([(CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// All messages, newest first.
pub(super) async fn messages(State(inbox): State<Inbox>) -> Json<Vec<SlackMessage>> {
    Json(inbox.cloud.slack().messages())
}

impl Shown {
    fn of(message: &SlackMessage) -> Self {
        let blocks = message.blocks.as_array().into_iter().flatten();
        Self {
            posted_at: message.posted_at.strftime("%H:%M").to_string(),
            is_edited: message.edited_at.is_some(),
            notification: unescape(&message.text),
            blocks: blocks.map(Block::of).collect(),
        }
    }
}

impl Block {
    fn of(block: &Value) -> Self {
        let is_context = block["type"] == "context";
        let text = if is_context { &block["elements"][0]["text"] } else { &block["text"]["text"] };
        Self { is_context, lines: text.as_str().unwrap_or_default().lines().map(spans).collect() }
    }
}

/// A line of Slack's mrkdwn: bold between asterisks, code between back quotes, as far as Firstkey's messages use it.
fn spans(line: &str) -> Vec<Span> {
    if let Some(bold) = line.strip_prefix('*').and_then(|rest| rest.strip_suffix('*')) {
        return vec![Span::Bold(unescape(bold))];
    }
    let parts = line.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts
        .map(|(number, part)| if number % 2 == 1 { Span::Code(unescape(part)) } else { Span::Text(unescape(part)) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Span, spans};

    #[test]
    fn mrkdwn() {
        let text = |text: &str| Span::Text(text.to_owned());
        assert_eq!(spans("*Your &amp; mine*"), [Span::Bold("Your & mine".to_owned())]);
        assert_eq!(spans("User name: `_a&lt;b_`"), [text("User name: "), Span::Code("_a<b_".to_owned())]);
        assert_eq!(spans("&amp;lt; *x* y"), [text("&lt; *x* y")]);
    }
}
