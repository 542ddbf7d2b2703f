//! `firstkey reconcile`.

use firstkey::core::ledger::{Lease, Notice};

use crate::deployed::Deployed;
use crate::people::{People, of_people};

async fn check(name: &str, people: &People<'_>, arguments: &[&str]) {
    let shown = people.firstkey(arguments).await;
    of_people().bind(|| assert_snapshot!(name, shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn help_ends_with_an_example() {
    assert_snapshot!("help_of_reconcile", Deployed::start().await.firstkey(&["reconcile", "--help"]).await);
}

/// One password is due, one was changed, one user is gone; nothing happens before --apply.
#[tokio::test(flavor = "multi_thread")]
async fn shows_what_the_sweep_would_do_and_does_it() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    check("nothing", &people, &["reconcile"]).await;
    let ada = people.arrive("ada", &[("email", "ada@example.com")]).await;
    people.change(ada, |ada| ada.valid_until = Some(people.minutes_ago(16))).await;
    let password = people.password("ada@example.com");
    // In order of their names, also for users of the same second.
    people.arrive("edsger", &[("email", "edsger@example.com")]).await;
    people.leave("edsger").await;
    people.arrive("grace", &[("email", "grace@example.com")]).await;
    let chosen = "Chosen-by-Grace-42!";
    assert!(deployed.cloud().sign_in("grace", &people.password("grace@example.com"), chosen).await);
    check("prospects", &people, &["reconcile"]).await;
    check("prospects_json", &people, &["reconcile", "--output", "json"]).await;
    assert!(deployed.cloud().accepts_password("ada", &password));
    check("applied", &people, &["reconcile", "--apply"]).await;
    assert!(!deployed.cloud().accepts_password("ada", &password));
    assert!(deployed.cloud().accepts_password("grace", chosen));
    check("nothing_any_more", &people, &["reconcile", "--apply", "--output", "json"]).await;
}

/// A sweep tells what is owed, leaves alone whom an attempt works on, and fails on what it cannot read.
#[tokio::test(flavor = "multi_thread")]
async fn shows_what_is_owed_and_what_is_in_the_way() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", &[("email", "ada@example.com")]).await;
    people
        .change(ada, |ada| {
            ada.valid_until = Some(people.minutes_ago(16));
            ada.lease = Some(Lease { owner: "another".to_owned(), expires_at: people.minutes_ago(-4) });
        })
        .await;
    check("leased", &people, &["reconcile"]).await;
    let grace = people.arrive("grace", &[("email", "grace@example.net")]).await;
    people.change(grace, |grace| grace.owes = Some(Notice::Quarantined)).await;
    people.litter("123456789012#AIDAUNREADABLE").await;
    check("owed", &people, &["reconcile"]).await;
    check("owed_json", &people, &["reconcile", "--output", "json"]).await;
    check("owed_applied", &people, &["reconcile", "--apply"]).await;
    check("not_owed_any_more", &people, &["reconcile"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_the_permission_that_is_missing() {
    let deployed = Deployed::start().await;
    deployed.wire.deny("ListUsers");
    check("denied", &People(&deployed), &["reconcile"]).await;
}
