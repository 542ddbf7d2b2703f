//! Dead-letter queues.

use aws_sdk_sqs::types::QueueAttributeName;

use super::facts::Facts;
use super::finding::{Found, Unseen, passed, warning};
use super::policy::Policy;
use crate::ask::ask;

/// How many messages wait, and who may write to it.
pub(super) struct Queue {
    pub(super) waiting: u64,
    pub(super) policy: Policy,
}

impl Queue {
    /// Looks at a queue of the account; `None` if there is none with that name.
    pub(super) async fn find(facts: &Facts, name: &str) -> Result<Option<Self>, Unseen> {
        let sqs = facts.session.aws.sqs();
        let purpose = format!("look at the queue `{name}`");
        let asked = ask("sqs:GetQueueUrl", &purpose, sqs.get_queue_url().queue_name(name).send()).await;
        let url = match asked {
            Ok(found) => found.queue_url,
            Err(error) if error.is_missing() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let wanted = [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            QueueAttributeName::Policy,
        ];
        let call = sqs.get_queue_attributes().set_queue_url(url).set_attribute_names(Some(wanted.into())).send();
        let answer = ask("sqs:GetQueueAttributes", &purpose, call).await?;
        let attributes = answer.attributes.unwrap_or_default();
        let count = |name| attributes.get(&name).and_then(|count| count.parse::<u64>().ok()).unwrap_or(0);
        Ok(Some(Self {
            waiting: count(QueueAttributeName::ApproximateNumberOfMessages)
                + count(QueueAttributeName::ApproximateNumberOfMessagesNotVisible),
            policy: Policy::read(attributes.get(&QueueAttributeName::Policy).map_or("", String::as_str)),
        }))
    }
}

/// The name of a queue in its ARN.
pub(super) fn name(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}

/// Checks the queue that a service writes to when it cannot deliver. `source` is the ARN that the service then acts
/// for.
pub(super) async fn catches(facts: &Facts, arn: Option<&str>, what: &str, service: &str, source: &str) -> Found {
    const FIX: &str = "run `terraform apply`: the module makes the queue and its policy";
    let why = format!("what {what} cannot deliver is lost; only the sweep would find the user, within the hour");
    let Some(arn) = arn else { return warning(format!("{what} has no dead-letter queue"), why, FIX) };
    let name = name(arn);
    match Queue::find(facts, name).await? {
        None => warning(format!("the dead-letter queue `{name}` does not exist"), why, FIX),
        Some(queue) if !queue.policy.lets(service, "sqs:SendMessage", Some(source)) => warning(
            format!("the policy of the dead-letter queue `{name}` does not let {service} write to it"),
            why,
            FIX,
        ),
        Some(_) => passed(format!("`{name}` keeps what {what} cannot deliver")),
    }
}
