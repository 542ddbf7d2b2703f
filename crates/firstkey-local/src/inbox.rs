//! The inbox: the mails as their recipients see them, and how far each arrival has come.

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::cloud::{Cloud, REGION};
use crate::loopback::only_loopback_hosts;

/// The page runs its own script and nothing else, and nobody may frame it.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; \
     img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// A mail may style itself and show images, as in a mail program; the rest of what HTML can do is off. Links open in a
/// tab of their own.
const MAIL_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
);

/// Sent with every answer: mails hold passwords, so nothing is kept, guessed at, or told to other sites.
const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

#[derive(Clone)]
struct Inbox {
    cloud: Cloud,
    aws_port: u16,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct Page {
    aws_port: u16,
    region: &'static str,
}

/// The pages and their JSON, for a cloud whose AWS endpoint is on `aws_port`.
pub(crate) fn router(cloud: Cloud, aws_port: u16) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/inbox.css", get(async || asset("text/css; charset=utf-8", include_str!("../static/inbox.css"))))
        .route("/inbox.js", get(async || asset("text/javascript; charset=utf-8", include_str!("../static/inbox.js"))))
        .route("/messages/{id}/html", get(message_html))
        .route("/api/messages", get(messages))
        .route("/api/arrivals", get(arrivals))
        .with_state(Inbox { cloud, aws_port })
        .layer(from_fn(guard))
        .layer(from_fn(only_loopback_hosts))
}

async fn page(State(inbox): State<Inbox>) -> Response {
    match (Page { aws_port: inbox.aws_port, region: REGION }).render() {
        Ok(page) => Html(page).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn asset(content_type: &'static str, text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, content_type)], text)
}

/// The mail's HTML part, for the sandboxed frame.
async fn message_html(State(inbox): State<Inbox>, Path(id): Path<String>) -> Response {
    match inbox.cloud.state.mailer.message(&id).and_then(|message| message.html) {
        Some(html) => ([(CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(html)).into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such mail, or it has no HTML part\n").into_response(),
    }
}

async fn messages(State(inbox): State<Inbox>, request: HeaderMap) -> Response {
    unless_unchanged(&inbox.cloud, &request, async || inbox.cloud.messages()).await
}

async fn arrivals(State(inbox): State<Inbox>, request: HeaderMap) -> Response {
    unless_unchanged(&inbox.cloud, &request, async || inbox.cloud.arrivals().await).await
}

/// Answers with JSON, or with 304 if the caller has the present version. The page asks every second.
async fn unless_unchanged<T: Serialize>(cloud: &Cloud, request: &HeaderMap, read: impl AsyncFnOnce() -> T) -> Response {
    // The version is taken before the state, so that a change in between is seen by the next request.
    let version = cloud.version();
    if request.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == version.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, version)]).into_response();
    }
    ([(ETAG, version)], Json(read().await)).into_response()
}

async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.extend(ALWAYS);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(PAGE_POLICY);
    response
}
