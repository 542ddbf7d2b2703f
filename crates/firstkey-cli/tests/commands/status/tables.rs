//! The table of users.

use firstkey::core::ledger::ArrivalState;

use crate::deployed::Deployed;
use crate::people::{People, of_people};

async fn stage(people: &People<'_>) {
    let grace = people.arrive("grace", &[("email", "grace@example.com")]).await;
    people.change(grace, |grace| grace.created_at = people.minutes_ago(3 * 24 * 60)).await;
    let mallory = people.arrive("mallory", &[("email", "mallory@example.net")]).await;
    people.change(mallory, |mallory| mallory.created_at = people.minutes_ago(2 * 24 * 60)).await;
    let robot = people.arrive("robot", &[]).await;
    people.change(robot, |robot| robot.created_at = people.minutes_ago(24 * 60)).await;
    let ada = people.arrive("ada", &[("email", "ada@example.com")]).await;
    people
        .change(ada, |ada| {
            ada.created_at = people.minutes_ago(30);
            ada.arrival = ArrivalState::Bounced { reason: "the message bounced: 5.1.1 user unknown".to_owned() };
        })
        .await;
    let bob = people.arrive("bob@example.com", &[]).await;
    people
        .change(bob, |bob| {
            bob.created_at = people.minutes_ago(20);
            bob.delivered_at = Some(people.minutes_ago(66 * 60));
            bob.valid_until = Some(people.minutes_ago(-6 * 60 - 30));
        })
        .await;
    let leaver = people.arrive("leaver", &[("email", "leaver@example.com")]).await;
    people.leave("leaver").await;
    people
        .change(leaver, |leaver| {
            leaver.created_at = people.minutes_ago(10);
            leaver.arrival = ArrivalState::Failed { reason: "SES refused it".to_owned() };
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn has_the_newest_first() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    stage(&people).await;
    let all = people.firstkey(&["status"]).await;
    let of_states = people.firstkey(&["status", "--state", "bounced", "--state", "skipped"]).await;
    let since = people.firstkey(&["status", "--since", "50h", "--state", "quarantined"]).await;
    let none = people.firstkey(&["status", "--since", "47h", "--state", "quarantined"]).await;
    let full = people.firstkey(&["status", "--since", "1h", "--state", "bounced", "--full"]).await;
    let json = people.firstkey(&["status", "--state", "bounced", "--output", "json"]).await;
    deployed.wire.deny("ListUsers");
    let blind = people.firstkey(&["status", "--state", "failed"]).await;
    of_people().bind(|| {
        assert_snapshot!("all", all);
        assert_snapshot!("of_states", of_states);
        assert_snapshot!("since", since);
        assert_snapshot!("none_that_match", none);
        assert_snapshot!("full", full);
        assert_snapshot!("json", json);
        assert_snapshot!("blind", blind);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn teaches_when_it_is_empty() {
    let deployed = Deployed::with(&[
        ("FIRSTKEY_PATH_PREFIXES", "/people/"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.org"),
        ("FIRSTKEY_EMAIL_TAG", "mail"),
    ])
    .await;
    let people = People(&deployed);
    assert_snapshot!("empty", people.firstkey(&["status"]).await);
    assert_snapshot!("empty_json", people.firstkey(&["status", "--output", "json"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn says_what_it_cannot_read() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    assert_snapshot!("wrong_state", people.firstkey(&["status", "--state", "lost"]).await);
    assert_snapshot!("wrong_since", people.firstkey(&["status", "--since", "yesterday"]).await);
    assert_snapshot!("wrong_pair", people.firstkey(&["status", "ada", "--state", "failed"]).await);
    assert_snapshot!("wrong_pair_too", people.firstkey(&["status", "ada", "--since", "7d"]).await);
    assert_snapshot!("no_table", people.firstkey(&["status", "--table", "people"]).await);
    deployed.wire.deny("Scan");
    assert_snapshot!("denied", people.firstkey(&["status"]).await);
}
