//! The topic between rule and function, and its subscription.

use std::collections::HashMap;

use serde_json::Value;

use super::facts::Facts;
use super::finding::{Found, Unseen, absent, failed, passed};
use super::policy::Policy;
use super::{queue, sample};
use crate::ask::ask;

const APPLY: &str = "run `terraform apply`: the module makes it";

/// What brings the topic's messages to the function.
pub(super) struct Subscription {
    pub(super) protocol: String,
    /// ARN of the function, or of the queue that it empties.
    pub(super) endpoint: String,
    attributes: HashMap<String, String>,
}

pub(super) async fn find_subscription(facts: &Facts) -> Result<Subscription, Unseen> {
    facts.topic().await?;
    let function = facts.function().await?.function_arn().unwrap_or_default();
    let topic = &facts.session.deployment.topic;
    let sns = facts.session.aws.sns();
    let pages = sns.list_subscriptions_by_topic().topic_arn(topic).into_paginator().items().send();
    let purpose = format!("list the subscriptions of {topic}");
    let subscriptions = ask("sns:ListSubscriptionsByTopic", &purpose, pages.try_collect()).await?;
    for subscription in subscriptions {
        let endpoint = subscription.endpoint.unwrap_or_default();
        let protocol = subscription.protocol.unwrap_or_default();
        let leads_there = match protocol.as_str() {
            "lambda" => endpoint == function || endpoint.starts_with(&format!("{function}:")),
            "sqs" => super::invocation::mapping(facts, &endpoint).await?.is_some(),
            _ => false,
        };
        if leads_there {
            let arn = subscription.subscription_arn.unwrap_or_default();
            let call = sns.get_subscription_attributes().subscription_arn(&arn).send();
            let answer = ask("sns:GetSubscriptionAttributes", &format!("look at the subscription {arn}"), call).await?;
            return Ok(Subscription { protocol, endpoint, attributes: answer.attributes.unwrap_or_default() });
        }
    }
    absent("nothing brings the topic's messages to the function")
}

pub(super) async fn topic(facts: &Facts) -> Found {
    let topic = &facts.session.deployment.topic;
    match facts.topic().await {
        Ok(_) => passed(format!("{topic} exists")),
        Err(Unseen::Absent(_)) => failed(
            format!("there is no topic {topic}"),
            "the rule has nowhere to send CreateUser",
            format!("{APPLY}; if yours has another name, say --topic or --outputs"),
        ),
        Err(error) => Err(error),
    }
}

pub(super) async fn policy(facts: &Facts) -> Found {
    let attributes = facts.topic().await?;
    let attribute = |name: &str| attributes.get(name).map_or("", String::as_str);
    let why = "EventBridge may not publish, and every CreateUser ends in the rule's dead letters";
    if attribute("KmsMasterKeyId").ends_with("alias/aws/sns") {
        return failed(
            "the topic is encrypted with alias/aws/sns, which EventBridge cannot use",
            why,
            "encryption = { create_key = true }",
        );
    }
    if Policy::read(attribute("Policy")).lets("events.amazonaws.com", "sns:Publish", None) {
        return passed("it lets EventBridge publish");
    }
    failed("it does not let events.amazonaws.com publish without a condition", why, APPLY)
}

pub(super) async fn subscription(facts: &Facts) -> Found {
    facts.topic().await?;
    facts.function().await?;
    match facts.subscription().await {
        Ok(subscription) if subscription.protocol == "sqs" => passed(format!(
            "the topic fills the queue `{}`, which the function empties",
            queue::name(&subscription.endpoint)
        )),
        Ok(_) => passed("the topic invokes the function"),
        Err(Unseen::Absent(reason)) => {
            failed(reason, "the topic drops what it gets", "run `terraform apply`: the module makes the subscription")
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn filter(facts: &Facts) -> Found {
    let attributes = &facts.subscription().await?.attributes;
    let attribute = |name: &str| attributes.get(name).map_or("", String::as_str);
    let filter = attribute("FilterPolicy");
    if serde_json::from_str::<Value>(filter)
        .is_ok_and(|filter| filter.as_object().is_some_and(|filter| !filter.is_empty()))
    {
        let why = "the topic drops CreateUser before it reaches the function";
        let fix = format!(
            "`aws sns set-subscription-attributes --region {} --subscription-arn {} --attribute-name FilterPolicy --attribute-value '{{}}'`",
            facts.session.aws.region(),
            attribute("SubscriptionArn")
        );
        if attribute("FilterPolicyScope") != "MessageBody" {
            return failed("it asks for message attributes, and EventBridge sends none", why, fix);
        }
        // A filter of the body is written in the language of event patterns.
        if !sample::matches(facts, filter).await? {
            return failed("it keeps CreateUser out", why, fix);
        }
        return passed("it lets CreateUser through");
    }
    passed("there is none: everything gets through")
}

pub(super) async fn dead_letters(facts: &Facts) -> Found {
    let subscription = facts.subscription().await?;
    let redrive: Value = subscription
        .attributes
        .get("RedrivePolicy")
        .map_or(Value::Null, |policy| serde_json::from_str(policy).unwrap_or_default());
    let arn = redrive["deadLetterTargetArn"].as_str();
    queue::catches(facts, arn, "the topic", "sns.amazonaws.com", &facts.session.deployment.topic).await
}
