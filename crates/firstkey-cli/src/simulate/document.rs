//! The input of a simulation: from a JSON document to its events.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use firstkey::core::envelope::{self, EventRecord, Unreadable};
use firstkey::core::json;
use serde::Serialize;
use serde_json::{Value, json};

/// The events of a document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) source: DocumentKind,
    pub(super) records: Vec<EventRecord>,
}

/// What would invoke the function with it, or where an administrator found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum DocumentKind {
    Sns,
    Sqs,
    /// An event as EventBridge delivers it, or a dead letter as it lies in its queue.
    Direct,
    /// Records without the event around them.
    CloudTrail,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub(super) enum DocumentError {
    #[error("cannot read {origin}")]
    Unreadable { origin: String, source: io::Error },
    #[error("{origin} is empty; give it an event as JSON")]
    Empty { origin: String },
    #[error("{origin} is not JSON")]
    NotJson { origin: String, source: serde_json::Error },
}

impl Document {
    /// Reads a file, or standard input for `-`.
    pub(super) fn read(path: &Path) -> Result<Self, DocumentError> {
        let mut text = String::new();
        let (origin, read) = if path == Path::new("-") {
            ("standard input".to_owned(), io::stdin().lock().read_to_string(&mut text))
        } else {
            (format!("`{}`", path.display()), File::open(path).and_then(|mut file| file.read_to_string(&mut text)))
        };
        if let Err(source) = read {
            return Err(DocumentError::Unreadable { origin, source });
        }
        if text.trim_ascii().is_empty() {
            return Err(DocumentError::Empty { origin });
        }
        match json::read(&text) {
            Ok(document) => Ok(Self::of(document)),
            Err(source) => Err(DocumentError::NotJson { origin, source }),
        }
    }

    fn of(document: Value) -> Self {
        if let Some(events) = cloudtrail(&document) {
            let records = events.into_iter().map(|event| EventRecord { message_id: None, event });
            return Self { source: DocumentKind::CloudTrail, records: records.collect() };
        }
        let envelope = envelope::open(document);
        let source = match envelope.transport {
            envelope::Transport::Sns => DocumentKind::Sns,
            envelope::Transport::Sqs => DocumentKind::Sqs,
            envelope::Transport::Direct => DocumentKind::Direct,
        };
        Self { source, records: envelope.records }
    }
}

/// The events that EventBridge would make of CloudTrail's own records: a single one, a trail's log file, or the answer
/// of `LookupEvents`.
fn cloudtrail(document: &Value) -> Option<Vec<Result<Value, Unreadable>>> {
    if is_record(document) {
        return Some(vec![Ok(event(document.clone()))]);
    }
    let list = |name: &str| document.get(name).and_then(Value::as_array).filter(|list| !list.is_empty());
    if let Some(records) = list("Records").filter(|records| records.iter().all(is_record)) {
        return Some(records.iter().map(|record| Ok(event(record.clone()))).collect());
    }
    let found = list("Events").filter(|found| found.iter().all(|found| found["CloudTrailEvent"].is_string()))?;
    let record = |found: &Value| {
        let record = found["CloudTrailEvent"].as_str().and_then(|record| json::read(record).ok());
        record.map(event).ok_or(Unreadable::NotJson)
    };
    Some(found.iter().map(record).collect())
}

fn is_record(value: &Value) -> bool {
    value["eventSource"].is_string() && value["eventName"].is_string() && value["eventVersion"].is_string()
}

fn event(record: Value) -> Value {
    let service = record["eventSource"].as_str().and_then(|source| source.split('.').next()).unwrap_or_default();
    json!({
        "detail-type": "AWS API Call via CloudTrail",
        "source": format!("aws.{service}"),
        "account": record["recipientAccountId"],
        "detail": record,
    })
}
