//! The envelopes in which an event reaches the function: SNS, SQS, or none.

use serde_json::Value;

use crate::arrival::is_word;

/// What the function was invoked with, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// Who invoked the function, which decides the answer it expects.
    pub source: Source,
    /// The records, in the order in which they came.
    pub records: Vec<Record>,
}

/// Who invoked the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// SNS, which repeats the whole invocation when it fails.
    Sns,
    /// SQS, which repeats the records named in `batchItemFailures`.
    Sqs,
    /// EventBridge or a person, with the bare event.
    Direct,
}

/// One record of an envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The SNS or SQS message id, if the record has one.
    pub message_id: Option<String>,
    /// The event, or why there is none.
    pub event: Result<Value, Unreadable>,
}

/// A record that holds no event and never will.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The message or body is not JSON.
    #[error("the message is not JSON")]
    NotJson,
    /// The record lacks the part that holds the message.
    #[error("the record has no message")]
    NoMessage,
}

/// Opens what Lambda was invoked with.
///
/// Every record is read on its own, and only the fields that are needed: a record that does not look as AWS documents it
/// must not cost the others of its batch their turn.
#[must_use]
pub fn open(event: Value) -> Envelope {
    let Some(records) = event.get("Records").and_then(Value::as_array) else {
        let record = Record { message_id: None, event: Ok(event) };
        return Envelope { source: Source::Direct, records: vec![record] };
    };
    let from_sqs = records.iter().any(|record| record.get("eventSource").is_some_and(|source| source == "aws:sqs"));
    if from_sqs {
        Envelope { source: Source::Sqs, records: records.iter().map(open_sqs).collect() }
    } else {
        Envelope { source: Source::Sns, records: records.iter().map(open_sns).collect() }
    }
}

fn open_sns(record: &Value) -> Record {
    let message_id = message_id(record, "/Sns/MessageId");
    let event = match record.pointer("/Sns/Message").and_then(Value::as_str) {
        Some(message) => parse(message),
        None => Err(Unreadable::NoMessage),
    };
    Record { message_id, event }
}

/// Opens an SQS record, whose body is an SNS notification, or the event itself when the subscription delivers raw messages.
fn open_sqs(record: &Value) -> Record {
    let message_id = message_id(record, "/messageId");
    let event = match record.get("body").and_then(Value::as_str) {
        Some(body) => parse(body).and_then(|body| match body.get("Message").and_then(Value::as_str) {
            Some(message) => parse(message),
            None => Ok(body),
        }),
        None => Err(Unreadable::NoMessage),
    };
    Record { message_id, event }
}

fn parse(text: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|_| Unreadable::NotJson)
}

/// The id by which logs, and answers to SQS, call a record. A text that is no id is none: it could say anything there.
fn message_id(record: &Value, pointer: &str) -> Option<String> {
    record.pointer(pointer).and_then(Value::as_str).filter(|id| is_word(id, 1, 128)).map(str::to_owned)
}
