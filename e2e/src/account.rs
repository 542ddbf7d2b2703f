//! The content of the emulated account.

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::aws::Aws;
use crate::pipeline::OURS;

/// Everything that a deployment could leave behind, by the command that lists it.
const LISTS: [&[&str]; 24] = [
    &["acm", "list-certificates"],
    &["apigatewayv2", "get-apis"],
    &["apigatewayv2", "get-domain-names"],
    &["cloudformation", "describe-stacks"],
    &["cloudtrail", "describe-trails"],
    &["cloudwatch", "describe-alarms"],
    &["cloudwatch", "list-dashboards"],
    &["dynamodb", "list-tables"],
    &["events", "list-rules"],
    &["iam", "list-groups"],
    &["iam", "list-policies", "--scope", "Local"],
    &["iam", "list-roles"],
    &["iam", "list-users"],
    &["lambda", "list-event-source-mappings"],
    &["lambda", "list-functions"],
    &["logs", "describe-log-groups"],
    &["logs", "describe-query-definitions"],
    &["route53", "list-hosted-zones"],
    &["s3api", "list-buckets"],
    &["sesv2", "list-email-identities"],
    &["sns", "list-subscriptions"],
    &["sns", "list-topics"],
    &["sqs", "list-queues"],
    &["ssm", "describe-parameters"],
];

/// The account's content, except what we made ourselves and keys that are scheduled for deletion.
pub(crate) fn contents(aws: &Aws) -> Result<Value> {
    let mut contents = Map::new();
    for list in LISTS {
        let mut answer = aws.run(list)?;
        for member in answer.as_object_mut().into_iter().flat_map(|answer| answer.values_mut()) {
            if let Some(entries) = member.as_array_mut() {
                entries.retain(|entry| !entry.to_string().contains(OURS));
            }
        }
        // Some commands omit an empty list, others show it.
        let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty) || value.is_null();
        let found = answer.as_object().is_some_and(|answer| !answer.values().all(is_empty));
        if found {
            contents.insert(list.join(" "), answer);
        }
    }
    let keys = aws.run(&["kms", "list-keys"])?;
    for key in keys["Keys"].as_array().into_iter().flatten() {
        let id = key["KeyId"].as_str().context("a KMS key has no id")?;
        let described = aws.run(&["kms", "describe-key", "--key-id", id])?;
        if described["KeyMetadata"]["KeyState"] != "PendingDeletion" {
            contents.insert(format!("kms {id}"), described);
        }
    }
    Ok(Value::Object(contents))
}
