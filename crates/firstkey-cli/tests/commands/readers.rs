//! Readers of the output, including those that stop early.

use std::process::Stdio;

use crate::deployed::Deployed;
use crate::offline::commands;
use crate::people::People;
use crate::terminal::Terminal;

const EVENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/sns/one-record.json");

/// Arguments with which each command prints something.
fn arguments(command: &str) -> Vec<&str> {
    let rest: &[&str] = match command {
        "resend" | "approve" | "revoke" => &["ada", "--yes"],
        "completions" => &["bash"],
        "send-test" => &["grace@example.com"],
        "simulate" => &[EVENT, "--allowed-domains", "example.com", "--path-prefixes", "/"],
        _ => &[],
    };
    [&[command], rest].concat()
}

/// As `| head` and `2>&1 | head` do.
#[tokio::test(flavor = "multi_thread")]
async fn may_close_the_pipe_of_any_command() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.com")]).await;
    for command in commands() {
        for json in [false, true] {
            let mut arguments = arguments(&command);
            if json && !["completions", "man"].contains(&command.as_str()) {
                arguments.extend(["--output", "json"]);
            }
            let start = || {
                let mut command = deployed.command(&arguments);
                command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            };
            let mut child = start();
            drop(child.stdout.take());
            let output = child.wait_with_output().await.unwrap();
            let errors = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.code().is_some_and(|code| code <= 2), "{arguments:?}: {errors}");
            assert!(!errors.contains("pipe") && !errors.contains("panicked"), "{arguments:?}: {errors}");
            let mut child = start();
            drop((child.stdout.take(), child.stderr.take()));
            let code = child.wait().await.unwrap().code();
            assert!(code.is_some_and(|code| code <= 2), "{arguments:?}: {code:?}");
        }
    }
}

/// What a terminal would not show is escaped in JSON, with the same value.
#[tokio::test(flavor = "multi_thread")]
async fn see_what_json_says() {
    const NAME: &str = "ada\u{202e}\u{200b}\u{feff}";
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", &[("email", "ada@example.com")]).await;
    people.change(ada, |ada| ada.user_name = NAME.to_owned()).await;
    for arguments in [&["export"][..], &["status", "--output", "json"], &["status", NAME, "--output", "json"]] {
        let output = deployed.command(arguments).output().await.unwrap();
        let json = String::from_utf8(output.stdout).unwrap();
        assert!(json.contains(r#""ada\u202e\u200b\ufeff""#), "{json}");
        let document: serde_json::Value = serde_json::from_str(&json).unwrap();
        let user = if document["users"].is_array() { &document["users"][0] } else { &document };
        assert_eq!(user["user_name"], NAME);
    }
}

/// The exit code after Ctrl-C, even during a question.
#[tokio::test(flavor = "multi_thread")]
async fn may_interrupt_a_question() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.com")]).await;
    let mut terminal = Terminal::start(deployed.command(&["resend", "ada"]), 100);
    terminal.read_until("Send it? [y/N]", 1);
    assert_eq!(terminal.interrupt().await.code(), Some(130));
    assert_eq!(deployed.cloud().messages().len(), 1);
}

/// Lines end at words, and continue below the text.
#[tokio::test(flavor = "multi_thread")]
async fn may_have_little_room() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("eve", &[("email", "eve@example.net")]).await;
    deployed.wire.deny("DescribeRule");
    let narrow = [("COLUMNS", "60")];
    let settings = crate::people::of_people();
    for (name, arguments) in [
        ("doctor", &["doctor"][..]),
        ("status", &["status", "eve"]),
        ("simulate", &arguments("simulate")),
        ("error", &["status", "--table", "people"]),
    ] {
        let shown = people.firstkey_in(arguments, &narrow).await;
        for line in shown.lines() {
            let longest_word = line.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
            let fits = line.chars().count() <= 60 || longest_word + line.len() - line.trim_start().len() > 25;
            assert!(fits, "{name}: {line:?}");
        }
        settings.bind(|| assert_snapshot!(name, shown));
    }
}
