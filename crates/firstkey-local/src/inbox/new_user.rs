//! The form that creates a user, through `CreateUser` on the AWS endpoint like every other client.

use aws_sdk_iam::error::ProvideErrorMetadata;
use aws_sdk_iam::types::Tag;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::own_page::is_from_the_page;
use super::problem::problem;
use super::state::Inbox;

/// The largest form, in bytes. With the longest values that IAM accepts, a form is less than a fifth of it.
pub(super) const LIMIT: usize = 16 * 1024;

/// The form. Empty fields are left out of the call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUser {
    user_name: String,
    #[serde(default)]
    path: String,
    /// The value of the tag that holds the address.
    #[serde(default)]
    email: String,
    /// The value of the tag that names the language.
    #[serde(default)]
    locale: String,
}

/// The user that IAM made.
#[derive(Serialize)]
struct Created {
    user_name: String,
    user_id: String,
    arn: String,
}

/// `CreateUser`, only for the page itself.
pub(super) async fn create(
    State(inbox): State<Inbox>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if !is_from_the_page(&headers) {
        return problem(StatusCode::FORBIDDEN, "Forbidden", "only the inbox's own page creates users here");
    }
    if headers.get(CONTENT_TYPE).is_none_or(|found| found != "application/json") {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", "send application/json");
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let message = format!("the form is larger than {LIMIT} bytes");
            return problem(rejection.status(), "RequestEntityTooLarge", &message);
        }
        Err(rejection) => return problem(rejection.status(), "UnreadableRequest", &rejection.body_text()),
    };
    let user: NewUser = match serde_json::from_slice(&body) {
        Ok(user) => user,
        Err(error) => return problem(StatusCode::BAD_REQUEST, "InvalidJson", &error.to_string()),
    };
    match call(&inbox, user).await {
        Ok(created) => (StatusCode::CREATED, Json(created)).into_response(),
        Err(refusal) => refusal,
    }
}

async fn call(inbox: &Inbox, user: NewUser) -> Result<Created, Response> {
    let iam = aws_sdk_iam::Client::new(&inbox.cloud.sdk_config());
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let mut call = iam.create_user().user_name(user.user_name).set_path(given(user.path));
    for (key, value) in [(&inbox.tag_keys.email, user.email), (&inbox.tag_keys.locale, user.locale)] {
        if let Some(value) = given(value) {
            let tag = Tag::builder().key(key).value(value).build();
            call = call.tags(tag.map_err(|error| failed(&error.to_string()))?);
        }
    }
    match call.send().await {
        Ok(answer) => {
            let user = answer.user.ok_or_else(|| failed("IAM answered without a user"))?;
            Ok(Created { user_name: user.user_name, user_id: user.user_id, arn: user.arn })
        }
        Err(error) => {
            let status = error.raw_response().and_then(|raw| StatusCode::from_u16(raw.status().as_u16()).ok());
            let (Some(status), Some(code)) = (status, error.code()) else { return Err(failed("IAM did not answer")) };
            Err(problem(status, code, error.message().unwrap_or_default()))
        }
    }
}

fn failed(message: &str) -> Response {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
}
