//! Arrivals that an administrator has to see, and messages that can never be delivered.

use std::time::Duration;

use aws_sdk_iam::types::Tag;
use firstkey::core::ledger::{Notice, Status};
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, world_with_alerts};
use serde_json::{Value, json};

use crate::sweep::sweep;

/// Asserts that the arrival ended like this, that nobody got a password, and that administrators were told once.
async fn assert_ended(world: &World, event: &Value, status: Status, reason: &str, alerts: usize) {
    for _ in 0..2 {
        assert_eq!(world.invoke(event).await.answer, Ok(Value::Null));
    }
    let record = world.record(event).await;
    assert_eq!((record.status(), record.reason()), (status, Some(reason)));
    assert_eq!((world.mails().len(), world.wire.count("Publish")), (0, alerts));
    let name = event["detail"]["responseElements"]["user"]["userName"].as_str().unwrap();
    assert_eq!(world.reset_required(name).await, None);
    assert!(world.wire.is_quiet());
}

#[tokio::test(start_paused = true)]
async fn a_recipient_outside_the_allowed_domains_is_quarantined() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("eve", "eve@example.net").await;
    let reason = "the recipient's domain `example.net` is not among FIRSTKEY_ALLOWED_DOMAINS";
    assert_ended(&world, &event, Status::Quarantined, reason, 1).await;
}

#[tokio::test(start_paused = true)]
async fn an_unusable_recipient_is_quarantined() {
    let long = format!("{}@example.com", "a".repeat(310));
    for (address, reason) in [
        ("not an address", "the address is malformed"),
        ("eve@example.com\r\nBcc: all@example.com", "the address has control characters"),
        (long.as_str(), "the address is longer than 320 characters"),
    ] {
        let world = world_with_alerts(&[]).await;
        // IAM would refuse most of these as tags; a forger is not bound by that.
        let mut event = world.create_user("eve", "eve@example.com").await;
        event["detail"]["responseElements"]["user"]["tags"] = json!([{"key": "Email", "value": address}]);
        assert_ended(&world, &event, Status::Quarantined, reason, 1).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_outside_the_paths_or_without_an_address_is_skipped() {
    let world = world_with_alerts(&[("FIRSTKEY_PATH_PREFIXES", "/staff/")]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_ended(&world, &event, Status::Skipped, "the user's path is not among FIRSTKEY_PATH_PREFIXES", 0).await;

    let world = world_with_alerts(&[("FIRSTKEY_EMAIL_TAG", "Mail")]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let reason = "the user has no `Mail` tag, its name is not an address, and FIRSTKEY_DEFAULT_DOMAIN is not set";
    assert_ended(&world, &event, Status::Skipped, reason, 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_creator_who_is_not_allowed_is_quarantined() {
    let creators = [("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/terraform")];
    let world = world_with_alerts(&creators).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let reason =
        "`arn:aws:iam::123456789012:user/administrator` created the user and is not among FIRSTKEY_ALLOWED_CREATORS";
    assert_ended(&world, &event, Status::Quarantined, reason, 1).await;
}

/// Anyone who may publish to the topic can forge an event about any user. IAM contradicts each of these.
#[tokio::test(start_paused = true)]
async fn an_event_that_iam_contradicts_is_quarantined() {
    let user = |pointer: &str| format!("/detail/responseElements/user/{pointer}");
    for (pointer, forged, reason) in [
        (user("userId"), json!("AIDAFORGEDFORGED0001"), None),
        (
            user("tags"),
            json!([{"key": "email", "value": "eve@example.com"}]),
            Some("the user's tags no longer give the recipient that the event gave"),
        ),
        (
            "/detail/eventTime".to_owned(),
            json!("2026-11-22T09:15:30Z"),
            Some("IAM says that the user was created at 2026-11-22T10:15:30Z, not when the event says"),
        ),
        ("/account".to_owned(), json!("210987654321"), None),
    ] {
        let world = world_with_alerts(&[]).await;
        let mut event = world.create_user("ada", "ada@example.com").await;
        *event.pointer_mut(&pointer).unwrap() = forged;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        assert_eq!((world.mails().len(), world.passwords().len()), (0, 0), "{pointer}");
        assert_eq!(world.wire.count("Publish"), 1, "{pointer}");
        if let Some(reason) = reason {
            assert_ended(&world, &event, Status::Quarantined, reason, 1).await;
        }
    }
}

/// Of the path, IAM's word counts: it is what the policy of the function's role goes by.
#[tokio::test(start_paused = true)]
async fn a_forged_path_opens_no_other() {
    let reason = "IAM says that the user's path is `/people/`, which is not among FIRSTKEY_PATH_PREFIXES";
    for (prefixes, status, reason, mails) in
        [("/staff/", Status::Quarantined, Some(reason), 0), ("/people/,/staff/", Status::Delivered, None, 1)]
    {
        let world = world_with_alerts(&[("FIRSTKEY_PATH_PREFIXES", prefixes)]).await;
        let mut event = world.create_user("ada", "ada@example.com").await;
        event["detail"]["responseElements"]["user"]["path"] = json!("/staff/");
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.reason(), world.mails().len()), (status, reason, mails));
    }
}

#[tokio::test(start_paused = true)]
async fn a_tag_that_was_changed_after_creation_is_quarantined() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let tag = Tag::builder().key("email").value("eve@example.com").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    let reason = "the user's tags no longer give the recipient that the event gave";
    assert_ended(&world, &event, Status::Quarantined, reason, 1).await;
}

/// A forged event comes first and is skipped because of its content. The user that it would keep out is not forgotten.
#[tokio::test(start_paused = true)]
async fn a_skip_that_another_event_contradicts_is_quarantined() {
    let user = |pointer: &str| format!("/detail/responseElements/user/{pointer}");
    for (pointer, forged, skipped) in [
        (user("path"), json!("/elsewhere/"), "the user's path is not among FIRSTKEY_PATH_PREFIXES"),
        (user("tags"), json!([{"key": "email", "value": ""}]), "the user's `email` tag is empty"),
    ] {
        let world = world_with_alerts(&[("FIRSTKEY_PATH_PREFIXES", "/people/")]).await;
        let event = world.create_user("ada", "ada@example.com").await;
        let mut other = event.clone();
        *other.pointer_mut(&pointer).unwrap() = forged;
        assert_ended(&world, &other, Status::Skipped, skipped, 0).await;
        // An alert that cannot be sent is owed.
        world.wire.fault("Publish", Fault::Answer(403, "AuthorizationError"));
        assert!(world.invoke(&event).await.answer.is_err());
        assert_eq!(world.record(&event).await.owes, Some(Notice::Quarantined));
        tokio::time::sleep(Duration::from_secs(60)).await;
        let reason = format!(
            "another event about this user was skipped ({skipped}), and this one would not be: one of the two is forged, or \
             the configuration was changed in between"
        );
        assert_ended(&world, &event, Status::Quarantined, &reason, 2).await;
    }
}

/// Anyone who may tag a user could change the tag while an attempt waits, and forge an event that fits.
#[tokio::test(start_paused = true)]
async fn a_later_event_does_not_change_the_pinned_recipient() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::Answer(403, "AccessDenied"));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let tag = Tag::builder().key("email").value("eve@example.com").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    let mut forged = event.clone();
    forged["detail"]["eventID"] = json!("00000000-0000-0000-0000-000000000000");
    forged["detail"]["responseElements"]["user"]["tags"] = json!([{"key": "email", "value": "eve@example.com"}]);
    let reason = "an earlier event about this user gave another recipient";
    // The first alert is of the missing permission.
    assert_ended(&world, &forged, Status::Quarantined, reason, 2).await;
    assert_eq!(world.record(&event).await.recipient.as_deref(), Some("ada@example.com"));
}

/// The event is true, but the user is older than Firstkey, and may be an administrator with only access keys.
#[tokio::test(start_paused = true)]
async fn an_event_about_a_user_from_before_firstkey_is_quarantined() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("root-of-all", "eve@example.com").await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    world.deploy_ledger_anew().await;
    let reason = "IAM says that the user was created at 2026-11-22T10:15:30Z, before Firstkey was set up";
    assert_ended(&world, &event, Status::Quarantined, reason, 1).await;
    assert_eq!(world.passwords().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_suppressed_recipient_fails_before_a_profile_is_made() {
    let world = world_with_alerts(&[]).await;
    let suppress = world.ses.put_suppressed_destination().email_address("ada@example.com");
    suppress.reason(aws_sdk_sesv2::types::SuppressionListReason::Bounce).send().await.unwrap();
    let event = world.create_user("ada", "ada@example.com").await;
    assert_ended(&world, &event, Status::Failed, "the recipient is on the account's SES suppression list", 1).await;
    assert_eq!(world.passwords().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_message_takes_the_login_profile_back() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::Answer(400, "MessageRejected"));
    world.wire.fault("DeleteLoginProfile", Fault::Answer(409, "EntityTemporarilyUnmodifiable"));
    let reason = "cannot send the message to a***@example.com: MessageRejected: as the test wants it";
    assert_ended(&world, &event, Status::Failed, reason, 1).await;
    assert_eq!((world.passwords().len(), world.wire.count("DeleteLoginProfile")), (1, 2));
}

/// Neither a crash nor a broken topic loses an alert, and nothing else is done twice because of it.
#[tokio::test(start_paused = true)]
async fn an_alert_that_cannot_be_published_is_owed() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("eve", "eve@example.net").await;
    world.wire.fault("Publish", Fault::Answer(403, "AuthorizationError"));
    let error = world.invoke(&event).await.answer.unwrap_err();
    assert_eq!(
        error.reason,
        "cannot publish an alert to `arn:aws:sns:us-east-1:123456789012:firstkey-alerts`: AuthorizationError: as the test wants it"
    );
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.owes), (Status::Quarantined, Some(Notice::Quarantined)));
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    assert_eq!((world.record(&event).await.owes, world.wire.count("Publish")), (None, 2));
}

/// If the event does not come again, the sweep sends the alert.
#[tokio::test(start_paused = true)]
async fn the_sweep_tells_what_is_owed() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("eve", "eve@example.net").await;
    world.wire.fault("Publish", Fault::Answer(404, "NotFound"));
    world.invoke(&event).await.answer.unwrap_err();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    sweep(&world).await;
    sweep(&world).await;
    assert_eq!((world.record(&event).await.owes, world.wire.count("Publish")), (None, 2));
}

/// A user who lacks it gets no mail yet, and nobody has to ask again: the sweep does. Administrators are told of the
/// cause once.
#[tokio::test(start_paused = true)]
async fn a_missing_permission_is_waited_for() {
    for operation in ["GetUser", "CreateLoginProfile", "SendEmail"] {
        let world = world_with_alerts(&[]).await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.wire.fault(operation, Fault::Answer(403, "AccessDenied"));
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        let record = world.record(&event).await;
        let reason = record.reason().unwrap();
        assert!(reason.starts_with("a missing permission (cannot "), "{reason}");
        assert!(reason.ends_with(": AccessDenied: as the test wants it)"), "{reason}");
        tokio::time::sleep(Duration::from_secs(3600)).await;
        sweep(&world).await;
        world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
        assert_eq!(world.wire.count("Publish"), 1);
    }
}

/// A forged event comes first, with another mailbox, and is held back. It does not keep out the true one, which
/// CloudTrail has and IAM confirms.
#[tokio::test(start_paused = true)]
async fn the_true_event_wins_over_a_forged_one_that_came_first() {
    for (pointer, lie) in [
        ("/detail/responseElements/user/tags", json!([{"key": "email", "value": "eve@example.com"}])),
        ("/detail/responseElements/user/path", json!("/staff/")),
        ("/detail/responseElements/user/userName", json!("eve")),
        ("/detail/eventTime", json!("2026-11-22T09:15:30Z")),
    ] {
        let world = world_with_alerts(&[]).await;
        let event = world.create_user("ada", "ada@example.com").await;
        let mut forged = event.clone();
        forged["detail"]["eventID"] = json!("00000000-0000-0000-0000-000000000000");
        *forged.pointer_mut(pointer).unwrap() = lie;
        assert_eq!(world.deliver(&forged).await, Ok(Value::Null), "{pointer}");
        if world.record(&event).await.status() == Status::Quarantined {
            assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null), "{pointer}");
            assert!(world.record(&event).await.is_contested(), "{pointer}");
            tokio::time::sleep(Duration::from_secs(3600)).await;
            sweep(&world).await;
        }
        let record = world.record(&event).await;
        assert_eq!(
            (record.status(), record.recipient.as_deref()),
            (Status::Delivered, Some("ada@example.com")),
            "{pointer}"
        );
        world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    }
}

/// The true event came first and the tag was changed. A forged event that fits the tag does not win, because CloudTrail
/// does not have it.
#[tokio::test(start_paused = true)]
async fn a_forged_event_that_fits_a_changed_tag_does_not_win() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let tag = Tag::builder().key("email").value("eve@example.com").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let mut forged = event.clone();
    forged["detail"]["eventID"] = json!("00000000-0000-0000-0000-000000000000");
    forged["detail"]["responseElements"]["user"]["tags"] = json!([{"key": "email", "value": "eve@example.com"}]);
    assert_eq!(world.invoke(&forged).await.answer, Ok(Value::Null));
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        sweep(&world).await;
    }
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.is_contested(), world.mails().len()), (Status::Quarantined, false, 0));
}

/// An event of another partition leads to a mail with the sign-in address of the partition in IAM's ARN.
#[tokio::test(start_paused = true)]
async fn the_sign_in_address_is_not_the_events_word() {
    let world = world_with_alerts(&[]).await;
    let mut event = world.create_user("ada", "ada@example.com").await;
    event["detail"]["responseElements"]["user"]["arn"] = json!("arn:aws-cn:iam::123456789012:user/people/ada");
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let mails = world.mails();
    let text = mails[0].text.as_deref().unwrap();
    assert!(text.contains("https://123456789012.signin.aws.amazon.com/console"), "{text}");
}

/// The ledger may have forgotten the user, and nobody can look the creation up any more.
#[tokio::test(start_paused = true)]
async fn an_event_about_a_user_older_than_cloudtrail_remembers_is_quarantined() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    tokio::time::sleep(Duration::from_hours(91 * 24)).await;
    let reason = "IAM says that the user was created at 2026-11-22T10:15:30Z, longer ago than CloudTrail remembers";
    assert_ended(&world, &event, Status::Quarantined, reason, 1).await;
}

/// The forged one has not ended yet when the true one comes, and nothing was made or sent for it.
#[tokio::test(start_paused = true)]
async fn the_true_event_wins_over_a_forged_one_that_still_waits() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let mut forged = event.clone();
    forged["detail"]["eventID"] = json!("00000000-0000-0000-0000-000000000000");
    forged["detail"]["responseElements"]["user"]["tags"] = json!([{"key": "email", "value": "eve@example.com"}]);
    world.wire.fault("GetUser", Fault::Answer(403, "AccessDenied"));
    assert_eq!(world.invoke(&forged).await.answer, Ok(Value::Null));
    assert!(world.record(&event).await.is_waiting());
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert!(world.record(&event).await.is_contested());
    tokio::time::sleep(Duration::from_secs(3600)).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.status(), Status::Delivered);
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}
