//! The CloudFormation template, and as many of its functions as the role needs.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use yaml_serde::Value;

use crate::account::{ACCOUNT, REGION};

const TEMPLATE: &str = include_str!("../../../../../../cloudformation/firstkey.yaml");

/// The template with parameters.
pub(super) struct Template<'a> {
    document: Value,
    parameters: &'a [(&'a str, &'a str)],
    /// The values of `!Ref` and `!GetAtt` for resources, such as `Ledger.Arn`.
    resources: &'a [(&'a str, String)],
}

impl<'a> Template<'a> {
    pub(super) fn new(parameters: &'a [(&'a str, &'a str)], resources: &'a [(&'a str, String)]) -> Self {
        Self { document: yaml_serde::from_str(TEMPLATE).unwrap(), parameters, resources }
    }

    /// A property of a resource.
    pub(super) fn property(&self, resource: &str, property: &str) -> Json {
        let value = &self.document["Resources"][resource]["Properties"][property];
        self.resolve(value).unwrap_or_else(|| panic!("the template's {resource} has no {property}"))
    }

    /// The names of all statements that a resource can have, whether or not their conditions hold.
    pub(super) fn statement_names(&self, resource: &str) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        let mut next = vec![&self.document["Resources"][resource]];
        while let Some(value) = next.pop() {
            match value {
                Value::Sequence(values) => next.extend(values),
                Value::Mapping(members) => {
                    names.extend(members.get("Sid").map(text));
                    next.extend(members.values());
                }
                Value::Tagged(tagged) => next.push(&tagged.value),
                _ => {}
            }
        }
        names
    }

    /// What a value evaluates to; `None` for `AWS::NoValue`.
    fn resolve(&self, value: &Value) -> Option<Json> {
        Some(match value {
            Value::Null => Json::Null,
            Value::Bool(value) => json!(value),
            Value::Number(number) => json!(number.to_string()),
            Value::String(text) => json!(text),
            Value::Sequence(values) => values.iter().filter_map(|value| self.resolve(value)).collect(),
            Value::Mapping(members) => {
                let resolved = |(name, value): (&Value, &Value)| Some((text(name).to_owned(), self.resolve(value)?));
                Json::Object(members.iter().filter_map(resolved).collect())
            }
            Value::Tagged(tagged) => return self.call(&tagged.tag.to_string(), &tagged.value),
        })
    }

    fn call(&self, function: &str, argument: &Value) -> Option<Json> {
        Some(match function {
            "!Ref" if text(argument) == "AWS::NoValue" => return None,
            "!Ref" | "!GetAtt" => self.named(text(argument)),
            "!If" => {
                let holds = self.condition(text(&argument[0]));
                return self.resolve(&argument[if holds { 1 } else { 2 }]);
            }
            "!Sub" => json!(self.substitute(argument)),
            "!Select" => {
                let index: usize = self.string(&argument[0]).parse().unwrap();
                self.resolve(&argument[1]).unwrap()[index].clone()
            }
            "!Split" => self.string(&argument[1]).split(text(&argument[0])).collect(),
            "!Join" => {
                let parts = self.resolve(&argument[1]).unwrap();
                let parts: Vec<&str> = parts.as_array().unwrap().iter().filter_map(Json::as_str).collect();
                json!(parts.join(text(&argument[0])))
            }
            other => panic!("the role uses {other}, which this test does not know"),
        })
    }

    fn string(&self, value: &Value) -> String {
        self.resolve(value).as_ref().and_then(Json::as_str).unwrap_or_else(|| panic!("no string: {value:?}")).to_owned()
    }

    /// The value of a parameter, a pseudo parameter or a resource's attribute.
    fn named(&self, name: &str) -> Json {
        match name {
            "AWS::AccountId" => return json!(ACCOUNT),
            "AWS::Partition" => return json!("aws"),
            "AWS::Region" => return json!(REGION),
            _ => {}
        }
        if let Some((_, known)) = self.resources.iter().find(|(resource, _)| *resource == name) {
            return json!(known);
        }
        let parameter = &self.document["Parameters"][name];
        let given = self.parameters.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| json!(value));
        let value = given.or_else(|| self.resolve(parameter.get("Default")?));
        let value = value.unwrap_or_else(|| panic!("the test gives no value for {name}"));
        match parameter["Type"].as_str() {
            Some("CommaDelimitedList") => value.as_str().unwrap().split(',').map(str::trim).collect(),
            _ => value,
        }
    }

    /// A text with `${name}` in it, which may bring values of its own.
    fn substitute(&self, argument: &Value) -> String {
        let (template, own) = match argument {
            Value::Sequence(both) => (text(&both[0]), Some(&both[1])),
            only => (text(only), None),
        };
        let mut pieces = template.split("${");
        let mut result = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').unwrap();
            let value = match own.and_then(|own| own.get(name)) {
                Some(value) => self.string(value),
                None => self.named(name).as_str().unwrap().to_owned(),
            };
            result.push_str(&value);
            result.push_str(rest);
        }
        result
    }

    /// Whether one of the template's conditions holds.
    fn condition(&self, name: &str) -> bool {
        self.holds(&self.document["Conditions"][name])
    }

    fn holds(&self, condition: &Value) -> bool {
        let Value::Tagged(tagged) = condition else { panic!("no condition: {condition:?}") };
        let parts = &tagged.value;
        let mut each = parts.as_sequence().into_iter().flatten();
        match tagged.tag.to_string().as_str() {
            "!Condition" => self.condition(text(parts)),
            "!Equals" => self.string(&parts[0]) == self.string(&parts[1]),
            "!Not" => !self.holds(&parts[0]),
            "!And" => each.all(|part| self.holds(part)),
            "!Or" => each.any(|part| self.holds(part)),
            other => panic!("a condition uses {other}, which this test does not know"),
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value:?}"))
}
