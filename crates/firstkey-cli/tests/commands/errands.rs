//! The commands that change something for one user: resend, approve and revoke.

use insta::assert_snapshot;

use crate::deployed::Deployed;
use crate::people::{People, of_people};

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];
const CHOSEN: &str = "Chosen-by-Ada-42!";

async fn check(name: &str, people: &People<'_>, arguments: &[&str]) {
    let shown = people.firstkey(arguments).await;
    of_people().bind(|| assert_snapshot!(name, shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn help_ends_with_an_example() {
    let deployed = Deployed::start().await;
    for command in ["approve", "resend", "revoke"] {
        let help = deployed.firstkey(&[command, "--help"]).await;
        assert_snapshot!(format!("help_of_{command}"), help);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn resend_sends_a_new_password() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    let first = people.password("ada@example.com");
    check("nobody_to_ask", &people, &["resend", "ada"]).await;
    assert!(deployed.cloud().accepts_password("ada", &first));
    check("resent", &people, &["resend", "ada", "--yes"]).await;
    // The newest mail is the first that is found.
    let second = people.password("ada@example.com");
    assert!(deployed.cloud().accepts_password("ada", &second) && !deployed.cloud().accepts_password("ada", &first));
    check("resent_json", &people, &["resend", "ada", "--yes", "--output", "json"]).await;
}

/// What stood in the way of many is mended: they need one command, and whoever cannot be helped does not keep the others waiting.
#[tokio::test(flavor = "multi_thread")]
async fn resend_sends_to_everybody_whose_arrival_has_failed() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    check("nobody_failed", &people, &["resend", "--failed"]).await;
    let ses = aws_sdk_sesv2::Client::new(&deployed.sdk());
    for name in ["ada", "grace", "edsger"] {
        let address = format!("{name}@example.com");
        let call = ses.put_suppressed_destination().email_address(&address);
        call.reason(aws_sdk_sesv2::types::SuppressionListReason::Bounce).send().await.unwrap();
        people.arrive(name, &[("email", &address)]).await;
        if name != "edsger" {
            ses.delete_suppressed_destination().email_address(&address).send().await.unwrap();
        }
    }
    people.arrive("bob", &[("email", "bob@example.com")]).await;
    check("would_send_to_the_failed", &people, &["resend", "--failed"]).await;
    assert_eq!(deployed.cloud().messages().len(), 1);
    check("sent_to_the_failed", &people, &["resend", "--failed", "--yes"]).await;
    for name in ["ada", "grace"] {
        assert!(deployed.cloud().accepts_password(name, &people.password(&format!("{name}@example.com"))), "{name}");
    }
    check("still_failed_json", &people, &["resend", "--failed", "--yes", "--output", "json"]).await;
    assert_eq!(deployed.cloud().messages().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn resend_keeps_a_password_of_the_users_own() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    assert!(deployed.cloud().sign_in("ada", &people.password("ada@example.com"), CHOSEN).await);
    check("has_signed_in", &people, &["resend", "ada", "--yes"]).await;
    assert!(deployed.cloud().accepts_password("ada", CHOSEN));
    check("reset", &people, &["resend", "ada", "--reset", "--yes"]).await;
    assert!(deployed.cloud().accepts_password("ada", &people.password("ada@example.com")));
}

#[tokio::test(flavor = "multi_thread")]
async fn resend_says_why_it_does_nothing() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    check("unknown", &people, &["resend", "nobody", "--yes"]).await;
    people.arrive("eve", &[("email", "eve@example.net")]).await;
    check("never_invited", &people, &["resend", "eve", "--yes"]).await;
    people.arrive("ada", ADA).await;
    deployed.wire.deny("GetUser");
    check("lacks_a_permission", &people, &["resend", "ada", "--yes"]).await;
    assert_eq!(deployed.cloud().messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn approve_admits_whom_an_administrator_knows() {
    let deployed = Deployed::with(&[("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/terraform")]).await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    check("approve_nobody_to_ask", &people, &["approve", "ada"]).await;
    assert_eq!(deployed.cloud().messages().len(), 0);
    check("approved", &people, &["approve", "ada", "--yes"]).await;
    assert!(deployed.cloud().accepts_password("ada", &people.password("ada@example.com")));
    check("approved_before", &people, &["approve", "ada", "--yes"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn approve_does_not_reach_beyond_the_allowed_domains() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("eve", &[("email", "eve@example.net")]).await;
    check("foreign_domain", &people, &["approve", "eve", "--yes"]).await;
    people.arrive("robot", &[]).await;
    check("no_address", &people, &["approve", "robot", "--yes"]).await;
    assert_eq!(deployed.cloud().messages().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn revoke_withdraws_an_unused_password() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    let password = people.password("ada@example.com");
    check("revoke_nobody_to_ask", &people, &["revoke", "ada"]).await;
    assert!(deployed.cloud().accepts_password("ada", &password));
    check("revoked", &people, &["revoke", "ada", "--yes"]).await;
    assert!(!deployed.cloud().accepts_password("ada", &password));
    check("revoked_before", &people, &["revoke", "ada", "--yes"]).await;
    check("story_of_a_revoked_password", &people, &["status", "ada"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revoke_leaves_a_used_password_alone() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    assert!(deployed.cloud().sign_in("ada", &people.password("ada@example.com"), CHOSEN).await);
    check("left_alone", &people, &["revoke", "ada", "--yes", "--output", "json"]).await;
    assert!(deployed.cloud().accepts_password("ada", CHOSEN));
}

/// The password is in the message, and nothing shows it.
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
