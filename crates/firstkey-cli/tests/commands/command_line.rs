//! What the command line says about itself.

use crate::deployed::Deployed;
use crate::offline::{commands, firstkey, stdout};

const OF_AWS: [&str; 8] =
    ["--profile", "--region", "--terraform-outputs", "--function", "--table", "--topic", "--rule", "--verbose"];

#[test]
fn a_misspelt_word_gets_what_was_meant_and_its_usage() {
    assert_snapshot!("command", firstkey(&["stauts"], &[]));
    assert_snapshot!("option", firstkey(&["status", "--sicne", "7d"], &[]));
    assert_snapshot!("value", firstkey(&["status", "--output", "jsn"], &[]));
    assert_snapshot!("missing", firstkey(&["resend"], &[]));
    assert_snapshot!("nothing_alike", firstkey(&["xyzzy"], &[]));
}

#[test]
fn the_list_of_commands_fits_80_columns() {
    let help = firstkey(&["-h"], &[]);
    let (_, list) = stdout(&help).split_once("Start here:").unwrap();
    let (list, _) = list.split_once("Options:").unwrap();
    for line in list.lines() {
        assert!(line.len() <= 80, "{line}");
    }
}

/// Options that need AWS are only where AWS is asked.
#[test]
fn options_are_where_they_mean_something() {
    for command in commands() {
        let help = firstkey(&[&command, "--help"], &[]);
        let is_offline = ["completions", "man"].contains(&command.as_str());
        for option in OF_AWS {
            assert_eq!(help.contains(option), !is_offline, "{command} {option}");
        }
        assert_eq!(help.contains("--output <"), !is_offline, "{command} --output");
        assert!(!help.contains("--outputs"), "{command}: {help}");
    }
    for (name, arguments) in [
        ("region_of_man", &["man", "--region", "us-east-1"][..]),
        ("profile_before_completions", &["--profile", "admin", "completions", "bash"]),
        ("json_of_man", &["man", "--output", "json"]),
        ("json_before_completions", &["--output", "json", "completions", "bash"]),
    ] {
        assert_snapshot!(name, firstkey(arguments, &[("FIRSTKEY_FUNCTION", "signin")]));
    }
    let variable = firstkey(&["completions", "bash"], &[("FIRSTKEY_FUNCTION", "signin")]);
    assert!(variable.starts_with("exit code: 0\n"), "{variable}");
}

/// Options of 0.1.0, where they could be given then.
#[tokio::test(flavor = "multi_thread")]
async fn earlier_spellings_still_work() {
    let deployed = Deployed::start().await;
    let folder = tempfile::tempdir().unwrap();
    let outputs = folder.path().join("outputs.json");
    let document = r#"{"function_name": "firstkey", "topic_arn": "arn:aws:sns:us-east-1:123456789012:firstkey"}"#;
    std::fs::write(&outputs, document).unwrap();
    let outputs = outputs.to_str().unwrap();
    let warning = "warning: --outputs is deprecated; use --terraform-outputs\n";
    for (arguments, warns) in [
        (&["--region", "us-east-1", "--output", "json", "export"][..], false),
        (&["--outputs", outputs, "export"], true),
        (&["export", "--outputs", outputs], true),
        (&["export", "--terraform-outputs", outputs, "--output", "json"], false),
    ] {
        let told = if warns { warning } else { "" };
        let expected = format!("exit code: 0\n--- stdout\n--- stderr\n{told}");
        assert_eq!(deployed.firstkey(arguments).await, expected, "{arguments:?}");
    }
    let both = deployed.firstkey(&["export", "--outputs", "a", "--terraform-outputs", "b"]).await;
    assert!(both.starts_with("exit code: 2\n"), "{both}");
}
