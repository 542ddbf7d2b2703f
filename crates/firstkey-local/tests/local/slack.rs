//! The local cloud as Slack: what the methods answer, and what the inbox shows of it.

use serde_json::{Value, json};

use crate::http_client::{Answer, get, send};
use crate::pipeline::{Served, cloud, function};

const JSON: &str = "application/json; charset=utf-8";

async fn call(served: &Served, method: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {}", served.cloud.slack().token());
    call_as(served, &bearer, "POST", method, body).await
}

async fn call_as(served: &Served, bearer: &str, verb: &str, method: &str, body: &Value) -> Answer {
    let host = served.aws.to_string();
    let headers = [("Host", &*host), ("Authorization", bearer), ("Content-Type", JSON)];
    send(served.aws, verb, &format!("/slack/api/{method}"), &headers, body.to_string().as_bytes()).await
}

fn message(channel: &str) -> Value {
    json!({
        "channel": channel, "text": "You have mail",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*Your sign-in*\nUser name: `_a&lt;b_`"}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "&lt;script&gt;"}]},
        ],
    })
}

#[tokio::test]
async fn the_methods_answer_as_slacks_reference_shows() {
    let served = Served::start(cloud().await, function([]).0).await;
    let test = call(&served, "auth.test", &Value::Null).await;
    assert_eq!(
        (test.status, test.json()),
        (
            200,
            json!({
                "ok": true, "url": "https://acme.slack.com/", "team": "Acme", "user": "firstkey", "team_id": "T012AB3C4",
                "user_id": "W23456789", "bot_id": "BZYBOTHED",
            })
        )
    );
    assert_eq!(test.header("x-oauth-scopes"), Some("chat:write,im:write,users:read,users:read.email"));
    let bearer = format!("Bearer {}", served.cloud.slack().token());
    let lookup = "users.lookupByEmail?email=spengler%2Baws%40example.com";
    let person = call_as(&served, &bearer, "GET", lookup, &Value::Null).await.json();
    assert_eq!(person["user"]["profile"]["email"], "spengler+aws@example.com");
    assert_eq!((&person["user"]["id"], &person["user"]["team_id"]), (&json!("U00000001"), &json!("T012AB3C4")));
    let open = call(&served, "conversations.open", &json!({"users": "U00000001"})).await.json();
    assert_eq!(open, json!({"ok": true, "channel": {"id": "D00000001"}}));
    let again = call(&served, "conversations.open", &json!({"users": "U00000001"})).await.json();
    assert_eq!(again, json!({"ok": true, "no_op": true, "already_open": true, "channel": {"id": "D00000001"}}));
    let posted = call(&served, "chat.postMessage", &message("D00000001")).await.json();
    assert_eq!((&posted["ok"], &posted["channel"]), (&json!(true), &json!("D00000001")));
    let changed = json!({"channel": "D00000001", "ts": posted["ts"], "text": "Withdrawn", "blocks": []});
    assert_eq!(call(&served, "chat.update", &changed).await.json()["text"], "Withdrawn");
    let messages = served.cloud.slack().messages();
    assert_eq!((messages.len(), messages[0].text.as_str(), messages[0].edited_at.is_some()), (1, "Withdrawn", true));
}

#[tokio::test]
async fn the_methods_refuse_as_slack_does() {
    let served = Served::start(cloud().await, function([]).0).await;
    let slack = served.cloud.slack();
    let code = async |method: &str, body: Value| {
        let answer = call(&served, method, &body).await;
        assert_eq!((answer.status, &answer.json()["ok"]), (200, &json!(false)), "{method}");
        answer.json()["error"].as_str().unwrap().to_owned()
    };
    assert_eq!(code("conversations.open", json!({"users": "U1"})).await, "user_not_found");
    assert_eq!(code("chat.postMessage", message("D1")).await, "channel_not_found");
    assert_eq!(
        code("chat.update", json!({"channel": "D1", "ts": "1", "text": "x", "blocks": []})).await,
        "message_not_found"
    );
    assert_eq!(
        code("chat.update", json!({"channel": "U1", "ts": "1", "text": "x", "blocks": []})).await,
        "channel_not_found"
    );
    assert_eq!(code("chat.update", json!({"channel": "D1", "ts": "1"})).await, "no_text");
    let long = json!({"type": "section", "text": {"type": "mrkdwn", "text": "x".repeat(3_001)}});
    assert_eq!(
        code("chat.update", json!({"channel": "D1", "ts": "1", "text": "x", "blocks": [long]})).await,
        "invalid_blocks"
    );
    assert_eq!(code("chat.delete", json!({})).await, "unknown_method");
    slack.describe("nobody@example.com", Value::Null);
    let bearer = format!("Bearer {}", slack.token());
    let nobody = call_as(&served, &bearer, "GET", "users.lookupByEmail?email=Nobody%40example.com", &Value::Null).await;
    assert_eq!(nobody.json(), json!({"ok": false, "error": "users_not_found"}));
    let wrong = call_as(&served, "Bearer xoxb-wrong", "POST", "auth.test", &Value::Null).await;
    assert_eq!(wrong.json(), json!({"ok": false, "error": "invalid_auth"}));
    let none = call_as(&served, "Basic x", "POST", "auth.test", &Value::Null).await;
    assert_eq!(none.json(), json!({"ok": false, "error": "not_authed"}));
    slack.limit_scopes(&["users:read"]);
    let lacks = call(&served, "chat.postMessage", &message("D1")).await.json();
    assert_eq!(lacks, json!({"ok": false, "error": "missing_scope", "needed": "chat:write", "provided": "users:read"}));
}

/// The page shows names as text, and knows when to load it again.
#[tokio::test]
async fn the_inbox_shows_the_messages_to_an_address() {
    let served = Served::start(cloud().await, function([]).0).await;
    let bearer = format!("Bearer {}", served.cloud.slack().token());
    call_as(&served, &bearer, "GET", "users.lookupByEmail?email=ada%40example.com", &Value::Null).await;
    call(&served, "conversations.open", &json!({"users": "U00000001"})).await;
    let before = get(served.web, "/api/changes").await.json();
    assert_eq!(before["slack"], json!([]));
    let ts = call(&served, "chat.postMessage", &message("D00000001")).await.json()["ts"].clone();
    let next = before["next"].as_str().unwrap();
    let changes = get(served.web, &format!("/api/changes?since={next}")).await.json();
    assert_eq!(changes["slack"], json!([{"to": "ada@example.com", "change": 1}]));
    let page = get(served.web, "/slack/ada@example.com/html?scheme=dark").await;
    assert!(page.header("content-security-policy").unwrap().ends_with("; sandbox"));
    insta::assert_snapshot!(page.body.split_once("</head>").unwrap().1);
    let mut withdrawn = message("D00000001");
    withdrawn["ts"] = ts;
    call(&served, "chat.update", &withdrawn).await;
    let next = changes["next"].as_str().unwrap();
    let changes = get(served.web, &format!("/api/changes?since={next}")).await.json();
    assert_eq!(changes["slack"], json!([{"to": "ada@example.com", "change": 2}]));
    let page = get(served.web, "/slack/ADA@example.com/html").await;
    assert!(page.body.contains("<body>") && page.body.contains("(edited)"), "{}", page.body);
    assert_eq!(get(served.web, "/api/slack").await.json()[0]["text"], "You have mail");
    let nobody = get(served.web, "/slack/eve@example.com/html").await;
    assert!(!nobody.body.contains("<article>"), "{}", nobody.body);
}

/// So that one can see what happens to a user whom Slack does not know, or must not be told.
#[tokio::test]
async fn the_inbox_is_told_who_is_in_slack() {
    let served = Served::start(cloud().await, function([]).0).await;
    let host = served.web.to_string();
    let describe = async |method: &str, body: &str| {
        let headers = [("Host", &*host), ("Origin", "http://example.net"), ("Content-Type", "application/json")];
        send(served.web, method, "/api/slack/people/ada%40example.com", &headers, body.as_bytes()).await
    };
    let bearer = format!("Bearer {}", served.cloud.slack().token());
    let lookup = "users.lookupByEmail?email=Ada%40example.com";
    let ada = async || call_as(&served, &bearer, "GET", lookup, &Value::Null).await.json();
    assert_eq!(ada().await["user"]["deleted"], false);
    assert_eq!(describe("PUT", r#"{"deleted": true}"#).await.status, 204);
    assert_eq!(ada().await["user"]["deleted"], true);
    assert_eq!(describe("PUT", "null").await.status, 204);
    assert_eq!(ada().await["error"], "users_not_found");
    assert_eq!(describe("PUT", "[]").await.status, 422);
    // What a browser asks before it lets another page send such a request.
    let asked = describe("OPTIONS", "").await;
    assert_eq!((asked.status, asked.header("access-control-allow-origin")), (405, None));
}

/// As `aws ssm put-parameter` stores the token.
#[tokio::test]
async fn a_parameter_is_stored_once_and_decrypted_when_asked() {
    let served = Served::start(cloud().await, function([]).0).await;
    let host = served.aws.to_string();
    let ssm = async |operation: &str, body: Value| {
        let authorization =
            "AWS4-HMAC-SHA256 Credential=AKIA/20261122/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=0";
        let target = format!("AmazonSSM.{operation}");
        let headers = [("Host", &*host), ("Authorization", authorization), ("X-Amz-Target", &target)];
        send(served.aws, "POST", "/", &headers, body.to_string().as_bytes()).await
    };
    let put = json!({"Name": "/a", "Value": "xoxb-1", "Type": "SecureString"});
    assert_eq!(ssm("PutParameter", put.clone()).await.json()["Version"], 1);
    assert_eq!(ssm("PutParameter", put).await.json()["__type"], "ParameterAlreadyExists");
    let hidden = ssm("GetParameter", json!({"Name": "/a"})).await.json();
    assert_eq!(
        (&hidden["Parameter"]["Type"], &hidden["Parameter"]["Value"]),
        (&json!("SecureString"), &json!("AQICAHencrypted"))
    );
    let shown = ssm("GetParameter", json!({"Name": "/a", "WithDecryption": true})).await.json();
    assert_eq!(shown["Parameter"]["Value"], "xoxb-1");
    assert_eq!(ssm("GetParameter", json!({"Name": "/b"})).await.json()["__type"], "ParameterNotFound");
    assert_eq!(ssm("DescribeParameters", json!({})).await.status, 501);
}
