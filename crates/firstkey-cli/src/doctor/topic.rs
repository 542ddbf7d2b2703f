//! The topic between rule and function, and its subscription.

use serde_json::Value;

use super::facts::Facts;
use super::finding::{Found, Unseen, failed, passed};
use super::policy::Policy;
use super::{queue, sample};

const APPLY: &str = "run `terraform apply`: the module makes it";

pub(super) async fn topic(facts: &Facts) -> Found {
    let topic = &facts.session.deployment.topic;
    match facts.topic().await {
        Ok(_) => passed(format!("{topic} exists")),
        Err(Unseen::Absent(_)) => failed(
            format!("there is no topic {topic}"),
            "the rule has nowhere to send CreateUser",
            format!("{APPLY}; if yours has another name, use --topic or --terraform-outputs"),
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
            "the topic fills the queue `{}`, which the function reads",
            queue::name(&subscription.endpoint)
        )),
        Ok(_) => passed("the topic invokes the function"),
        Err(Unseen::Absent(reason)) => {
            failed(reason, "the topic drops every message", "run `terraform apply`: the module makes the subscription")
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
            return failed("it filters on message attributes, and EventBridge sends none", why, fix);
        }
        // A filter on the body is written in the language of event patterns.
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
