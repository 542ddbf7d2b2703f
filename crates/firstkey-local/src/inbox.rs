//! The inbox: the mails as their recipients see them, the progress of each arrival, and a form that creates a user.

mod feed;
mod list;
mod mail;
mod new_user;
mod own_page;
mod problem;
mod slack;
mod state;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post, put};

use self::feed::Feed;
use self::state::Inbox;
pub use self::state::TagKeys;
use crate::account::REGION;
use crate::cloud::Cloud;
use crate::loopback::only_loopback_hosts;

/// The page runs only its own script, and nobody may frame it.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; \
     img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Sent with every answer: mails contain passwords, so nothing is cached, sniffed, or revealed to other sites.
const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

#[derive(Template)]
#[template(path = "inbox.html")]
struct Page<'a> {
    aws_port: u16,
    region: &'static str,
    tag_keys: &'a TagKeys,
}

/// The pages and their JSON, for a cloud whose AWS endpoint is on `aws_port`.
pub(crate) fn routes(cloud: Cloud, aws_port: u16, tag_keys: TagKeys) -> Router {
    Router::new()
        .route("/", get(page))
        // The same page, with that mail open.
        .route("/mails/{id}", get(page))
        .merge(assets())
        .route("/messages/{id}/html", get(mail::html))
        .route("/messages/{id}/text", get(mail::text))
        .route("/messages/{id}/source", get(mail::source))
        .route("/messages/{id}/mail.eml", get(mail::file))
        .route("/slack/{address}/html", get(slack::html))
        .route("/api/changes", get(list::changes))
        .route("/api/slack", get(slack::messages))
        .route("/api/slack/people/{address}", put(slack::describe).layer(DefaultBodyLimit::max(slack::LIMIT)))
        .route("/api/messages", get(list::mails).delete(list::clear))
        .route("/api/arrivals", get(list::arrivals))
        .route("/api/users", post(new_user::create).layer(DefaultBodyLimit::max(new_user::LIMIT)))
        .with_state(Inbox { cloud, aws_port, tag_keys, feed: Arc::new(Feed::new()) })
        .layer(from_fn(guard))
        .layer(from_fn(only_loopback_hosts))
}

/// The page's own styles and scripts, by name.
fn assets() -> Router<Inbox> {
    let assets = [
        ("/inbox.css", CSS, include_str!("../static/inbox.css")),
        ("/areas.css", CSS, include_str!("../static/areas.css")),
        ("/inbox.js", SCRIPT, include_str!("../static/inbox.js")),
        ("/address.js", SCRIPT, include_str!("../static/address.js")),
        ("/feed.js", SCRIPT, include_str!("../static/feed.js")),
        ("/page.js", SCRIPT, include_str!("../static/page.js")),
        ("/mails.js", SCRIPT, include_str!("../static/mails.js")),
        ("/reader.js", SCRIPT, include_str!("../static/reader.js")),
        ("/arrivals.js", SCRIPT, include_str!("../static/arrivals.js")),
        ("/new-user.js", SCRIPT, include_str!("../static/new-user.js")),
    ];
    assets.into_iter().fold(Router::new(), |router, (path, content_type, text)| {
        router.route(path, get(async move || ([(CONTENT_TYPE, content_type)], text)))
    })
}

async fn page(State(inbox): State<Inbox>) -> Response {
    match (Page { aws_port: inbox.aws_port, region: REGION, tag_keys: &inbox.tag_keys }).render() {
        Ok(page) => Html(page).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.extend(ALWAYS);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(PAGE_POLICY);
    response
}
