//! The function, broken.

use aws_sdk_lambda::types::Environment;
use serde_json::{Value, json};

use super::complaints;
use crate::deployed::Deployed;

const CONFIGURATION: &str = "GET /2015-03-31/functions/firstkey/configuration";

fn lambda(deployed: &Deployed) -> aws_sdk_lambda::Client {
    aws_sdk_lambda::Client::new(&deployed.sdk())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_function() {
    let deployed = Deployed::start().await;
    lambda(&deployed).delete_function().function_name("firstkey").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_could_not_be_made() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(
        CONFIGURATION,
        r#""State":"Active""#,
        r#""State":"Failed","StateReason":"the key is disabled""#,
    );
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_update() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(CONFIGURATION, r#""LastUpdateStatus":"Successful""#, r#""LastUpdateStatus":"Failed""#);
    assert_snapshot!(complaints(&deployed).await);
}

/// The role's statements hold only within the function, so the simulator has to be told. The local cloud's treats every
/// condition as met.
#[tokio::test(flavor = "multi_thread")]
async fn the_role_is_asked_about_as_the_function() {
    let deployed = Deployed::start().await;
    complaints(&deployed).await;
    let requests = deployed.wire.requests("SimulatePrincipalPolicy");
    let of_role: Vec<&String> = requests.iter().filter(|body| body.contains("role%2Ffirstkey")).collect();
    assert!(!of_role.is_empty(), "{requests:#?}");
    for body in of_role {
        assert!(body.contains("=lambda%3ASourceFunctionArn&"), "{body}");
        assert!(body.contains("=arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Afirstkey&"), "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_environment() {
    let deployed = Deployed::start().await;
    let environment = Environment::builder()
        .variables("FIRSTKEY_ALLOWED_DOMAINS", "example.com")
        .variables("FIRSTKEY_PASSWORD_LENGTH", "7")
        .build();
    let update = lambda(&deployed).update_function_configuration().function_name("firstkey");
    update.environment(environment).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

/// Gives the role only these actions, on everything.
async fn allow(deployed: &Deployed, actions: &[&str]) {
    allow_on(deployed, &[(actions, "*")]).await;
}

/// Gives the role only these actions, each on a resource.
async fn allow_on(deployed: &Deployed, allowed: &[(&[&str], &str)]) {
    let statement =
        |(actions, resource): &(&[&str], &str)| json!({"Effect": "Allow", "Action": actions, "Resource": resource});
    let statements: Vec<Value> = allowed.iter().map(statement).collect();
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let iam = aws_sdk_iam::Client::new(&deployed.sdk());
    let put = iam.put_role_policy().role_name("firstkey").policy_name("firstkey").policy_document(policy);
    put.send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_allows_too_little() {
    let deployed = Deployed::start().await;
    allow(&deployed, &["iam:*", "dynamodb:GetItem", "ses:GetSuppressedDestination", "sns:*"]).await;
    assert_snapshot!(complaints(&deployed).await);
}

/// About a user whom nobody knows, IAM would answer it that it may not ask.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_reads_users_of_some_paths_alone() {
    let deployed = Deployed::start().await;
    let rest =
        ["iam:*Policy", "iam:List*", "iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"];
    let people = "arn:aws:iam::123456789012:user/people/*";
    let others: (&[&str], &str) = (&["dynamodb:*", "ses:*", "sns:*", "cloudtrail:*"], "*");
    allow_on(&deployed, &[(&["iam:Get*"], people), (&rest, "*"), others]).await;
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_the_sweep() {
    let deployed = Deployed::start().await;
    allow(&deployed, &["iam:*", "dynamodb:GetItem", "dynamodb:PutItem", "ses:*", "sns:*"]).await;
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_permission_to_invoke() {
    let deployed = Deployed::start().await;
    let remove = lambda(&deployed).remove_permission().function_name("firstkey").statement_id("OnlyTheTopicInvokes");
    remove.send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_concurrency() {
    let deployed = Deployed::start().await;
    let put = lambda(&deployed).put_function_concurrency().function_name("firstkey").reserved_concurrent_executions(0);
    put.send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_place_for_what_fails() {
    let deployed = Deployed::start().await;
    lambda(&deployed).delete_function_event_invoke_config().function_name("firstkey").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}
