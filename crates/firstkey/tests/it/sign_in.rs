//! The main job, and what can come in between.

use std::time::Duration;

use firstkey::core::ledger::Status;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, user_id};
use serde_json::{Value, json};

const THROTTLED: Fault = Fault::Answer(400, "Throttling");

#[tokio::test(start_paused = true)]
async fn a_new_user_gets_one_mail_with_the_password_of_the_login_profile() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.attempts), (Status::Delivered, 1));
    assert_eq!(record.message_id.as_deref(), Some(world.mails()[0].id.as_str()));
    let history: Vec<String> = record.history.iter().map(|step| step.happened.to_string()).collect();
    let accepted = format!("delivered: SES accepted message {}", world.mails()[0].id);
    assert_eq!(
        history,
        [
            "noticed; created by arn:aws:iam::123456789012:user/administrator",
            "the login profile has a new password; sending the message",
            &accepted
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn the_mail_has_the_headers_of_a_careful_sender() {
    let world = World::with(&[
        ("FIRSTKEY_SENDER", "Schlüsseldienst <it@example.com>"),
        ("FIRSTKEY_REPLY_TO", "help@example.com"),
        ("FIRSTKEY_CONFIGURATION_SET", "onboarding"),
    ])
    .await;
    let event = world.create_user("ada", "ada@example.com").await;
    let references = format!("<{}.123456789012@example.com>", user_id(&event));
    world.invoke(&event).await.answer.unwrap();
    let sent = world.wire.calls().into_iter().find(|call| call.operation == "SendEmail").unwrap();
    let mut request: Value = serde_json::from_str(&sent.body).unwrap();
    assert!(
        request["Content"]["Simple"]["Body"].take()["Html"]["Data"].as_str().unwrap().starts_with("<!doctype html>")
    );
    let expected = json!({
        "FromEmailAddress": "=?utf-8?b?U2NobMO8c3NlbGRpZW5zdA==?= <it@example.com>",
        "Destination": {"ToAddresses": ["ada@example.com"]},
        "ReplyToAddresses": ["help@example.com"],
        "ConfigurationSetName": "onboarding",
        "EmailTags": [
            {"Name": "event", "Value": event["detail"]["eventID"]},
            {"Name": "user", "Value": event["detail"]["responseElements"]["user"]["userId"]},
        ],
        "Content": {"Simple": {
            "Subject": {"Data": "Your sign-in details for AWS account 1234-5678-9012", "Charset": "UTF-8"},
            "Body": null,
            "Headers": [
                {"Name": "Auto-Submitted", "Value": "auto-generated"},
                {"Name": "X-Auto-Response-Suppress", "Value": "OOF, AutoReply"},
                {"Name": "References", "Value": references},
            ],
        }},
    });
    assert_eq!(request, expected);
}

/// The account's alias makes the address, and neither alias nor name is in the password.
#[tokio::test(start_paused = true)]
async fn the_account_alias_is_in_the_sign_in_address() {
    let world = World::new().await;
    world.iam.create_account_alias().account_alias("example-corp").send().await.unwrap();
    let event = world.create_user("ada", "ada@example.com").await;
    world.invoke(&event).await.answer.unwrap();
    let mail = world.mails().pop().unwrap();
    assert_eq!(mail.subject, "Your sign-in details for AWS account example-corp");
    let text = mail.text.unwrap();
    assert!(text.contains("\nhttps://example-corp.signin.aws.amazon.com/console\n"), "{text}");
    assert!(text.contains("\nAccount: example-corp (1234-5678-9012)\n"), "{text}");
}

/// A policy may let passwords expire sooner than Firstkey would.
#[tokio::test(start_paused = true)]
async fn the_message_names_the_earlier_end_of_the_password() {
    for (max_age, until) in
        [(1, "Monday, 23 November 2026, 10:15 (UTC)"), (30, "Wednesday, 25 November 2026, 10:15 (UTC)")]
    {
        let world = World::new().await;
        world.iam.update_account_password_policy().max_password_age(max_age).send().await.unwrap();
        let event = world.create_user("ada", "ada@example.com").await;
        world.invoke(&event).await.answer.unwrap();
        // In the HTML a sentence is one line.
        let html = world.mails().pop().unwrap().html.unwrap().replace('\u{a0}', " ");
        assert!(html.contains(&format!("This password expires on {until}.")), "{html}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_repeat_changes_nothing() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..3 {
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    }
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    assert_eq!(world.passwords().len(), 1);
    assert_eq!(world.record(&event).await.attempts, 1);
}

#[tokio::test(start_paused = true)]
async fn four_at_once_send_one_mail_and_the_others_come_again() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    let invoke = || world.invoke(&event);
    let outcomes = tokio::join!(invoke(), invoke(), invoke(), invoke());
    let answers = [outcomes.0.answer, outcomes.1.answer, outcomes.2.answer, outcomes.3.answer];
    let errors: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 3);
    for error in errors {
        assert!(error.reason.starts_with("no other attempt may work on this user until "), "{error}");
    }
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    assert_eq!(world.passwords().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_login_profile_of_somebody_else_is_left_alone() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.iam.create_login_profile().user_name("ada").password("Chosen-by-somebody-1").send().await.unwrap();
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.mails().len(), 0);
    assert_eq!(world.passwords().len(), 0);
    assert_eq!(world.reset_required("ada").await, Some(false));
    let record = world.record(&event).await;
    assert_eq!(record.status(), Status::Skipped);
    assert_eq!(record.reason(), Some("the user has a login profile that Firstkey did not make"));
}

/// Throttled before it could create the profile, the attempt then finds one: it cannot be its own.
#[tokio::test(start_paused = true)]
async fn a_foreign_login_profile_is_left_alone_after_definite_refusals() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.iam.create_login_profile().user_name("ada").password("Chosen-by-somebody-1").send().await.unwrap();
    world.wire.fault("CreateLoginProfile", THROTTLED);
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.record(&event).await.status(), Status::Skipped);
    assert_eq!(world.passwords().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_user_who_was_deleted_meanwhile_is_skipped() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.iam.delete_user().user_name("ada").send().await.unwrap();
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!(record.status(), Status::Skipped);
    assert_eq!(record.reason(), Some("the user was deleted before its sign-in was made"));
    assert_eq!(world.mails().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_user_that_iam_shows_late_is_waited_for() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..4 {
        world.wire.fault("GetUser", Fault::Answer(404, "NoSuchEntity"));
    }
    world.wire.fault("CreateLoginProfile", Fault::Answer(404, "NoSuchEntity"));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

#[tokio::test(start_paused = true)]
async fn a_user_name_that_is_used_again_gets_its_own_mail_only() {
    let world = World::new().await;
    let first = world.create_user("ada", "ada@example.com").await;
    world.iam.delete_user().user_name("ada").send().await.unwrap();
    let second = world.create_user("ada", "ada.two@example.com").await;
    assert_eq!(world.invoke(&first).await.answer, Ok(Value::Null));
    let record = world.record(&first).await;
    assert_eq!(record.status(), Status::Quarantined);
    let other = second["detail"]["responseElements"]["user"]["userId"].as_str().unwrap();
    assert_eq!(record.reason().map(str::to_owned), Some(format!("the user name now belongs to another user, {other}")));
    assert_eq!(world.invoke(&second).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada.two@example.com").await;
}

/// The first user is read back, and is gone when its login profile is made: the profile is the second's.
#[tokio::test(start_paused = true)]
async fn a_user_name_that_changes_hands_meanwhile_gives_nobody_the_others_password() {
    let world = World::new().await;
    let first = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("CreateLoginProfile", THROTTLED);
    let change_hands = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        world.iam.delete_user().user_name("ada").send().await.unwrap();
        world.create_user("ada", "ada.two@example.com").await
    };
    let (outcome, second) = tokio::join!(world.invoke(&first), change_hands);
    assert_eq!(outcome.answer, Ok(Value::Null));
    assert_eq!(world.mails().len(), 0);
    assert_eq!(world.reset_required("ada").await, None);
    let record = world.record(&first).await;
    let other = second["detail"]["responseElements"]["user"]["userId"].as_str().unwrap();
    assert_eq!(record.status(), Status::Quarantined);
    assert_eq!(record.reason().map(str::to_owned), Some(format!("the user name now belongs to another user, {other}")));
    assert_eq!(world.invoke(&second).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada.two@example.com").await;
}

/// The same, and the process dies before it checks whose login profile it is. The profile stays, since it could be
/// anybody's, and administrators are told whom to look at.
#[tokio::test(start_paused = true)]
async fn a_login_profile_that_strays_to_another_user_of_the_name_is_told_and_left_alone() {
    let world = World::new().await;
    let first = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("CreateLoginProfile", THROTTLED);
    world.wire.fault("CreateLoginProfile", Fault::CrashAfter);
    let change_hands = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        world.iam.delete_user().user_name("ada").send().await.unwrap();
        let second = world.create_user("ada", "ada.two@example.com").await;
        world.wire.crashed().await;
        second
    };
    let second = tokio::select! {
        second = change_hands => second,
        _ = world.invoke(&first) => panic!("the process did not die"),
    };
    assert_eq!(world.reset_required("ada").await, Some(true));
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(world.invoke(&first).await.answer, Ok(Value::Null));
    let record = world.record(&first).await;
    let other = second["detail"]["responseElements"]["user"]["userId"].as_str().unwrap();
    let reason = format!(
        "the user name now belongs to another user, {other}, who may have got the login profile that Firstkey was making, with a \
         password that nobody knows: if the other user has no message from Firstkey and nobody else gave it a password, delete \
         that login profile and resend"
    );
    assert_eq!((record.status(), record.reason()), (Status::Quarantined, Some(reason.as_str())));
    assert_eq!(world.invoke(&second).await.answer, Ok(Value::Null));
    assert_eq!(world.record(&second).await.status(), Status::Skipped);
    assert_eq!((world.mails().len(), world.reset_required("ada").await), (0, Some(true)));
}

#[tokio::test(start_paused = true)]
async fn throttling_and_failures_of_any_call_are_waited_out() {
    for operation in
        ["PutItem", "GetUser", "GetAccountPasswordPolicy", "ListAccountAliases", "CreateLoginProfile", "SendEmail"]
    {
        for fault in [
            THROTTLED,
            Fault::Answer(429, "TooManyRequestsException"),
            Fault::Answer(500, "ServiceFailure"),
            Fault::Answer(503, "ServiceUnavailable"),
        ] {
            let world = World::new().await;
            let event = world.create_user("ada", "ada@example.com").await;
            // After a failure of SES, the message may have been accepted; it is sent once more and not again.
            let is_in_doubt = operation == "SendEmail" && matches!(fault, Fault::Answer(500.., _));
            for _ in 0..if is_in_doubt { 1 } else { 3 } {
                world.wire.fault(operation, fault);
            }
            assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null), "{operation} {fault:?}");
            world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
            assert_eq!(world.passwords().len(), 1, "{operation} {fault:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_throttled_suppression_list_does_not_hold_a_message_up() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("GetSuppressedDestination", Fault::Answer(429, "TooManyRequestsException"));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

/// SES refuses for longer than the invocation lasts. The password is lost with it, so the next attempt makes a new one.
#[tokio::test(start_paused = true)]
async fn an_invocation_that_runs_out_of_time_is_taken_up_by_the_next() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    // More than fits into the invocation, however short the random pauses are.
    for _ in 0..50 {
        world.wire.fault("SendEmail", Fault::Answer(429, "TooManyRequestsException"));
    }
    let error = world.invoke(&event).await.answer.unwrap_err();
    world.wire.heal();
    assert_eq!(
        error.to_string(),
        "1 of 1 records have to be processed again: cannot send the message to a***@example.com: \
         TooManyRequestsException: as the test wants it"
    );
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.lease, record.possibly_sent), (Status::Pending, None, false));
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    assert_eq!(world.mails()[0].subject, "Your sign-in details for AWS account 1234-5678-9012");
    assert_eq!(world.passwords().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_password_policy_that_changed_is_read_again() {
    let world = World::new().await;
    let first = world.create_user("ada", "ada@example.com").await;
    world.invoke(&first).await.answer.unwrap();
    world.iam.update_account_password_policy().minimum_password_length(40).send().await.unwrap();
    let second = world.create_user("bob", "bob@example.com").await;
    world.wire.fault("CreateLoginProfile", Fault::Answer(400, "PasswordPolicyViolation"));
    assert_eq!(world.invoke(&second).await.answer, Ok(Value::Null));
    world.assert_last_mail_is_valid("bob").await;
    let lengths: Vec<usize> = world.passwords().iter().map(String::len).collect();
    assert_eq!(lengths, [24, 40]);
    assert_eq!(world.wire.count("GetAccountPasswordPolicy"), 2);
}

/// An administrator may have changed them, and a process may live for days.
#[tokio::test(start_paused = true)]
async fn policy_and_alias_are_read_again_after_an_hour() {
    let world = World::new().await;
    for (name, pause, reads) in [("ada", 0, 1), ("grace", 3_599, 1), ("edsger", 1, 2), ("barbara", 3_599, 2)] {
        tokio::time::advance(Duration::from_secs(pause)).await;
        let event = world.create_user(name, &format!("{name}@example.com")).await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        let counts = ["GetAccountPasswordPolicy", "ListAccountAliases"].map(|operation| world.wire.count(operation));
        assert_eq!(counts, [reads; 2], "{name}");
    }
}

/// The machine stops in the middle: the future is dropped. The lease expires, and another attempt goes on.
#[tokio::test(start_paused = true)]
async fn a_crash_at_any_moment_is_made_good_by_the_next_attempt() {
    let calls = {
        let world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.invoke(&event).await.answer.unwrap();
        world.wire.calls().iter().map(|call| call.operation.clone()).collect::<Vec<_>>()
    };
    assert!(calls.len() > 8, "{calls:?}");
    for (index, operation) in calls.iter().enumerate() {
        let world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        // The call is carried out, and the process dies before it hears of that.
        let nth = calls[..=index].iter().filter(|call| *call == operation).count();
        world.wire.fault_nth(operation, nth, Fault::Hang);
        let crashed = tokio::time::timeout(Duration::from_secs(1), world.invoke(&event)).await;
        assert!(crashed.is_err(), "{operation} {nth}");
        assert!(world.wire.is_quiet());
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(world.deliver(&event).await, Ok(Value::Null), "{operation} {nth}");
        world.assert_last_mail_is_valid("ada").await;
        let mails = if operation == "SendEmail" { 2 } else { 1 };
        assert_eq!(world.mails().len(), mails, "{operation} {nth}");
    }
}
