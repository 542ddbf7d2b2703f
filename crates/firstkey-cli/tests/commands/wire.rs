//! Between the command and AWS: changes AWS's answers in ways that no call could cause.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use tokio::net::TcpListener;

/// Far more than any answer here has.
const LIMIT: usize = 16 * 1024 * 1024;

/// Where the command finds AWS.
pub(crate) struct Wire {
    pub(crate) url: String,
    changes: Changes,
    requests: Requests,
}

type Changes = Arc<Mutex<Vec<(String, Change)>>>;

/// The operation and the body of each.
type Requests = Arc<Mutex<Vec<(String, String)>>>;

#[derive(Clone)]
enum Change {
    /// The caller lacks the permission.
    Deny,
    /// AWS refuses, with a status and a code.
    Refuse(u16, String),
    /// One text of the answer is replaced.
    Replace(String, String),
    /// The answer's `Date` is replaced.
    Date(fn(Timestamp) -> String),
}

#[derive(Clone)]
struct Upstream {
    url: String,
    http: Client<HttpConnector, Body>,
    changes: Changes,
    requests: Requests,
}

impl Wire {
    pub(crate) async fn before(aws_url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (changes, requests) = (Changes::default(), Requests::default());
        let http = Client::builder(TokioExecutor::new()).build_http();
        let upstream =
            Upstream { url: aws_url.to_owned(), http, changes: Arc::clone(&changes), requests: Arc::clone(&requests) };
        let router = Router::new().fallback(pass_on).with_state(upstream);
        tokio::spawn(async { axum::serve(listener, router).await });
        Self { url, changes, requests }
    }

    /// The bodies of the requests for an operation so far.
    pub(crate) fn requests(&self, operation: &str) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests.iter().filter(|(of, _)| of == operation).map(|(_, body)| body.clone()).collect()
    }

    /// Refuses an operation because a permission is missing. `operation` is `Action` in the query and JSON protocols,
    /// and `GET /path` in the others.
    pub(crate) fn deny(&self, operation: &str) {
        self.changes.lock().unwrap().push((operation.to_owned(), Change::Deny));
    }

    /// Refuses an operation with a status and a code. The last of several refusals counts.
    pub(crate) fn refuse(&self, operation: &str, status: u16, code: &str) {
        self.changes.lock().unwrap().push((operation.to_owned(), Change::Refuse(status, code.to_owned())));
    }

    /// Replaces a text in the answers to an operation.
    ///
    /// # Panics
    /// In the request, when an answer does not have the text.
    pub(crate) fn replace(&self, operation: &str, from: &str, to: &str) {
        let change = Change::Replace(from.to_owned(), to.to_owned());
        self.changes.lock().unwrap().push((operation.to_owned(), change));
    }

    /// Changes the `Date` of the answers to an operation. Of several changes, the last counts.
    pub(crate) fn date(&self, operation: &str, change: fn(Timestamp) -> String) {
        self.changes.lock().unwrap().push((operation.to_owned(), Change::Date(change)));
    }
}

async fn pass_on(State(upstream): State<Upstream>, request: Request) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, LIMIT).await.unwrap();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let operation = operation(parts.method.as_str(), &path, &parts.headers, &body);
    upstream.requests.lock().unwrap().push((operation.clone(), String::from_utf8_lossy(&body).into_owned()));
    let changes = upstream.changes.lock().unwrap().clone();
    let changes: Vec<Change> =
        changes.into_iter().filter(|(of, _)| *of == operation).map(|(_, change)| change).collect();
    if changes.iter().any(|change| matches!(change, Change::Deny)) {
        return denial(&parts.headers, &operation);
    }
    if let Some(Change::Refuse(status, code)) = changes.iter().rfind(|change| matches!(change, Change::Refuse(..))) {
        return refusal(&parts.headers, *status, code, "AWS's words");
    }
    parts.uri = format!("{}{path}", upstream.url).parse::<Uri>().unwrap();
    let answer = upstream.http.request(Request::from_parts(parts, Body::from(body))).await.unwrap();
    let (mut parts, body) = answer.into_parts();
    let mut bytes = to_bytes(Body::new(body), LIMIT).await.unwrap();
    let date = parts.headers.get("date").cloned();
    for change in changes {
        match change {
            Change::Replace(from, to) => {
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                assert!(text.contains(&from), "the answer to {operation} has no `{from}`: {text}");
                bytes = Bytes::from(text.replace(&from, &to));
            }
            Change::Date(change) => {
                let right = rfc2822::parse(date.as_ref().unwrap().to_str().unwrap()).unwrap();
                parts.headers.insert("date", change(right.timestamp()).parse().unwrap());
            }
            Change::Deny | Change::Refuse(..) => {}
        }
    }
    parts.headers.remove("content-length");
    Response::from_parts(parts, Body::from(bytes))
}

fn operation(method: &str, path: &str, headers: &HeaderMap, body: &[u8]) -> String {
    if let Some(target) = headers.get("x-amz-target") {
        return target.to_str().unwrap().rsplit('.').next().unwrap().to_owned();
    }
    if let Some((_, operation)) = path.split_once("/operation/") {
        return operation.to_owned();
    }
    let form = String::from_utf8_lossy(body);
    match form.split('&').find_map(|field| field.strip_prefix("Action=")) {
        Some(action) => action.to_owned(),
        None => format!("{method} {}", path.split('?').next().unwrap()),
    }
}

/// A refusal in the protocol of the request.
fn denial(headers: &HeaderMap, operation: &str) -> Response<Body> {
    let message = format!("User: arn:aws:iam::123456789012:user/reader is not authorized to perform: {operation}");
    let code = if is_query(headers) { "AccessDenied" } else { "AccessDeniedException" };
    refusal(headers, 403, code, &message)
}

fn refusal(headers: &HeaderMap, status: u16, code: &str, message: &str) -> Response<Body> {
    let answer = Response::builder().status(status);
    if is_query(headers) {
        let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
        return answer.body(Body::from(format!("<ErrorResponse>{error}</ErrorResponse>"))).unwrap();
    }
    let error = format!(r#"{{"__type":"{code}","message":"{message}"}}"#);
    answer.header("x-amzn-errortype", code).body(Body::from(error)).unwrap()
}

/// Whether a request is one of the query protocol, whose answers are XML.
fn is_query(headers: &HeaderMap) -> bool {
    let content_type = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.contains("x-www-form-urlencoded")
}
