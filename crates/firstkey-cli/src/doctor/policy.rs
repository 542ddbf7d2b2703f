//! Reading resource policies: whether a service is let in.

use serde_json::Value;

/// A resource policy.
pub(super) struct Policy(Vec<Value>);

impl Policy {
    /// Text that is not a policy lets nobody in.
    pub(super) fn read(document: &str) -> Self {
        let document: Value = serde_json::from_str(document).unwrap_or_default();
        Self(list(&document["Statement"]).into_iter().cloned().collect())
    }

    /// Whether some statement lets a service take an action, on behalf of whatever.
    pub(super) fn lets_sometimes(&self, service: &str, action: &str) -> bool {
        self.0.iter().any(|statement| allows(statement, service, action))
    }

    /// Whether some statement lets a service take an action on behalf of `source`, an ARN.
    ///
    /// Without a source, as when EventBridge publishes to a topic, any condition keeps the service out.
    pub(super) fn lets(&self, service: &str, action: &str, source: Option<&str>) -> bool {
        self.0.iter().any(|statement| {
            allows(statement, service, action)
                && statement["Condition"].as_object().into_iter().flatten().all(|(_, keys)| holds(keys, source))
        })
    }
}

fn allows(statement: &Value, service: &str, action: &str) -> bool {
    statement["Effect"] == "Allow"
        && is_for(&statement["Principal"], service)
        && list(&statement["Action"]).iter().any(|pattern| covers(pattern, &action.to_ascii_lowercase()))
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        Value::Null => Vec::new(),
        value => vec![value],
    }
}

fn is_for(principal: &Value, service: &str) -> bool {
    principal == "*"
        || list(&principal["Service"]).iter().any(|name| *name == service)
        || list(&principal["AWS"]).iter().any(|name| *name == "*")
}

/// Whether a pattern with at most one `*`, at its end, covers a text in lower case.
fn covers(pattern: &Value, text: &str) -> bool {
    let pattern = pattern.as_str().unwrap_or_default().to_ascii_lowercase();
    match pattern.strip_suffix('*') {
        Some(beginning) => text.starts_with(beginning),
        None => pattern == text,
    }
}

fn holds(keys: &Value, source: Option<&str>) -> bool {
    let Some(source) = source else { return false };
    let account = source.split(':').nth(4).unwrap_or_default();
    keys.as_object().into_iter().flatten().all(|(key, values)| {
        let actual = match key.to_ascii_lowercase().as_str() {
            "aws:sourcearn" => source,
            "aws:sourceaccount" => account,
            _ => return false,
        };
        list(values).iter().any(|value| covers(value, &actual.to_ascii_lowercase()))
    })
}

#[cfg(test)]
mod tests {
    use super::Policy;

    const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:firstkey";

    fn lets(statement: &str, source: Option<&str>) -> bool {
        let policy = Policy::read(&format!(r#"{{"Statement": [{statement}]}}"#));
        policy.lets("sns.amazonaws.com", "sqs:SendMessage", source)
    }

    fn allow(rest: &str) -> String {
        format!(r#"{{"Effect": "Allow", "Principal": {{"Service": "sns.amazonaws.com"}}{rest}}}"#)
    }

    #[test]
    fn the_action_has_to_be_covered() {
        assert!(lets(&allow(r#", "Action": "sqs:SendMessage""#), None));
        assert!(lets(&allow(r#", "Action": ["SQS:*"]"#), None));
        assert!(!lets(&allow(r#", "Action": "sqs:ReceiveMessage""#), None));
        assert!(!lets(&allow(""), None));
    }

    #[test]
    fn the_condition_has_to_hold_for_the_source() {
        let of = |arn: &str| {
            allow(&format!(r#", "Action": "sqs:*", "Condition": {{"ArnLike": {{"AWS:SourceArn": "{arn}"}}}}"#))
        };
        assert!(lets(&of(TOPIC), Some(TOPIC)));
        assert!(lets(&of("arn:aws:sns:us-east-1:123456789012:first*"), Some(TOPIC)));
        assert!(!lets(&of("arn:aws:sns:us-east-1:123456789012:other"), Some(TOPIC)));
        assert!(!lets(&of(TOPIC), None));
        let account = |id: &str| {
            allow(&format!(r#", "Action": "sqs:*", "Condition": {{"StringEquals": {{"aws:SourceAccount": "{id}"}}}}"#))
        };
        assert!(lets(&account("123456789012"), Some(TOPIC)));
        assert!(!lets(&account("210987654321"), Some(TOPIC)));
    }

    #[test]
    fn a_condition_may_hold_for_some_source() {
        let sometimes = |action: &str| {
            let statement =
                allow(&format!(r#", "Action": "{action}", "Condition": {{"StringEquals": {{"aws:any": "x"}}}}"#));
            let policy = Policy::read(&format!(r#"{{"Statement": [{statement}]}}"#));
            (
                policy.lets_sometimes("sns.amazonaws.com", "sqs:SendMessage"),
                policy.lets_sometimes("s3.amazonaws.com", "sqs:SendMessage"),
            )
        };
        assert_eq!(sometimes("sqs:SendMessage"), (true, false));
        assert_eq!(sometimes("sqs:ReceiveMessage"), (false, false));
    }

    #[test]
    fn others_and_denials_let_nobody_in() {
        assert!(!lets(r#"{"Effect": "Deny", "Principal": "*", "Action": "sqs:*"}"#, None));
        assert!(!lets(r#"{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "*"}"#, None));
        assert!(!Policy::read("not a policy").lets("sns.amazonaws.com", "sqs:SendMessage", None));
    }
}
