//! EventBridge's event patterns: the part of the language that the deployed rule uses.

use serde_json::{Map, Value};

/// A pattern that is understood in full. Reading one refuses unknown operators, so that no pattern matches less or more
/// here than on AWS.
#[derive(Debug)]
pub struct EventPattern {
    fields: Vec<(String, Condition)>,
}

#[derive(Debug)]
enum Condition {
    Nested(EventPattern),
    AnyOf(Vec<Matcher>),
}

#[derive(Debug)]
enum Matcher {
    Equals(Value),
    Exists(bool),
    Prefix(String),
}

/// A pattern that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PatternError {
    /// It is not an object.
    #[error("the event pattern is not a JSON object")]
    NotAnObject(#[source] serde_json::Error),
    /// A field has neither conditions nor fields of its own.
    #[error("`{field}` in the event pattern is neither an object nor a list that is not empty")]
    NotACondition {
        /// Which one.
        field: String,
    },
    /// EventBridge may know this operator; this code does not.
    #[error("the event pattern uses {operator}, which is not known here")]
    UnknownOperator {
        /// As it stands in the pattern.
        operator: Value,
    },
}

/// The pattern of the rule that Terraform deploys, as JSON, without the account.
pub const DEPLOYED: &str = include_str!("../../../terraform/modules/trigger/event-pattern.json");

/// The pattern of the rule that Terraform deploys.
///
/// # Panics
/// If that file uses an operator that is not known here. The file is part of this build, and a test reads it.
#[must_use]
pub fn deployed() -> EventPattern {
    EventPattern::parse(DEPLOYED).expect("every operator of the deployed event pattern is known")
}

/// The first field, such as `detail.errorCode`, that keeps the deployed rule from passing an event on; `None` if the
/// rule passes it.
#[must_use]
pub fn rule_mismatch(event: &Value) -> Option<String> {
    deployed().mismatch(event)
}

impl EventPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// It is not JSON, or uses something unknown here.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let fields = serde_json::from_str(text).map_err(PatternError::NotAnObject)?;
        Self::read(fields)
    }

    /// Whether the event has one of the listed values for every field of the pattern.
    #[must_use]
    pub fn matches(&self, event: &Value) -> bool {
        self.mismatch(event).is_none()
    }

    /// The first field, such as `detail.errorCode`, that does not match the pattern.
    fn mismatch(&self, event: &Value) -> Option<String> {
        self.fields.iter().find_map(|(field, condition)| {
            let value = event.get(field);
            match condition {
                Condition::Nested(pattern) => {
                    let inside = pattern.mismatch(value.unwrap_or(&Value::Null))?;
                    Some(format!("{field}.{inside}"))
                }
                Condition::AnyOf(matchers) if matchers.iter().any(|matcher| matcher.matches(value)) => None,
                Condition::AnyOf(_) => Some(field.clone()),
            }
        })
    }

    fn read(fields: Map<String, Value>) -> Result<Self, PatternError> {
        let fields = fields.into_iter().map(|(field, value)| {
            let condition = match value {
                Value::Object(nested) => Condition::Nested(Self::read(nested)?),
                Value::Array(values) if !values.is_empty() => {
                    Condition::AnyOf(values.into_iter().map(Matcher::read).collect::<Result<_, _>>()?)
                }
                _ => return Err(PatternError::NotACondition { field }),
            };
            Ok((field, condition))
        });
        Ok(Self { fields: fields.collect::<Result<_, _>>()? })
    }
}

impl Matcher {
    fn read(value: Value) -> Result<Self, PatternError> {
        let Value::Object(operator) = &value else {
            // The language has no nested lists.
            return if value.is_array() {
                Err(PatternError::UnknownOperator { operator: value })
            } else {
                Ok(Self::Equals(value))
            };
        };
        match (operator.len(), operator.get("exists"), operator.get("prefix")) {
            (1, Some(Value::Bool(exists)), None) => Ok(Self::Exists(*exists)),
            (1, None, Some(Value::String(prefix))) => Ok(Self::Prefix(prefix.clone())),
            _ => Err(PatternError::UnknownOperator { operator: value }),
        }
    }

    fn matches(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            // EventBridge looks only at leaves: an object neither exists nor equals anything.
            (Self::Exists(exists), value) => *exists == value.is_some_and(|value| !value.is_object()),
            (_, None) => false,
            // A list in the event matches if one of its values matches.
            (_, Some(Value::Array(values))) => values.iter().any(|value| self.matches(Some(value))),
            (Self::Equals(wanted), Some(value)) => value == wanted,
            (Self::Prefix(prefix), Some(value)) => value.as_str().is_some_and(|text| text.starts_with(prefix)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{EventPattern, deployed, rule_mismatch};

    fn matches(pattern: &str, event: &serde_json::Value) -> bool {
        EventPattern::parse(pattern).unwrap().matches(event)
    }

    fn refusal(pattern: &str) -> String {
        EventPattern::parse(pattern).unwrap_err().to_string()
    }

    fn event(detail: serde_json::Value) -> serde_json::Value {
        json!({"source": "aws.iam", "detail-type": "AWS API Call via CloudTrail", "detail": detail})
    }

    #[test]
    fn the_deployed_pattern_takes_create_user_calls_that_succeeded() {
        let pattern = deployed();
        let success = json!({"eventSource": "iam.amazonaws.com", "eventName": "CreateUser"});
        assert!(pattern.matches(&event(success.clone())));

        let mut failure = success.clone();
        failure["errorCode"] = json!("EntityAlreadyExistsException");
        assert!(!pattern.matches(&event(failure)));

        let scim = json!({"eventSource": "identitystore-scim.amazonaws.com", "eventName": "CreateUser"});
        assert!(!pattern.matches(&event(scim)));

        let other = json!({"eventSource": "iam.amazonaws.com", "eventName": "DeleteUser"});
        assert!(!pattern.matches(&event(other)));

        let mut forged = event(success);
        forged["source"] = json!("my.app");
        assert!(!pattern.matches(&forged));
    }

    #[test]
    fn the_first_field_that_differs_is_told() {
        let mut event = event(json!({"eventSource": "iam.amazonaws.com", "eventName": "CreateUser"}));
        assert_eq!(rule_mismatch(&event), None);
        event["detail"]["errorCode"] = json!("AccessDenied");
        assert_eq!(rule_mismatch(&event).as_deref(), Some("detail.errorCode"));
        event["detail"] = json!("CreateUser");
        assert_eq!(rule_mismatch(&event).as_deref(), Some("detail.eventName"));
    }

    #[test]
    fn any_value_of_a_list_matches() {
        assert!(matches(r#"{"a": ["x", 1, null]}"#, &json!({"a": ["y", "x"]})));
        assert!(matches(r#"{"a": ["x", 1, null]}"#, &json!({"a": 1})));
        assert!(matches(r#"{"a": ["x", 1, null]}"#, &json!({"a": null})));
        assert!(!matches(r#"{"a": ["x", 1]}"#, &json!({"a": ["y", 2]})));
        assert!(!matches(r#"{"a": ["x"]}"#, &json!({"b": "x"})));
    }

    #[test]
    fn exists_looks_at_the_field() {
        assert!(matches(r#"{"a": {"b": [{"exists": true}]}}"#, &json!({"a": {"b": null}})));
        assert!(!matches(r#"{"a": {"b": [{"exists": true}]}}"#, &json!({"a": {}})));
        assert!(matches(r#"{"a": {"b": [{"exists": false}]}}"#, &json!({})));
        assert!(!matches(r#"{"a": {"b": [{"exists": false}]}}"#, &json!({"a": {"b": "x"}})));
    }

    #[test]
    fn prefix_looks_at_text() {
        assert!(matches(r#"{"a": [{"prefix": "/people/"}]}"#, &json!({"a": "/people/ops/"})));
        assert!(!matches(r#"{"a": [{"prefix": "/people/"}]}"#, &json!({"a": "/robots/"})));
        assert!(!matches(r#"{"a": [{"prefix": "1"}]}"#, &json!({"a": 12})));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert_eq!(
            refusal(r#"{"a": [{"anything-but": "x"}]}"#),
            r#"the event pattern uses {"anything-but":"x"}, which is not known here"#
        );
        assert_eq!(
            refusal(r#"{"$or": [{"a": ["x"]}]}"#),
            r#"the event pattern uses {"a":["x"]}, which is not known here"#
        );
        assert_eq!(
            refusal(r#"{"a": "x"}"#),
            "`a` in the event pattern is neither an object nor a list that is not empty"
        );
        assert_eq!(refusal("[]"), "the event pattern is not a JSON object");
    }
}
