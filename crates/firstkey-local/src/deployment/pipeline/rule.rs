//! The rule that sends CloudTrail's `CreateUser` events to the topic, and the trail that records them.

use anyhow::Result;
use aws_config::SdkConfig;
use aws_sdk_cloudtrail::types::{EventSelector, ReadWriteType};
use aws_sdk_eventbridge::types::{DeadLetterConfig, RetryPolicy, RuleState, Target};
use firstkey::core::event_pattern::DEPLOYED;
use serde_json::{Value, json};

use super::topic;
use crate::account::ACCOUNT;
use crate::deployment::names::{NAME, arn};

/// The queue of events that the rule could not hand to the topic.
const UNDELIVERED: &str = "firstkey-undelivered-by-rule";

pub(super) async fn deploy(sdk: &SdkConfig) -> Result<()> {
    let events = aws_sdk_eventbridge::Client::new(sdk);
    let mut pattern: Value = serde_json::from_str(DEPLOYED)?;
    pattern["account"] = json!([ACCOUNT]);
    let rule = events.put_rule().name(NAME).event_pattern(pattern.to_string()).state(RuleState::Enabled);
    rule.description("Firstkey: an IAM user was created").send().await?;
    topic::dead_letter_queue(sdk, UNDELIVERED, "events.amazonaws.com", &arn("events", &format!("rule/{NAME}"))).await?;
    let retries = RetryPolicy::builder().maximum_event_age_in_seconds(86400).maximum_retry_attempts(185).build();
    let target = Target::builder()
        .id("topic")
        .arn(arn("sns", NAME))
        .retry_policy(retries)
        .dead_letter_config(DeadLetterConfig::builder().arn(arn("sqs", UNDELIVERED)).build())
        .build()?;
    events.put_targets().rule(NAME).targets(target).send().await?;
    trail(sdk).await
}

/// What the module makes with `create_trail = true`.
async fn trail(sdk: &SdkConfig) -> Result<()> {
    let cloudtrail = aws_sdk_cloudtrail::Client::new(sdk);
    let name = format!("{NAME}-management-events");
    let create = cloudtrail.create_trail().name(&name).s3_bucket_name(format!("{NAME}-trail-{ACCOUNT}"));
    create.is_multi_region_trail(true).include_global_service_events(true).send().await?;
    let selector =
        EventSelector::builder().read_write_type(ReadWriteType::WriteOnly).include_management_events(true).build();
    cloudtrail.put_event_selectors().trail_name(&name).event_selectors(selector).send().await?;
    cloudtrail.start_logging().name(&name).send().await?;
    Ok(())
}
