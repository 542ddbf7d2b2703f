//! The page on which users choose their passwords, broken.

use std::collections::HashMap;

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::Environment;
use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::json;
use tokio::net::TcpListener;

use super::{check, complaints};
use crate::deployed::{Deployed, settings};

const CLAIM: (&str, &str) = ("FIRSTKEY_DELIVERY", "claim");
const PAGE: &str = "firstkey-claim";

async fn deployed() -> Deployed {
    Deployed::with(&[CLAIM]).await
}

fn lambda(deployed: &Deployed) -> aws_sdk_lambda::Client {
    aws_sdk_lambda::Client::new(&deployed.sdk())
}

/// Sets variables of a function; an empty value takes one away.
async fn set(deployed: &Deployed, function: &str, changes: &[(&str, &str)]) {
    let lambda = lambda(deployed);
    let found = lambda.get_function_configuration().function_name(function).send().await.unwrap();
    let mut variables: HashMap<String, String> = found.environment.unwrap().variables.unwrap();
    for (name, value) in changes {
        variables.insert((*name).to_owned(), (*value).to_owned());
    }
    let environment = Environment::builder().set_variables(Some(variables)).build();
    lambda.update_function_configuration().function_name(function).environment(environment).send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_it_passes() {
    let shown = deployed().await.firstkey(&["doctor", "--strict"]).await;
    settings().bind(|| assert_snapshot!(shown));
}

/// With a code, the page reads Slack's token.
#[tokio::test(flavor = "multi_thread")]
async fn with_a_code_all_of_it_passes() {
    let code = [("FIRSTKEY_CLAIM_CODE", "slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token")];
    let deployed = Deployed::with(&[&[CLAIM], &code[..]].concat()).await;
    assert_eq!(check(&deployed, &[], "claim-role").await["status"], "passed");
    let requests = deployed.wire.requests("SimulatePrincipalPolicy");
    let of_page = requests.iter().filter(|body| body.contains("role%2Ffirstkey-claim"));
    assert!(of_page.clone().any(|body| body.contains("ssm%3AGetParameter")), "{requests:#?}");
    for body in of_page {
        assert!(body.contains("=arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Afirstkey-claim&"), "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_function() {
    let deployed = deployed().await;
    lambda(&deployed).delete_function().function_name(PAGE).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_could_not_be_made_or_updated() {
    const CONFIGURATION: &str = "GET /2015-03-31/functions/firstkey-claim/configuration";
    let deployed = deployed().await;
    deployed.wire.replace(CONFIGURATION, r#""LastUpdateStatus":"Successful""#, r#""LastUpdateStatus":"Failed""#);
    let not_updated = complaints(&deployed).await;
    deployed.wire.replace(
        CONFIGURATION,
        r#""State":"Active""#,
        r#""State":"Failed","StateReason":"the key is disabled""#,
    );
    assert_snapshot!(format!("{not_updated}\n=== not made\n{}", complaints(&deployed).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_code() {
    let deployed = deployed().await;
    let update = lambda(&deployed).update_function_code().function_name(PAGE);
    update.zip_file(Blob::new(*b"an earlier version")).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_settings() {
    let deployed = deployed().await;
    set(&deployed, PAGE, &[("FIRSTKEY_ORG_NAME", "Example Corp"), ("FIRSTKEY_LOCALE", "de"), ("AWS_X", "1")]).await;
    let looks = complaints(&deployed).await;
    set(&deployed, PAGE, &[("FIRSTKEY_TABLE", "another")]).await;
    let works = complaints(&deployed).await;
    set(&deployed, PAGE, &[("FIRSTKEY_CLAIM_ORIGIN", "")]).await;
    let starts = complaints(&deployed).await;
    assert_snapshot!(format!("{looks}\n=== the ledger\n{works}\n=== no start\n{starts}"));
}

/// Gives the page's role only these actions, on everything.
async fn allow(deployed: &Deployed, actions: &[&str]) {
    let statement = json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
    let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    let iam = aws_sdk_iam::Client::new(&deployed.sdk());
    iam.put_role_policy().role_name(PAGE).policy_name(PAGE).policy_document(policy).send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_allows_too_little_or_too_much() {
    let deployed = deployed().await;
    allow(&deployed, &["iam:Get*", "iam:List*", "dynamodb:GetItem", "sns:*"]).await;
    let little = complaints(&deployed).await;
    allow(&deployed, &["iam:*LoginProfile", "iam:Get*", "iam:List*", "dynamodb:*", "ses:*", "sns:*"]).await;
    assert_snapshot!(format!("{little}\n=== too much\n{}", complaints(&deployed).await));
}

/// Something in the place of the page, whose answers to GET and POST are these: the status, and whether it has the headers of Firstkey's.
async fn instead(deployed: &Deployed, get: (u16, bool), post: (u16, bool)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let answer = move |method: Method| async move {
        let (status, is_firstkeys) = if method == Method::POST { post } else { get };
        let mut headers = HeaderMap::new();
        if is_firstkeys {
            headers.insert("content-security-policy", "default-src 'none'; base-uri 'none'".parse().unwrap());
            headers.insert("x-robots-tag", "noindex".parse().unwrap());
        }
        (StatusCode::from_u16(status).unwrap(), headers)
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    at(deployed, &origin).await
}

/// What the check of the page says where links lead to this origin.
async fn at(deployed: &Deployed, origin: &str) -> String {
    for function in ["firstkey", PAGE] {
        set(deployed, function, &[("FIRSTKEY_CLAIM_ORIGIN", origin)]).await;
    }
    complaints(deployed).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_page_is_told() {
    let deployed = deployed().await;
    let gone = (410, true);
    let mut shown = Vec::new();
    for (get, post) in [
        // API Gateway: no such route, no such mapping, throttled, a function that fails.
        ((404, false), gone),
        ((403, false), gone),
        ((429, false), gone),
        ((500, false), gone),
        // A page in front of the page, and one of Firstkey's that is slow, or knows nothing of links.
        ((200, false), gone),
        ((503, true), gone),
        ((404, true), gone),
        // No route for forms.
        (gone, (404, false)),
        (gone, (200, true)),
    ] {
        shown.push(format!("=== GET {get:?}, POST {post:?}\n{}", instead(&deployed, get, post).await));
    }
    let remove = lambda(&deployed).remove_permission().function_name(PAGE).statement_id("OnlyTheEndpointInvokes");
    remove.send().await.unwrap();
    shown.push(format!("=== no permission\n{}", instead(&deployed, (500, false), gone).await));
    deployed.wire.deny("GET /2015-03-31/functions/firstkey-claim/policy");
    shown.push(format!("=== no permission to look\n{}", instead(&deployed, (500, false), gone).await));
    settings().bind(|| assert_snapshot!(shown.join("\n")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_nobody_reaches() {
    let deployed = deployed().await;
    // Nobody listens at a port that was free a moment ago.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let shown = at(&deployed, &origin).await;
    settings().bind(|| assert_snapshot!(shown));
}
