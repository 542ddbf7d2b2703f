//! The trail in front of another emulator.

use std::sync::Arc;

use aws_sdk_iam::config::{Credentials, Region};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use firstkey_local::{Cloud, serve_upstream};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:arrivals";

/// Another emulator, as far as the trail talks to it. It reports what is published.
async fn emulator() -> (String, UnboundedReceiver<Value>) {
    let (published, publications) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(answer).with_state(Arc::new(published));
    tokio::spawn(async move { axum::serve(listener, app).await });
    (address, publications)
}

async fn answer(State(published): State<Arc<UnboundedSender<Value>>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(target) = headers.get("x-amz-target") {
        let input: Value = serde_json::from_slice(&body).unwrap();
        return match target.to_str().unwrap() {
            "AWSEvents.ListRules" => rules(&input).to_string().into_response(),
            "AWSEvents.ListTargetsByRule" => {
                assert_eq!(input["Rule"], "matching");
                let queue = "arn:aws:sqs:us-east-1:000000000000:elsewhere";
                json!({"Targets": [{"Id": "1", "Arn": queue}, {"Id": "2", "Arn": TOPIC}]}).to_string().into_response()
            }
            other => panic!("{other}"),
        };
    }
    let form: std::collections::HashMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    match form["Action"].as_str() {
        "CreateUser" if form["UserName"] == "taken" => {
            let error = "<ErrorResponse><Error><Type>Sender</Type><Code>EntityAlreadyExists</Code><Message>taken</Message>\
                         </Error><RequestId>r</RequestId></ErrorResponse>";
            (StatusCode::CONFLICT, error).into_response()
        }
        "CreateUser" => "<CreateUserResponse><CreateUserResult><User><Path>/people/</Path><UserName>ada</UserName>\
                         <UserId>AIDAQ3EXAMPLEADA00001</UserId><Arn>arn:aws:iam::000000000000:user/people/ada</Arn>\
                         <CreateDate>2026-11-22T10:15:30Z</CreateDate></User></CreateUserResult><ResponseMetadata>\
                         <RequestId>r</RequestId></ResponseMetadata></CreateUserResponse>"
            .into_response(),
        "Publish" => {
            let event: Value = serde_json::from_str(&form["Message"]).unwrap();
            published.send(json!({"topic": form["TopicArn"], "event": event})).unwrap();
            "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>".into_response()
        }
        other => panic!("{other}"),
    }
}

/// Two pages of rules: one that is off, one for other calls, one without a pattern, and the one that matches.
fn rules(input: &Value) -> Value {
    let pattern = include_str!("../../../../terraform/modules/trigger/event-pattern.json");
    let other = pattern.replace("CreateUser", "DeleteUser");
    if input["NextToken"].is_null() {
        return json!({"NextToken": "more", "Rules": [
            {"Name": "off", "State": "DISABLED", "EventPattern": pattern},
            {"Name": "other", "State": "ENABLED", "EventPattern": other},
        ]});
    }
    json!({"Rules": [
        {"Name": "schedule", "State": "ENABLED", "ScheduleExpression": "rate(1 hour)"},
        {"Name": "matching", "State": "ENABLED", "EventPattern": pattern},
    ]})
}

#[tokio::test]
async fn a_create_user_that_succeeded_is_published_to_the_topic_that_the_matching_rule_targets() {
    let (address, mut publications) = emulator().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let http = aws_smithy_http_client::Builder::new().build_http();
    let sdk = Cloud::new().sdk_config().to_builder().http_client(http.clone()).build();
    let trail = sdk.clone();
    tokio::spawn(
        async move { serve_upstream(address.parse().unwrap(), &trail, listener, std::future::pending()).await },
    );
    let config = aws_sdk_iam::Config::builder()
        .behavior_version_latest()
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("000000000000", "local", None, None, "test"))
        .endpoint_url(endpoint)
        .http_client(http)
        .build();
    let iam = aws_sdk_iam::Client::from_conf(config);
    let refused = iam.create_user().user_name("taken").send().await.unwrap_err();
    assert!(refused.into_service_error().is_entity_already_exists_exception());
    let created = iam.create_user().user_name("ada").path("/people/").send().await.unwrap();
    assert_eq!(created.user.unwrap().user_id, "AIDAQ3EXAMPLEADA00001");
    let mut published = publications.recv().await.unwrap();
    assert_eq!(published["topic"], TOPIC);
    let detail = published["event"]["detail"].take();
    assert_eq!(
        (&published["event"]["source"], &published["event"]["account"]),
        (&json!("aws.iam"), &json!("000000000000"))
    );
    assert_eq!(detail["responseElements"]["user"]["arn"], "arn:aws:iam::000000000000:user/people/ada");
    assert_eq!(detail["userIdentity"]["arn"], "arn:aws:iam::000000000000:user/administrator");
    assert_eq!(detail["requestParameters"], json!({"userName": "ada", "path": "/people/"}));
    assert!(publications.try_recv().is_err(), "nothing else was published");
}
