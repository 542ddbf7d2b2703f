//! `firstkey simulate`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::deployed::{Deployed, reading, settings, show};
use crate::offline::{Shell, example, firstkey, firstkey_reading, stdout};

const SETTINGS: [(&str, &str); 3] = [
    ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
    ("FIRSTKEY_PATH_PREFIXES", "/"),
    ("FIRSTKEY_ALERT_TOPIC", "arn:aws:sns:us-east-1:123456789012:firstkey-alerts"),
];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name).with_extension("json")
}

fn json(name: &str) -> Value {
    serde_json::from_slice(&fs::read(fixture(name)).unwrap()).unwrap()
}

/// The simulation of a fixture with these options.
fn simulate(name: &str, options: &[&str]) -> String {
    let file = fixture(name);
    let arguments = [&["simulate", file.to_str().unwrap()], options].concat();
    firstkey(&arguments, &SETTINGS)
}

fn simulate_document(document: &Value) -> String {
    firstkey_reading(
        &["simulate", "-", "--allowed-domains", "example.com", "--path-prefixes", "/"],
        &document.to_string(),
    )
}

#[test]
fn every_kind_of_envelope_is_opened() {
    for name in [
        "eventbridge/create-user",
        "sns/one-record",
        "sqs/sns-envelope",
        "sqs/raw-event",
        "sqs/dead-letter-from-rule",
        "sqs/dead-letter-from-function",
        "cloudtrail/create-user-several-tags",
    ] {
        assert_snapshot!(name.replace('/', "-"), simulate(name, &[]));
    }
}

#[test]
fn what_is_no_arrival_is_told() {
    for name in
        ["eventbridge/create-user-failed", "eventbridge/delete-user", "sns/mixed", "sns/no-records", "ses/delivered"]
    {
        assert_snapshot!(name.replace('/', "-"), simulate(name, &[]));
    }
}

/// The outcome of every fixture in the folder.
#[test]
fn every_fixture_is_read() {
    let mut outcomes = serde_json::Map::new();
    for folder in ["cloudtrail", "eventbridge", "ses", "sns", "sqs"] {
        for entry in fs::read_dir(fixture(folder).with_extension("")).unwrap() {
            let name = format!("{folder}/{}", entry.unwrap().path().file_stem().unwrap().to_str().unwrap());
            let shown = simulate(&name, &["--output", "json"]);
            let simulation: Value = serde_json::from_str(stdout(&shown)).unwrap();
            let records = simulation["records"].as_array().unwrap().iter();
            let words = |record: &Value| {
                [&record["outcome"], &record["reason"]]
                    .into_iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(": ")
            };
            let records: Vec<String> = records.map(words).collect();
            outcomes.insert(name, json!(records));
        }
    }
    assert_json_snapshot!(outcomes);
}

/// Every rule can be seen to fail, and the first in order decides.
#[test]
fn every_rule_is_told_when_it_does_not_pass() {
    let sso = "cloudtrail/create-user-assumed-role-sso";
    for (name, fixture, options) in [
        ("account", sso, &["--account", "210987654321"][..]),
        ("path", sso, &["--path-prefixes", "/robots/"]),
        ("no_address", "cloudtrail/create-user-no-tags", &[]),
        ("default_domain", "cloudtrail/create-user-no-tags", &["--default-domain", "example.com"]),
        ("name", "eventbridge/create-user-name-is-address", &[]),
        ("domain", sso, &["--allowed-domains", "*.example.com"]),
        ("creator", sso, &["--allowed-creators", "arn:aws:iam::123456789012:role/terraform"]),
        ("several", sso, &["--allowed-domains", "example.org", "--path-prefixes", "/robots/"]),
    ] {
        assert_snapshot!(name, simulate(fixture, options));
    }
}

/// A tag that is not an address, and a domain that mixes scripts.
#[test]
fn a_hostile_recipient_is_told() {
    let mut record = json("cloudtrail/create-user-several-tags");
    for (name, address) in [("not_an_address", "nobody\u{1b}[31m"), ("mixed_scripts", "ada@ex\u{430}mple.com")] {
        record["responseElements"]["user"]["tags"] = json!([{"key": "E\u{6d}ail", "value": address}]);
        assert_snapshot!(name, simulate_document(&record));
    }
}

/// Addresses appear only on request, and escape sequences never.
#[test]
fn addresses_are_masked_unless_asked_for() {
    let sso = "cloudtrail/create-user-assumed-role-sso";
    let creator = &["--allowed-creators", "arn:aws:iam::123456789012:role/terraform"];
    let masked = simulate(sso, creator);
    assert!(!masked.contains("bob+aws@example.com") && !masked.contains("alice@example.com"), "{masked}");
    assert_snapshot!("full", simulate(sso, &[&creator[..], &["--full"]].concat()));
    let mut record = json(sso);
    record["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] = json!("arn:\u{1b}[31m:role/x\u{202e}");
    let full = &["simulate", "-", "--full", "--allowed-domains", "example.com", "--path-prefixes", "/"];
    let shown = firstkey_reading(full, &record.to_string());
    assert!(shown.contains("creator        pass        arn: [31m:role/x ; FIRSTKEY_ALLOWED_CREATORS"), "{shown}");
}

/// By the deployed function's configuration, ignoring the environment; options take precedence.
#[tokio::test(flavor = "multi_thread")]
async fn the_deployed_function_judges() {
    let deployed =
        Deployed::with(&[("FIRSTKEY_ALLOWED_DOMAINS", "example.org"), ("FIRSTKEY_PATH_PREFIXES", "/people/")]).await;
    let event = json("cloudtrail/create-user-several-tags").to_string();
    let judge = async |options: &[&str]| {
        let mut command = deployed.command(&[&["simulate", "-", "--deployed"], options].concat());
        command.env("FIRSTKEY_ALLOWED_DOMAINS", "example.com");
        show(&reading(command, &event).await)
    };
    assert_snapshot!("deployed", judge(&[]).await);
    assert_snapshot!("deployed_and_an_option", judge(&["--allowed-domains", "example.com"]).await);
    let elsewhere = judge(&["--function", "signin"]).await;
    assert!(elsewhere.contains("error: there is no function `signin`"), "{elsewhere}");
}

/// With and without a code; what an administrator has in the environment, and what is deployed.
#[tokio::test(flavor = "multi_thread")]
async fn links_are_mailed_and_no_login_profile_is_made() {
    let file = fixture("cloudtrail/create-user-several-tags");
    let claim = [("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", "https://claim.example.com")];
    let code = [("FIRSTKEY_CLAIM_CODE", "slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token")];
    let simulated = firstkey(&["simulate", file.to_str().unwrap()], &[&SETTINGS[..], &claim].concat());
    let with_code = firstkey(&["simulate", file.to_str().unwrap()], &[&SETTINGS[..], &claim, &code].concat());
    let deployed = Deployed::with(&claim).await.firstkey(&["simulate", file.to_str().unwrap(), "--deployed"]).await;
    let schedule = json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}});
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schedule.json");
    fs::write(&file, schedule.to_string()).unwrap();
    let swept = firstkey(&["simulate", file.to_str().unwrap()], &[&SETTINGS[..], &claim].concat());
    settings().bind(|| assert_snapshot!("links", [simulated, with_code, deployed, swept].join("\n")));
}

#[test]
fn programs_get_json() {
    assert_snapshot!(simulate("sns/one-record", &["--output", "json"]));
}

/// The records of a log file, the answer of CloudTrail's event history, and a schedule.
#[test]
fn what_administrators_have_at_hand_is_read() {
    let record = json("cloudtrail/create-user-several-tags");
    let single = simulate_document(&record);
    let log = simulate_document(&json!({"Records": [record.clone()]}));
    let found =
        simulate_document(&json!({"Events": [{"EventName": "CreateUser", "CloudTrailEvent": record.to_string()}]}));
    assert_eq!((&log, &found), (&single, &single));
    let broken = simulate_document(&json!({"Events": [{"CloudTrailEvent": "{"}]}));
    assert!(stdout(&broken).contains("\n  dropped: the message is not JSON\n"), "{broken}");
    let schedule = json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}});
    assert_snapshot!("schedule", simulate_document(&schedule));
    let mut bounced = json("ses/bounced-permanent-general");
    bounced["detail"]["mail"]["tags"]["user"] = json!(["AIDAQ3EXAMPLEBOB00001"]);
    assert_snapshot!("bounced", simulate_document(&bounced));
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let (broken, empty) = (file("broken.json", "{\n  \"a\": }\n"), file("empty.json", "\n"));
    let mut shown = String::new();
    for arguments in [
        &["simulate", &broken][..],
        &["simulate", &empty],
        &["simulate", "/nowhere/event.json"],
        &["simulate", "-"],
        &["simulate", "-", "--account", "12"],
        &["simulate"],
    ] {
        shown += &firstkey(arguments, &SETTINGS);
    }
    shown += &firstkey(&["simulate", "-"], &[("FIRSTKEY_PASSWORD_LENGTH", "7")]);
    assert_snapshot!(shown.replace(folder.path().to_str().unwrap(), "[folder]"));
}

/// The documentation shows the real output.
#[test]
fn the_documentation_is_true() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md")).unwrap();
    let (_, section) = docs.split_once("\n## simulate\n").unwrap();
    let [command, printed] = [1, 3].map(|index| section.split("```").nth(index).unwrap());
    let (command, printed) = (command.strip_prefix("sh\n").unwrap(), printed.strip_prefix('\n').unwrap());
    let shell = Shell::new();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = shell.bash(command).current_dir(repository).output().unwrap();
    assert_eq!(stdout(&crate::deployed::show(&output)), printed);
}

/// A stand-in for `aws` prints what the real one would.
#[test]
fn the_example_works() {
    let shell = Shell::new();
    let record = json("cloudtrail/create-user-several-tags");
    let found = json!({"Events": [{"EventName": "CreateUser", "CloudTrailEvent": record.to_string()}]});
    fs::write(shell.folder.path().join("found.json"), found.to_string()).unwrap();
    let wanted = "cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=EventName,AttributeValue=CreateUser";
    shell.program("aws", &format!("[ \"$*\" = '{wanted}' ] && exec cat found.json"));
    let output = shell.bash(&example("simulate")).output().unwrap();
    let shown = crate::deployed::show(&output);
    let expected = simulate("cloudtrail/create-user-several-tags", &["--path-prefixes", "/people/"]);
    assert_eq!(shown, expected);
}
