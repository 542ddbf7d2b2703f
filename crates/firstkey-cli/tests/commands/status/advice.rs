//! The next command does not refuse what `status` advises.

use aws_sdk_iam::types::Tag;
use aws_sdk_sesv2::types::SuppressionListReason;
use firstkey::core::ledger::{ArrivalState, PasswordState, Record, Withdrawal};
use serde_json::Value;

use crate::deployed::Deployed;
use crate::people::{People, of_people};

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];

/// The commands that `status` advises for a user.
async fn advised(people: &People<'_>, arguments: &[&str]) -> Vec<String> {
    let mut command = vec!["status", "--output", "json"];
    command.extend(arguments);
    let shown = people.firstkey(&command).await;
    let json = shown.split_once("--- stdout\n").unwrap().1.split_once("--- stderr\n").unwrap().0;
    let document: Value = serde_json::from_str(json).unwrap();
    let users = document["users"].as_array().unwrap().iter().map(|user| &user["attention"]["next"]);
    let next = users.chain([&document["unknown"]["next"]]).filter_map(Value::as_array).flatten();
    next.map(|command| command.as_str().unwrap().to_owned()).collect()
}

/// Runs an advised command, and checks that it is carried out.
async fn follow(people: &People<'_>, command: &str) {
    let words: Vec<&str> = command.split(' ').collect();
    let ["firstkey", arguments @ ..] = &words[..] else { return follow_aws(people, &words).await };
    let mut arguments = arguments.to_vec();
    if ["approve", "resend", "revoke"].contains(&arguments[0]) {
        arguments.push("--yes");
    }
    let shown = people.firstkey(&arguments).await;
    assert!(!shown.starts_with("exit code: 2"), "`{command}` was advised: {shown}");
}

/// Tags a user as the AWS CLI does.
async fn follow_aws(people: &People<'_>, words: &[&str]) {
    let ["aws", "iam", "tag-user", "--user-name", name, "--tags", tag] = words else { panic!("{words:?}") };
    let key = tag.strip_prefix("Key=").unwrap().strip_suffix(",Value=ADDRESS").unwrap();
    let tag = Tag::builder().key(key).value("ada@example.com").build().unwrap();
    people.iam().tag_user().user_name(*name).tags(tag).send().await.unwrap();
}

/// Brings a user into a state and follows the advice: in the story the expected commands, in the table any. Each
/// command starts from the same state, after an advised AWS command if there is one.
async fn check(tags: &[(&str, &str)], expected: &[&str], change: impl Fn(&People<'_>, &mut Record)) {
    for turn in 0..=expected.len() {
        let deployed = Deployed::start().await;
        let people = People(&deployed);
        let ada = people.arrive("ada", tags).await;
        people.change(ada, |ada| change(&people, ada)).await;
        let of_the_story = advised(&people, &["ada"]).await;
        let names: Vec<&str> = of_the_story.iter().map(|command| command.split(' ').nth(1).unwrap()).collect();
        assert_eq!(names, expected);
        let Some(command) = of_the_story.get(turn) else {
            let of_the_table = advised(&people, &[]).await;
            assert!(!of_the_table.is_empty());
            return follow(&people, &of_the_table[0]).await;
        };
        for prepared in of_the_story[..turn].iter().filter(|command| command.starts_with("aws ")) {
            follow(&people, prepared).await;
        }
        follow(&people, command).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_address_that_nobody_knows() {
    check(&[], &["iam", "approve"], |_, _| {}).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_creator_who_is_not_allowed() {
    let quarantined = |_: &People<'_>, ada: &mut Record| {
        let reason = "`arn:aws:iam::123456789012:role/other` created the user".to_owned();
        ada.arrival = ArrivalState::Quarantined { reason, contested: false };
        ada.password = PasswordState::None;
        (ada.message_id, ada.delivered_at, ada.valid_until) = (None, None, None);
    };
    check(ADA, &["approve"], quarantined).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_message_that_bounced() {
    check(ADA, &["resend", "revoke"], |_, ada| {
        ada.arrival = ArrivalState::Bounced { reason: "the message bounced".to_owned() };
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_arrival_that_failed() {
    check(ADA, &["resend"], |_, ada| ada.arrival = ArrivalState::Failed { reason: "SES was shut".to_owned() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_password_that_is_overdue() {
    check(ADA, &["revoke", "doctor"], |people, ada| {
        ada.delivered_at = Some(people.minutes_ago(75 * 60));
        ada.valid_until = Some(people.minutes_ago(150));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_password_that_expires_soon() {
    check(ADA, &["resend"], |people, ada| {
        ada.delivered_at = Some(people.minutes_ago(66 * 60));
        ada.valid_until = Some(people.minutes_ago(-6 * 60));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_password_that_expired() {
    check(ADA, &["resend"], |_, ada| ada.password = PasswordState::Expired(Withdrawal::Unused)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_arrival_that_waits_or_is_stuck() {
    for (waits_for, expected) in [(Some("a permission"), &["doctor"][..]), (None, &["reconcile", "redrive"])] {
        check(ADA, expected, |people, ada| {
            let waits_for = waits_for.map(str::to_owned);
            ada.arrival = ArrivalState::Pending { waits_for, not_before: None };
            ada.password = PasswordState::None;
            (ada.message_id, ada.delivered_at, ada.valid_until) = (None, None, None);
            ada.history.truncate(1);
            ada.history[0].at = people.minutes_ago(180);
        })
        .await;
    }
}

/// A command that would be refused is not advised: the story says what stands in the way.
#[tokio::test(flavor = "multi_thread")]
async fn names_what_has_to_be_done_first() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("eve", &[("email", "eve@example.net")]).await;
    assert_eq!(advised(&people, &["eve"]).await, [""; 0]);
    let ada = people.arrive("ada", ADA).await;
    let bounced = ArrivalState::Bounced { reason: "the message bounced".to_owned() };
    people.change(ada, |ada| ada.arrival = bounced).await;
    let ses = aws_sdk_sesv2::Client::new(&deployed.sdk());
    let call = ses.put_suppressed_destination().email_address("ada@example.com");
    call.reason(SuppressionListReason::Bounce).send().await.unwrap();
    assert_eq!(advised(&people, &["ada"]).await, ["firstkey revoke ada"]);
    let story = people.firstkey(&["status", "ada"]).await;
    of_people().bind(|| assert_snapshot!("suppressed", story));
    follow(&people, "firstkey revoke ada").await;
}

/// If the function may not be read, it is unknown what would be refused.
#[tokio::test(flavor = "multi_thread")]
async fn is_given_unseen_where_nothing_can_be_asked() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("eve", &[("email", "eve@example.net")]).await;
    deployed.wire.deny("GET /2015-03-31/functions/firstkey/configuration");
    assert_eq!(advised(&people, &["eve", "--table", "firstkey"]).await, ["firstkey approve eve"]);
}
