//! Which requests are for Slack, and what they carry.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request};
use serde_json::Value;

/// Where Slack is on the cloud's own endpoint, which has no host names.
const BELOW: &str = "/slack/api/";

/// Whether a request is for Slack, and not for AWS: by its host from within the process, by its path over HTTP.
pub(crate) fn is_for_slack(request: &Request<Bytes>) -> bool {
    request.uri().host() == Some("slack.com") || request.uri().path().starts_with(BELOW)
}

/// The method that a path names.
pub(super) fn method_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The parameters: those of the query, of a form, or of JSON.
pub(super) fn parameters(request: &Request<Bytes>) -> Value {
    let read = |form: &[u8]| {
        form_urlencoded::parse(form).map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect()
    };
    if request.method() == Method::GET {
        return read(request.uri().query().unwrap_or_default().as_bytes());
    }
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match content_type.starts_with("application/json") {
        true => serde_json::from_slice(request.body()).unwrap_or_default(),
        false => read(request.body()),
    }
}
