//! The function as Lambda describes it, its role, and the queue of what it gave up on.

use anyhow::Result;
use aws_config::SdkConfig;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Architecture, DestinationConfig, Environment, FunctionCode, OnFailure, Runtime};
use firstkey::core::configuration::Configuration;
use serde_json::{Value, json};

use super::topic;
use crate::account::{ACCOUNT, REGION};
use crate::deployment::names::{FUNCTION_TIMEOUT, NAME, Variables, alert_topic, arn};

/// Where Lambda's failure records go.
const FAILED: &str = "firstkey-failed";

pub(super) async fn deploy(sdk: &SdkConfig, variables: &Variables) -> Result<()> {
    aws_sdk_sqs::Client::new(sdk).create_queue().queue_name(FAILED).send().await?;
    role(sdk, variables).await?;
    let lambda = aws_sdk_lambda::Client::new(sdk);
    let environment = Environment::builder().set_variables(Some(variables.iter().cloned().collect())).build();
    // What runs is this process.
    let code = FunctionCode::builder().zip_file(Blob::new(*b"the local cloud runs it")).build();
    lambda
        .create_function()
        .function_name(NAME)
        .description("Firstkey: gives new IAM users their first sign-in")
        .role(role_arn())
        .runtime(Runtime::Providedal2023)
        .architectures(Architecture::X8664)
        .handler("bootstrap")
        .memory_size(256)
        .timeout(i32::try_from(FUNCTION_TIMEOUT.as_secs())?)
        .environment(environment)
        .code(code)
        .send()
        .await?;
    lambda
        .add_permission()
        .function_name(NAME)
        .statement_id("OnlyTheTopicInvokes")
        .action("lambda:InvokeFunction")
        .principal("sns.amazonaws.com")
        .source_arn(arn("sns", NAME))
        .send()
        .await?;
    let failures = OnFailure::builder().destination(arn("sqs", FAILED)).build();
    lambda
        .put_function_event_invoke_config()
        .function_name(NAME)
        .maximum_event_age_in_seconds(21600)
        .maximum_retry_attempts(2)
        .destination_config(DestinationConfig::builder().on_failure(failures).build())
        .send()
        .await?;
    Ok(())
}

fn role_arn() -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{NAME}")
}

async fn role(sdk: &SdkConfig, variables: &Variables) -> Result<()> {
    let configuration = Configuration::from_variables(variables.iter().cloned())?;
    let iam = aws_sdk_iam::Client::new(sdk);
    let trust = topic::policy(&[json!({
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    })]);
    iam.create_role().role_name(NAME).assume_role_policy_document(trust).send().await?;
    let policy = topic::policy(&statements(&configuration, &recipients(variables)));
    iam.put_role_policy().role_name(NAME).policy_name(NAME).policy_document(policy).send().await?;
    Ok(())
}

/// The statements of `terraform/modules/function/role.tf`.
fn statements(configuration: &Configuration, recipients: &[String]) -> Vec<Value> {
    let users: Vec<String> =
        configuration.rules.path_prefixes.iter().map(|path| format!("arn:aws:iam::{ACCOUNT}:user{path}*")).collect();
    let sender = configuration.sender.email.to_string();
    let region = configuration.ses_region.as_deref().unwrap_or(REGION);
    let ses = |kind: &str, name: &str| format!("arn:aws:ses:{region}:{ACCOUNT}:{kind}/{name}");
    let mut sending = vec![ses("identity", &sender), ses("identity", configuration.sender.email.domain())];
    sending.extend(configuration.configuration_set.iter().map(|set| ses("configuration-set", set)));
    let table = arn("dynamodb", &format!("table/{}", configuration.table));
    let mut send = allow(json!("ses:SendEmail"), json!(sending));
    send["Condition"] = json!({
        "StringEquals": {"ses:FromAddress": sender},
        "ForAllValues:StringLike": {"ses:Recipients": recipients},
    });
    vec![
        allow(json!(["iam:GetUser", "iam:GetLoginProfile"]), json!(users)),
        allow(json!(["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"]), json!(users)),
        allow(json!(["iam:GetAccountPasswordPolicy", "iam:ListAccountAliases"]), json!("*")),
        allow(json!(["dynamodb:GetItem", "dynamodb:PutItem"]), json!(table)),
        send,
        allow(json!("ses:GetSuppressedDestination"), json!("*")),
        allow(json!("sns:Publish"), json!(configuration.alert_topic.clone().unwrap_or_else(alert_topic))),
        allow(
            json!(["logs:CreateLogStream", "logs:PutLogEvents"]),
            json!(arn("logs", "log-group:/aws/lambda/firstkey:*")),
        ),
        allow(json!("sqs:SendMessage"), json!(arn("sqs", FAILED))),
        allow(json!(["iam:ListUsers", "cloudtrail:LookupEvents"]), json!("*")),
        allow(json!(["dynamodb:Scan", "dynamodb:DescribeTable"]), json!(table)),
    ]
}

fn allow(actions: Value, resources: Value) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resources})
}

/// Patterns of the addresses that messages may go to: `*.example.com` becomes `*@*.example.com`.
fn recipients(variables: &Variables) -> Vec<String> {
    let domains =
        variables.iter().find(|(name, _)| name == "FIRSTKEY_ALLOWED_DOMAINS").map(|(_, value)| value.as_str());
    domains.unwrap_or_default().split(',').map(|domain| format!("*@{}", domain.trim().to_lowercase())).collect()
}
