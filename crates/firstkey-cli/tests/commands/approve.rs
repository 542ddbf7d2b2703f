//! `firstkey approve`.

use crate::deployed::Deployed;
use crate::people::{People, of_people};

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];

async fn check(name: &str, people: &People<'_>, arguments: &[&str]) {
    let shown = people.firstkey(arguments).await;
    of_people().bind(|| assert_snapshot!(name, shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn help_ends_with_an_example() {
    assert_snapshot!("help", Deployed::start().await.firstkey(&["approve", "--help"]).await);
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
