//! `--verbose`: the calls of AWS.

use crate::deployed::{Deployed, settings};
use crate::people::People;

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];

fn of_calls() -> insta::Settings {
    let mut settings = settings();
    settings.add_filter(r"in \d+ ms", "in [n] ms");
    settings.add_filter(r"request \S+", "request [id]");
    settings
}

/// The calls, without anything that is in them.
#[tokio::test(flavor = "multi_thread")]
async fn names_calls_and_shows_nothing_of_them() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    deployed.wire.deny("GetLoginProfile");
    let mut shown = Vec::new();
    for arguments in [
        &["status", "ada"][..],
        &["resend", "ada", "--yes"],
        &["doctor"],
        &["send-test", "ada@example.com"],
        &["redrive"],
    ] {
        let output = deployed.command(arguments).arg("--verbose").output().await.unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        for mail in deployed.cloud().messages() {
            let text = mail.text.unwrap();
            let password = text.lines().find(|line| line.len() == 20 && !line.contains(' ')).unwrap();
            assert!(!errors.contains(password), "{errors}");
        }
        let calls: Vec<&str> = errors.lines().filter(|line| line.starts_with("aws: ")).collect();
        assert!(!calls.is_empty(), "{errors}");
        for secret in ["ada", "example.com", "example%40", "AWS4-HMAC", "local", "firstkey"] {
            assert!(!calls.iter().any(|call| call.contains(secret)), "{secret}: {calls:?}");
        }
        let operations = calls.iter().map(|call| call.split(": ").nth(1).unwrap());
        for operation in operations {
            assert!(operation.contains(':') && !operation.starts_with("aws:"), "{operation}");
        }
        // Calls that go out at the same time return in any order.
        let mut calls: Vec<String> = calls.iter().map(|call| (*call).to_owned()).collect();
        calls.sort();
        shown.push(format!("{}\n{}", arguments[0], calls.join("\n")));
    }
    of_calls().bind(|| assert_snapshot!(shown[0]));
    let without = deployed.command(&["status", "ada"]).output().await.unwrap();
    assert!(without.stderr.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn tells_of_calls_without_an_answer() {
    let deployed = Deployed::start().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = deployed.command(&["status", "--verbose"]);
    let output = command.env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")).output().await.unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.starts_with("aws: sts:GetCallerIdentity: no answer in "), "{errors}");
}
