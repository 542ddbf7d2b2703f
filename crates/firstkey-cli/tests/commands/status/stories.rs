//! One user's story, in each state.

use firstkey::core::ledger::{ArrivalState, Happened, Lease, PasswordState, Record, Step, Withdrawal};

use crate::deployed::Deployed;
use crate::people::{People, of_people};

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];

async fn check(name: &str, people: &People<'_>) {
    let shown = people.firstkey(&["status", "ada"]).await;
    of_people().bind(|| assert_snapshot!(name, shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_message_and_what_came_of_it() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", ADA).await;
    check("delivered", &people).await;
    assert!(deployed.cloud().sign_in("ada", &people.password("ada@example.com"), "Chosen-by-Ada-42!").await);
    check("signed_in", &people).await;
    people
        .change(ada, |ada| {
            ada.signed_in_at = Some(people.minutes_ago(90));
            ada.password = PasswordState::Changed;
        })
        .await;
    check("changed", &people).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_suspicious_user() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.net")]).await;
    check("quarantined", &people).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_user_who_needs_nothing() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[]).await;
    check("skipped", &people).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_address_that_ses_suppresses() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ses = aws_sdk_sesv2::Client::new(&deployed.sdk());
    let call = ses.put_suppressed_destination().email_address("ada@example.com");
    call.reason(aws_sdk_sesv2::types::SuppressionListReason::Bounce).send().await.unwrap();
    people.arrive("ada", ADA).await;
    check("failed", &people).await;
}

/// States that take hours, or somebody else's action, as the ledger would have them.
#[tokio::test(flavor = "multi_thread")]
async fn of_what_takes_its_time() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", ADA).await;
    let step = |record: &mut Record, minutes, what: &str| {
        let happened = Happened::Told { what: what.to_owned() };
        record.history.push(Step { at: people.minutes_ago(minutes), happened });
    };
    let ada = people
        .change(ada, |ada| {
            ada.arrival = ArrivalState::Bounced { reason: "the message bounced: 5.1.1 user unknown".to_owned() };
            step(ada, 30, "the message bounced: 5.1.1 user unknown");
        })
        .await;
    check("bounced", &people).await;
    let ada = people
        .change(ada, |ada| {
            ada.arrival = ArrivalState::Delivered;
            ada.history.pop();
            ada.created_at = people.minutes_ago(66 * 60 + 3);
            ada.delivered_at = Some(people.minutes_ago(66 * 60));
            ada.valid_until = Some(people.minutes_ago(-6 * 60 - 30));
        })
        .await;
    check("expires_soon", &people).await;
    let ada = people.change(ada, |ada| ada.valid_until = Some(people.minutes_ago(150))).await;
    check("overdue", &people).await;
    let ada = people
        .change(ada, |ada| {
            ada.password = PasswordState::Expired(Withdrawal::Unused);
            step(ada, 20, "expired: the password was not used in time and was withdrawn");
        })
        .await;
    check("expired", &people).await;
    let ada = people
        .change(ada, |ada| {
            let reason = "gave up after 168h: cannot delete the login profile of `ada`: AccessDenied, so an administrator has to delete it";
            ada.arrival = ArrivalState::Failed { reason: reason.to_owned() };
            ada.password = PasswordState::Expiring(Withdrawal::Undeliverable);
            step(ada, 15, &format!("failed: {reason}"));
        })
        .await;
    check("failed_and_not_withdrawn", &people).await;
    let ada = people
        .change(ada, |ada| {
            ada.arrival = ArrivalState::Pending { waits_for: None, not_before: None };
            ada.password = PasswordState::None;
            (ada.message_id, ada.delivered_at, ada.valid_until) = (None, None, None);
            ada.history.truncate(1);
            step(ada, 125, "attempt failed: cannot store");
        })
        .await;
    check("stuck", &people).await;
    let reason =
        "SES to be allowed to send again (cannot send the message to a***@example.com: SendingPausedException)";
    people
        .change(ada, |ada| {
            ada.arrival = ArrivalState::Pending { waits_for: Some(reason.to_owned()), not_before: None };
            step(ada, 50, &format!("waiting for: {reason}"));
        })
        .await;
    check("waiting", &people).await;
}

/// A reused name is another user's, and commands tell them apart by their ids.
#[tokio::test(flavor = "multi_thread")]
async fn of_all_who_had_the_name() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let first = people.arrive("ada", ADA).await;
    people.change(first, |first| first.created_at = people.minutes_ago(3 * 24 * 60 + 1)).await;
    people.leave("ada").await;
    people.arrive("ADA", &[("email", "ada@example.net")]).await;
    check("namesakes", &people).await;
}

/// A user id finds one of them.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_user_id() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    let eve = people.arrive("eve", &[("email", "eve@example.com")]).await;
    let by_id = people.firstkey(&["status", &eve.user_id, "--output", "json"]).await;
    assert!(by_id.contains(r#""user_name": "eve""#) && !by_id.contains(r#""user_name": "ada""#), "{by_id}");
    let by_name = people.firstkey(&["status", "Eve", "--output", "json"]).await;
    assert_eq!(by_id, by_name);
}

#[tokio::test(flavor = "multi_thread")]
async fn for_programs() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    let shown = people.firstkey(&["status", "ada", "--output", "json"]).await;
    of_people().bind(|| assert_snapshot!("json", shown));
}

/// A name from a forged event harms neither the terminal nor a shell.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_name_that_means_harm() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", &[("email", "ada@example.net")]).await;
    people.change(ada, |ada| ada.user_name = "ada;\u{1b}[2J\u{202e}rm".to_owned()).await;
    let shown = people.firstkey(&["status", "ada;\u{1b}[2J\u{202e}rm"]).await;
    of_people().bind(|| assert_snapshot!("harm", shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_whoever_is_told_in_slack_or_not() {
    let slack = [("FIRSTKEY_CHANNELS", "email,slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token")];
    let deployed = Deployed::with(&slack).await;
    let people = People(&deployed);
    let ada = people.arrive("ada", ADA).await;
    let exported = people.firstkey(&["export"]).await;
    assert!(exported.contains(r#""slack":{"channel":"D00000001","ts":""#), "{exported}");
    check("told_in_slack", &people).await;
    people
        .change(ada, |ada| {
            *ada = ada.clone().owing_in_slack(None, lease(), ada.created_at).not_yet_told_in_slack(
                "why",
                false,
                ada.created_at,
            )
        })
        .await;
    check("not_yet_told_in_slack", &people).await;
}

fn lease() -> Lease {
    Lease { owner: "a".to_owned(), expires_at: "2026-11-22T10:15:30Z".parse().unwrap() }
}
