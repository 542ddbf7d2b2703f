//! The one door: every request to the local cloud, in process or over HTTP, is routed and answered here.

use std::net::IpAddr;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use winterbaume_core::{MockRequest, MockResponse};

use crate::cloud::{Cloud, REGION};
use crate::query_protocol::{Form, repair_text, xml_error};

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// The services that only a deployment as administrators' commands look at it needs.
const IN_A_DEPLOYMENT: [&str; 6] = ["cloudtrail", "events", "lambda", "monitoring", "sqs", "sts"];

/// Who called: what CloudTrail records of a caller.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) access_key: String,
    pub(crate) user_agent: Option<String>,
    pub(crate) source: IpAddr,
}

/// A request whose service is known, in the form that the emulator expects.
pub(crate) struct Call {
    pub(crate) service: String,
    pub(crate) region: String,
    pub(crate) request: MockRequest,
}

impl Call {
    /// A call of the cloud's own to a service with a JSON protocol.
    pub(crate) fn json(service: &str, target: &'static str, input: &Value) -> Self {
        let headers = HeaderMap::from_iter([(TARGET, HeaderValue::from_static(target))]);
        Self::new(service, REGION, &Method::POST, "/", headers, input.to_string().into())
    }

    /// A call of the cloud's own to a service with a REST protocol.
    pub(crate) fn rest(service: &str, path: &str, input: &Value) -> Self {
        Self::new(service, REGION, &Method::POST, path, HeaderMap::new(), input.to_string().into())
    }

    fn new(service: &str, region: &str, method: &Method, path: &str, headers: HeaderMap, body: Bytes) -> Self {
        let uri = format!("https://{}{path}", host(service, region));
        let request = MockRequest { method: method.to_string(), uri, headers, body };
        Self { service: service.to_owned(), region: region.to_owned(), request }
    }

    /// The operation of a JSON protocol, such as `PutItem`.
    pub(crate) fn operation(&self) -> &str {
        let target = self.request.headers.get(TARGET).and_then(|target| target.to_str().ok());
        target.and_then(|target| target.rsplit('.').next()).unwrap_or_default()
    }
}

/// The host that AWS has for a service. The emulator takes the region of its state from it; IAM and STS have one for all
/// regions, so that every caller sees the same users.
fn host(service: &str, region: &str) -> String {
    match service {
        "iam" | "sts" => format!("{service}.amazonaws.com"),
        "ses" => format!("email.{region}.amazonaws.com"),
        _ => format!("{service}.{region}.amazonaws.com"),
    }
}

impl Cloud {
    /// Answers a request as AWS would, on behalf of a caller at `source`.
    pub(crate) async fn call(&self, request: Request<Bytes>, source: IpAddr) -> Response<Bytes> {
        let Some(scope) = CredentialScope::read(request.headers()) else {
            let message = "Request is missing Authentication Token: the local cloud reads the service from the \
                           credential scope of a signature (version 4) in the Authorization header";
            return respond(refusal(request.headers(), 403, "MissingAuthenticationToken", message));
        };
        let CredentialScope { access_key, region, service } = scope;
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        let user_agent =
            parts.headers.get(USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned());
        let caller = Caller { access_key, user_agent, source };
        let call = Call::new(&service, &region, &parts.method, path, parts.headers, body);
        respond(self.answer_to(call, &caller).await)
    }

    /// Answers a call of the cloud's own, which no trail records.
    pub(crate) async fn answer(&self, call: Call) -> MockResponse {
        match call.service.as_str() {
            "cloudtrail" if call.operation() == "LookupEvents" => self.lookup_events(&call),
            "dynamodb" => self.dynamodb(call).await,
            "events" if call.operation() == "PutTargets" => self.put_targets(call).await,
            "events" if call.operation() == "ListTargetsByRule" => self.list_targets(call).await,
            "ses" => self.ses(call).await,
            _ => self.emulate(call).await,
        }
    }

    async fn answer_to(&self, call: Call, caller: &Caller) -> MockResponse {
        match call.service.as_str() {
            "iam" => {
                let form = Form::read(&call.request.body);
                let answer = self.state.directory.answer(&form, call.request, self.now()).await;
                self.record(&form, &answer, caller).await;
                answer
            }
            "sts" => {
                let callers = &self.state.trail.callers;
                if Form::read(&call.request.body).action() == "GetCallerIdentity" {
                    return callers.caller_identity(&caller.access_key, &self.state.directory).await;
                }
                let answer = repair_text(self.emulate(call).await);
                callers.note_session(&answer, self.now());
                answer
            }
            _ => self.answer(call).await,
        }
    }

    pub(crate) async fn emulate(&self, call: Call) -> MockResponse {
        let Some(service) = self.state.others.get(call.service.as_str()) else {
            let built_with = if IN_A_DEPLOYMENT.contains(&call.service.as_str()) && cfg!(not(feature = "deployment")) {
                ", because it was built without the feature `deployment`"
            } else {
                ""
            };
            let message = format!("the local cloud has no service `{}`{built_with}", call.service);
            return refusal(&call.request.headers, 501, "UnknownService", &message);
        };
        service.handle(call.request).await
    }
}

/// The credential scope of a signature (version 4), which names the service that a request is for.
pub(crate) struct CredentialScope {
    pub(crate) access_key: String,
    region: String,
    pub(crate) service: String,
}

impl CredentialScope {
    /// Reads `Credential=KEY/DATE/REGION/SERVICE/aws4_request`. A scope in the query string (a presigned URL) does not
    /// count: any web page could make a browser send one.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (_, credential) = authorization.strip_prefix("AWS4-HMAC-SHA256")?.split_once("Credential=")?;
        let credential = credential.split([',', ' ']).next()?;
        // Read from the end, because nothing keeps a made-up access key from having a slash in it.
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

/// An error of the door itself, in the protocol that the caller seems to speak.
fn refusal(headers: &HeaderMap, status: u16, code: &'static str, message: &str) -> MockResponse {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !headers.contains_key(TARGET) && !content_type.contains("json") {
        return xml_error(status, code, message);
    }
    let mut answer = MockResponse::json(status, json!({"__type": code, "message": message}).to_string());
    answer.headers.insert("x-amzn-errortype", HeaderValue::from_static(code));
    answer
}

/// The answer to a request that was too large or broke off.
pub(crate) fn unreadable(headers: &HeaderMap, reason: &str) -> Response<Bytes> {
    respond(refusal(headers, 413, "RequestEntityTooLarge", reason))
}

fn respond(answer: MockResponse) -> Response<Bytes> {
    let mut response = Response::new(answer.body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = answer.headers;
    response
}
