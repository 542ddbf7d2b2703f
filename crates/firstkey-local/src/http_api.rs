//! API Gateway's HTTP API in front of the function: the routes that the page of claims has, and payload format 2.0.

use aws_smithy_async::time::SystemTimeSource;
use aws_smithy_types::base64;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::account::ACCOUNT;
use crate::clock::CloudClock;
use crate::loopback::only_loopback_hosts;
use crate::trail::Invoke;

/// What API Gateway takes: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>.
const LONGEST_BODY: usize = 10 * 1024 * 1024;

/// The API, whose one integration is `function`.
pub(crate) fn routes(function: Invoke) -> Router {
    Router::new().route("/c/{token}", any(answer)).with_state(function).layer(from_fn(only_loopback_hosts))
}

async fn answer(State(function): State<Invoke>, request: Request) -> Response {
    if ![Method::GET, Method::HEAD, Method::POST].contains(request.method()) {
        return refusal(StatusCode::NOT_FOUND, "Not Found");
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        return refusal(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    };
    let path = parts.uri.path();
    let route = format!("{} /c/{{token}}", parts.method);
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "headers": headers(&parts.headers),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": text(HOST),
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": text(USER_AGENT),
            },
            "requestId": Uuid::new_v4().to_string(),
            "routeKey": route,
            "stage": "$default",
            "timeEpoch": CloudClock::new(SystemTimeSource::new()).now().as_millisecond(),
        },
        "pathParameters": { "token": path.trim_start_matches("/c/") },
        "isBase64Encoded": false,
    });
    if !body.is_empty() {
        let plain = is_text(text(CONTENT_TYPE)).then(|| std::str::from_utf8(&body).ok()).flatten();
        event["isBase64Encoded"] = plain.is_none().into();
        event["body"] = plain.map_or_else(|| base64::encode(&body), str::to_owned).into();
    }
    match function(event).await {
        Ok(answer) => response(&answer).unwrap_or_else(|| refusal(StatusCode::INTERNAL_SERVER_ERROR, FAILED)),
        Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR, FAILED),
    }
}

/// What API Gateway says if the function fails, or answers what is no response.
const FAILED: &str = "Internal Server Error";

/// Header names in lower case; several values of a header, separated by commas.
fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut joined = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        joined
            .entry(name.as_str().to_owned())
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    joined
}

/// Whether API Gateway hands a body on as text. A form comes in base64.
fn is_text(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = ["application/json", "application/xml", "application/javascript"];
    media_type.starts_with("text/") || known.contains(&media_type.as_str())
}

/// The response that the function answered with in payload format 2.0.
fn response(answer: &Value) -> Option<Response> {
    let status = u16::try_from(answer["statusCode"].as_u64()?).ok()?;
    let body = answer["body"].as_str().unwrap_or_default();
    let body = match answer["isBase64Encoded"].as_bool() {
        Some(true) => base64::decode(body).ok()?,
        _ => body.as_bytes().to_vec(),
    };
    let mut response = Response::builder().status(status);
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        response = response.header(name, value.as_str()?);
    }
    response.body(Body::from(body)).ok()
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], json!({ "message": message }).to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tower_service::Service;

    use super::*;

    /// What the function was given for a request, and what came back.
    async fn ask(request: Request, answer: Value) -> (Option<Value>, StatusCode, HeaderMap, Vec<u8>) {
        let given = Arc::new(Mutex::new(None));
        let noted = Arc::clone(&given);
        let function: Invoke = Arc::new(move |event| {
            *noted.lock().unwrap() = Some(event);
            let answer = answer.clone();
            Box::pin(async move { Ok(answer) })
        });
        let (parts, body) = routes(function).call(request).await.unwrap().into_parts();
        let body = to_bytes(body, LONGEST_BODY).await.unwrap().to_vec();
        let given = given.lock().unwrap().take();
        (given, parts.status, parts.headers, body)
    }

    fn request(method: &str, content_type: &str, body: &'static str) -> Request {
        let request = Request::builder().method(method).uri("/c/AbC?x=1").header(HOST, "127.0.0.1:8025");
        request
            .header(CONTENT_TYPE, content_type)
            .header("x-two", "a")
            .header("x-two", "b")
            .body(Body::from(body))
            .unwrap()
    }

    #[tokio::test]
    async fn a_request_is_an_event_and_the_answer_a_response() {
        let form = request("POST", "application/x-www-form-urlencoded", "action=renew");
        let page = json!({"statusCode": 403, "headers": {"x-robots-tag": "noindex"}, "body": "<p>No"});
        let (event, status, headers, body) = ask(form, page).await;
        let event = event.unwrap();
        assert_eq!((event["routeKey"].as_str(), event["rawPath"].as_str()), (Some("POST /c/{token}"), Some("/c/AbC")));
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("YWN0aW9uPXJlbmV3"), &json!(true)));
        assert_eq!(event["headers"]["x-two"], "a,b");
        assert_eq!((status.as_u16(), headers["x-robots-tag"].to_str().unwrap()), (403, "noindex"));
        assert_eq!(body, b"<p>No");
    }

    #[tokio::test]
    async fn text_comes_as_it_is_and_no_body_is_absent() {
        let (event, ..) = ask(request("POST", "text/plain; charset=utf-8", "plain"), json!({"statusCode": 204})).await;
        assert_eq!(event.unwrap()["body"], "plain");
        let (event, status, ..) = ask(request("GET", "", ""), json!({"statusCode": 204})).await;
        assert_eq!((event.unwrap().get("body"), status), (None, StatusCode::NO_CONTENT));
    }

    #[tokio::test]
    async fn other_methods_and_hosts_reach_no_function_and_no_response_is_an_error() {
        let (event, status, _, body) = ask(request("PUT", "", ""), Value::Null).await;
        assert_eq!((event, status, body), (None, StatusCode::NOT_FOUND, br#"{"message":"Not Found"}"#.to_vec()));
        let mut elsewhere = request("GET", "", "");
        elsewhere.headers_mut().insert(HOST, "evil.example".parse().unwrap());
        assert_eq!(ask(elsewhere, Value::Null).await.1, StatusCode::FORBIDDEN);
        assert_eq!(ask(request("GET", "", ""), Value::Null).await.1, StatusCode::INTERNAL_SERVER_ERROR);
    }
}
