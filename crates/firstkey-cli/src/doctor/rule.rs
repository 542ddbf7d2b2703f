//! The rule that sends CloudTrail's CreateUser events to the topic.

use aws_sdk_eventbridge::types::RuleState;

use super::facts::Facts;
use super::finding::{Found, Unseen, failed, passed};
use super::{queue, sample};
use crate::ask::ask;

const NO_EVENT: &str = "no event reaches the topic, and only the sweep would find new users";

pub(super) async fn rule(facts: &Facts) -> Found {
    let name = &facts.session.deployment.rule;
    let region = facts.session.aws.region();
    match facts.rule().await {
        Ok(rule) if rule.state() == Some(&RuleState::Disabled) => failed(
            format!("`{name}` is disabled"),
            NO_EVENT,
            format!("`aws events enable-rule --region {region} --name {name}`"),
        ),
        Ok(_) => passed(format!("`{name}` is enabled in {region}")),
        Err(Unseen::Absent(_)) => failed(
            format!("there is no rule `{name}` in {region}"),
            NO_EVENT,
            "run `terraform apply`: the module makes it; if yours has another name, use --rule or --terraform-outputs",
        ),
        Err(error) => Err(error),
    }
}

pub(super) async fn region(facts: &Facts) -> Found {
    facts.rule().await?;
    let (here, there) = (facts.session.aws.region(), facts.session.aws.iam_region());
    if here == there {
        return passed(format!("{there}, where the events of IAM arrive"));
    }
    let account = &facts.session.account;
    let bus = format!("arn:{}:events:{here}:{}:event-bus/default", account.partition, account.id);
    let call = facts.session.aws.events_in(there).list_rule_names_by_target().target_arn(&bus).send();
    let purpose = format!("list the rules that forward events from {there}");
    let rules = ask("events:ListRuleNamesByTarget", &purpose, call).await?.rule_names.unwrap_or_default();
    match rules.first() {
        Some(rule) => passed(format!("{here}, to which the rule `{rule}` in {there} forwards events")),
        None => failed(
            format!("{here}, but the events of IAM arrive in {there} and nothing forwards them"),
            NO_EVENT,
            format!("deploy in {there}, or forward events as terraform/examples/forward does"),
        ),
    }
}

pub(super) async fn pattern(facts: &Facts) -> Found {
    let pattern = facts.rule().await?.event_pattern().unwrap_or("{}");
    if sample::matches(facts, pattern).await? {
        return passed("it matches CreateUser");
    }
    failed(
        "it does not match CreateUser in this account",
        NO_EVENT,
        "run `terraform apply`: the module's pattern is terraform/modules/trigger/event-pattern.json",
    )
}

pub(super) async fn target(facts: &Facts) -> Found {
    facts.rule().await?;
    let target = match facts.target().await {
        Ok(target) => target,
        Err(Unseen::Absent(reason)) => {
            return failed(reason, NO_EVENT, "run `terraform apply`: the module makes the target");
        }
        Err(error) => return Err(error),
    };
    if target.input.is_some() || target.input_path.is_some() || target.input_transformer.is_some() {
        return failed(
            "the rule changes the event before it hands it to the topic",
            "the function expects CloudTrail's record in the event, and drops anything else",
            "run `terraform apply`: the module's target passes events on as they are",
        );
    }
    passed("the topic gets the events as they are")
}

pub(super) async fn dead_letters(facts: &Facts) -> Found {
    let arn = facts.target().await?.dead_letter_config().and_then(|config| config.arn());
    let rule = facts.rule().await?.arn().unwrap_or_default();
    queue::catches(facts, arn, "the rule", "events.amazonaws.com", rule).await
}
