//! The lists of mails and of arrivals.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::feed::Changes;
use super::own_page::is_from_the_page;
use super::problem::problem;
use super::state::Inbox;
use crate::arrivals::ArrivalView;
use crate::services::ses::Mail;

/// The state that the caller knows: the `next` of an earlier answer.
#[derive(Deserialize)]
pub(super) struct Since {
    since: Option<String>,
}

/// What is new. The page asks every second.
pub(super) async fn changes(State(inbox): State<Inbox>, Query(known): Query<Since>) -> Json<Changes> {
    Json(inbox.feed.since(&inbox.cloud, known.since.as_deref()).await)
}

/// All mails with all their parts, newest first.
pub(super) async fn mails(State(inbox): State<Inbox>) -> Json<Vec<Mail>> {
    Json(inbox.cloud.messages())
}

/// Forgets all mails; users and arrivals stay.
pub(super) async fn clear(State(inbox): State<Inbox>, headers: HeaderMap) -> Response {
    if !is_from_the_page(&headers) {
        return problem(StatusCode::FORBIDDEN, "Forbidden", "only the inbox's own page clears it");
    }
    inbox.cloud.mails.clear();
    inbox.cloud.slack().clear();
    StatusCode::NO_CONTENT.into_response()
}

/// All arrivals, newest first.
pub(super) async fn arrivals(State(inbox): State<Inbox>) -> Json<Vec<ArrivalView>> {
    Json(inbox.cloud.arrivals().await)
}
