//! The sweep: users that no event reported, and what became of delivered passwords.

use std::time::Duration;

use aws_sdk_iam::types::Tag;
use firstkey::core::ledger::{PasswordOutcome, Record, Status};
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, world_with_alerts};
use serde_json::{Value, json};

pub(crate) const HOUR: Duration = Duration::from_secs(3600);

/// The event of a schedule, as EventBridge sends it.
pub(crate) fn schedule() -> Value {
    json!({
        "version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event", "source": "aws.events",
        "account": "123456789012", "time": "2026-11-22T11:00:00Z", "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:123456789012:rule/firstkey-sweep"], "detail": {},
    })
}

/// Runs a sweep; returns the outcomes that it counted, in order of the metrics' lines.
pub(crate) async fn sweep(world: &World) -> Vec<String> {
    let outcome = world.invoke(&schedule()).await;
    assert_eq!(outcome.answer, Ok(Value::Null));
    let lines = outcome.metrics.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| line["Outcome"].as_str().unwrap().to_owned()).collect()
}

pub(crate) async fn delivered(world: &World) -> (Value, Record) {
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!(record.status(), Status::Delivered);
    (event, record)
}

#[tokio::test(start_paused = true)]
async fn a_user_whose_event_was_lost_gets_one_mail() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    // The event may still be on its way.
    assert_eq!(sweep(&world).await, ["swept"]);
    tokio::time::sleep(HOUR).await;
    assert_eq!(sweep(&world).await, ["swept", "delivered"]);
    assert_eq!(sweep(&world).await, ["swept"]);
    // The event comes after all.
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

#[tokio::test(start_paused = true)]
async fn an_arrival_that_every_queue_gave_up_on_is_taken_up_again() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..50 {
        world.wire.fault("SendEmail", Fault::Answer(429, "TooManyRequestsException"));
    }
    world.invoke(&event).await.answer.unwrap_err();
    world.wire.heal();
    assert_eq!(sweep(&world).await, ["swept"]);
    tokio::time::sleep(HOUR + HOUR).await;
    assert_eq!(sweep(&world).await, ["swept", "delivered"]);
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

#[tokio::test(start_paused = true)]
async fn users_from_before_firstkey_are_left_alone() {
    let world = world_with_alerts(&[]).await;
    world.create_user("ada", "ada@example.com").await;
    tokio::time::sleep(HOUR).await;
    world.deploy_ledger_anew().await;
    tokio::time::sleep(48 * HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!((world.mails().len(), world.wire.count("LookupEvents"), world.wire.count("Publish")), (0, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_user_of_whose_creation_nothing_tells_is_reported_once_and_not_guessed_at() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    tokio::time::sleep(24 * HOUR).await;
    world.wire.fault("LookupEvents", Fault::Nothing);
    assert_eq!(sweep(&world).await, ["swept", "lost"]);
    assert_eq!(sweep(&world).await, ["swept"]);
    let record = world.record(&event).await;
    let reason = "the event of the user's creation never came and is not in CloudTrail's event history";
    assert_eq!((record.status(), record.reason()), (Status::Failed, Some(reason)));
    assert_eq!((world.mails().len(), world.wire.count("Publish")), (0, 1));
    assert_eq!(world.reset_required("ada").await, None);
}

#[tokio::test(start_paused = true)]
async fn an_unused_password_is_withdrawn_when_the_mail_says_so() {
    let world = world_with_alerts(&[]).await;
    let (event, record) = delivered(&world).await;
    tokio::time::sleep(71 * HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!(world.reset_required("ada").await, Some(true));
    tokio::time::sleep(HOUR).await;
    // IAM reports a sign-in minutes late.
    assert!(record.valid_until.unwrap() <= world.now());
    assert_eq!(sweep(&world).await, ["swept"]);
    tokio::time::sleep(HOUR / 4).await;
    assert_eq!(sweep(&world).await, ["swept", "expired"]);
    assert_eq!(world.reset_required("ada").await, None);
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.outcome()), (Status::Expired, Some(PasswordOutcome::Withdrawn)));
    assert_eq!(world.wire.count("Publish"), 1);
    // Neither another sweep nor a repeated event changes anything.
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!((world.mails().len(), world.record(&event).await), (1, record));
}

#[tokio::test(start_paused = true)]
async fn a_password_that_was_changed_is_never_withdrawn() {
    let world = world_with_alerts(&[]).await;
    let (event, _) = delivered(&world).await;
    world.iam.update_login_profile().user_name("ada").password_reset_required(false).send().await.unwrap();
    tokio::time::sleep(73 * HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!(world.reset_required("ada").await, Some(false));
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.outcome()), (Status::Delivered, Some(PasswordOutcome::Changed)));
    assert_eq!((world.wire.count("DeleteLoginProfile"), world.wire.count("Publish")), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_login_profile_that_is_not_ours_is_never_withdrawn() {
    let world = world_with_alerts(&[]).await;
    let (event, _) = delivered(&world).await;
    world.iam.delete_login_profile().user_name("ada").send().await.unwrap();
    tokio::time::sleep(HOUR).await;
    let profile = world.iam.create_login_profile().user_name("ada").password("an Administrator's 0wn");
    profile.password_reset_required(true).send().await.unwrap();
    tokio::time::sleep(73 * HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!(world.reset_required("ada").await, Some(true));
    assert_eq!(world.record(&event).await.outcome(), Some(PasswordOutcome::Replaced));
    assert_eq!(world.wire.count("DeleteLoginProfile"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_user_of_the_same_name_who_came_later_is_left_alone() {
    let world = world_with_alerts(&[]).await;
    let (first, _) = delivered(&world).await;
    world.iam.delete_login_profile().user_name("ada").send().await.unwrap();
    world.iam.delete_user().user_name("ada").send().await.unwrap();
    tokio::time::sleep(70 * HOUR).await;
    let second = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&second).await.answer, Ok(Value::Null));
    tokio::time::sleep(5 * HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!(world.record(&first).await.outcome(), Some(PasswordOutcome::Gone));
    assert_eq!(world.record(&second).await.outcome(), None);
    assert_eq!(world.reset_required("ada").await, Some(true));
}

/// Between the look at the login profile and its deletion, the user is deleted and another one with the same name
/// comes.
#[tokio::test(start_paused = true)]
async fn a_user_who_takes_the_name_while_the_sweep_looks_is_left_alone() {
    let world = world_with_alerts(&[]).await;
    let (first, _) = delivered(&world).await;
    tokio::time::sleep(73 * HOUR).await;
    let replace = async {
        while world.wire.count("GetLoginProfile") == 0 {
            tokio::task::yield_now().await;
        }
        world.iam.delete_login_profile().user_name("ada").send().await.unwrap();
        world.iam.delete_user().user_name("ada").send().await.unwrap();
        world.iam.create_user().user_name("ada").path("/people/").send().await.unwrap();
        world.iam.create_login_profile().user_name("ada").password("an Administrator's 0wn").send().await.unwrap();
    };
    // The wire lets the sweep's next call fail once, which gives the others the time that they need.
    world.wire.fault("GetUser", Fault::Answer(503, "ServiceUnavailable"));
    tokio::join!(sweep(&world), replace);
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!(world.record(&first).await.outcome(), Some(PasswordOutcome::Gone));
    assert_eq!(world.wire.count("DeleteLoginProfile"), 0);
    assert_eq!(world.reset_required("ada").await, Some(false));
}

/// The machine stops after a call was carried out: the future is dropped.
#[tokio::test(start_paused = true)]
async fn a_sweep_that_is_cut_short_anywhere_is_finished_by_the_next() {
    let mut reports = Vec::new();
    // `expiring` is stored, the profile is gone, administrators have been told.
    for operation in ["PutItem", "DeleteLoginProfile", "Publish"] {
        let world = world_with_alerts(&[]).await;
        let (event, _) = delivered(&world).await;
        tokio::time::sleep(73 * HOUR).await;
        let before = world.wire.count(operation);
        let schedule = schedule();
        tokio::select! {
            biased;
            _ = world.invoke(&schedule) => panic!("the sweep never made the call {operation}"),
            () = async { while world.wire.count(operation) == before { tokio::task::yield_now().await } } => {}
        }
        let (status, outcomes): (_, &[&str]) = match operation {
            // The password is withdrawn, and administrators are owed the alert.
            "Publish" => (Status::Expired, &["swept"]),
            _ => (Status::Expiring, &["swept", "expired"]),
        };
        assert_eq!(world.record(&event).await.status(), status, "{operation}");
        tokio::time::sleep(HOUR).await;
        assert_eq!(sweep(&world).await, outcomes, "{operation}");
        let record = world.record(&event).await;
        assert_eq!(
            (record.status(), record.outcome()),
            (Status::Expired, Some(PasswordOutcome::Withdrawn)),
            "{operation}"
        );
        assert_eq!(world.reset_required("ada").await, None, "{operation}");
        reports.push(world.wire.count("Publish"));
    }
    // A crash after the alert repeats it; no crash loses it.
    assert_eq!(reports, [1, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_sweep_whose_answers_are_lost_withdraws_all_the_same() {
    for operation in ["PutItem", "DeleteLoginProfile", "GetLoginProfile", "Scan", "ListUsers"] {
        for fault in [Fault::LoseAnswer, Fault::Answer(503, "ServiceUnavailable"), Fault::Refuse] {
            let world = world_with_alerts(&[]).await;
            let (event, _) = delivered(&world).await;
            tokio::time::sleep(73 * HOUR).await;
            world.wire.fault(operation, fault);
            assert_eq!(sweep(&world).await, ["swept", "expired"], "{operation} {fault:?}");
            assert!(world.wire.is_quiet());
            assert_eq!(world.record(&event).await.status(), Status::Expired, "{operation} {fault:?}");
            assert_eq!((world.reset_required("ada").await, world.wire.count("Publish")), (None, 1));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn one_user_whom_iam_refuses_does_not_keep_the_others_waiting() {
    let world = world_with_alerts(&[]).await;
    for name in ["ada", "grace"] {
        let event = world.create_user(name, &format!("{name}@example.com")).await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    }
    tokio::time::sleep(73 * HOUR).await;
    world.wire.fault("DeleteLoginProfile", Fault::Answer(403, "AccessDenied"));
    assert_eq!(sweep(&world).await, ["swept", "sweep_failure", "expired"]);
    assert_eq!(sweep(&world).await, ["swept", "expired"]);
    assert_eq!((world.reset_required("ada").await, world.reset_required("grace").await), (None, None));
}

#[tokio::test(start_paused = true)]
async fn a_user_outside_the_paths_is_not_looked_at() {
    let world = world_with_alerts(&[("FIRSTKEY_PATH_PREFIXES", "/people/")]).await;
    let tag = Tag::builder().key("email").value("robot@example.com").build().unwrap();
    world.iam.create_user().user_name("robot").path("/machines/").tags(tag).send().await.unwrap();
    tokio::time::sleep(2 * HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!((world.mails().len(), world.wire.count("LookupEvents"), world.wire.count("Publish")), (0, 0, 0));
}

/// DynamoDB deletes records that nobody needs; after that, nobody is looked up in vain.
#[tokio::test(start_paused = true)]
async fn who_was_skipped_or_is_gone_is_forgotten_after_ninety_days() {
    let world = world_with_alerts(&[]).await;
    let skipped = world.create_user_with("robot", &[]).await;
    let (gone, _) = delivered(&world).await;
    assert_eq!(world.invoke(&skipped).await.answer, Ok(Value::Null));
    world.iam.delete_login_profile().user_name("ada").send().await.unwrap();
    world.iam.delete_user().user_name("ada").send().await.unwrap();
    sweep(&world).await;
    let ninety_days = 90 * 24 * HOUR;
    for event in [&skipped, &gone] {
        let record = world.record(event).await;
        assert_eq!(record.expires_at.unwrap().as_second(), (record.since() + ninety_days).as_second());
    }
    tokio::time::sleep(ninety_days + 48 * HOUR).await;
    world.deploy_ledger_anew().await;
    assert_eq!(sweep(&world).await, ["swept"], "the robot is no lost arrival");
}
