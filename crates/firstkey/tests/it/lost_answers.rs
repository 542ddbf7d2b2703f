//! Answers that never come: the call may have been carried out.

use std::time::Duration;

use firstkey::aws::error::CallError;
use firstkey::core::ledger::Status;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, mailed_password, world_with_alerts};
use serde_json::Value;

use crate::administration::resend;
use crate::sweep::{HOUR, sweep};

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_any_call_but_the_mail_goes_unnoticed() {
    for operation in [
        "PutItem",
        "GetUser",
        "DescribeTable",
        "GetSuppressedDestination",
        "GetAccountPasswordPolicy",
        "ListAccountAliases",
        "CreateLoginProfile",
    ] {
        for fault in [Fault::LoseAnswer, Fault::Hang, Fault::Refuse] {
            let world = World::new().await;
            let event = world.create_user("ada", "ada@example.com").await;
            world.wire.fault(operation, fault);
            assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null), "{operation} {fault:?}");
            world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
            assert_eq!(
                world.mails()[0].subject,
                "Your sign-in details for AWS account 1234-5678-9012",
                "{operation} {fault:?}"
            );
        }
    }
}

/// It does not say whether the call was carried out, whatever its status.
#[tokio::test(start_paused = true)]
async fn an_answer_without_a_code_of_aws_is_no_answer() {
    for operation in ["PutItem", "GetUser", "CreateLoginProfile", "SendEmail"] {
        for status in [200, 204, 302, 403, 404, 407, 408, 413, 421, 429, 499] {
            for fault in [Fault::Blank(status), Fault::BlankAfter(status)] {
                let world = World::new().await;
                let event = world.create_user("ada", "ada@example.com").await;
                world.wire.fault(operation, fault);
                let answer = world.deliver(&event).await;
                assert_eq!(answer, Ok(Value::Null), "{operation} {fault:?}");
                let record = world.record(&event).await;
                assert_eq!(record.status(), Status::Delivered, "{operation} {fault:?}: {:?}", record.history);
                world.assert_last_mail_is_valid("ada").await;
                assert!(world.wire.is_quiet());
            }
        }
    }
}

/// Not even a 429: something in between may say so of a call that AWS has got. What SES may have accepted is sent once more, and the next
/// message says that it replaces it.
#[tokio::test(start_paused = true)]
async fn a_429_without_a_code_of_aws_is_no_throttling() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..2 {
        world.wire.fault("SendEmail", Fault::BlankAfter(429));
    }
    let error = world.invoke(&event).await.answer.unwrap_err();
    assert!(error.to_string().contains("SES did not say whether it has accepted the message"), "{error}");
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    let subjects: Vec<String> = world.mails().into_iter().map(|mail| mail.subject).collect();
    let first = "Your sign-in details for AWS account 1234-5678-9012";
    let second = "Your new password for AWS account 1234-5678-9012 (it replaces the earlier one)";
    assert_eq!(subjects, [first, first, second]);
    world.assert_last_mail_is_valid("ada").await;
}

/// Its error says so: no message may be on its way, no login profile may have been made, and nobody has to wait for a minute.
#[tokio::test(start_paused = true)]
async fn a_request_that_could_not_be_built_was_never_sent() {
    for operation in ["PutItem", "GetUser", "CreateLoginProfile", "SendEmail"] {
        let world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.wire.break_requests(Some(operation));
        let error = world.invoke(&event).await.answer.unwrap_err();
        assert!(error.to_string().ends_with("no request can hold this"), "{operation}: {error}");
        assert_eq!(world.wire.count(operation), 0, "{operation}");
        if operation != "PutItem" {
            let record = world.record(&event).await;
            let state = (record.status(), record.possibly_sent, record.intent, record.lease);
            assert_eq!(state, (Status::Pending, false, None, None), "{operation}");
        }
        world.wire.break_requests(None);
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null), "{operation}");
        world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
        assert_eq!(world.mails()[0].subject, "Your sign-in details for AWS account 1234-5678-9012", "{operation}");
    }
    // The SDK builds parts of some requests apart.
    let error = CallError::unsent("send the message", &std::fmt::Error);
    assert!(!error.may_have_happened() && !error.was_refused() && !error.is_transient() && error.remedy().is_none());
}

/// The function's clock or credentials are wrong; both are fixed without the user's involvement.
#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_the_caller_is_never_final_for_a_user() {
    for operation in ["CreateLoginProfile", "SendEmail"] {
        for code in [
            "RequestExpired",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "IncompleteSignature",
            "ConcurrentModification",
            "RequestTimeout",
        ] {
            let world = World::new().await;
            let event = world.create_user("ada", "ada@example.com").await;
            world.wire.fault(operation, Fault::Answer(400, code));
            assert_eq!(world.deliver(&event).await, Ok(Value::Null), "{operation} {code}");
            // Otherwise it waits for the operator, and the sweep goes on once that is fixed.
            tokio::time::sleep(HOUR).await;
            sweep(&world).await;
            assert_eq!(world.record(&event).await.status(), Status::Delivered, "{operation} {code}");
            world.assert_last_mail_is_valid("ada").await;
            assert!(world.wire.is_quiet());
        }
    }
}

/// IAM made the profile and the answer was lost: the profile is ours, and gets a password that is known.
#[tokio::test(start_paused = true)]
async fn a_login_profile_from_a_lost_answer_is_ours() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("CreateLoginProfile", Fault::LoseAnswer);
    world.wire.fault("UpdateLoginProfile", Fault::Answer(409, "EntityTemporarilyUnmodifiable"));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    assert_eq!((world.wire.count("CreateLoginProfile"), world.wire.count("UpdateLoginProfile")), (2, 2));
}

/// The attempt cannot go on after the lost answer; giving the lease back must not forget that the profile may be ours.
#[tokio::test(start_paused = true)]
async fn a_login_profile_from_a_lost_answer_is_ours_in_the_next_attempt_too() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("CreateLoginProfile", Fault::LoseAnswer);
    world.wire.fault("CreateLoginProfile", Fault::Answer(403, "AccessDenied"));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!((record.is_waiting(), record.lease), (true, None));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

/// The record's profile is not shown when the message has to be replaced: it is still ours.
#[tokio::test(start_paused = true)]
async fn a_noted_login_profile_that_iam_does_not_show_for_a_moment_stays_ours() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..2 {
        world.wire.fault("SendEmail", Fault::Refuse);
    }
    world.wire.fault_nth("GetLoginProfile", 2, Fault::Answer(404, "NoSuchEntity"));
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    assert_eq!(world.record(&event).await.status(), Status::Delivered);
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

/// IAM says that the profile exists but does not show it for a while: it is not somebody else's because of that.
#[tokio::test(start_paused = true)]
async fn a_login_profile_that_iam_shows_late_is_waited_for() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("CreateLoginProfile", Fault::LoseAnswer);
    for _ in 0..3 {
        world.wire.fault("GetLoginProfile", Fault::Answer(404, "NoSuchEntity"));
    }
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_mail_is_replaced_by_one_that_says_so() {
    for fault in [Fault::LoseAnswer, Fault::Hang] {
        let world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.wire.fault("SendEmail", Fault::Vanish);
        world.wire.fault("SendEmail", fault);
        assert!(world.invoke(&event).await.answer.is_err());
        assert_eq!(world.deliver(&event).await, Ok(Value::Null));
        world.assert_last_mail_is_valid("ada").await;
        let mails = world.mails();
        let subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
        assert_eq!(
            subjects,
            [
                "Your sign-in details for AWS account 1234-5678-9012",
                "Your new password for AWS account 1234-5678-9012 (it replaces the earlier one)"
            ]
        );
        assert_ne!(mailed_password(&mails[0]), mailed_password(&mails[1]));
        let text = mails[1].text.as_deref().unwrap();
        assert!(text.starts_with("This message replaces an earlier one."), "{text}");
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.message_id.as_deref()), (Status::Delivered, Some(mails[1].id.as_str())));
    }
}

/// A message was or may have been accepted, and the ledger cannot record it: the lease stays, and the next attempt
/// replaces it.
#[tokio::test(start_paused = true)]
async fn a_mail_that_the_ledger_could_not_be_told_of_is_replaced() {
    for lost in [false, true] {
        let world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        if lost {
            world.wire.fault("SendEmail", Fault::Vanish);
            world.wire.fault("SendEmail", Fault::LoseAnswer);
        }
        for nth in if lost { 3..=4 } else { 3..=3 } {
            world.wire.fault_nth("PutItem", nth, Fault::Answer(403, "AccessDeniedException"));
        }
        assert!(world.invoke(&event).await.answer.is_err());
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.lease.is_some()), (Status::Sending, true));
        assert_eq!(world.deliver(&event).await, Ok(Value::Null));
        world.assert_last_mail_is_valid("ada").await;
        let subjects: Vec<String> = world.mails().into_iter().map(|mail| mail.subject).collect();
        assert_eq!(
            subjects,
            [
                "Your sign-in details for AWS account 1234-5678-9012",
                "Your new password for AWS account 1234-5678-9012 (it replaces the earlier one)"
            ]
        );
    }
}

/// The mail was accepted, the process died, and the user was quick: nothing may change their password now.
#[tokio::test(start_paused = true)]
async fn a_password_that_the_user_has_changed_is_evidence_of_delivery() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::Hang);
    let crashed = tokio::time::timeout(Duration::from_secs(1), world.invoke(&event)).await;
    assert!(crashed.is_err());
    let change = world.iam.update_login_profile().user_name("ada").password("Chosen-by-ada-1");
    change.password_reset_required(false).send().await.unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    assert_eq!((world.mails().len(), world.passwords().len()), (1, 1));
    assert_eq!(world.reset_required("ada").await, Some(false));
    let record = world.record(&event).await;
    assert_eq!(record.status(), Status::Delivered);
    assert_eq!(
        record.history.last().unwrap().happened.to_string(),
        "delivered: the user has signed in with the password"
    );
}

/// SES accepted the message and never said so; while IAM has the replacement wait, the user signs in and chooses a password.
#[tokio::test(start_paused = true)]
async fn a_password_that_the_user_chooses_while_ours_is_retried_is_kept() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::Vanish);
    world.wire.fault("SendEmail", Fault::Hang);
    world.wire.fault("UpdateLoginProfile", Fault::Answer(409, "EntityTemporarilyUnmodifiable"));
    assert!(world.invoke(&event).await.answer.is_err());
    tokio::time::sleep(Duration::from_secs(60)).await;
    let sign_in = async {
        while world.wire.count("UpdateLoginProfile") == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        world.cloud.sign_in("ada", &mailed_password(&world.mails()[0]), "Chosen-by-ada-1").await
    };
    let (outcome, signed_in) = tokio::join!(world.invoke(&event), sign_in);
    assert_eq!((outcome.answer, signed_in), (Ok(Value::Null), true));
    assert_eq!((world.mails().len(), world.wire.count("UpdateLoginProfile")), (1, 1));
    assert!(world.cloud.accepts_password("ada", "Chosen-by-ada-1"));
    assert_eq!(world.record(&event).await.status(), Status::Delivered);
}

/// The process died before the profile was made, and somebody else made one long after: it is theirs.
#[tokio::test(start_paused = true)]
async fn a_login_profile_that_came_long_after_a_crash_is_foreign() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("CreateLoginProfile", Fault::Vanish);
    let crashed = tokio::time::timeout(Duration::from_secs(1), world.invoke(&event)).await;
    assert!(crashed.is_err());
    tokio::time::sleep(Duration::from_secs(120)).await;
    let by_hand = world.iam.create_login_profile().user_name("ada").password("Chosen-by-somebody-1");
    by_hand.password_reset_required(true).send().await.unwrap();
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    assert_eq!((world.mails().len(), world.passwords().len()), (0, 0));
    let record = world.record(&event).await;
    let reason = "the user has a login profile that Firstkey did not make";
    assert_eq!((record.status(), record.reason()), (Status::Skipped, Some(reason)));
}

/// An attempt that gave up before its first `CreateLoginProfile` has made nothing. Who makes a login profile for the user a moment
/// later, when that attempt's lease would still last, keeps it.
#[tokio::test(start_paused = true)]
async fn an_attempt_without_a_call_leaves_no_right_to_a_login_profile() {
    for fault in [Fault::Answer(400, "Throttling"), Fault::Answer(403, "AccessDenied")] {
        let world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.wire.choose_faults(Box::new(move |call| (call.operation == "GetUser").then_some(fault)));
        let _ = world.invoke(&event).await;
        world.wire.choose_faults(Box::new(|_| None));
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.lease, record.intent), (Status::Pending, None, None), "{fault:?}");
        let by_hand = world.iam.create_login_profile().user_name("ada").password("Chosen-by-somebody-1");
        by_hand.password_reset_required(true).send().await.unwrap();
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        assert_eq!((world.mails().len(), world.passwords().len()), (0, 0), "{fault:?}");
        assert!(world.cloud.accepts_password("ada", "Chosen-by-somebody-1"), "{fault:?}");
        let record = world.record(&event).await;
        let reason = "the user has a login profile that Firstkey did not make";
        assert_eq!((record.status(), record.reason()), (Status::Skipped, Some(reason)), "{fault:?}");
    }
}

/// Something in between answers 200 in the place of IAM, which never got the call.
#[tokio::test(start_paused = true)]
async fn a_blank_success_is_no_new_password() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.deliver(&event).await.unwrap();
    world.wire.fault("UpdateLoginProfile", Fault::Blank(200));
    resend(&world, &event, false).await.unwrap().unwrap();
    assert_eq!((world.mails().len(), world.wire.count("UpdateLoginProfile")), (2, 2));
    world.assert_last_mail_is_valid("ada").await;
}

#[tokio::test(start_paused = true)]
async fn a_blank_success_is_no_withdrawal() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.deliver(&event).await.unwrap();
    tokio::time::advance(HOUR * 73).await;
    world.wire.fault("DeleteLoginProfile", Fault::Blank(200));
    sweep(&world).await;
    assert_eq!((world.record(&event).await.status(), world.reset_required("ada").await), (Status::Expired, None));
    assert_eq!(world.wire.count("DeleteLoginProfile"), 2);
}
