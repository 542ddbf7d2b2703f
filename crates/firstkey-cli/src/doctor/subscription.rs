//! The topic's subscription, and how Lambda reads the queue that it may fill.

use std::collections::HashMap;

use aws_sdk_lambda::types::EventSourceMappingConfiguration;

use super::finding::{Unseen, absent};
use crate::ask::ask;
use crate::session::Session;

/// What hands the topic's messages to the function.
pub(super) struct Subscription {
    pub(super) protocol: String,
    /// ARN of the function, or of the queue that it reads.
    pub(super) endpoint: String,
    pub(super) attributes: HashMap<String, String>,
}

impl Subscription {
    /// Finds the subscription that leads to the function with an ARN.
    pub(super) async fn find(session: &Session, function: &str) -> Result<Self, Unseen> {
        let topic = &session.deployment.topic;
        let sns = session.aws.sns();
        let pages = sns.list_subscriptions_by_topic().topic_arn(topic).into_paginator().items().send();
        let purpose = format!("list the subscriptions of {topic}");
        let subscriptions = ask("sns:ListSubscriptionsByTopic", &purpose, pages.try_collect()).await?;
        for subscription in subscriptions {
            let endpoint = subscription.endpoint.unwrap_or_default();
            let protocol = subscription.protocol.unwrap_or_default();
            let leads_there = match protocol.as_str() {
                "lambda" => endpoint == function || endpoint.starts_with(&format!("{function}:")),
                "sqs" => mapping(session, &endpoint).await?.is_some(),
                _ => false,
            };
            if leads_there {
                let arn = subscription.subscription_arn.unwrap_or_default();
                let call = sns.get_subscription_attributes().subscription_arn(&arn).send();
                let answer =
                    ask("sns:GetSubscriptionAttributes", &format!("look at the subscription {arn}"), call).await?;
                return Ok(Self { protocol, endpoint, attributes: answer.attributes.unwrap_or_default() });
            }
        }
        absent("nothing delivers the topic's messages to the function")
    }
}

/// How Lambda reads a queue for the function, if it does.
pub(super) async fn mapping(session: &Session, queue: &str) -> Result<Option<EventSourceMappingConfiguration>, Unseen> {
    let function = &session.deployment.function;
    let call = session.aws.lambda().list_event_source_mappings().function_name(function).event_source_arn(queue);
    let purpose = format!("list the event sources of the function `{function}`");
    let answer = ask("lambda:ListEventSourceMappings", &purpose, call.send()).await?;
    Ok(answer.event_source_mappings.unwrap_or_default().into_iter().next())
}
