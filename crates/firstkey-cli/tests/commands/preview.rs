//! `firstkey preview`.

mod claims;

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::deployed::{Deployed, show};
use crate::offline::{Shell, example, firstkey, stdout, without_dates};

const APPEARANCE: [(&str, &str); 5] = [
    ("FIRSTKEY_SENDER", "Example IT <it@example.com>"),
    ("FIRSTKEY_REPLY_TO", "help@example.com"),
    ("FIRSTKEY_ORG_NAME", "Example Corp"),
    ("FIRSTKEY_SUPPORT_CONTACT", "help@example.com"),
    ("FIRSTKEY_LOGO_URL", "https://example.com/logo.png"),
];

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    without_dates(&mut settings);
    settings.add_filter(r"firstkey-preview-\w+\.html", "firstkey-preview-[name].html");
    settings
}

#[test]
fn the_message_is_shown_as_it_would_look() {
    settings().bind(|| {
        assert_snapshot!("plain", firstkey(&["preview"], &[]));
        assert_snapshot!("adorned", firstkey(&["preview", "--locale", "en"], &APPEARANCE));
        assert_snapshot!("json", firstkey(&["preview", "--output", "json"], &APPEARANCE));
    });
}

#[test]
fn a_language_that_there_is_not_is_refused() {
    assert_snapshot!(firstkey(&["preview", "--locale", "nl"], &[]));
}

/// The function's language, another one, and the one that only previews have.
#[test]
fn the_message_is_shown_in_any_language() {
    let subject = |options: &[&str]| {
        let shown = firstkey(options, &[("FIRSTKEY_LOCALE", "ko")]);
        shown.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap().to_owned()
    };
    assert_eq!(subject(&["preview"]), "AWS 계정 1234-5678-9012 로그인 정보 안내");
    assert_eq!(subject(&["preview", "--locale", "pt-PT"]), "Seu acesso à conta da AWS 1234-5678-9012");
    assert_eq!(
        subject(&["preview", "--locale", "en-XA"]),
        "Ýóóúúř šííğñ-ííñ déétááíílš fóóř ÁÁWŠ ááççóóúúñt 1234-5678-9012"
    );
}

#[test]
fn the_message_is_shown_as_on_each_occasion() {
    settings().bind(|| {
        assert_eq!(firstkey(&["preview", "--as", "first"], &[]), firstkey(&["preview"], &[]));
        assert_snapshot!("replacement", firstkey(&["preview", "--as", "replacement"], &APPEARANCE));
        assert_snapshot!("test", firstkey(&["preview", "--as", "test"], &APPEARANCE));
    });
    assert_snapshot!("no_occasion", firstkey(&["preview", "--as", "second"], &[]));
}

/// What stands between the password and where to keep it. The sample has the length that a password would have.
fn rules(options: &[&str], variables: &[(&str, &str)]) -> String {
    let shown = firstkey(&[&["preview"], options].concat(), variables);
    let (_, rest) = shown.split_once("one-time password:\n\n").unwrap_or_else(|| panic!("{shown}"));
    rest.split_once("\n\nSave").unwrap().0.to_owned()
}

#[test]
fn the_rules_are_those_of_a_policy() {
    assert_eq!(rules(&["--policy", "default"], &[]), rules(&[], &[]));
    assert_snapshot!("rules_default", rules(&[], &[("FIRSTKEY_PASSWORD_LENGTH", "32")]));
    assert_snapshot!("rules_strict", rules(&["--policy", "strict"], &[]));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    // As `aws iam get-account-password-policy` prints it.
    let policy = json!({ "PasswordPolicy": {
        "MinimumPasswordLength": 30,
        "RequireSymbols": false,
        "RequireNumbers": true,
        "RequireUppercaseCharacters": false,
        "RequireLowercaseCharacters": true,
        "AllowUsersToChangePassword": true,
        "ExpirePasswords": true,
        "MaxPasswordAge": 90,
        "PasswordReusePrevention": 1
    }});
    fs::write(&file, policy.to_string()).unwrap();
    assert_snapshot!("rules_file", rules(&["--policy", file.to_str().unwrap()], &[]));
}

#[test]
fn what_is_no_policy_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let told = |text: &str| {
        let file = folder.path().join("policy.json");
        fs::write(&file, text).unwrap();
        let shown = firstkey(&["preview", "--policy", file.to_str().unwrap()], &[]);
        shown.replace(folder.path().to_str().unwrap(), "[folder]")
    };
    let with = |length: u32, reuse: u32| {
        json!({ "PasswordPolicy": {
            "MinimumPasswordLength": length, "RequireSymbols": true, "RequireNumbers": true, "RequireUppercaseCharacters": true,
            "RequireLowercaseCharacters": true, "PasswordReusePrevention": reuse
        }})
        .to_string()
    };
    let shown = [
        firstkey(&["preview", "--policy", "strickt"], &[]),
        told(""),
        told("{}"),
        told(r#"{"PasswordPolicy": {"MinimumPasswordLength": 8}}"#),
        told(r#"{"PasswordPolicy": {"MinimumPasswordLength": -8}}"#),
        told(&with(5, 1)),
        told(&with(129, 1)),
        told(&with(8, 25)),
        told(&with(8, 0)),
    ];
    assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_wrong_configuration_is_told() {
    assert_snapshot!(firstkey(&["preview"], &[("FIRSTKEY_LOGO_URL", "http://example.com/logo.png")]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployed_settings_can_be_asked_for() {
    let deployed = Deployed::with(&APPEARANCE).await;
    let shown = deployed.firstkey(&["preview", "--deployed"]).await;
    let expected = firstkey(&["preview"], &APPEARANCE);
    settings().bind(|| assert_snapshot!("adorned", shown));
    settings().bind(|| assert_snapshot!("adorned", expected));
}

/// In the current folder, and the same as in JSON.
#[test]
fn the_example_works() {
    let shell = Shell::new();
    let shown = show(&shell.bash(&example("preview")).output().unwrap());
    settings().bind(|| assert_snapshot!(shown));
    let json =
        firstkey(&["preview", "--as", "replacement", "--output", "json"], &[("FIRSTKEY_ORG_NAME", "Example Corp")]);
    let json: Value = serde_json::from_str(stdout(&json)).unwrap();
    let written = fs::read_to_string(shell.folder.path().join("message.html")).unwrap();
    settings().bind(|| assert_snapshot!("html", written));
    settings().bind(|| assert_snapshot!("html", json["html"].as_str().unwrap()));
}

/// The desktop's launcher gets the full path of an existing file.
#[test]
fn the_browser_is_opened() {
    for (options, name) in [("--open", None), ("--open --html message.html", Some("message.html"))] {
        let shell = Shell::new();
        let folder = fs::canonicalize(shell.folder.path()).unwrap();
        shell.program(
            "xdg-open",
            "cat \"$1\" > shown.part; printf %s \"$1\" > opened.part; mv shown.part shown; mv opened.part opened",
        );
        let output = shell.bash(&format!("firstkey preview {options}")).env("TMPDIR", &folder).output().unwrap();
        assert!(output.status.success(), "{}", show(&output));
        // The launcher may outlive the command.
        let deadline = Instant::now() + Duration::from_secs(20);
        let opened = loop {
            if let Ok(opened) = fs::read_to_string(folder.join("opened")) {
                break opened;
            }
            assert!(Instant::now() < deadline, "nothing was opened: {}", show(&output));
            std::thread::yield_now();
        };
        match name {
            Some(name) => assert_eq!(opened, folder.join(name).to_str().unwrap()),
            None => {
                let opened = opened.replace(folder.to_str().unwrap(), "[folder]");
                settings().bind(|| assert_snapshot!("opened", opened));
            }
        }
        settings().bind(|| assert_snapshot!("page", fs::read_to_string(folder.join("shown")).unwrap()));
    }
}

#[test]
fn what_cannot_be_written_or_opened_is_told() {
    let shown = firstkey(&["preview", "--html", "/nowhere/message.html"], &[]);
    settings().bind(|| assert_snapshot!("unwritable", shown));
    let shell = Shell::new();
    let folder = fs::canonicalize(shell.folder.path()).unwrap();
    let page = folder.join("message.html");
    // No launcher is in this path.
    let shown = firstkey(&["preview", "--open", "--html", page.to_str().unwrap()], &[("PATH", "/nowhere")]);
    let shown = shown.replace(folder.to_str().unwrap(), "[folder]");
    settings().bind(|| assert_snapshot!("no_browser", shown));
}

#[test]
fn the_message_in_slack() {
    let shown = firstkey(&["preview", "--channel", "slack"], &APPEARANCE);
    let json = firstkey(&["preview", "--channel", "slack", "--output", "json"], &[]);
    let html = firstkey(&["preview", "--channel", "slack", "--html", "message.html"], &[]);
    settings().bind(|| assert_snapshot!("slack", format!("{shown}\n{json}\n{html}")));
}
