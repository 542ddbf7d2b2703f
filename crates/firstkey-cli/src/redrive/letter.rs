//! A dead letter: what it is about, and why it is there.

use std::fmt;

use aws_sdk_sqs::types::{Message, MessageSystemAttributeName};
use firstkey::core::arrival::Arrival;
use firstkey::core::envelope;
use firstkey::core::json;
use firstkey::core::text::mask_addresses;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::deployment::Stage;

/// A dead letter.
pub(super) struct Letter {
    pub(super) message_id: String,
    /// SQS's handle for the received message.
    pub(super) receipt: String,
    pub(super) sent_at: Option<Timestamp>,
    pub(super) about: Vec<Subject>,
    pub(super) why: String,
    body: String,
}

/// What a letter is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Subject {
    /// The account of the event.
    #[serde(skip)]
    pub(super) account: Option<String>,
    /// A created user.
    pub(super) user_id: Option<String>,
    /// The user's name, masked if it is an address; or what else it is.
    pub(super) name: String,
}

impl Letter {
    pub(super) fn read(message: Message, stage: Stage) -> Self {
        let body = message.body.unwrap_or_default();
        let attribute = |name: &str| {
            let attributes = message.message_attributes.as_ref()?;
            attributes.get(name)?.string_value.clone()
        };
        let sent = message.attributes.as_ref().and_then(|all| all.get(&MessageSystemAttributeName::SentTimestamp));
        let sent_at = sent.and_then(|sent| sent.parse().ok()).and_then(|sent| Timestamp::from_millisecond(sent).ok());
        let value = json::read(&body).unwrap_or(Value::Null);
        let why = why(stage, &value, attribute("ERROR_CODE"), attribute("ERROR_MESSAGE"));
        let about =
            envelope::open(event(&body)).records.into_iter().map(|record| Subject::of(record.event.as_ref().ok()));
        Self {
            message_id: message.message_id.unwrap_or_default(),
            receipt: message.receipt_handle.unwrap_or_default(),
            sent_at,
            about: about.collect(),
            why: mask_addresses(&why),
            body,
        }
    }

    /// Whether it contains an event, as EventBridge delivers them.
    pub(super) fn has_an_event(&self) -> bool {
        let records = envelope::open(self.event()).records;
        records.iter().filter_map(|record| record.event.as_ref().ok()).any(|event| event["detail-type"].is_string())
    }

    /// The payload to invoke the function with. Not as SQS would send it: then the function would say that it failed,
    /// but not why.
    pub(super) fn event(&self) -> Value {
        event(&self.body)
    }
}

/// The body as it is. Text that is not JSON is wrapped in an envelope, and the function finds that out.
fn event(body: &str) -> Value {
    json::read(body).unwrap_or_else(|_| json!({"Records": [{"eventSource": "aws:sqs", "body": body}]}))
}

/// Why a letter is in its queue, as far as AWS says.
fn why(stage: Stage, value: &Value, code: Option<String>, message: Option<String>) -> String {
    let told = match (code, message) {
        (Some(code), Some(message)) => Some(format!("{code}: {message}")),
        (code, message) => code.or(message),
    };
    match stage {
        Stage::Rule => format!("EventBridge could not publish it: {}", told.as_deref().unwrap_or("no reason is given")),
        Stage::Topic => "SNS could not hand it to the function or its buffer".to_owned(),
        Stage::Function => {
            let error = value.pointer("/responsePayload/errorMessage").and_then(Value::as_str);
            let condition = value.pointer("/requestContext/condition").and_then(Value::as_str);
            format!("the function gave up: {}", error.or(condition).unwrap_or("the log says why"))
        }
    }
}

impl Subject {
    fn of(event: Option<&Value>) -> Self {
        let Some(event) = event else {
            return Self { account: None, user_id: None, name: "something that is not JSON".to_owned() };
        };
        match Arrival::read(event) {
            Ok(arrival) => Self {
                name: mask_addresses(&arrival.user_name),
                account: Some(arrival.account),
                user_id: Some(arrival.user_id),
            },
            Err(_) => {
                let kind =
                    event["detail-type"].as_str().map_or("something that is not an event".to_owned(), mask_addresses);
                Self { account: None, user_id: None, name: kind }
            }
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.user_id {
            Some(user_id) => write!(formatter, "{} ({user_id})", self.name),
            None => formatter.write_str(&self.name),
        }
    }
}
