//! A machine whose clock is wrong: AWS's answers are dated as if it were.

use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};

use crate::deployed::Deployed;
use crate::people::People;
use crate::redrive::post;

const WRITING: [&[&str]; 5] = [
    &["resend", "ada", "--yes"],
    &["approve", "ada", "--yes"],
    &["revoke", "ada", "--yes"],
    &["reconcile", "--apply"],
    &["redrive", "--apply"],
];

/// As if the machine's clock were a minute and a half behind.
pub(crate) fn later(date: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&(date + SignedDuration::from_secs(90))).unwrap()
}

/// As if it were two and a half hours ahead.
fn earlier(date: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&(date - SignedDuration::from_mins(150))).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_clock_writes_nothing() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let record = people.arrive("ada", &[("email", "ada@example.com")]).await;
    let password = people.password("ada@example.com");
    post(&deployed, "firstkey-failed", &people.missed("grace").await.to_string(), &[]).await;
    let mails = deployed.cloud().messages().len();
    deployed.wire.date("GetCallerIdentity", later);
    for arguments in WRITING {
        assert_snapshot!("behind", people.firstkey(arguments).await);
    }
    deployed.wire.date("GetCallerIdentity", earlier);
    assert_snapshot!("ahead", people.firstkey(WRITING[0]).await);
    assert_eq!(deployed.cloud().messages().len(), mails);
    assert!(deployed.cloud().accepts_password("ada", &password));
    assert_eq!(people.record(&record.id).await, record);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_clock_may_look() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.com")]).await;
    deployed.wire.date("GetCallerIdentity", earlier);
    for arguments in [&["status"][..], &["status", "ada"], &["export"], &["reconcile"], &["redrive"]] {
        let shown = people.firstkey(arguments).await;
        assert!(shown.starts_with("exit code: 0\n"), "{arguments:?}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_a_date_is_no_evidence() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.com")]).await;
    deployed.wire.date("GetCallerIdentity", |_| "unknown".to_owned());
    let shown = people.firstkey(&["resend", "ada", "--yes"]).await;
    assert!(shown.starts_with("exit code: 0\n"), "{shown}");
}
