//! Fixtures: valid JSON, and the events inside envelopes are those of `eventbridge/`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

pub(super) fn problems(fixtures: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let [events, notifications, queued, _, _] =
        ["eventbridge", "sns", "sqs", "ses", "cloudtrail"].map(|folder| read(&fixtures.join(folder), &mut found));
    let events: Vec<Value> = events?.into_iter().map(|(_, event)| event).collect();
    for (name, invocation) in notifications?.into_iter().chain(queued?) {
        let unknown = embedded(&invocation).into_iter().filter(|event| !events.contains(event)).count();
        if unknown > 0 {
            found.push(format!("fixtures: {name} holds {unknown} events that eventbridge/ does not have"));
        }
    }
    Ok(found)
}

/// The files of a folder by name; those that are not JSON go to `found`.
fn read(folder: &Path, found: &mut Vec<String>) -> Result<Vec<(String, Value)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match serde_json::from_slice(&fs::read(&path)?) {
            Ok(value) => files.push((name, value)),
            Err(error) => found.push(format!("fixtures: {name} is not JSON: {error}")),
        }
    }
    Ok(files)
}

/// Every EventBridge event in a string, at any depth, as SNS and SQS wrap them.
fn embedded(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(event) if event.get("detail-type").is_some() => vec![event],
            Ok(inner) => embedded(&inner),
            Err(_) => Vec::new(),
        },
        Value::Array(items) => items.iter().flat_map(embedded).collect(),
        Value::Object(fields) => fields.values().flat_map(embedded).collect(),
        _ => Vec::new(),
    }
}
