//! `firstkey resend`.

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
    assert_snapshot!("help", Deployed::start().await.firstkey(&["resend", "--help"]).await);
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
    // The newest mail comes first.
    let second = people.password("ada@example.com");
    assert!(deployed.cloud().accepts_password("ada", &second) && !deployed.cloud().accepts_password("ada", &first));
    check("resent_json", &people, &["resend", "ada", "--yes", "--output", "json"]).await;
}

/// The cause that stopped many users is fixed: one command is enough, and a user who cannot be helped does not hold up
/// the others.
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

/// By the name that the user has in IAM; the ledger has the earlier one.
#[tokio::test(flavor = "multi_thread")]
async fn finds_a_user_who_was_renamed() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    people.rename("ada", "countess").await;
    check("renamed", &people, &["resend", "countess", "--yes"]).await;
    assert!(deployed.cloud().accepts_password("countess", &people.password("ada@example.com")));
}
