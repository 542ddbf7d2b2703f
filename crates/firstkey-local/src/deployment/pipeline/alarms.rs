//! The administrators' topic: who may publish to it, who subscribes, and the alarms about dead letters and silence.

use anyhow::Result;
use aws_config::SdkConfig;
use aws_sdk_cloudwatch::operation::put_metric_alarm::builders::PutMetricAlarmFluentBuilder;
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
        let waiting = alarm(sdk, &format!("dead-letters-{stage}"))
            .namespace("AWS/SQS")
            .metric_name("ApproximateNumberOfMessagesVisible")
            .dimensions(Dimension::builder().name("QueueName").value(queue).build())
            .statistic(Statistic::Maximum)
            .comparison_operator(ComparisonOperator::GreaterThanThreshold)
            .threshold(0.0);
        waiting.send().await?;
    }
    // Of the module's alarms over several metrics, the first metric: nothing here sends any.
    let own = |name: &str, outcome: &str| {
        let dimension = |name: &str, value: &str| Dimension::builder().name(name).value(value).build();
        let dimensions = [dimension("Deployment", NAME), dimension("Outcome", outcome)];
        alarm(sdk, name).namespace("Firstkey").metric_name("Arrivals").set_dimensions(Some(dimensions.into()))
    };
    let heartbeat = own("heartbeat", "swept").statistic(Statistic::Sum).threshold(1.0);
    heartbeat.comparison_operator(ComparisonOperator::LessThanThreshold).send().await?;
    let failing = own("failing", "failed").statistic(Statistic::Sum).threshold(1.0);
    failing.comparison_operator(ComparisonOperator::GreaterThanOrEqualToThreshold).send().await?;
    Ok(())
}

fn alarm(sdk: &SdkConfig, name: &str) -> PutMetricAlarmFluentBuilder {
    aws_sdk_cloudwatch::Client::new(sdk)
        .put_metric_alarm()
        .alarm_name(format!("{NAME}-{name}"))
        .period(60)
        .evaluation_periods(1)
        .treat_missing_data("notBreaching")
        .alarm_actions(alert_topic())
}
