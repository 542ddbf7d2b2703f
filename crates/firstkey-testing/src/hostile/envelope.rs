//! Arbitrary bytes as an invocation, as a message in one, or as a value in an event.

use std::sync::LazyLock;

use firstkey_core::admission::{Admission, Rules, admit};
use firstkey_core::alert::Alert;
use firstkey_core::arrival::{Arrival, event_id};
use firstkey_core::configuration::Configuration;
use firstkey_core::envelope::{Envelope, open};
use firstkey_core::json;
use firstkey_core::ledger::{Notice, Record, Status};
use firstkey_core::recipient::Recipient;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::output::assert_fit;

/// A valid event.
static GOOD: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../fixtures/eventbridge/create-user.json")).unwrap());

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let variables = [
        ("FIRSTKEY_SENDER", "it@example.com"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com,*.example.org"),
        ("FIRSTKEY_DEFAULT_DOMAIN", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/people/"),
        ("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/*"),
    ];
    Configuration::from_variables(variables.map(|(name, value)| (name.to_owned(), value.to_owned()))).unwrap().rules
});

/// Checks one input: JSON is an invocation, `/pointer=value` a valid event with that value in that place, and anything
/// else a message between two valid ones.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    check_reading(text);
    if let Ok(invocation) = json::read(text) {
        check_invocation(&invocation);
    } else if let Some(event) = with_value(text) {
        check_invocation(&event);
    }
    check_between_good_ones(text);
}

fn with_value(text: &str) -> Option<Value> {
    let (pointer, value) = text.split_once('=')?;
    let mut event = GOOD.clone();
    let value = json::read(value).unwrap_or_else(|_| json!(value));
    match event.pointer_mut(pointer) {
        Some(place) => *place = value,
        // A field that the valid event lacks, such as an error code.
        None => {
            let (parent, key) = pointer.rsplit_once('/')?;
            event.pointer_mut(parent)?.as_object_mut()?.insert(key.to_owned(), value);
        }
    }
    Some(event)
}

/// Whatever JSON's grammar allows can be read, and nothing else; what serde can read by itself is read the same way.
fn check_reading(text: &str) {
    match (serde_json::from_str::<Value>(text), json::read(text)) {
        (Ok(expected), read) => assert_eq!(read.ok(), Some(expected)),
        (Err(_), Ok(_)) => assert!(serde_json::from_str::<IgnoredAny>(text).is_ok(), "read although it is not JSON"),
        (Err(_), Err(error)) => assert!(
            serde_json::from_str::<IgnoredAny>(text).is_err() || error.to_string().starts_with("recursion limit"),
            "not read although it is JSON: {error}"
        ),
    }
}

fn check_invocation(invocation: &Value) {
    let envelope = open(invocation.clone());
    assert_eq!(envelope, open(invocation.clone()), "read twice, it is something else");
    match invocation.get("Records").and_then(Value::as_array) {
        None => assert!(!envelope.records.is_empty(), "the event is not accounted for"),
        Some(records) => {
            let alone = records.iter().map(|record| open(json!({"Records": [record]})));
            let alone: Vec<_> =
                alone.inspect(|one| assert!(!one.records.is_empty(), "a record is not accounted for")).collect();
            let events =
                |envelope: &Envelope| envelope.records.iter().map(|record| record.event.clone()).collect::<Vec<_>>();
            assert_eq!(
                alone.iter().flat_map(events).collect::<Vec<_>>(),
                events(&envelope),
                "a record depends on its neighbours"
            );
        }
    }
    for record in &envelope.records {
        assert_fit(record.message_id.as_deref().unwrap_or_default());
        match &record.event {
            Ok(event) => check_event(event),
            Err(unreadable) => assert_fit(&unreadable.to_string()),
        }
    }
}

fn check_between_good_ones(text: &str) {
    let (good, expected) = (GOOD.to_string(), Arrival::read(&GOOD).ok());
    let sns = |message: &str| json!({"EventSource": "aws:sns", "Sns": {"Message": message}});
    let sqs = |body: &str| json!({"eventSource": "aws:sqs", "messageId": "1", "body": body});
    for records in [[sns(&good), sns(text), sns(&good)], [sqs(&good), sqs(text), sqs(&good)]] {
        let Envelope { records, .. } = open(json!({"Records": records}));
        let read: Vec<_> = records.iter().map(|record| Arrival::read(record.event.as_ref().ok()?).ok()).collect();
        assert!(read.len() >= 3, "a record is not accounted for");
        assert_eq!((&read[0], read.last().unwrap()), (&expected, &expected), "a good record was lost");
    }
}

fn check_event(event: &Value) {
    assert_fit(event_id(event).unwrap_or_default());
    let arrival = match Arrival::read(event) {
        Ok(arrival) => arrival,
        Err(reason) => return assert_fit(&reason.to_string()),
    };
    assert!(arrival.account.len() == 12 && arrival.account.bytes().all(|byte| byte.is_ascii_digit()));
    assert!(
        (1..=64).contains(&arrival.user_name.len()) && arrival.user_name.bytes().all(|byte| byte.is_ascii_graphic())
    );
    assert!(!arrival.user_name.contains(['<', '>', '"', '\'', '&', '/', '\\', '%', '#', '?', ':']));
    assert!(arrival.path.starts_with('/') && arrival.path.bytes().all(|byte| byte.is_ascii_graphic()));
    assert!(arrival.ledger_id().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"#_".contains(&byte)));
    let notification = json!({"Message": event.to_string()}).to_string();
    for body in [event.to_string(), notification] {
        let envelope = open(json!({"Records": [{"eventSource": "aws:sqs", "body": body}]}));
        let again = envelope.records[0].event.as_ref().map(Arrival::read);
        assert_eq!(again, Ok(Ok(arrival.clone())), "another way in makes it another arrival");
    }
    check_admission(&arrival);
}

fn check_admission(arrival: &Arrival) {
    let admission = admit(arrival, &RULES, "123456789012");
    assert_eq!(admission, admit(arrival, &RULES, "123456789012"));
    let (status, reason) = match admission {
        Admission::Admit(recipient) => {
            let domain = recipient.domain();
            assert!(domain == "example.com" || domain.ends_with(".example.org"), "{domain} is not allowed");
            assert_eq!(arrival.account, "123456789012");
            assert!(arrival.path.starts_with("/people/"));
            let principal = arrival.creator.principal.as_deref().unwrap_or_default();
            assert!(principal.starts_with("arn:aws:iam::123456789012:role/"), "{principal} may not create users");
            (Status::Failed, format!("cannot send to {}", recipient.masked()))
        }
        Admission::Skip(reason) => (Status::Skipped, reason.to_string()),
        Admission::Quarantine(reason) => (Status::Quarantined, reason.to_string()),
    };
    check_what_is_told(arrival, status, &reason);
}

/// Asserts that neither the alert nor the ledger's history reveals an address, or lets one line pass for two.
fn check_what_is_told(arrival: &Arrival, status: Status, reason: &str) {
    let at = arrival.created_at;
    let record = Record::new(arrival, at);
    let ended = match status {
        Status::Quarantined => record.quarantine(reason, at),
        Status::Skipped => record.skip(reason, at),
        _ => record.fail(reason, at),
    };
    let alert = Alert::owed(&ended, ended.owes.unwrap_or(Notice::Failed), "us-east-1");
    assert!(alert.subject.is_ascii() && alert.subject.len() < 100, "SNS does not take {:?}", alert.subject);
    assert_fit(&alert.subject);
    let lines = if status == Status::Quarantined { 15 } else { 13 };
    assert_eq!(alert.text.lines().count(), lines, "a line is forged:\n{}", alert.text);
    alert.text.lines().for_each(assert_fit);
    assert_fit(ended.reason().unwrap_or_default());
    let history: Vec<String> = ended.history.iter().map(|step| step.happened.to_string()).collect();
    history.iter().for_each(|step| assert_fit(step));
    for address in arrival.tags.iter().map(|tag| &tag.value).chain([&arrival.user_name]) {
        // A name that ends in asterisks looks masked already.
        let is_told = alert.text.contains(address) || history.iter().any(|step| step.contains(address));
        let is_whole = address.parse::<Recipient>().is_ok() && !address.contains("***@");
        assert!(!(is_told && is_whole), "{address} is told");
    }
}
