//! The inbox's form that creates a user.

use serde_json::{Value, json};

use crate::http_client::{Answer, get, send};
use crate::pipeline::{Served, cloud, function, next, other_tag_keys};

const JSON: (&str, &str) = ("Content-Type", "application/json");
const SAME_ORIGIN: (&str, &str) = ("Sec-Fetch-Site", "same-origin");

async fn post(served: &Served, headers: &[(&str, &str)], body: &str) -> Answer {
    let host = served.web.to_string();
    let headers = [&[("Host", &*host)], headers].concat();
    send(served.web, "POST", "/api/users", &headers, body.as_bytes()).await
}

#[tokio::test]
async fn the_form_creates_a_user_as_anybody_else_would() {
    let (function, mut invocations) = function([]);
    let served = Served::start(cloud().await, function).await;
    let form = json!({"user_name": "grace", "path": "/people/", "email": "grace@example.com", "locale": "ko"});
    let origin = format!("http://{}", served.web);
    let answer = post(&served, &[JSON, ("Origin", &origin)], &form.to_string()).await;
    let user_id = answer.json()["user_id"].as_str().unwrap().to_owned();
    let arn = "arn:aws:iam::123456789012:user/people/grace";
    assert_eq!((answer.status, answer.json()), (201, json!({"user_name": "grace", "user_id": user_id, "arn": arn})));

    let notification = next(&mut invocations).await;
    let event: Value = serde_json::from_str(notification["Records"][0]["Sns"]["Message"].as_str().unwrap()).unwrap();
    assert_eq!(
        event["detail"]["requestParameters"],
        json!({
            "userName": "grace",
            "path": "/people/",
            "tags": [{"key": "email", "value": "grace@example.com"}, {"key": "locale", "value": "ko"}],
        })
    );
    let arrivals = get(served.web, "/api/arrivals").await.json();
    assert_eq!((&arrivals[0]["user_id"], &arrivals[0]["user_name"]), (&json!(user_id), &json!("grace")));
}

/// The tags that the function reads, or nothing would be sent.
#[tokio::test]
async fn the_form_uses_the_tags_that_are_configured() {
    let served = Served::with_tag_keys(cloud().await, function([]).0, other_tag_keys()).await;
    let form = json!({"user_name": "grace", "email": "grace@example.com", "locale": "ko"});
    assert_eq!(post(&served, &[JSON, SAME_ORIGIN], &form.to_string()).await.status, 201);
    assert_eq!(
        served.cloud.event_history()[0]["requestParameters"]["tags"],
        json!([{"key": "contact email", "value": "grace@example.com"}, {"key": "language", "value": "ko"}])
    );
}

#[tokio::test]
async fn what_the_form_leaves_empty_is_left_out() {
    let served = Served::start(cloud().await, function([]).0).await;
    let form = json!({"user_name": "grace", "path": "", "email": "", "locale": ""});
    assert_eq!(post(&served, &[JSON, SAME_ORIGIN], &form.to_string()).await.status, 201);
    assert_eq!(served.cloud.event_history()[0]["requestParameters"], json!({"userName": "grace"}));
}

#[tokio::test]
async fn the_form_tells_what_iam_says() {
    let served = Served::start(cloud().await, function([]).0).await;
    let ada = r#"{"user_name": "ada"}"#;
    assert_eq!(post(&served, &[JSON, SAME_ORIGIN], ada).await.status, 201);
    let answer = post(&served, &[JSON, SAME_ORIGIN], ada).await;
    let taken = json!({"code": "EntityAlreadyExists", "message": "User with name ada already exists."});
    assert_eq!((answer.status, answer.json()), (409, taken));
    let answer = post(&served, &[JSON, SAME_ORIGIN], r#"{"user_name": "a b"}"#).await;
    let invalid = json!({
        "code": "ValidationError",
        "message": "The specified value for userName is invalid. It must contain only alphanumeric characters and/or the \
                    following: +=,.@_- and be at most 64 characters long",
    });
    assert_eq!((answer.status, answer.json()), (400, invalid));
}

#[tokio::test]
async fn other_pages_cannot_create_users() {
    let served = Served::start(cloud().await, function([]).0).await;
    let own = format!("http://{}", served.web);
    let other_port = format!("http://127.0.0.1:{}", served.aws.port());
    let forbidden = json!({"code": "Forbidden", "message": "only the inbox's own page creates users here"});
    for headers in [
        vec![],
        vec![("Origin", "https://evil.example")],
        vec![("Origin", "null")],
        vec![("Origin", &*other_port)],
        vec![("Sec-Fetch-Site", "cross-site")],
        vec![("Sec-Fetch-Site", "same-site"), ("Origin", &own)],
        vec![SAME_ORIGIN, ("Origin", "https://evil.example")],
    ] {
        let answer = post(&served, &[&[JSON], &*headers].concat(), r#"{"user_name": "ada"}"#).await;
        assert_eq!((answer.status, answer.json()), (403, forbidden.clone()), "{headers:?}");
    }
    assert_eq!(served.cloud.event_history(), Vec::<Value>::new());
}

#[tokio::test]
async fn only_json_of_a_small_form_is_read() {
    let served = Served::start(cloud().await, function([]).0).await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/json-seq"] {
        let answer = post(&served, &[("Content-Type", content_type), SAME_ORIGIN], r#"{"user_name": "ada"}"#).await;
        let unsupported = json!({"code": "UnsupportedMediaType", "message": "send application/json"});
        assert_eq!((answer.status, answer.json()), (415, unsupported), "{content_type}");
    }
    for (body, message) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{}", "missing field `user_name` at line 1 column 2"),
        (
            r#"{"user_name": "ada", "password": "x"}"#,
            "unknown field `password`, expected one of `user_name`, `path`, `email`, `locale` at line 1 column 31",
        ),
    ] {
        let answer = post(&served, &[JSON, SAME_ORIGIN], body).await;
        let invalid = json!({"code": "InvalidJson", "message": message});
        assert_eq!((answer.status, answer.json()), (400, invalid), "{body}");
    }
    let too_large = format!("{{\"user_name\": \"{}\"}}", "x".repeat(16 * 1024));
    let answer = post(&served, &[JSON, SAME_ORIGIN], &too_large).await;
    let refused = json!({"code": "RequestEntityTooLarge", "message": "the form is larger than 16384 bytes"});
    assert_eq!((answer.status, answer.json()), (413, refused));
    assert_eq!(served.cloud.event_history(), Vec::<Value>::new());
    assert_eq!(get(served.web, "/api/users").await.status, 405);
}
