//! Nothing that leaves the function holds the password except the message, nothing at all holds Slack's token, and no log holds a full
//! address.

use std::time::Duration;

use firstkey_testing::log::Log;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{SLACK, World, world_with_alerts};
use serde_json::Value;

use crate::claim::{self, CLAIM};
use crate::sweep::schedule;

const CHANNEL: &str = "C012AB3C4";
const TOKEN: &str = "xoxb-17653672481-PlantedTokenOfSlack";

/// All outputs of one world, by name.
async fn outputs(world: &World, event: &Value, answers: &str) -> Vec<(&'static str, String)> {
    let sdk = world.cloud.sdk_config();
    let items = aws_sdk_dynamodb::Client::new(&sdk).scan().table_name("firstkey").send().await.unwrap();
    let published = world.wire.calls().into_iter().filter(|call| call.operation == "Publish").map(|call| call.body);
    let (shown, direct): (Vec<_>, Vec<_>) =
        world.cloud.slack().messages().into_iter().partition(|message| message.channel == CHANNEL);
    vec![
        ("answers and metrics", answers.to_owned()),
        ("ledger items", format!("{:?}", items.items)),
        ("ledger record", format!("{:?}", world.record(event).await)),
        ("the local pages' arrivals", serde_json::to_string(&world.cloud.arrivals().await).unwrap()),
        ("the event history", serde_json::to_string(&world.cloud.event_history()).unwrap()),
        ("alerts", published.collect()),
        ("alerts in Slack", serde_json::to_string(&shown).unwrap()),
        ("direct messages", serde_json::to_string(&direct).unwrap()),
    ]
}

#[tokio::test(start_paused = true)]
async fn no_output_holds_a_password_or_a_token_and_no_log_a_full_address() {
    let log = Log::default();
    let guard = log.listen();
    let mut passwords = vec![TOKEN.to_owned()];
    let mut kept = Vec::new();
    for (operation, fault) in faults() {
        let alerts = [("FIRSTKEY_SLACK_CHANNEL", CHANNEL), ("FIRSTKEY_ALERT_ON", "delivered")];
        let world = world_with_alerts(&[SLACK, alerts].concat()).await;
        world.cloud.slack().change_token(TOKEN);
        world.cloud.slack().invite(CHANNEL);
        world.cloud.install_slack(SLACK[1].1).await.unwrap();
        let event = world.create_user("planted.name@example.com", "planted.name@example.com").await;
        world.wire.fault(operation, fault);
        let mut answers = String::new();
        let schedule = schedule();
        // The arrival, several times; then the sweep that withdraws the password.
        for (event, pause) in [(&event, 1), (&event, 1), (&event, 80 * 60), (&schedule, 1)] {
            let outcome = world.invoke(event).await;
            answers.push_str(&format!("{:?} {:?}", outcome.answer.map_err(|error| error.to_string()), outcome.metrics));
            tokio::time::sleep(Duration::from_secs(60 * pause)).await;
        }
        assert!(world.wire.is_quiet(), "{operation} {fault:?}");
        passwords.extend(world.every_password());
        kept.extend(outputs(&world, &event, &answers).await);
    }
    drop(guard);
    let log = log.text();
    assert!(
        log.contains("p***@example.com") && log.contains("delivered") && log.contains("swept"),
        "the log says what happened"
    );
    assert!(!log.contains("planted.name"), "the log holds the full address");
    kept.push(("the log", log));
    assert!(passwords.len() > faults().len());
    for (name, output) in &kept {
        assert!(!output.is_empty() || *name == "alerts");
        for password in &passwords {
            // Nothing escapes letters, digits and `_`.
            assert!(!output.contains(password.as_str()), "{name} holds a password");
        }
        assert!(!output.contains("PlantedTokenOfSlack"), "{name} holds a part of the token");
        if ["answers and metrics", "alerts", "alerts in Slack"].contains(name) {
            assert!(!output.contains("planted.name"), "{name} holds the full address");
        }
    }
}

/// The same for a link's secret, the password that its owner chooses, and the code that Slack brings.
#[tokio::test(start_paused = true)]
async fn no_output_holds_the_secret_of_a_link_a_chosen_password_or_a_code() {
    let log = Log::default();
    let guard = log.listen();
    let mut secrets = vec![PASSWORD.to_owned(), WRONG.to_owned()];
    let mut kept = Vec::new();
    let mut refused = 0;
    for (operation, nth, fault) in faults_of_claims() {
        let code = [("FIRSTKEY_CLAIM_CODE", "slack"), SLACK[1]];
        let world = world_with_alerts(&[&CLAIM[..], &code].concat()).await;
        world.cloud.install_slack(SLACK[1].1).await.unwrap();
        let event = world.create_user("planted.name@example.com", "planted.name@example.com").await;
        world.wire.fault_nth(operation, nth, fault);
        let mut answers = String::new();
        let mut ask = async |event: &Value, seconds: u64| {
            let outcome = world.invoke(event).await;
            let answer = outcome.answer.map_err(|error| error.to_string());
            answers.push_str(&format!("{answer:?} {:?}", outcome.metrics));
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        };
        ask(&event, 90).await;
        ask(&event, 90).await;
        let Some(mail) = world.mails().pop() else {
            // SES refuses it for good.
            refused += 1;
            kept.extend(outputs(&world, &event, &answers).await);
            continue;
        };
        let link = claim::link_in(&mail);
        ask(&claim::request("GET", &link, ""), 1).await;
        ask(&claim::wanting(&link, "send-code"), 90).await;
        ask(&claim::wanting(&link, "send-code"), 1).await;
        let code = claim::codes::code(&world);
        for password in [WRONG, PASSWORD, PASSWORD] {
            let form = format!("action=choose&password={password}&again={PASSWORD}&code={code}");
            ask(&claim::request("POST", &link, &form), 90).await;
        }
        ask(&claim::wanting(&link, "not-me"), 1).await;
        ask(&claim::wanting(&link, "renew"), 1).await;
        ask(&schedule(), 1).await;
        assert!(world.wire.is_quiet(), "{operation} {nth} {fault:?}");
        let links = world.mails().into_iter().filter(|mail| mail.text.as_deref().unwrap().contains("/c/"));
        secrets.extend(links.map(|mail| claim::link_in(&mail).rsplit('/').next().unwrap().to_owned()));
        secrets.push(code);
        let outputs = outputs(&world, &event, &answers).await;
        // Its direct message is where the code belongs.
        kept.extend(outputs.into_iter().filter(|(name, _)| *name != "direct messages"));
    }
    drop(guard);
    let log = log.text();
    assert!(
        log.contains("claimed") && log.contains("claim_shown") && log.contains("delivered"),
        "the log says what happened"
    );
    assert!(!log.contains("planted.name"), "the log holds the full address");
    kept.push(("the log", log));
    assert!(secrets.len() >= 2 + 2 * (faults_of_claims().len() - refused) && refused < 4);
    for (name, output) in &kept {
        for secret in &secrets {
            assert!(!output.contains(secret.as_str()), "{name} holds {secret}");
        }
    }
}

const PASSWORD: &str = "Planted-Chosen-4711";
const WRONG: &str = "Planted-Other-4712";

fn faults_of_claims() -> Vec<(&'static str, usize, Fault)> {
    let mut faults = Vec::new();
    for (operation, nth) in [
        ("CreateLoginProfile", 1),
        ("SendEmail", 1),
        ("SendEmail", 2),
        ("PutItem", 2),
        ("PutItem", 6),
        ("GetItem", 1),
        ("GetItem", 8),
        ("chat.postMessage", 1),
    ] {
        for fault in [Fault::LoseAnswer, Fault::Hang, Fault::Answer(403, "AccessDenied"), Fault::Quote] {
            faults.push((operation, nth, fault));
        }
    }
    faults
}

/// One of each kind with its own error text, at calls that carry a password or the token, or follow one that did.
fn faults() -> Vec<(&'static str, Fault)> {
    let mut faults = Vec::new();
    for operation in [
        "CreateLoginProfile",
        "SendEmail",
        "PutItem",
        "GetParameter",
        "auth.test",
        "users.lookupByEmail",
        "chat.postMessage",
        "chat.update",
    ] {
        for fault in [
            Fault::Refuse,
            Fault::LoseAnswer,
            Fault::Hang,
            Fault::Answer(400, "ValidationError"),
            Fault::Answer(403, "AccessDenied"),
            Fault::Answer(503, "ServiceUnavailable"),
            Fault::Quote,
        ] {
            faults.push((operation, fault));
        }
    }
    faults
}
