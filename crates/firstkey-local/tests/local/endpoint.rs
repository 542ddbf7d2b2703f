//! The AWS endpoint over HTTP.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http_client::{Answer, send};
use crate::pipeline::{Served, cloud, function, next};

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

fn signed(service: &str) -> String {
    signed_by("AKIAIOSFODNN7EXAMPLE", service)
}

fn signed_by(access_key: &str, service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={access_key}/20261122/us-east-1/{service}/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024"
    )
}

async fn call(served: &Served, service: &str, body: &str) -> Answer {
    call_with(served, &signed(service), body).await
}

async fn call_with(served: &Served, authorization: &str, body: &str) -> Answer {
    let host = served.aws.to_string();
    let headers =
        [("Host", &*host), ("Content-Type", FORM), ("Authorization", authorization), ("User-Agent", "test/1")];
    send(served.aws, "POST", "/", &headers, body.as_bytes()).await
}

fn xml_text<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<{name}>")).expect(name);
    rest.split_once('<').unwrap().0
}

#[tokio::test]
async fn a_request_as_awss_own_cli_sends_it_reaches_the_function() {
    let (function, mut invocations) = function([]);
    let served = Served::start(cloud().await, function).await;
    let body = "Action=CreateUser&Version=2010-05-08&UserName=ada%40example.com\
                &Tags.member.1.Key=email&Tags.member.1.Value=ada%40example.com";
    let answer = call(&served, "iam", body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/xml"));
    assert!(answer.body.contains("<UserName>ada@example.com</UserName>"), "{}", answer.body);

    let notification = next(&mut invocations).await;
    let message = notification["Records"][0]["Sns"]["Message"].as_str().unwrap();
    let event: serde_json::Value = serde_json::from_str(message).unwrap();
    assert_eq!(event["detail"]["userIdentity"]["accessKeyId"], "AKIAIOSFODNN7EXAMPLE");
    assert_eq!(event["detail"]["userAgent"], "test/1");
    assert_eq!(event["detail"]["sourceIPAddress"], "127.0.0.1");
    assert_eq!(event["detail"]["requestParameters"]["tags"][0]["value"], "ada@example.com");
}

#[tokio::test]
async fn a_session_of_a_role_is_the_caller() {
    let served = Served::start(cloud().await, function([]).0).await;
    let body = "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FAdmin\
                &RoleSessionName=alice%40example.com";
    let session = call(&served, "sts", body).await.body;
    let (access_key, principal) = (xml_text(&session, "AccessKeyId"), xml_text(&session, "AssumedRoleId"));

    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let identity = call_with(&served, &signed_by(access_key, "sts"), body).await.body;
    let arn = "arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com";
    assert_eq!((xml_text(&identity, "Arn"), xml_text(&identity, "UserId")), (arn, principal));

    let body = "Action=CreateUser&Version=2010-05-08&UserName=ada";
    assert_eq!(call_with(&served, &signed_by(access_key, "iam"), body).await.status, 200);
    assert_eq!(
        served.cloud.event_history()[0]["userIdentity"],
        json!({
            "type": "AssumedRole",
            "principalId": principal,
            "arn": arn,
            "accountId": "123456789012",
            "accessKeyId": access_key,
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role",
                    "principalId": principal.split(':').next().unwrap(),
                    "arn": "arn:aws:iam::123456789012:role/Admin",
                    "accountId": "123456789012",
                    "userName": "Admin",
                },
                "attributes": {"creationDate": "2026-11-22T10:15:30Z", "mfaAuthenticated": "false"},
            },
        })
    );
}

#[tokio::test]
async fn sdk_clients_reach_it_over_http() {
    let (function, mut invocations) = function([]);
    let served = Served::start(cloud().await, function).await;
    let iam = aws_sdk_iam::Client::new(&served.sdk_config());
    iam.create_user().user_name("ada").send().await.unwrap();
    assert_eq!(iam.get_user().user_name("ada").send().await.unwrap().user().unwrap().user_name(), "ada");
    next(&mut invocations).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&served.sdk_config());
    assert_eq!(dynamodb.list_tables().send().await.unwrap().table_names(), ["firstkey"]);
    let ses = aws_sdk_sesv2::Client::new(&served.sdk_config());
    let identity = ses.get_email_identity().email_identity("example.com").send().await.unwrap();
    assert!(identity.verified_for_sending_status());
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() {
    let served = Served::start(cloud().await, function([]).0).await;
    let host = served.aws.to_string();
    let body = b"Action=ListUsers&Version=2010-05-08";
    let answer = send(served.aws, "POST", "/", &[("Host", &host), ("Content-Type", FORM)], body).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("<Code>MissingAuthenticationToken</Code>"), "{}", answer.body);

    let presigned = "/?Action=ListUsers&X-Amz-Credential=A%2F20261122%2Fus-east-1%2Fiam%2Faws4_request";
    let answer = send(served.aws, "GET", presigned, &[("Host", &host)], b"").await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_named() {
    let served = Served::start(cloud().await, function([]).0).await;
    let answer = call(&served, "ec2", "Action=DescribeInstances").await;
    assert_eq!(answer.status, 501);
    assert!(answer.body.contains("<Code>UnknownService</Code>"), "{}", answer.body);
    assert!(answer.body.contains("the local cloud has no service `ec2`"), "{}", answer.body);

    let (host, authorization) = (served.aws.to_string(), signed("kms"));
    let headers = [("Host", &*host), ("X-Amz-Target", "TrentService.ListKeys"), ("Authorization", &*authorization)];
    let answer = send(served.aws, "POST", "/", &headers, b"{}").await;
    assert_eq!(answer.header("x-amzn-errortype"), Some("UnknownService"));
    assert_eq!(answer.json()["message"], "the local cloud has no service `kms`");
}

#[tokio::test]
async fn a_host_that_is_not_this_machine_is_refused() {
    let served = Served::start(cloud().await, function([]).0).await;
    let port = served.aws.port();
    for host in ["evil.example".to_owned(), format!("127.0.0.1.evil.example:{port}"), format!("x@localhost:{port}")] {
        let authorization = signed("iam");
        let headers = [("Host", &*host), ("Authorization", &*authorization)];
        assert_eq!(send(served.aws, "POST", "/", &headers, b"Action=ListUsers").await.status, 403, "{host}");
    }
    for host in [format!("localhost:{port}"), format!("[::1]:{port}"), "LOCALHOST".to_owned()] {
        let authorization = signed("iam");
        let headers = [("Host", &*host), ("Authorization", &*authorization)];
        assert_eq!(send(served.aws, "POST", "/", &headers, b"Action=ListUsers").await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused() {
    let served = Served::start(cloud().await, function([]).0).await;
    let (host, authorization) = (served.aws.to_string(), signed("iam"));
    let headers = [("Host", &*host), ("Authorization", &*authorization)];
    let largest = vec![b'a'; 1024 * 1024];
    assert_eq!(send(served.aws, "POST", "/", &headers, &largest).await.status, 400);
    let too_large = vec![b'a'; 1024 * 1024 + 1];
    let answer = send(served.aws, "POST", "/", &headers, &too_large).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("<Code>RequestEntityTooLarge</Code>"), "{}", answer.body);
}

/// In SES's requests, only the signature says that they speak JSON.
#[tokio::test]
async fn what_the_endpoint_refuses_is_told_in_the_callers_protocol() {
    let served = Served::start(cloud().await, function([]).0).await;
    let (host, too_large) = (served.aws.to_string(), vec![b'a'; 1024 * 1024 + 1]);
    let target = ("X-Amz-Target", "DynamoDB_20120810.PutItem");
    for (service, more) in
        [("ses", ("Accept", "*/*")), ("dynamodb", target), ("ses", ("Content-Type", "application/json"))]
    {
        let headers = [("Host", &*host), ("Authorization", &*signed(service)), more];
        let answer = send(served.aws, "POST", "/v2/email/outbound-emails", &headers, &too_large).await;
        assert_eq!(
            (answer.status, answer.header("x-amzn-errortype")),
            (413, Some("RequestEntityTooLarge")),
            "{service}"
        );
        assert!(answer.json()["message"].as_str().unwrap().contains("limit 1048576 bytes"), "{}", answer.body);
    }
    for service in ["iam", "sts", "sns"] {
        let headers = [("Host", &*host), ("Authorization", &*signed(service)), ("Accept", "*/*")];
        let answer = send(served.aws, "POST", "/", &headers, &too_large).await;
        assert!(answer.body.contains("<Code>RequestEntityTooLarge</Code>"), "{service}: {}", answer.body);
    }
}

/// Time stands still while anybody has something to do, so waiting 30 seconds for a client takes no time.
#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_say_what_it_wants_is_cut_off() {
    let served = Served::start(cloud().await, function([]).0).await;
    for server in [served.aws, served.web] {
        for said in ["", "GET / HTTP/1.1\r\nHost: 127", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: a\r\n"] {
            let mut stream = TcpStream::connect(server).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            let began = tokio::time::Instant::now();
            let mut heard = Vec::new();
            let closed = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut heard)).await;
            assert!(closed.is_ok(), "nobody cut `{said}` off");
            assert!(began.elapsed() >= Duration::from_secs(30), "`{said}` had {:?}", began.elapsed());
        }
    }
}

#[tokio::test]
async fn it_stops_when_told_to() {
    let served = Served::start(cloud().await, function([]).0).await;
    served.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(30), served.server).await.unwrap().unwrap().unwrap();
}
