//! Every fixture, read.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use firstkey_core::admission::Rules;
use firstkey_core::arrival::{Arrival, Creator};
use firstkey_core::envelope::{EventRecord, Transport, open};
use firstkey_core::json;
use serde_json::{Value, json};

/// The fixtures of a folder, by name.
pub(crate) fn fixtures(folder: &str) -> BTreeMap<String, String> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../fixtures", folder].iter().collect();
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let json = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    json.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

/// EventBridge's event for a CloudTrail record.
pub(crate) fn event(record: &Value) -> Value {
    json!({
        "version": "0", "id": "7bf73129-1428-4cd3-a780-95db273d1602", "detail-type": "AWS API Call via CloudTrail",
        "source": if record["eventSource"] == "iam.amazonaws.com" { "aws.iam" } else { "aws.other" },
        "account": "123456789012", "time": "2026-11-22T10:15:30Z", "region": "us-east-1", "resources": [],
        "detail": record,
    })
}

fn describe(event: &Value) -> String {
    match Arrival::read(event) {
        Ok(arrival) => {
            let creator = arrival.creator.name.as_deref().unwrap_or("nobody");
            let principal = arrival.creator.principal.as_deref().unwrap_or("nobody");
            let tags: Vec<String> = arrival.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
            format!(
                "{}{} ({}) in {}, at {}, by {creator} [{principal}], tags [{}]",
                arrival.path,
                arrival.user_name,
                arrival.user_id,
                arrival.account,
                arrival.created_at,
                tags.join(", ")
            )
        }
        Err(reason) => format!("no arrival: {reason}"),
    }
}

fn describe_record(record: &EventRecord) -> String {
    let id = record.message_id.as_deref().unwrap_or("no id");
    let event = record.event.as_ref().map_or_else(|unreadable| format!("no event: {unreadable}"), describe);
    format!("[{id}] {event}")
}

fn read_folder(folder: &str) -> String {
    let mut read = String::new();
    for (name, text) in fixtures(folder) {
        let envelope = open(serde_json::from_str(&text).unwrap());
        writeln!(read, "{name}: {:?}", envelope.transport).unwrap();
        for record in &envelope.records {
            writeln!(read, "  {}", describe_record(record)).unwrap();
        }
    }
    read
}

#[test]
fn cloudtrail_records() {
    let mut read = String::new();
    for (name, text) in fixtures("cloudtrail") {
        let record = serde_json::from_str(&text).unwrap();
        writeln!(read, "{name}:\n  {}", describe(&event(&record))).unwrap();
    }
    insta::assert_snapshot!(read);
}

#[test]
fn eventbridge_events() {
    insta::assert_snapshot!(read_folder("eventbridge"));
}

#[test]
fn sns_envelopes() {
    insta::assert_snapshot!(read_folder("sns"));
}

#[test]
fn sqs_envelopes() {
    insta::assert_snapshot!(read_folder("sqs"));
}

#[test]
fn ses_events_are_no_arrivals() {
    for (name, text) in fixtures("ses") {
        let event = serde_json::from_str(&text).unwrap();
        assert!(Arrival::read(&event).is_err(), "{name}");
    }
}

/// A field that Firstkey does not use may have any shape.
#[test]
fn only_the_fields_that_are_used_can_be_malformed() {
    let record: Value = serde_json::from_str(&fixtures("cloudtrail")["create-user-assumed-role-sso"]).unwrap();
    let read = Arrival::read(&event(&record)).unwrap();
    let used = ["userIdentity", "eventTime", "eventSource", "eventName", "responseElements", "eventID"];
    for key in record.as_object().unwrap().keys().filter(|key| !used.contains(&key.as_str())) {
        for odd in [json!(null), json!(7), json!([]), json!({"a": 1}), json!("text")] {
            let mut odd_record = record.clone();
            odd_record[key] = odd;
            assert_eq!(Arrival::read(&event(&odd_record)).as_ref(), Ok(&read), "{key}");
        }
    }
    for odd in [json!("text"), json!({"sessionIssuer": []}), json!([]), json!({})] {
        let mut odd_record = record.clone();
        odd_record["userIdentity"]["sessionContext"] = odd;
        let arrival = Arrival::read(&event(&odd_record)).unwrap();
        let role = "arn:aws:iam::123456789012:role/AWSReservedSSO_Admin_0123456789abcdef";
        assert_eq!(arrival.creator.principal.as_deref(), Some(role), "without the issuer, the path is not known");
    }
    for (pointer, odd) in [
        ("/detail-type", json!(7)),
        ("/detail/userIdentity/type", json!({})),
        ("/detail/userIdentity/invokedBy", json!([])),
        ("/detail/userIdentity/sessionContext/sessionIssuer/type", json!(7)),
        ("/detail/userIdentity/sessionContext/attributes", json!(7)),
        ("/detail/responseElements/user/createDate", json!({})),
        ("/detail/responseElements/user/permissionsBoundary", json!([])),
    ] {
        let mut event = event(&record);
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        event.pointer_mut(parent).unwrap()[key] = odd;
        assert_eq!(Arrival::read(&event).as_ref(), Ok(&read), "{pointer}");
    }
}

/// IAM has no tag without a key and a value.
#[test]
fn a_tag_that_is_none_is_as_good_as_absent() {
    let mut event = event(&serde_json::from_str(&fixtures("cloudtrail")["create-user-assumed-role-sso"]).unwrap());
    let email = json!({"key": "email", "value": "bob@example.com"});
    for odd in [
        json!(null),
        json!({"key": null, "value": "eve@example.com"}),
        json!({"key": "email", "value": null}),
        json!({"key": 7, "value": "eve@example.com"}),
        json!({"key": "email", "value": ["eve@example.com"]}),
        json!("email"),
    ] {
        event["detail"]["responseElements"]["user"]["tags"] = json!([odd, email]);
        let tags = Arrival::read(&event).unwrap().tags;
        let tags: Vec<_> = tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect();
        assert_eq!(tags, [("email", "bob@example.com")], "{odd}");
    }
}

/// JSON's grammar allows more than can be read: a user agent cut in the middle of an emoji, a number out of bounds.
#[test]
fn what_no_text_and_no_number_can_hold_costs_an_event_nothing() {
    let text = &fixtures("eventbridge")["create-user"];
    let read = describe(&serde_json::from_str(text).unwrap());
    for odd in [
        r#""\ud800""#,
        r#""\uDFFF\ud83d""#,
        r#""\\\ud83d\n and \ud83d\ude00 \" x""#,
        "1e999",
        "-1E+999",
        r#"{"\udc00": [-2, 1e999, "1e999", true]}"#,
    ] {
        let odd = text.replace(r#""mfaAuthenticated": "false""#, &format!(r#""mfaAuthenticated": {odd}"#));
        assert!(serde_json::from_str::<Value>(&odd).is_err(), "{odd} is not odd");
        assert_eq!(describe(&json::read(&odd).unwrap()), read, "as the whole invocation");
        let notification = json!({"Message": odd}).to_string();
        for record in [
            json!({"Sns": {"Message": odd}}),
            json!({"eventSource": "aws:sqs", "body": odd}),
            json!({"eventSource": "aws:sqs", "body": notification}),
        ] {
            let envelope = open(json!({"Records": [record]}));
            assert_eq!(envelope.records[0].event.as_ref().map(describe), Ok(read.clone()), "{record}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_put_right_and_no_more() {
    for (text, expected) in [
        (r#"["\ud83d\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"]"#, json!(["😀", "\u{fffd}\u{fffd}", "\u{fffd}😀"])),
        (r#"["\\ud800", "\\\uD800", "\ud800\\udc00"]"#, json!(["\\ud800", "\\\u{fffd}", "\u{fffd}\\udc00"])),
        (
            r#"{"a\udead": [1e999, -1e999, 1e-999, 7, "1e999", "é\ud800é"]}"#,
            json!({"a\u{fffd}": [null, null, 0.0, 7, "1e999", "é\u{fffd}é"]}),
        ),
    ] {
        assert_eq!(json::read(text).unwrap(), expected, "{text}");
    }
    for text in [r#"["\ud800""#, r#""\ud80""#, "[1e999, 1-2]", "1e999.", "01e999", "{1e999: 1}", "\"\\ud800\n\"", ""] {
        assert!(json::read(text).is_err(), "{text}");
    }
}

/// IAM gives no values that could break a page, an address, a header or a log; such a value is forged.
#[test]
fn values_that_iam_does_not_give_make_no_arrival() {
    let (long_name, long_path) = ("a".repeat(65), format!("/{}/", "a".repeat(511)));
    let user = |field| format!("/detail/responseElements/user/{field}");
    let cases = [
        (
            user("userName"),
            "userName",
            vec![
                "",
                &long_name,
                "ada\r\nBcc: eve@example.net",
                "ada\0",
                "\"><script>alert(1)</script>",
                "ada'--",
                "a&b",
                "../ada",
                "ada lovelace",
                "ada\u{202e}gnp",
                "ada\u{200b}",
                "\u{430}da",
                "ada%0a",
                "ada\\n",
                "ada?x=1#y",
            ],
        ),
        (
            user("path"),
            "path",
            vec!["", "people", "/people", "people/", "/peo ple/", "/people\n/", "/p\u{e9}ople/", &long_path],
        ),
        (user("userId"), "userId", vec!["", "AIDA", "AIDAQ3EXAMPLEBOB0000\n", "123456789012#AIDAQ3EXAMPLEBOB00001"]),
    ];
    let good = event(&serde_json::from_str(&fixtures("cloudtrail")["create-user-assumed-role-sso"]).unwrap());
    for (pointer, field, values) in cases {
        for value in values {
            let mut forged = good.clone();
            *forged.pointer_mut(&pointer).unwrap() = json!(value);
            let expected = format!("no arrival: the CloudTrail record has no usable responseElements.user.{field}");
            assert_eq!(describe(&forged), expected, "{value:?}");
        }
    }
    // The account is the first word of the sign-in address.
    for account in ["", "example.net/?", "12345678901", "1234567890123", "12345678901a", "\u{661}23456789012"] {
        let mut forged = good.clone();
        forged["account"] = json!(account);
        assert_eq!(describe(&forged), "no arrival: the CloudTrail record has no usable account", "{account:?}");
    }
}

/// A reason quotes an event masked, on one line, and shortened.
#[test]
fn reasons_quote_no_more_than_they_should() {
    let good = event(&serde_json::from_str(&fixtures("cloudtrail")["create-user-assumed-role-sso"]).unwrap());
    let long = "x".repeat(1_000_000);
    let clipped = format!("{}…", "x".repeat(200));
    for (pointer, value, expected) in [
        ("/detail/eventName", json!(long), format!("not a CreateUser of IAM but {clipped} of iam.amazonaws.com")),
        ("/source", json!("a\nb\u{2028}c"), "not a CreateUser of IAM but CreateUser of a b c".to_owned()),
        (
            "/detail/eventSource",
            json!("\"ada lovelace\"@example.com"),
            "not a CreateUser of IAM but CreateUser of \"***@example.com".to_owned(),
        ),
        (
            "/detail/responseElements",
            json!("ada/it@example.com"),
            "not a CloudTrail event: invalid type: string \"a***@example.com\", expected struct ResponseElements"
                .to_owned(),
        ),
    ] {
        let mut odd = good.clone();
        *odd.pointer_mut(pointer).unwrap() = value;
        assert_eq!(describe(&odd), format!("no arrival: {expected}"), "{pointer}");
    }
    let mut failed = good;
    failed["detail"]["errorCode"] = json!("\u{1b}[2Kada@example.com");
    assert_eq!(describe(&failed), "no arrival: the CreateUser failed with  [2***@example.com");
}

/// A creator's name ends up in the ledger and in alerts. AWS makes no ARN of more than 2048 characters.
#[test]
fn a_creator_that_is_too_long_for_an_arn_is_unknown() {
    let mut forged = event(&serde_json::from_str(&fixtures("cloudtrail")["create-user-assumed-role-sso"]).unwrap());
    for (length, known) in [(2048, true), (2049, false)] {
        let arn = format!("{:x<length$}", "arn:aws:iam::123456789012:user/");
        forged["detail"]["userIdentity"] = json!({"type": "IAMUser", "arn": arn});
        let creator = Arrival::read(&forged).unwrap().creator;
        let expected = known.then_some(arn);
        assert_eq!((creator.name, creator.principal), (expected.clone(), expected));
    }
}

/// Logs identify a record by its id, so text that does not look like an id is left out.
#[test]
fn a_message_id_is_a_word() {
    for (id, is_word) in [("17ccaec2-e04b", true), ("", false), ("ada@example.com", false), ("1\n2", false)] {
        let records = [json!({"Sns": {"MessageId": id}}), json!({"eventSource": "aws:sqs", "messageId": id})];
        for record in records {
            let envelope = open(json!({"Records": [record]}));
            assert_eq!(envelope.records[0].message_id.as_deref(), is_word.then_some(id), "{id:?}");
        }
    }
}

#[test]
fn an_envelope_without_records_is_empty() {
    let envelope = open(json!({"Records": []}));
    assert_eq!((envelope.transport, envelope.records.len()), (Transport::Sns, 0));
}

/// People that the user knows: no programs, and nothing that a mail program makes a link of.
#[test]
fn the_person_who_created_a_user() {
    let rules = Rules {
        email_tag: "email".to_owned(),
        default_domain: None,
        allowed_domains: vec!["example.com".parse().unwrap(), "*.example.org".parse().unwrap()],
        path_prefixes: vec!["/".to_owned()],
        allowed_creators: Vec::new(),
    };
    for (arn, person) in [
        ("arn:aws:iam::123456789012:user/alice", Some("alice")),
        ("arn:aws:iam::123456789012:user/staff/it/alice", Some("alice")),
        ("arn:aws:iam::123456789012:user/Alice_Smith-2", Some("Alice_Smith-2")),
        ("arn:aws:iam::123456789012:user/alice.smith@it.example.org", Some("alice.smith@it.example.org")),
        ("arn:aws:iam::123456789012:user/alice@example.org", None),
        ("arn:aws:iam::123456789012:user/alice@evil.org", None),
        ("arn:aws:iam::123456789012:user/alice@example.com.evil.org", None),
        ("arn:aws:iam::123456789012:user/evil.org", None),
        ("arn:aws:iam::123456789012:user/alice.smith", None),
        ("arn:aws:iam::123456789012:user/win+at=evil", None),
        ("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice@evil.org", None),
        ("arn:aws:sts::123456789012:assumed-role/admin/alice@evil.org", None),
        ("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice", Some("alice")),
        ("arn:aws:sts::123456789012:assumed-role/admin/alice@example.com", Some("alice@example.com")),
        ("arn:aws-cn:sts::123456789012:federated-user/alice", Some("alice")),
        ("arn:aws:sts::123456789012:assumed-role/terraform/aws-go-sdk-1763805600000000000", None),
        ("arn:aws:iam::123456789012:root", None),
        ("arn:aws:iam::123456789012:role/alice", None),
        ("cloudformation.amazonaws.com", None),
        ("arn:aws:iam::123456789012:user/<b>alice</b>", None),
        ("arn:aws:iam::123456789012:user/call +1 555 0100 now", None),
        ("arn:aws:iam::123456789012:user/alice\r\nBcc: eve@example.net", None),
        ("arn:aws:iam::123456789012:user/", None),
    ] {
        let creator = Creator { name: Some(arn.to_owned()), principal: None };
        assert_eq!(rules.person(&creator), person, "{arn}");
    }
    assert_eq!(rules.person(&Creator::default()), None);
}
