//! Trail, rule, topic and subscription, broken.

use aws_sdk_cloudtrail::types::{EventSelector, ReadWriteType};
use aws_sdk_eventbridge::types::{DeadLetterConfig, Target};
use aws_sdk_sqs::types::QueueAttributeName;

use super::{check, complaints};
use crate::deployed::{Deployed, settings};

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:firstkey";
const TRAIL: &str = "firstkey-management-events";

fn events(deployed: &Deployed) -> aws_sdk_eventbridge::Client {
    aws_sdk_eventbridge::Client::new(&deployed.sdk())
}

fn sns(deployed: &Deployed) -> aws_sdk_sns::Client {
    aws_sdk_sns::Client::new(&deployed.sdk())
}

fn cloudtrail(deployed: &Deployed) -> aws_sdk_cloudtrail::Client {
    aws_sdk_cloudtrail::Client::new(&deployed.sdk())
}

async fn subscription(deployed: &Deployed) -> String {
    let listed = sns(deployed).list_subscriptions_by_topic().topic_arn(TOPIC).send().await.unwrap();
    listed.subscriptions()[0].subscription_arn().unwrap().to_owned()
}

async fn set(deployed: &Deployed, name: &str, value: &str) {
    let set = sns(deployed).set_subscription_attributes().subscription_arn(subscription(deployed).await);
    set.attribute_name(name).attribute_value(value).send().await.unwrap();
}

async fn aim(deployed: &Deployed, target: aws_sdk_eventbridge::types::builders::TargetBuilder) {
    let target = target.id("topic").build().unwrap();
    events(deployed).put_targets().rule("firstkey").targets(target).send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trail_that_does_not_log() {
    let deployed = Deployed::start().await;
    cloudtrail(&deployed).stop_logging().name(TRAIL).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trail_of_reads() {
    let deployed = Deployed::start().await;
    let selector = EventSelector::builder().read_write_type(ReadWriteType::ReadOnly).include_management_events(true);
    let put = cloudtrail(&deployed).put_event_selectors().trail_name(TRAIL).event_selectors(selector.build());
    put.send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_trail() {
    let deployed = Deployed::start().await;
    cloudtrail(&deployed).delete_trail().name(TRAIL).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_rule() {
    let deployed = Deployed::start().await;
    events(&deployed).disable_rule().name("firstkey").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_rule() {
    let deployed = Deployed::start().await;
    events(&deployed).remove_targets().rule("firstkey").ids("topic").send().await.unwrap();
    events(&deployed).delete_rule().name("firstkey").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_in_another_region_needs_forwarding() {
    let deployed = Deployed::start().await;
    let there = deployed.sdk().to_builder().region(aws_config::Region::from_static("eu-west-1")).build();
    let pattern = r#"{"source": ["aws.iam"]}"#;
    let rule = aws_sdk_eventbridge::Client::new(&there).put_rule().name("firstkey").event_pattern(pattern);
    rule.send().await.unwrap();
    let stranded = check(&deployed, &["--region", "eu-west-1"], "rule-region").await;
    events(&deployed).put_rule().name("forward").event_pattern(pattern).send().await.unwrap();
    let bus = "arn:aws:events:eu-west-1:123456789012:event-bus/default";
    let target = Target::builder().id("bus").arn(bus).build().unwrap();
    events(&deployed).put_targets().rule("forward").targets(target).send().await.unwrap();
    let forwarded = check(&deployed, &["--region", "eu-west-1"], "rule-region").await;
    assert_snapshot!(format!("{stranded:#}\n{forwarded:#}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_that_does_not_match() {
    let deployed = Deployed::start().await;
    let pattern = r#"{"source": ["aws.iam"], "detail": {"eventName": ["DeleteUser"]}}"#;
    events(&deployed).put_rule().name("firstkey").event_pattern(pattern).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_target() {
    let deployed = Deployed::start().await;
    events(&deployed).remove_targets().rule("firstkey").ids("topic").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_changes_events() {
    let deployed = Deployed::start().await;
    let queue = DeadLetterConfig::builder().arn("arn:aws:sqs:us-east-1:123456789012:firstkey-undelivered-by-rule");
    let target = Target::builder().arn(TOPIC).input_path("$.detail").dead_letter_config(queue.build());
    aim(&deployed, target).await;
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_without_dead_letters() {
    let deployed = Deployed::start().await;
    aim(&deployed, Target::builder().arn(TOPIC)).await;
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_topic() {
    let deployed = Deployed::start().await;
    sns(&deployed).delete_topic().topic_arn(TOPIC).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_lets_nobody_publish() {
    let deployed = Deployed::start().await;
    let policy = r#"{"Version": "2012-10-17", "Statement": []}"#;
    let set = sns(&deployed).set_topic_attributes().topic_arn(TOPIC).attribute_name("Policy").attribute_value(policy);
    set.send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_with_a_key_that_eventbridge_cannot_use() {
    let deployed = Deployed::start().await;
    let set = sns(&deployed).set_topic_attributes().topic_arn(TOPIC).attribute_name("KmsMasterKeyId");
    set.attribute_value("alias/aws/sns").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_subscription() {
    let deployed = Deployed::start().await;
    sns(&deployed).unsubscribe().subscription_arn(subscription(&deployed).await).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_of_attributes() {
    let deployed = Deployed::start().await;
    set(&deployed, "FilterPolicy", r#"{"kind": ["arrival"]}"#).await;
    let shown = complaints(&deployed).await;
    settings().bind(|| assert_snapshot!(shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_of_the_body() {
    let deployed = Deployed::start().await;
    set(&deployed, "FilterPolicyScope", "MessageBody").await;
    set(&deployed, "FilterPolicy", r#"{"source": ["aws.iam"]}"#).await;
    let harmless = complaints(&deployed).await;
    set(&deployed, "FilterPolicy", r#"{"source": ["aws.s3"]}"#).await;
    let harmful = complaints(&deployed).await;
    settings().bind(|| assert_snapshot!(format!("{harmless}\n=== harmful\n{harmful}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_without_dead_letters() {
    let deployed = Deployed::start().await;
    set(&deployed, "RedrivePolicy", "{}").await;
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_that_nobody_may_write() {
    let deployed = Deployed::start().await;
    let sqs = aws_sdk_sqs::Client::new(&deployed.sdk());
    let url = async |name: &str| sqs.get_queue_url().queue_name(name).send().await.unwrap().queue_url.unwrap();
    let set = sqs.set_queue_attributes().queue_url(url("firstkey-undelivered-by-topic").await);
    set.attributes(QueueAttributeName::Policy, r#"{"Statement": []}"#).send().await.unwrap();
    sqs.delete_queue().queue_url(url("firstkey-undelivered-by-rule").await).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}
