//! What the commands that change something for a user share.

use crate::deployed::Deployed;
use crate::people::People;

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];

/// The password is only in the message.
#[tokio::test(flavor = "multi_thread")]
async fn no_output_has_a_password() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    let mut shown = Vec::new();
    for arguments in [
        &["resend", "ada", "--yes"][..],
        &["resend", "ada", "--yes", "--output", "json"],
        &["revoke", "ada", "--yes"],
        &["resend", "ada", "--yes"],
        &["reconcile", "--apply"],
        &["redrive", "--apply"],
    ] {
        shown.push(people.firstkey(arguments).await);
    }
    let messages = deployed.cloud().messages();
    assert_eq!(messages.len(), 4);
    for message in messages {
        let text = message.text.unwrap();
        let password = text.lines().skip_while(|line| !line.starts_with("3. ")).nth(2).unwrap();
        assert!(!shown.iter().any(|shown| shown.contains(password)), "{shown:?}");
    }
}
