//! Why the inbox did not do what it was asked to.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// An error code, IAM's own if IAM was asked, and its text.
#[derive(Serialize)]
struct Problem {
    code: String,
    message: String,
}

pub(super) fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(Problem { code: code.to_owned(), message: message.to_owned() })).into_response()
}
