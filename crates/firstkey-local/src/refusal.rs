//! The local cloud's own refusals, in the caller's protocol.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use serde_json::json;
use winterbaume_core::MockResponse;

use crate::call::{CredentialScope, TARGET};
use crate::query_protocol::xml_error;

/// The emulated services that speak XML regardless of the request's headers.
const XML_SERVICES: [&str; 3] = ["iam", "sns", "sts"];

/// The answer to a request that reaches no service.
pub(crate) fn refuse(headers: &HeaderMap, status: u16, code: &'static str, message: &str) -> MockResponse {
    if speaks_xml(headers) {
        return xml_error(status, code, message);
    }
    let mut answer = MockResponse::json(status, json!({"__type": code, "message": message}).to_string());
    answer.headers.insert("x-amzn-errortype", HeaderValue::from_static(code));
    answer
}

fn speaks_xml(headers: &HeaderMap) -> bool {
    if headers.contains_key(TARGET) {
        return false;
    }
    match CredentialScope::read(headers) {
        Some(scope) if XML_SERVICES.contains(&scope.service.as_str()) => true,
        // Its REST API names no operation in a header, and sends some requests without a body.
        Some(scope) if scope.service == "ses" => false,
        _ => {
            let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
            !content_type.contains("json")
        }
    }
}
