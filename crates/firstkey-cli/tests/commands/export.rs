//! `firstkey export`.

use std::process::Stdio;

use crate::deployed::Deployed;
use crate::people::{People, of_people};

#[tokio::test(flavor = "multi_thread")]
async fn help_ends_with_an_example() {
    assert_snapshot!(Deployed::start().await.firstkey(&["export", "--help"]).await);
}

/// One line for each user, in order of creation; addresses only on request.
#[tokio::test(flavor = "multi_thread")]
async fn writes_a_line_a_user() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", &[("email", "ada@example.com")]).await;
    let eve = people.arrive("eve", &[("email", "eve@example.net")]).await;
    let ada = people.change(ada, |ada| ada.created_at = "2026-11-01T08:00:00Z".parse().unwrap()).await;
    people.change(eve, |eve| eve.created_at = "2026-11-01T07:59:59Z".parse().unwrap()).await;
    let all = people.firstkey(&["export"]).await;
    let since = people.firstkey(&["export", "--since", "2026-11-01T08:00:00Z", "--full"]).await;
    of_people().bind(|| {
        assert_snapshot!("writes_a_line_a_user", all);
        assert_snapshot!("writes_addresses_when_asked", since);
    });
    assert!(!all.contains(ada.recipient.as_deref().unwrap()), "{all}");
}

/// The calendar is that of UTC, as the lines' times are.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_begins_at_midnight_utc() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", &[("email", "ada@example.com")]).await;
    people.change(ada, |ada| ada.created_at = "2026-10-31T23:59:59Z".parse().unwrap()).await;
    let nothing = "exit code: 0\n--- stdout\n--- stderr\n";
    assert_eq!(people.firstkey(&["export", "--since", "2026-11-01"]).await, nothing);
    assert_ne!(people.firstkey(&["export", "--since", "2026-10-31"]).await, nothing);
}

/// An item that is not a record is left out, and named.
#[tokio::test(flavor = "multi_thread")]
async fn names_what_it_cannot_read() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.litter("123456789012#AIDAEXAMPLEEXAMPLE").await;
    let shown = people.firstkey(&["export"]).await;
    of_people().bind(|| assert_snapshot!(shown));
}

/// As `| head` does.
#[tokio::test(flavor = "multi_thread")]
async fn ends_quietly_when_nobody_reads_on() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.com")]).await;
    let mut command = deployed.command(&["export"]);
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().await.unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}
