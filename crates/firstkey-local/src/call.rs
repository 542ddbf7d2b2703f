//! A call to a service, and its caller.

use std::net::IpAddr;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use winterbaume_core::MockRequest;

use crate::account::REGION;

/// Names the operation in JSON protocols.
pub(crate) const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// The caller, as far as CloudTrail records it.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) access_key: String,
    pub(crate) user_agent: Option<String>,
    pub(crate) address: IpAddr,
}

/// A request to a known service, in the emulator's form.
pub(crate) struct Call {
    pub(crate) service: String,
    pub(crate) region: String,
    pub(crate) request: MockRequest,
}

impl Call {
    /// The cloud's own call to a service with a JSON protocol.
    pub(crate) fn json(service: &str, target: &'static str, input: &Value) -> Self {
        let headers = HeaderMap::from_iter([(TARGET, HeaderValue::from_static(target))]);
        Self::new(service, REGION, &Method::POST, "/", headers, input.to_string().into())
    }

    /// The cloud's own call to a service with a REST protocol.
    pub(crate) fn rest(service: &str, path: &str, input: &Value) -> Self {
        Self::new(service, REGION, &Method::POST, path, HeaderMap::new(), input.to_string().into())
    }

    pub(crate) fn new(
        service: &str,
        region: &str,
        method: &Method,
        path: &str,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let uri = format!("https://{}{path}", host(service, region));
        let request = MockRequest { method: method.to_string(), uri, headers, body };
        Self { service: service.to_owned(), region: region.to_owned(), request }
    }

    /// The operation of a JSON protocol, such as `PutItem`.
    pub(crate) fn operation(&self) -> &str {
        let target = self.request.headers.get(TARGET).and_then(|target| target.to_str().ok());
        target.and_then(|target| target.rsplit('.').next()).unwrap_or_default()
    }

    /// The body of a JSON or REST call; null if it is not JSON.
    pub(crate) fn input(&self) -> Value {
        serde_json::from_slice(&self.request.body).unwrap_or_default()
    }
}

/// AWS's host for a service. The emulator derives the region of its state from it. IAM and STS have a single host, so
/// that every caller sees the same users.
fn host(service: &str, region: &str) -> String {
    match service {
        "iam" | "sts" => format!("{service}.amazonaws.com"),
        "ses" => format!("email.{region}.amazonaws.com"),
        _ => format!("{service}.{region}.amazonaws.com"),
    }
}

/// The credential scope of a signature (version 4), which names the request's service.
pub(crate) struct CredentialScope {
    pub(crate) access_key: String,
    pub(crate) region: String,
    pub(crate) service: String,
}

impl CredentialScope {
    /// Reads `Credential=KEY/DATE/REGION/SERVICE/aws4_request`. A scope in the query string (a presigned URL) does not
    /// count: any web page could make a browser send one.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (_, credential) = authorization.strip_prefix("AWS4-HMAC-SHA256")?.split_once("Credential=")?;
        let credential = credential.split([',', ' ']).next()?;
        // Read from the end, because a made-up access key may contain a slash.
        let mut fields = credential.rsplitn(5, '/');
        if fields.next()? != "aws4_request" {
            return None;
        }
        let service = fields.next()?.to_owned();
        let region = fields.next()?.to_owned();
        let _date = fields.next()?;
        let access_key = fields.next()?.to_owned();
        let is_label = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (is_label(&service) && is_label(&region)).then_some(Self { access_key, region, service })
    }
}
