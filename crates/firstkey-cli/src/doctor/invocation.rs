//! How the function is invoked, and where failed invocations go.

use super::facts::Facts;
use super::finding::{Found, failed, passed, warning};
use super::policy::Policy;
use super::queue::{self, Queue};
use super::subscription::mapping;
use crate::ask::ask;

pub(super) async fn permission(facts: &Facts) -> Found {
    let subscription = facts.subscription().await?;
    if subscription.protocol == "sqs" {
        return emptied(facts, &subscription.endpoint).await;
    }
    let name = &facts.session.deployment.function;
    let (region, topic) = (facts.session.aws.region(), &facts.session.deployment.topic);
    let call = facts.session.aws.lambda().get_policy().function_name(name).send();
    let policy = match ask("lambda:GetPolicy", &format!("look at the policy of the function `{name}`"), call).await {
        Ok(answer) => answer.policy.unwrap_or_default(),
        Err(error) if error.is_missing() => String::new(),
        Err(error) => return Err(error.into()),
    };
    if Policy::read(&policy).lets("sns.amazonaws.com", "lambda:InvokeFunction", Some(topic)) {
        return passed("the topic may invoke it");
    }
    failed(
        "the topic may not invoke it",
        "every message ends in the topic's dead letters",
        format!(
            "run `terraform apply`, or `aws lambda add-permission --region {region} --function-name {name} --statement-id OnlyTheTopicInvokes --action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn {topic}`"
        ),
    )
}

/// With a buffer, Lambda reads the queue and invokes the function itself.
async fn emptied(facts: &Facts, queue: &str) -> Found {
    let state = mapping(&facts.session, queue).await?.and_then(|mapping| mapping.state).unwrap_or_default();
    if state.starts_with("Enabl") || state == "Updating" {
        return passed(format!("Lambda reads the queue `{}` for it", queue::name(queue)));
    }
    failed(
        format!("Lambda does not read the queue `{}`: the event source is {state}", queue::name(queue)),
        "arrivals pile up in the queue",
        "run `terraform apply`: the module enables the event source",
    )
}

pub(super) async fn concurrency(facts: &Facts) -> Found {
    facts.function().await?;
    let name = &facts.session.deployment.function;
    let call = facts.session.aws.lambda().get_function_concurrency().function_name(name).send();
    let purpose = format!("look at the concurrency of the function `{name}`");
    let answer = ask("lambda:GetFunctionConcurrency", &purpose, call).await?;
    match answer.reserved_concurrent_executions {
        Some(0) => failed(
            "0 is reserved: the function never runs",
            "Lambda refuses every invocation, and every arrival ends in the dead letters",
            format!(
                "`aws lambda delete-function-concurrency --region {} --function-name {name}`, or reserved_concurrency = null",
                facts.session.aws.region()
            ),
        ),
        Some(reserved) => passed(format!("{reserved} invocations at a time are reserved")),
        None => passed("no limit of its own"),
    }
}

pub(super) async fn dead_letters(facts: &Facts) -> Found {
    const WHY: &str = "failed arrivals are lost; only the sweep would find the user";
    const FIX: &str = "run `terraform apply`: the module makes the queue and names it";
    facts.function().await?;
    let name = &facts.session.deployment.function;
    let call = facts.session.aws.lambda().get_function_event_invoke_config().function_name(name).send();
    let purpose = format!("look at how the function `{name}` is invoked");
    let arn = match ask("lambda:GetFunctionEventInvokeConfig", &purpose, call).await {
        Ok(answer) => {
            let failure = answer.destination_config.and_then(|config| config.on_failure);
            failure.and_then(|failure| failure.destination)
        }
        Err(error) if error.is_missing() => None,
        Err(error) => return Err(error.into()),
    };
    let Some(arn) = arn else { return warning("records of failed invocations go nowhere", WHY, FIX) };
    let name = queue::name(&arn);
    if arn.split(':').nth(2) == Some("sqs") && Queue::find(facts, name).await?.is_none() {
        return warning(format!("the dead-letter queue `{name}` does not exist"), WHY, FIX);
    }
    passed(format!("`{name}` keeps records of failed invocations"))
}
