//! Users who get a link: what the commands say of them.

use std::collections::BTreeMap;

use firstkey::core::ledger::Record;
use serde_json::Value;

use crate::browser::{look, submit};
use crate::deployed::Deployed;
use crate::offline::stdout;
use crate::people::{People, of_people};

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];
const CLAIM: (&str, &str) = ("FIRSTKEY_DELIVERY", "claim");
const CHOICE: &str = "action=choose&password=Ox4-gravel-Lantern&again=Ox4-gravel-Lantern";

async fn check(name: &str, people: &People<'_>, arguments: &[&str]) {
    let shown = people.firstkey(arguments).await;
    of_people().bind(|| assert_snapshot!(name, shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_shown_sent_again_and_closed() {
    let deployed = Deployed::with(&[CLAIM]).await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    check("story", &people, &["status", "ada"]).await;
    check("table", &people, &["status"]).await;
    check("resend_nobody_to_ask", &people, &["resend", "ada"]).await;
    check("resent", &people, &["resend", "ada", "--yes"]).await;
    check("revoke_nobody_to_ask", &people, &["revoke", "ada"]).await;
    check("revoked", &people, &["revoke", "ada", "--yes"]).await;
    check("revoked_before", &people, &["revoke", "ada", "--yes"]).await;
    check("story_of_a_revoked_link", &people, &["status", "ada"]).await;
}

async fn arrive(people: &People<'_>, name: &str) -> (Record, String) {
    let address = format!("{name}@example.com");
    let record = people.arrive(name, &[("email", &address)]).await;
    (record, people.link(&address))
}

/// A user in each state of a link.
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_trail_says_what_became_of_links() {
    let deployed = Deployed::with(&[CLAIM]).await;
    let people = People(&deployed);
    arrive(&people, "ada").await;
    let (_, link) = arrive(&people, "bob").await;
    assert_eq!(submit(&link, CHOICE).await.0, 200);
    let (record, link) = arrive(&people, "cleo").await;
    let ended = people.minutes_ago(1);
    people.change(record, |record| record.claim.as_mut().unwrap().expires_at = ended).await;
    assert_eq!(submit(&link, "action=renew").await.0, 200);
    assert_ne!(people.link("cleo@example.com"), link);
    let (_, link) = arrive(&people, "dan").await;
    assert_eq!(submit(&link, "action=not-me&confirmed=yes").await.0, 200);
    arrive(&people, "eve").await;
    people.firstkey(&["revoke", "eve", "--yes"]).await;
    let (record, link) = arrive(&people, "fay").await;
    assert_eq!(submit(&link, CHOICE).await.0, 200);
    assert_eq!(submit(&link, "action=not-me&confirmed=yes").await.0, 200);
    let record = people.record(&record.id).await;
    people.change(record, |record| record.claim.as_mut().unwrap().wrong_codes = 2).await;
    let exported = people.firstkey(&["export"]).await;
    let users = stdout(&exported).lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    // Users of the same second are in the order of their ids.
    let claims: BTreeMap<String, Value> =
        users.map(|user| (user["user_name"].as_str().unwrap().to_owned(), user["claim"].clone())).collect();
    of_people().bind(|| assert_json_snapshot!("exported", claims));
}

/// The page then says that the contact can help.
#[tokio::test(flavor = "multi_thread")]
async fn resend_gives_a_user_new_tries_who_entered_wrong_codes() {
    let deployed = Deployed::with(&[CLAIM]).await;
    let people = People(&deployed);
    let (record, link) = arrive(&people, "ada").await;
    people.change(record, |record| record.claim.as_mut().unwrap().wrong_codes = 5).await;
    assert_eq!(look(&link).await.0, 429);
    people.firstkey(&["resend", "ada", "--yes"]).await;
    assert_eq!(look(&link).await.0, 410);
    assert_eq!(look(&people.link("ada@example.com")).await.0, 200);
}

/// The link leads to the page, and no further.
#[tokio::test(flavor = "multi_thread")]
async fn a_test_has_a_link_that_leads_nowhere() {
    let deployed = Deployed::with(&[CLAIM, ("FIRSTKEY_ORG_NAME", "Example Corp")]).await;
    let people = People(&deployed);
    check("send_test", &people, &["send-test", "grace@example.com"]).await;
    check("send_test_json", &people, &["send-test", "grace@example.com", "--output", "json"]).await;
    let [mail, _] = &deployed.cloud().messages()[..] else { panic!("{:?}", deployed.cloud().messages()) };
    let said =
        "This is a test message from Firstkey. No user was created, and the link\nand user name below don’t work.\n";
    assert!(mail.text.as_deref().unwrap().starts_with(said), "{mail:?}");
    let (status, page) = look(&people.link("grace@example.com")).await;
    assert_eq!(status, 410);
    assert!(page.contains("<h1>This link doesn’t work</h1>"), "{page}");
    assert_eq!(people.link_hashes().await, [""; 0]);
}

/// Whoever reads what a command prints must not get at a sign-in, nor at anything that says which link was whose.
#[tokio::test(flavor = "multi_thread")]
async fn no_command_prints_a_secret_of_a_link() {
    let deployed = Deployed::with(&[CLAIM]).await;
    let people = People(&deployed);
    let (_, closed) = arrive(&people, "ada").await;
    let (_, open) = arrive(&people, "bob").await;
    let mut secrets = vec![closed, open];
    let mut shown = String::new();
    for arguments in [
        &["status", "--full"][..],
        &["status", "--output", "json"],
        &["status", "ada", "--full"],
        &["status", "ada", "--output", "json"],
        &["export", "--full"],
        &["reconcile"],
        &["reconcile", "--output", "json"],
        &["redrive"],
        &["doctor", "--verbose"],
        &["preview", "--deployed"],
        &["send-test", "grace@example.com", "--verbose"],
        &["resend", "ada", "--yes", "--verbose"],
        &["resend", "ada", "--yes", "--output", "json"],
        &["revoke", "ada", "--yes", "--output", "json"],
        &["status", "ada", "--output", "json", "--verbose"],
    ] {
        shown += &people.firstkey(arguments).await;
        secrets.push(people.link("ada@example.com"));
    }
    let hashes = people.link_hashes().await;
    assert_eq!(hashes.len(), 4, "the links of two users, and two more of one");
    for secret in secrets.iter().map(|link| link.rsplit('/').next().unwrap()).chain(hashes.iter().map(String::as_str)) {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
