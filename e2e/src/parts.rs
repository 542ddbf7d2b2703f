//! The parts of a deployed Firstkey, as AWS describes them, so that two deployments can be compared.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};
use xtask::credentials::REGION;

use crate::aws::Aws;
use crate::claims::PAGE;
use crate::emulator::ACCOUNT;
use crate::pipeline::NAME;
use crate::site::DOMAIN;

/// The relevant attributes of an alarm.
const ALARM: [&str; 14] = [
    "AlarmActions",
    "AlarmDescription",
    "ComparisonOperator",
    "Dimensions",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "MetricName",
    "Metrics",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
];

/// The alarms, without the deployment's name.
const ALARMS: [&str; 16] = [
    "bounce-rate",
    "buffer-age",
    "complaint-rate",
    "dead-letters-function",
    "dead-letters-rule",
    "dead-letters-topic",
    "failing",
    "function-duration",
    "function-errors",
    "function-event-age",
    "function-events-dropped",
    "function-throttles",
    "heartbeat",
    "ledger",
    "rules",
    "topic",
];

/// The parts by name, each with its relevant attributes.
///
/// Attributes that ministack's CloudFormation ignores are left out: the key of topics and table; the table's backups,
/// expiry and protection; and the subscription's endpoint.
pub(crate) fn parts(aws: &Aws) -> Result<Map<String, Value>> {
    let topic = format!("arn:aws:sns:us-east-1:{ACCOUNT}:{NAME}");
    let mut parts = of_function(aws)?;
    let mut look = |name: &str, arguments: &[&str], members: &[&str]| -> Result<()> {
        parts.insert(name.to_owned(), look(aws, arguments, members)?);
        Ok(())
    };
    look("trust of the role", &["iam", "get-role", "--role-name", NAME], &["/Role/AssumeRolePolicyDocument"])?;
    look(
        "invocation of the function",
        &["lambda", "list-function-event-invoke-configs", "--function-name", NAME],
        &[
            "/FunctionEventInvokeConfigs/0/MaximumRetryAttempts",
            "/FunctionEventInvokeConfigs/0/MaximumEventAgeInSeconds",
            "/FunctionEventInvokeConfigs/0/DestinationConfig",
        ],
    )?;
    look(
        "buffer's mapping",
        &["lambda", "list-event-source-mappings", "--function-name", NAME],
        &[
            "/EventSourceMappings/0/BatchSize",
            "/EventSourceMappings/0/FunctionResponseTypes",
            "/EventSourceMappings/0/ScalingConfig",
        ],
    )?;
    for (name, rule) in [("rule", NAME.to_owned()), ("rule of the sweep", format!("{NAME}-sweep"))] {
        let members = ["/EventPattern", "/ScheduleExpression", "/State", "/Description"];
        look(name, &["events", "describe-rule", "--name", &rule], &members)?;
    }
    look(
        "target of the rule",
        &["events", "list-targets-by-rule", "--rule", NAME],
        &["/Targets/0/Arn", "/Targets/0/RetryPolicy", "/Targets/0/DeadLetterConfig"],
    )?;
    look("topic", &["sns", "get-topic-attributes", "--topic-arn", &topic], &["/Attributes/Policy"])?;
    look(
        "alert topic",
        &["sns", "get-topic-attributes", "--topic-arn", &format!("{topic}-alerts")],
        &["/Attributes/Policy"],
    )?;
    let subscriptions = aws.run(&["sns", "list-subscriptions-by-topic", "--topic-arn", &topic])?;
    let subscription =
        subscriptions["Subscriptions"][0]["SubscriptionArn"].as_str().context("the topic has no subscription")?;
    look(
        "subscription",
        &["sns", "get-subscription-attributes", "--subscription-arn", subscription],
        &["/Attributes/RawMessageDelivery", "/Attributes/RedrivePolicy"],
    )?;
    for queue in ["failed", "undelivered-by-rule", "undelivered-by-topic", "buffer"] {
        let url = format!("{}/{ACCOUNT}/{NAME}-{queue}", aws.endpoint);
        look(
            &format!("queue {queue}"),
            &["sqs", "get-queue-attributes", "--queue-url", &url, "--attribute-names", "All"],
            &[
                "/Attributes/Policy",
                "/Attributes/KmsMasterKeyId",
                "/Attributes/MessageRetentionPeriod",
                "/Attributes/VisibilityTimeout",
                "/Attributes/RedrivePolicy",
            ],
        )?;
    }
    look(
        "ledger",
        &["dynamodb", "describe-table", "--table-name", NAME],
        &["/Table/KeySchema", "/Table/AttributeDefinitions", "/Table/BillingModeSummary/BillingMode"],
    )?;
    look(
        "log group",
        &["logs", "describe-log-groups"],
        &["/logGroups/0/logGroupName", "/logGroups/0/retentionInDays"],
    )?;
    for alarm in ALARMS {
        let name = format!("{NAME}-{alarm}");
        let members = ALARM.map(|member| format!("/MetricAlarms/0/{member}"));
        let members: Vec<&str> = members.iter().map(String::as_str).collect();
        look(&format!("alarm {alarm}"), &["cloudwatch", "describe-alarms", "--alarm-names", &name], &members)?;
    }
    let dashboard = format!("{NAME}-{REGION}");
    look("dashboard", &["cloudwatch", "get-dashboard", "--dashboard-name", &dashboard], &["/DashboardBody"])?;
    let queries = aws.run(&["logs", "describe-query-definitions"])?;
    for query in queries["queryDefinitions"].as_array().context("there are no saved queries")? {
        let saved = json!([query["queryString"], query["logGroupNames"]]);
        parts.insert(format!("query {}", query["name"]), plain(saved));
    }
    Ok(parts)
}

/// The function with its settings, and what its role may do.
pub(crate) fn of_function(aws: &Aws) -> Result<Map<String, Value>> {
    of_function_named(aws, NAME)
}

fn of_function_named(aws: &Aws, name: &str) -> Result<Map<String, Value>> {
    let function = look(
        aws,
        &["lambda", "get-function-configuration", "--function-name", name],
        &[
            "/Runtime",
            "/Handler",
            "/MemorySize",
            "/Timeout",
            "/Architectures",
            "/Environment",
            "/LoggingConfig",
            "/TracingConfig",
            "/CodeSha256",
        ],
    )?;
    let policy = ["iam", "get-role-policy", "--role-name", name, "--policy-name", name];
    let policy = look(aws, &policy, &["/PolicyDocument"])?;
    Ok([("function", function), ("policy of the role", policy)]
        .map(|(part, looks)| (format!("{part} {name}"), looks))
        .into_iter()
        .collect())
}

/// Both functions with their roles where users choose their password, and what is in front of the page's.
pub(crate) fn of_claims(aws: &Aws) -> Result<Map<String, Value>> {
    let mut parts = of_function(aws)?;
    parts.extend(of_function_named(aws, PAGE)?);
    let apis = aws.run(&["apigatewayv2", "get-apis"])?;
    let api = apis["Items"].as_array().into_iter().flatten().find(|api| api["Name"] == PAGE);
    let api = api.context("there is no API")?;
    let id = api["ApiId"].as_str().context("the API has no id")?;
    let mut insert = |name: &str, part: Value| {
        // Ids are random.
        let text = plain(part).to_string().replace(id, "API");
        parts.insert(name.to_owned(), Value::from(text));
    };
    let members = |part: &Value, members: &[&str]| members.iter().map(|member| part[member].clone()).collect::<Value>();
    insert("API", members(api, &["ProtocolType", "DisableExecuteApiEndpoint", "Description"]));
    let list = |of: &str| aws.run(&["apigatewayv2", of, "--api-id", id]).map(|mut list| list["Items"].take());
    let stages = list("get-stages")?;
    insert("stage", members(&stages[0], &["StageName", "AutoDeploy", "AccessLogSettings"]));
    let throttling = ["ThrottlingBurstLimit", "ThrottlingRateLimit"];
    insert("throttling", members(&stages[0]["DefaultRouteSettings"], &throttling));
    let integration = ["IntegrationType", "IntegrationMethod", "PayloadFormatVersion"];
    insert("integration", members(&list("get-integrations")?[0], &integration));
    let routes = list("get-routes")?;
    let route = |route: &Value| members(route, &["RouteKey", "AuthorizationType"]);
    insert("routes", routes.as_array().into_iter().flatten().map(route).collect());
    let policy = aws.run(&["lambda", "get-policy", "--function-name", PAGE])?;
    let policy: Value = serde_json::from_str(policy["Policy"].as_str().context("nobody may invoke the page")?)?;
    insert("who may invoke the page", members(&policy["Statement"][0], &["Action", "Principal", "Condition"]));
    let domain = aws.run(&["apigatewayv2", "get-domain-name", "--domain-name", DOMAIN])?;
    let configuration = ["EndpointType", "SecurityPolicy"];
    insert("domain", members(&domain["DomainNameConfigurations"][0], &configuration));
    Ok(parts)
}

/// Some members of a command's answer, or all if none is named.
fn look(aws: &Aws, arguments: &[&str], members: &[&str]) -> Result<Value> {
    let answer = aws.run(arguments)?;
    Ok(plain(match members {
        [] => answer,
        _ => members
            .iter()
            .map(|member| ((*member).to_owned(), answer.pointer(member).cloned().unwrap_or_default()))
            .collect(),
    }))
}

/// Fails and names every part in which two deployments differ.
pub(crate) fn compare(ours: &Map<String, Value>, theirs: &Map<String, Value>) -> Result<()> {
    let differing = ours.iter().filter(|(name, part)| theirs.get(*name) != Some(part));
    let differences: Vec<String> = differing
        .map(|(name, part)| format!("{name}:\n  Terraform:      {part}\n  CloudFormation: {}", json!(theirs.get(name))))
        .collect();
    ensure!(differences.is_empty(), "the deployments differ:\n{}", differences.join("\n"));
    Ok(())
}

/// A normal form: parses JSON in strings, sorts lists, replaces a list of one by its member, and names the customer
/// key, which has a random id, `KEY`.
fn plain(value: Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => plain(inner),
            _ if text.starts_with("arn:aws:kms:") => Value::from("KEY"),
            _ => Value::String(text),
        },
        Value::Array(members) => {
            let mut members: Vec<Value> = members.into_iter().map(plain).collect();
            members.sort_by_key(Value::to_string);
            if members.len() == 1 { members.remove(0) } else { Value::Array(members) }
        }
        Value::Object(members) => members.into_iter().map(|(name, member)| (name, plain(member))).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::plain;

    #[test]
    fn what_means_the_same_becomes_the_same() {
        let one = json!({ "Policy": "{\"Action\":[\"a\"],\"Key\":\"arn:aws:kms:us-east-1:1:key/x\"}", "List": [2, 1] });
        let other = json!({ "Policy": { "Key": "arn:aws:kms:us-east-1:1:key/y", "Action": "a" }, "List": [1, 2] });
        assert_eq!(plain(one), plain(other));
    }
}
