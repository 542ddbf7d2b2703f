//! The envelopes in which an event reaches the function: SNS, SQS, or none.

use serde_json::Value;

use crate::json;
use crate::text::is_word;

/// The opened payload of an invocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// What invoked the function, which decides the expected answer.
    pub transport: Transport,
    /// The records, in their order of arrival.
    pub records: Vec<EventRecord>,
}

/// What invoked the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// SNS, which repeats the whole invocation when it fails.
    Sns,
    /// SQS, which repeats the records named in `batchItemFailures`.
    Sqs,
    /// EventBridge or a person, with the bare event.
    Direct,
}

/// One record of an envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRecord {
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

/// Opens the payload of an invocation.
///
/// Every record is read on its own, and only in the fields that matter: a record that does not look as AWS documents it
/// must not cost the others of its batch their turn.
///
/// Dead letters are opened as they lie in their queues: EventBridge puts the event there, SNS its notification, and
/// Lambda a record of the failed invocation around its payload.
#[must_use]
pub fn open(event: Value) -> Envelope {
    let Some(records) = event.get("Records").and_then(Value::as_array) else {
        let records = events_in(event).into_iter().map(|event| EventRecord { message_id: None, event });
        return Envelope { transport: Transport::Direct, records: records.collect() };
    };
    let from_sqs = records.iter().any(|record| record.get("eventSource").is_some_and(|source| source == "aws:sqs"));
    let (transport, pointer) =
        if from_sqs { (Transport::Sqs, "/messageId") } else { (Transport::Sns, "/Sns/MessageId") };
    let records = records.iter().flat_map(|record| {
        let message_id = message_id(record, pointer);
        events_of(record).into_iter().map(move |event| EventRecord { message_id: message_id.clone(), event })
    });
    Envelope { transport, records: records.collect() }
}

/// The events in a value, whatever is wrapped around them. Each layer is shorter than the one around it, so this ends.
fn events_in(mut value: Value) -> Vec<Result<Value, Unreadable>> {
    if value.get("requestContext").is_some() && value.get("requestPayload").is_some() {
        return events_in(value["requestPayload"].take());
    }
    if let Some(records) = value.get("Records").and_then(Value::as_array).filter(|records| !records.is_empty()) {
        return records.iter().flat_map(events_of).collect();
    }
    match value.get("Message").and_then(Value::as_str) {
        Some(message) => parsed(message),
        None => vec![Ok(value)],
    }
}

/// The events in a record of SNS or SQS. An SQS body is an SNS notification, the event itself with raw message
/// delivery, or a dead letter that was moved back.
fn events_of(record: &Value) -> Vec<Result<Value, Unreadable>> {
    let message = record.pointer("/Sns/Message").or(record.get("body")).and_then(Value::as_str);
    message.map_or_else(|| vec![Err(Unreadable::NoMessage)], parsed)
}

fn parsed(text: &str) -> Vec<Result<Value, Unreadable>> {
    json::read(text).map_or_else(|_| vec![Err(Unreadable::NotJson)], events_in)
}

/// The id that logs, and answers to SQS, use for a record. Text that does not look like an id is dropped: it could say
/// anything.
fn message_id(record: &Value, pointer: &str) -> Option<String> {
    record.pointer(pointer).and_then(Value::as_str).filter(|id| is_word(id, 1, 128)).map(str::to_owned)
}
