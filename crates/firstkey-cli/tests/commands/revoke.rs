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

/// By the name that the user has in IAM; the ledger has the earlier one.
#[tokio::test(flavor = "multi_thread")]
async fn revoke_finds_a_user_who_was_renamed() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    let password = people.password("ada@example.com");
    people.rename("ada", "countess").await;
    check("renamed_nobody_to_ask", &people, &["revoke", "countess"]).await;
    assert!(deployed.cloud().accepts_password("countess", &password));
    check("renamed", &people, &["revoke", "countess", "--yes"]).await;
    assert!(!deployed.cloud().accepts_password("countess", &password));
}

/// Whoever has the name now is meant, also if the ledger does not know them.
#[tokio::test(flavor = "multi_thread")]
async fn revoke_goes_by_who_has_the_name_now() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    let password = people.password("ada@example.com");
    people.rename("ada", "countess").await;
    let other = people.arrive("ada", &[("email", "ada.two@example.com")]).await;
    people.forget(&other).await;
    check("handed_on_to_nobody_known", &people, &["revoke", "ada", "--yes"]).await;
    assert!(deployed.cloud().accepts_password("countess", &password));
    assert!(deployed.cloud().accepts_password("ada", &people.password("ada.two@example.com")));
}

#[tokio::test(flavor = "multi_thread")]
async fn revoke_succeeds_if_the_user_is_gone() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    people.leave("ada").await;
    check("gone", &people, &["revoke", "ada", "--yes"]).await;
    check("gone_before", &people, &["revoke", "ada", "--yes"]).await;
}

/// IAM may show a new login profile late.
#[tokio::test(flavor = "multi_thread")]
async fn revoke_says_that_it_did_nothing_while_iam_does_not_show_the_login_profile() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    deployed.wire.refuse("GetLoginProfile", 404, "NoSuchEntity");
    check("not_shown", &people, &["revoke", "ada", "--yes"]).await;
    check("story_of_a_login_profile_that_is_not_shown", &people, &["status", "ada"]).await;
    assert!(deployed.cloud().accepts_password("ada", &people.password("ada@example.com")));
}
