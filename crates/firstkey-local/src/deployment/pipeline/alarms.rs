//! The administrators' topic: who may publish to it, who subscribes, and the alarms about dead letters.

use anyhow::Result;
use aws_config::SdkConfig;
use aws_sdk_cloudwatch::types::{ComparisonOperator, Dimension, Statistic};
use serde_json::json;

use super::topic;
use crate::deployment::names::{NAME, alert_topic};

/// The stages with an alarm on dead letters, and their queues.
const QUEUES: [(&str, &str); 3] = [
    ("rule", "firstkey-undelivered-by-rule"),
    ("topic", "firstkey-undelivered-by-topic"),
    ("function", "firstkey-failed"),
];

pub(super) async fn deploy(sdk: &SdkConfig) -> Result<()> {
    let sns = aws_sdk_sns::Client::new(sdk);
    let policy = topic::policy(&[json!({
        "Sid": "AlarmsOfThisAccountAlert",
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": alert_topic(),
    })]);
    sns.set_topic_attributes().topic_arn(alert_topic()).attribute_name("Policy").attribute_value(policy).send().await?;
    let subscribe = sns.subscribe().topic_arn(alert_topic()).protocol("email").endpoint("administrators@example.com");
    subscribe.send().await?;
    for (stage, queue) in QUEUES {
        alarm(sdk, stage, queue).await?;
    }
    Ok(())
}

async fn alarm(sdk: &SdkConfig, stage: &str, queue: &str) -> Result<()> {
    aws_sdk_cloudwatch::Client::new(sdk)
        .put_metric_alarm()
        .alarm_name(format!("{NAME}-dead-letters-{stage}"))
        .namespace("AWS/SQS")
        .metric_name("ApproximateNumberOfMessagesVisible")
        .dimensions(Dimension::builder().name("QueueName").value(queue).build())
        .statistic(Statistic::Maximum)
        .period(60)
        .evaluation_periods(1)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
        .threshold(0.0)
        .treat_missing_data("notBreaching")
        .alarm_actions(alert_topic())
        .send()
        .await?;
    Ok(())
}
