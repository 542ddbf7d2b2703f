//! A problem that an operator can fix ends no arrival: the sweep goes on once it is fixed.

use std::time::Duration;

use firstkey::core::arrival::Arrival;
use firstkey::core::ledger::{Notice, Status};
use firstkey::workflow::{Invocation, Stopped};
use firstkey_local::{ACCOUNT, SendingQuota};
use firstkey_testing::wire::{Fault, form_value};
use firstkey_testing::world::{World, user_id, world_with_alerts};
use jiff::SignedDuration;
use serde_json::Value;

use crate::sweep::{HOUR, sweep};

/// From now on, AWS answers every call of an operation like this.
fn refuse(world: &World, operation: &'static str, answer: Fault) {
    world.wire.choose_faults(Box::new(move |call| (call.operation == operation).then_some(answer)));
}

const PAUSED: Fault = Fault::Answer(400, "SendingPausedException");

fn mend(world: &World) {
    world.wire.choose_faults(Box::new(|_| None));
}

#[tokio::test(start_paused = true)]
async fn many_users_wait_for_one_cause_that_is_told_once_and_heal_by_themselves() {
    const QUOTA: &str = "Daily message quota exceeded.";
    for (operation, answer, code) in [
        ("SendEmail", PAUSED, "SendingPausedException"),
        ("SendEmail", Fault::Answer(400, "AccountSuspendedException"), "AccountSuspendedException"),
        ("SendEmail", Fault::Answer(400, "MailFromDomainNotVerifiedException"), "MailFromDomainNotVerifiedException"),
        ("SendEmail", Fault::Answer(404, "NotFoundException"), "NotFoundException"),
        ("SendEmail", Fault::Answer(403, "AccessDeniedException"), "AccessDeniedException"),
        // The code varies, and the rate has the same ones: the words tell.
        ("SendEmail", Fault::Say(429, "TooManyRequestsException", QUOTA), "TooManyRequestsException"),
        ("SendEmail", Fault::Say(400, "LimitExceededException", QUOTA), "LimitExceededException"),
        ("SendEmail", Fault::Say(400, "ThrottlingException", QUOTA), "ThrottlingException"),
        ("CreateLoginProfile", Fault::Answer(409, "LimitExceeded"), "LimitExceeded"),
        ("CreateLoginProfile", Fault::Answer(400, "PasswordPolicyViolation"), "PasswordPolicyViolation"),
        ("CreateLoginProfile", Fault::Answer(400, "OptInRequired"), "OptInRequired"),
        ("CreateLoginProfile", Fault::Answer(418, "SomethingNew"), "SomethingNew"),
    ] {
        let world = world_with_alerts(&[]).await;
        refuse(&world, operation, answer);
        let mut events = Vec::new();
        for name in ["ada", "grace", "edsger"] {
            let event = world.create_user(name, &format!("{name}@example.com")).await;
            assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null), "{code}");
            let record = world.record(&event).await;
            assert!(record.is_waiting() && record.reason().unwrap().contains(code), "{code}: {:?}", record.reason());
            events.push(event);
        }
        for _ in 0..3 {
            tokio::time::sleep(HOUR).await;
            sweep(&world).await;
        }
        assert_eq!(world.wire.count("Publish"), 1, "{code}: one alert for the cause");
        let attempts = world.record(&events[0]).await.attempts;
        assert_eq!(attempts, 4, "{code}: the event, and each sweep");
        mend(&world);
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
        assert_eq!(world.mails().len(), 3, "{code}");
        for (event, name) in events.iter().zip(["ada", "grace", "edsger"]) {
            assert_eq!(world.record(event).await.status(), Status::Delivered, "{code}");
            assert_eq!(world.reset_required(name).await, Some(true));
        }
        // A day later, the same cause would be reported again.
        assert_eq!(world.wire.count("Publish"), 1);
    }
}

/// SES uses the same code for an unverified sender and, while the account is in the sandbox, for an unverified
/// recipient: `MessageRejected`, which otherwise is about the message.
#[tokio::test(start_paused = true)]
async fn an_identity_that_is_not_verified_is_waited_for_and_a_rejected_message_is_not() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let unverified =
        "Email address is not verified. The following identities failed the check in region US-EAST-1: it@example.com";
    world.wire.fault("SendEmail", Fault::Say(400, "MessageRejected", unverified));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert!(world.record(&event).await.is_waiting());
    tokio::time::sleep(HOUR).await;
    world.wire.fault("SendEmail", Fault::Say(400, "MessageRejected", "Transaction failed: Message contains a virus"));
    sweep(&world).await;
    assert_eq!(world.record(&event).await.status(), Status::Failed);
    assert_eq!(world.reset_required("ada").await, None);
}

#[tokio::test(start_paused = true)]
async fn who_is_beyond_the_daily_quota_gets_the_mail_a_day_later() {
    let world = world_with_alerts(&[]).await;
    world.cloud.limit_sending(SendingQuota { per_24_hours: 1, ..SendingQuota::default() });
    for name in ["ada", "grace"] {
        let event = world.create_user(name, &format!("{name}@example.com")).await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    }
    for _ in 0..24 {
        assert_eq!(world.mails().len(), 1);
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
    }
    let recipients: Vec<String> = world.mails().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(recipients, ["ada@example.com", "grace@example.com"]);
    world.assert_last_mail_is_valid("grace").await;
    assert_eq!(world.wire.count("Publish"), 1);
}

/// The rate is a matter of seconds: the attempt goes on.
#[tokio::test(start_paused = true)]
async fn the_sending_rate_is_waited_out_within_the_attempt() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let rate = Fault::Say(429, "TooManyRequestsException", "Maximum sending rate exceeded.");
    for _ in 0..3 {
        world.wire.fault("SendEmail", rate);
    }
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    assert_eq!(world.wire.count("Publish"), 0);
}

/// The same is true of a login profile that gets a new password.
#[tokio::test(start_paused = true)]
async fn a_new_password_that_iam_refuses_is_waited_for() {
    for code in ["LimitExceeded", "PasswordPolicyViolation", "SomethingNew"] {
        let world = world_with_alerts(&[]).await;
        let event = world.create_user("ada", "ada@example.com").await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        refuse(&world, "UpdateLoginProfile", Fault::Answer(400, code));
        crate::administration::resend(&world, &event, false).await.unwrap().unwrap();
        assert!(world.record(&event).await.is_waiting(), "{code}");
        assert_eq!((world.reset_required("ada").await, world.wire.count("Publish")), (Some(true), 1), "{code}");
        mend(&world);
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
        assert_eq!(world.record(&event).await.status(), Status::Delivered, "{code}");
        world.assert_last_mail_is_valid("ada").await;
    }
}

/// Nobody can fix a request about this user that IAM takes for invalid.
#[tokio::test(start_paused = true)]
async fn what_iam_can_never_do_for_a_user_is_final() {
    for code in ["InvalidInput", "ValidationError"] {
        let world = world_with_alerts(&[]).await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.wire.fault("CreateLoginProfile", Fault::Answer(400, code));
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        let record = world.record(&event).await;
        let reason = format!("cannot create the login profile of `ada`: {code}: as the test wants it");
        assert_eq!((record.status(), record.reason()), (Status::Failed, Some(reason.as_str())));
        assert_eq!(world.wire.count("Publish"), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_week_it_is_given_up_and_told() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    refuse(&world, "SendEmail", PAUSED);
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    tokio::time::sleep(HOUR * 24 * 6).await;
    sweep(&world).await;
    assert!(world.record(&event).await.is_waiting());
    tokio::time::sleep(HOUR * 24).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!(record.status(), Status::Failed);
    let reason = record.reason().unwrap();
    assert!(reason.starts_with("gave up after 168h: cannot send the message to a***@example.com"), "{reason}");
    assert_eq!(world.reset_required("ada").await, None, "a password that nobody knows is not left behind");
    // Once for the cause on the first day and on the sixth, and once for the user.
    let alerts = world.wire.calls().into_iter().filter(|call| call.operation == "Publish");
    let of_the_user = alerts.filter(|call| form_value(&call.body, "Subject").unwrap().contains(user_id(&event)));
    assert_eq!(of_the_user.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_resend_that_has_to_wait_keeps_the_word_of_the_administrator() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    refuse(&world, "SendEmail", PAUSED);
    crate::administration::resend(&world, &event, false).await.unwrap().unwrap();
    assert!(world.record(&event).await.is_waiting());
    mend(&world);
    // The tags have changed by now, and the event alone would be held back.
    let tag = aws_sdk_iam::types::Tag::builder().key("email").value("eve@example.com").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.status(), Status::Delivered);
    let last = world.mails().pop().unwrap();
    assert_eq!(last.to, ["ada@example.com"]);
    world.assert_last_mail_is_valid("ada").await;
}

/// CloudTrail forgets after 90 days, and a `resend` for an old user may die like any other attempt: the record is
/// enough to go on.
/// The administrator who asked for it has seen another path.
#[tokio::test(start_paused = true)]
async fn a_resend_that_has_to_wait_does_not_go_on_outside_the_paths() {
    let world = world_with_alerts(&[("FIRSTKEY_PATH_PREFIXES", "/people/")]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    refuse(&world, "SendEmail", PAUSED);
    crate::administration::resend(&world, &event, false).await.unwrap().unwrap();
    mend(&world);
    world.iam.update_user().user_name("ada").new_path("/robots/").send().await.unwrap();
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    let reason = "IAM says that the user's path is `/robots/`, which is not among FIRSTKEY_PATH_PREFIXES";
    assert_eq!((record.status(), record.reason(), world.mails().len()), (Status::Quarantined, Some(reason), 1));
    assert_eq!(world.reset_required("ada").await, None);
}

#[tokio::test(start_paused = true)]
async fn a_stuck_record_is_resumed_from_itself() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    tokio::time::sleep(HOUR * 24 * 100).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.status(), Status::Expired);
    world.wire.fault("SendEmail", Fault::CrashAfter);
    tokio::select! {
        _ = crate::administration::resend(&world, &event, false) => panic!("the command did not die"),
        () = world.wire.crashed() => {}
    }
    tokio::time::sleep(HOUR).await;
    assert_eq!(sweep(&world).await, ["swept", "delivered"]);
    assert_eq!(world.wire.count("LookupEvents"), 0);
    assert_eq!(world.mails().len(), 3);
    world.assert_last_mail_is_valid("ada").await;
    // And its password is watched again.
    tokio::time::sleep(HOUR * 74).await;
    assert_eq!(sweep(&world).await, ["swept", "expired"]);
    assert_eq!(world.reset_required("ada").await, None);
}

/// Nothing is made, sent and taken back again only because an alert cannot be sent.
#[tokio::test(start_paused = true)]
async fn a_broken_alert_topic_repeats_nothing_but_the_alert() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.choose_faults(Box::new(|call| match call.operation.as_str() {
        "SendEmail" => Some(Fault::Answer(400, "MessageRejected")),
        "Publish" => Some(Fault::Answer(404, "NotFound")),
        _ => None,
    }));
    assert!(world.deliver(&event).await.is_err());
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.owes), (Status::Failed, Some(Notice::Failed)));
    assert_eq!(
        (world.passwords().len(), world.wire.count("SendEmail"), world.wire.count("DeleteLoginProfile")),
        (1, 1, 1)
    );
    mend(&world);
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.owes, None);
}

/// A call that hangs has five seconds, or less if the attempt has to stop sooner: three before the process ends.
#[tokio::test(start_paused = true)]
async fn no_call_outlasts_the_time() {
    for operation in ["PutItem", "GetUser", "GetLoginProfile", "CreateLoginProfile"] {
        let world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        let hung = operation.to_owned();
        world.wire.choose_faults(Box::new(move |call| (call.operation == hung).then_some(Fault::Vanish)));
        let deadline = world.now().checked_add(SignedDuration::from_secs(6)).unwrap();
        let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
        let began = tokio::time::Instant::now();
        let stopped = world.workflow().process(&Arrival::read(&event).unwrap(), &invocation).await;
        assert!(matches!(stopped, Err(Stopped::OutOfTime)), "{operation}: {stopped:?}");
        assert_eq!(began.elapsed(), Duration::from_secs(3), "{operation}");
    }
}

/// A newer version's item may mean something that this one would lose: it is left alone, and reported.
#[tokio::test(start_paused = true)]
async fn an_item_of_a_newer_version_is_left_alone_and_told() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.cloud.sdk_config());
    let mut item = dynamodb.scan().table_name("firstkey").send().await.unwrap().items.unwrap().remove(0);
    item.insert("schema".to_owned(), aws_sdk_dynamodb::types::AttributeValue::N("4".to_owned()));
    dynamodb.put_item().table_name("firstkey").set_item(Some(item.clone())).send().await.unwrap();
    let before = ["PutItem", "GetItem"].map(|operation| world.wire.count(operation));
    let error = world.invoke(&event).await.answer.unwrap_err();
    // Another look would show the same.
    assert_eq!(["PutItem", "GetItem"].map(|operation| world.wire.count(operation)), [before[0] + 1, before[1]]);
    let newer =
        "a newer version of Firstkey stored it, with schema 4; this one reads up to 3: deploy the newer one again";
    assert!(error.reason.ends_with(newer), "{error}");
    tokio::time::sleep(HOUR * 80).await;
    assert_eq!(sweep(&world).await, ["swept", "sweep_failure"]);
    assert_eq!(dynamodb.scan().table_name("firstkey").send().await.unwrap().items.unwrap(), [item]);
    assert_eq!(world.reset_required("ada").await, Some(true));
}
