//! The topic between rule and function, and its dead-letter queue.

use anyhow::Result;
use aws_config::SdkConfig;
use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::{Value, json};

use crate::deployment::names::{NAME, arn};

/// The queue of messages that the topic could not hand to the function.
const UNDELIVERED: &str = "firstkey-undelivered-by-topic";

pub(super) async fn deploy(sdk: &SdkConfig) -> Result<()> {
    let sns = aws_sdk_sns::Client::new(sdk);
    let topic = arn("sns", NAME);
    sns.create_topic().name(NAME).send().await?;
    let policy = policy(&[json!({
        "Sid": "OnlyEventBridgePublishesArrivals",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
    })]);
    sns.set_topic_attributes().topic_arn(&topic).attribute_name("Policy").attribute_value(policy).send().await?;
    dead_letter_queue(sdk, UNDELIVERED, "sns.amazonaws.com", &topic).await
}

/// Hands the topic's messages to the function.
pub(super) async fn subscribe(sdk: &SdkConfig) -> Result<()> {
    let sns = aws_sdk_sns::Client::new(sdk);
    let function = arn("lambda", &format!("function:{NAME}"));
    let subscribe = sns.subscribe().topic_arn(arn("sns", NAME)).protocol("lambda").endpoint(function);
    let subscription = subscribe.return_subscription_arn(true).send().await?.subscription_arn;
    let redrive = json!({"deadLetterTargetArn": arn("sqs", UNDELIVERED)}).to_string();
    sns.set_subscription_attributes()
        .set_subscription_arn(subscription)
        .attribute_name("RedrivePolicy")
        .attribute_value(redrive)
        .send()
        .await?;
    Ok(())
}

/// A queue that a service may write to on behalf of `source`.
pub(super) async fn dead_letter_queue(sdk: &SdkConfig, name: &str, service: &str, source: &str) -> Result<()> {
    let policy = policy(&[json!({
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sqs:SendMessage",
        "Resource": arn("sqs", name),
        "Condition": {"ArnEquals": {"aws:SourceArn": source}},
    })]);
    let create = aws_sdk_sqs::Client::new(sdk).create_queue().queue_name(name);
    create.attributes(QueueAttributeName::Policy, policy).send().await?;
    Ok(())
}

pub(super) fn policy(statements: &[Value]) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}
