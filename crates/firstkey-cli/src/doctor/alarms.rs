//! What administrators would hear of trouble, and trouble that is already waiting.

use aws_sdk_cloudwatch::types::{MetricAlarm, StateValue};

use super::facts::Facts;
use super::finding::{Found, absent, failed, passed, warning};
use super::queue::Queue;
use crate::ask::ask;
use crate::deployment::Stage;

/// The alarms without which silence looks like health: the sweep does not run; users get no message.
const NEEDED: [&str; 2] = ["heartbeat", "failing"];

pub(super) async fn alarms(facts: &Facts) -> Found {
    const WHY: &str = "nobody is told about users who got no mail";
    let prefix = format!("{}-", facts.session.deployment.function);
    let pages = facts.session.aws.cloudwatch().describe_alarms().alarm_name_prefix(&prefix).into_paginator().send();
    let pages = ask("cloudwatch:DescribeAlarms", "list the alarms", pages.try_collect()).await?;
    let alarms: Vec<_> = pages.into_iter().flat_map(|page| page.metric_alarms.unwrap_or_default()).collect();
    let region = facts.session.aws.region();
    if alarms.is_empty() {
        return warning(
            format!("there is no alarm whose name begins with `{prefix}`"),
            WHY,
            "run `terraform apply`: the module makes them",
        );
    }
    let names = |is_meant: fn(&MetricAlarm) -> bool| -> Vec<&str> {
        alarms.iter().filter(|alarm| is_meant(alarm)).filter_map(MetricAlarm::alarm_name).collect()
    };
    let raised = names(|alarm| alarm.state_value() == Some(&StateValue::Alarm));
    if let Some(first) = raised.first() {
        return warning(
            format!("raised: {}", raised.join(", ")),
            "something is wrong now",
            format!("docs/alarms.md says what to do, under `{}`", first.strip_prefix(&prefix).unwrap_or(first)),
        );
    }
    let all = names(|_| true);
    let missing = NEEDED.iter().map(|name| format!("{prefix}{name}")).filter(|name| !all.contains(&name.as_str()));
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        return warning(
            format!("there is no alarm {}", missing.join(", ")),
            "nobody is told if the sweep does not run or users get no mail",
            "run `terraform apply`: the module makes them, the first one only with a sweep_schedule",
        );
    }
    let silent = names(|alarm| alarm.actions_enabled == Some(false) || alarm.alarm_actions().is_empty());
    if silent.is_empty() {
        return passed(format!("{} tell a topic, none is raised", alarms.len()));
    }
    warning(
        format!("without a destination: {}", silent.join(", ")),
        WHY,
        format!(
            "run `terraform apply`; if actions are off: `aws cloudwatch enable-alarm-actions --region {region} --alarm-names {}`",
            silent.join(" ")
        ),
    )
}

pub(super) async fn alert_topic(facts: &Facts) -> Found {
    let configuration = facts.configuration().await?;
    let why = match configuration.slack.and_then(|slack| slack.channel) {
        Some(_) => "CloudWatch's alarms reach nobody: the Slack channel shows only what Firstkey itself tells",
        None => "nobody is told about quarantined and failed users",
    };
    let Some(topic) = configuration.alert_topic else {
        return warning(
            "the function has none",
            why,
            "leave out alert_topic, and the module makes a topic; or name yours",
        );
    };
    let pages = facts.session.aws.sns().list_subscriptions_by_topic().topic_arn(&topic).into_paginator().items().send();
    let purpose = format!("list the subscriptions of {topic}");
    let subscriptions = match ask("sns:ListSubscriptionsByTopic", &purpose, pages.try_collect()).await {
        Ok(subscriptions) => subscriptions,
        Err(error) if error.is_missing() => {
            return failed(
                format!("there is no topic {topic}"),
                "quarantined and failed arrivals cannot end, because administrators have to be told first",
                "run `terraform apply`; with alert_topic, name a topic that exists",
            );
        }
        Err(error) => return Err(error.into()),
    };
    let listening = subscriptions
        .iter()
        .filter(|subscription| subscription.subscription_arn().is_some_and(|arn| arn.starts_with("arn:")));
    match listening.count() {
        0 => warning(
            format!("nobody has subscribed to {topic}, or confirmed it"),
            why,
            format!(
                "`aws sns subscribe --region {} --topic-arn {topic} --protocol email --notification-endpoint \
                 you@example.com`, then follow the link in the mail",
                facts.session.aws.region()
            ),
        ),
        count => passed(format!("{count} subscribed to {topic}")),
    }
}

pub(super) async fn dead_letters(facts: &Facts) -> Found {
    let (mut waiting, mut missing) = (Vec::new(), Vec::new());
    for stage in Stage::ALL {
        let name = facts.session.deployment.dead_letter_queue(stage);
        match Queue::find(facts, &name).await? {
            Some(queue) if queue.waiting > 0 => waiting.push(format!("{} in `{name}`", queue.waiting)),
            Some(_) => {}
            None => missing.push(format!("`{name}`")),
        }
    }
    if waiting.is_empty() && missing.is_empty() {
        return passed("none");
    }
    if waiting.is_empty() {
        let names = missing.join(" or ");
        return absent(format!("there is no queue {names}; if yours has another name, use --terraform-outputs"));
    }
    warning(
        waiting.join(", "),
        "users whose arrival did not get through wait for their sign-in",
        "`firstkey redrive` shows them, and `firstkey redrive --apply` processes them again",
    )
}
