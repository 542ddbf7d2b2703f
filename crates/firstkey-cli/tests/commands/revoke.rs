//! `firstkey revoke`.

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
    assert_snapshot!("help", Deployed::start().await.firstkey(&["revoke", "--help"]).await);
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
