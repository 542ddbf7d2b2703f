//! What administrators do by hand: send another message, and admit arrivals that were stopped.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_iam::types::Tag;
use firstkey::admin::Refused;
use firstkey::core::ledger::{Happened, Notice, PasswordOutcome, Status, Verdict, Withdrawal};
use firstkey::sweep::dry_run::Why;
use firstkey::workflow::{Ending, Invocation, Stopped};
use firstkey_local::ACCOUNT;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{TIMEOUT, World, mailed_password, world_with_alerts};
use serde_json::{Value, json};

use crate::sweep::schedule;

const BY: &str = "arn:aws:iam::123456789012:user/grace";

/// A world in which ada has her mail.
async fn delivered() -> (World, Value) {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    (world, event)
}

pub(crate) async fn resend(world: &World, event: &Value, resets: bool) -> Result<Result<Ending, Stopped>, Refused> {
    let plan = world.workflow().plan_resend(world.record(event).await, resets).await?;
    Ok(world.workflow().carry_out(&plan, BY, &invocation(world)).await)
}

async fn approve(world: &World, event: &Value) -> Result<Result<Ending, Stopped>, Refused> {
    let plan = world.workflow().plan_approval(world.record(event).await).await?;
    Ok(world.workflow().carry_out(&plan, BY, &invocation(world)).await)
}

fn invocation(world: &World) -> Invocation {
    Invocation { account: ACCOUNT.to_owned(), deadline: world.now().checked_add(TIMEOUT).unwrap() }
}

fn refusal<T>(refused: Result<T, Refused>) -> String {
    refused.err().unwrap().to_string()
}

#[tokio::test(start_paused = true)]
async fn sending_again_replaces_the_password_and_says_so() {
    let (world, event) = delivered().await;
    let ending = resend(&world, &event, false).await.unwrap().unwrap();
    assert_eq!((ending.status, ending.attempts), (Status::Delivered, 2));
    let mails = world.mails();
    assert_eq!((mails.len(), mails[1].to[0].as_str()), (2, "ada@example.com"));
    assert_eq!(mails[1].subject, "Your new password for AWS account 1234-5678-9012 (it replaces the earlier one)");
    world.assert_last_mail_is_valid("ada").await;
    assert!(!world.cloud.accepts_password("ada", &mailed_password(&mails[0])));
    let record = world.record(&event).await;
    let asked = "attempt 2 began; requested by arn:aws:iam::123456789012:user/grace";
    assert!(record.history.iter().any(|step| step.happened.to_string() == asked), "{:#?}", record.history);
}

/// The first put is a call like any other.
#[tokio::test(start_paused = true)]
async fn a_request_whose_first_put_fails_for_a_moment_is_carried_out() {
    let (world, event) = delivered().await;
    world.wire.fault("PutItem", Fault::Answer(500, "InternalServerError"));
    world.wire.fault("PutItem", Fault::LoseAnswer);
    let ending = resend(&world, &event, false).await.unwrap().unwrap();
    assert_eq!((ending.status, ending.attempts, world.mails().len()), (Status::Delivered, 2, 2));
    world.assert_last_mail_is_valid("ada").await;
}

/// The command died after SES had accepted the new message, and the user has signed in with it: the record names the
/// old message, whose password no longer works.
#[tokio::test(start_paused = true)]
async fn a_message_that_was_replaced_is_no_longer_named() {
    let (world, event) = delivered().await;
    assert!(world.record(&event).await.message_id.is_some());
    world.wire.fault_nth("PutItem", 3, Fault::CrashBefore);
    tokio::select! {
        _ = resend(&world, &event, false) => panic!("the command did not die"),
        () = world.wire.crashed() => {}
    }
    let replacement = mailed_password(&world.mails()[1]);
    assert!(world.cloud.sign_in("ada", &replacement, "Chosen-by-ada-1").await);
    tokio::time::sleep(TIMEOUT.try_into().unwrap()).await;
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.message_id), (Status::Delivered, None));
    assert_eq!(world.mails().len(), 2);
}

/// The command died before it changed anything in IAM, and the user chooses a password before the sweep goes on with it: what the
/// administrator asked for is done all the same.
#[tokio::test(start_paused = true)]
async fn a_reset_stands_until_it_is_carried_out() {
    let (world, event) = delivered().await;
    world.wire.fault("UpdateLoginProfile", Fault::CrashBefore);
    tokio::select! {
        _ = resend(&world, &event, true) => panic!("the command did not die"),
        () = world.wire.crashed() => {}
    }
    let first = mailed_password(&world.mails()[0]);
    assert!(world.cloud.sign_in("ada", &first, "Chosen-by-ada-1").await);
    tokio::time::sleep(TIMEOUT.try_into().unwrap()).await;
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Delivered, 2));
    world.assert_last_mail_is_valid("ada").await;
    assert!(!world.cloud.accepts_password("ada", "Chosen-by-ada-1"));
}

/// The attempt failed for good while IAM did not show the login profile that it had made: the profile is still ours.
#[tokio::test(start_paused = true)]
async fn a_failed_arrival_remembers_which_login_profile_may_be_its_own() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("CreateLoginProfile", Fault::LoseAnswer);
    world.wire.fault("CreateLoginProfile", Fault::Answer(400, "ValidationError"));
    world.wire.fault_nth("GetLoginProfile", 2, Fault::Answer(404, "NoSuchEntity"));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert!(world.wire.is_quiet());
    assert_eq!((world.record(&event).await.status(), world.reset_required("ada").await), (Status::Failed, Some(true)));
    resend(&world, &event, false).await.unwrap().unwrap();
    world.assert_last_mail_is_valid("ada").await;
}

/// The rules were tightened after an attempt had made the login profile and died, and IAM does not show the profile when it is to be
/// withdrawn. Once the rules are loosened again, an approval goes on from there.
#[tokio::test(start_paused = true)]
async fn a_stopped_arrival_remembers_which_login_profile_may_be_its_own() {
    for (variable, value, status) in [
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.org", Status::Quarantined),
        ("FIRSTKEY_PATH_PREFIXES", "/staff/", Status::Skipped),
    ] {
        let mut world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.wire.fault("CreateLoginProfile", Fault::CrashAfter);
        tokio::select! {
            _ = world.invoke(&event) => panic!("the process did not die"),
            () = world.wire.crashed() => {}
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
        world.deploy_with(&[(variable, value)]);
        world.wire.fault("GetLoginProfile", Fault::Answer(404, "NoSuchEntity"));
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        assert!(world.wire.is_quiet());
        assert_eq!((world.record(&event).await.status(), world.reset_required("ada").await), (status, Some(true)));
        world.deploy_with(&[]);
        approve(&world, &event).await.unwrap().unwrap();
        world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    }
}

/// It was stopped before its first `CreateLoginProfile`: what somebody else then makes is not Firstkey's, although the attempt's lease
/// would still last.
#[tokio::test(start_paused = true)]
async fn a_stopped_arrival_that_made_nothing_owns_no_login_profile() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let tag = Tag::builder().key("email").value("grace@example.com").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.intent), (Status::Quarantined, None));
    let by_hand = world.iam.create_login_profile().user_name("ada").password("Made-by-somebody-1");
    by_hand.password_reset_required(true).send().await.unwrap();
    assert_eq!(refusal(approve(&world, &event).await), "the user has a login profile that Firstkey did not make");
}

/// The tag may have changed: people who may tag users do not choose where a password goes.
#[tokio::test(start_paused = true)]
async fn sending_again_goes_to_the_pinned_address() {
    let (world, event) = delivered().await;
    let tag = Tag::builder().key("email").value("eve@example.com").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    resend(&world, &event, false).await.unwrap().unwrap();
    let recipients: Vec<String> = world.mails().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(recipients, ["ada@example.com", "ada@example.com"]);
}

#[tokio::test(start_paused = true)]
async fn a_password_that_was_withdrawn_or_whose_message_failed_is_made_anew() {
    let (world, event) = delivered().await;
    tokio::time::sleep(Duration::from_hours(73)).await;
    assert!(world.invoke(&schedule()).await.answer.is_ok());
    assert_eq!((world.record(&event).await.status(), world.reset_required("ada").await), (Status::Expired, None));
    resend(&world, &event, false).await.unwrap().unwrap();
    world.assert_last_mail_is_valid("ada").await;

    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::Answer(400, "MessageRejected"));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.record(&event).await.status(), Status::Failed);
    resend(&world, &event, false).await.unwrap().unwrap();
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    assert_eq!(world.record(&event).await.reason(), None);
}

#[tokio::test(start_paused = true)]
async fn a_password_of_the_users_own_is_replaced_only_if_asked() {
    let (world, event) = delivered().await;
    let mailed = mailed_password(&world.mails()[0]);
    assert!(world.cloud.sign_in("ada", &mailed, "Chosen-by-ada-1").await);
    assert_eq!(refusal(resend(&world, &event, false).await), "the user has signed in with the password already");
    assert!(world.cloud.accepts_password("ada", "Chosen-by-ada-1"));
    resend(&world, &event, true).await.unwrap().unwrap();
    world.assert_last_mail_is_valid("ada").await;
    assert!(!world.cloud.accepts_password("ada", "Chosen-by-ada-1"));
}

/// The user signed in before the password was replaced. That says nothing of the new one, which is withdrawn in its time.
#[tokio::test(start_paused = true)]
async fn a_password_that_replaced_the_users_own_is_withdrawn_if_it_is_not_used() {
    let (world, event) = delivered().await;
    assert!(world.cloud.sign_in("ada", &mailed_password(&world.mails()[0]), "Chosen-by-ada-1").await);
    assert!(world.invoke(&schedule()).await.answer.is_ok());
    assert_eq!(world.record(&event).await.outcome(), Some(PasswordOutcome::Changed));
    tokio::time::sleep(Duration::from_hours(1)).await;
    resend(&world, &event, true).await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_hours(71)).await;
    assert!(world.invoke(&schedule()).await.answer.is_ok());
    world.assert_last_mail_is_valid("ada").await;
    tokio::time::sleep(Duration::from_hours(2)).await;
    assert!(world.invoke(&schedule()).await.answer.is_ok());
    assert_eq!((world.record(&event).await.status(), world.reset_required("ada").await), (Status::Expired, None));
}

/// Somebody else's login profile is not ours to change, no matter who asks.
#[tokio::test(start_paused = true)]
async fn a_foreign_login_profile_is_left_alone() {
    let (world, event) = delivered().await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    world.iam.delete_login_profile().user_name("ada").send().await.unwrap();
    world.iam.create_login_profile().user_name("ada").password("Made-by-somebody-1").send().await.unwrap();
    for resets in [false, true] {
        let refused = refusal(resend(&world, &event, resets).await);
        assert_eq!(refused, "the user has a login profile that Firstkey did not make");
    }
    assert!(world.cloud.accepts_password("ada", "Made-by-somebody-1"));
    assert_eq!(world.mails().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn sending_again_is_refused_for_want_of_a_user_or_a_recipient() {
    let (world, event) = delivered().await;
    let suppress = world.ses.put_suppressed_destination().email_address("ada@example.com");
    suppress.reason(aws_sdk_sesv2::types::SuppressionListReason::Bounce).send().await.unwrap();
    let refused = refusal(resend(&world, &event, false).await);
    assert_eq!(refused, "the recipient is on the account's SES suppression list");
    world.iam.delete_login_profile().user_name("ada").send().await.unwrap();
    world.iam.delete_user().user_name("ada").send().await.unwrap();
    assert_eq!(refusal(resend(&world, &event, false).await), "IAM has no user of this id any more");
    // Another user of the name is another user.
    world.create_user("ada", "ada@example.com").await;
    assert_eq!(refusal(resend(&world, &event, false).await), "IAM has no user of this id any more");

    let world = world_with_alerts(&[]).await;
    let event = world.create_user("eve", "eve@example.net").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(
        refusal(resend(&world, &event, false).await),
        "no recipient is pinned, because the arrival was quarantined: the recipient's domain `example.net` is not among \
         FIRSTKEY_ALLOWED_DOMAINS"
    );
    assert_eq!(world.mails().len(), 0);
}

/// Two administrators at once, or one and the sweep: the record is the arbiter.
#[tokio::test(start_paused = true)]
async fn a_plan_that_was_overtaken_does_nothing() {
    let (world, event) = delivered().await;
    let first = world.workflow().plan_resend(world.record(&event).await, false).await.unwrap();
    let second = world.workflow().plan_resend(world.record(&event).await, false).await.unwrap();
    world.workflow().carry_out(&first, BY, &invocation(&world)).await.unwrap();
    let stopped = world.workflow().carry_out(&second, BY, &invocation(&world)).await.unwrap_err();
    assert_eq!(stopped.to_string(), "another invocation took this arrival over");
    assert_eq!(world.mails().len(), 2);
    world.assert_last_mail_is_valid("ada").await;
}

#[tokio::test(start_paused = true)]
async fn an_arrival_is_left_to_the_invocation_that_works_on_it() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::Hang);
    assert!(tokio::time::timeout(Duration::from_secs(1), world.invoke(&event)).await.is_err());
    assert_eq!(
        refusal(resend(&world, &event, false).await),
        "an invocation works on this user, or its message may still be accepted, until 2026-11-22T10:17:05Z; try again then"
    );
    tokio::time::sleep(Duration::from_secs(95)).await;
    resend(&world, &event, false).await.unwrap().unwrap();
    world.assert_last_mail_is_valid("ada").await;
    assert_eq!(
        world.mails()[1].subject,
        "Your new password for AWS account 1234-5678-9012 (it replaces the earlier one)"
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_quarantined_is_admitted_by_an_administrator() {
    // For a creator who is not allowed.
    let creators = [("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/terraform")];
    let world = world_with_alerts(&creators).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    approve(&world, &event).await.unwrap().unwrap();
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.recipient.as_deref()), (Status::Delivered, Some("ada@example.com")));
    assert_eq!(refusal(approve(&world, &event).await), "the arrival is delivered, and was not stopped");

    // For an event that was skipped because it was forged.
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    let mut forged = event.clone();
    forged["detail"]["responseElements"]["user"]["tags"] = json!([{"key": "email", "value": ""}]);
    assert_eq!(world.invoke(&forged).await.answer, Ok(Value::Null));
    approve(&world, &event).await.unwrap().unwrap();
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

/// No administrator can make Firstkey write to a domain outside the configuration.
#[tokio::test(start_paused = true)]
async fn a_foreign_domain_stays_quarantined() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("eve", "eve@example.net").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let refused = refusal(approve(&world, &event).await);
    assert_eq!(refused, "the recipient's domain `example.net` is not among FIRSTKEY_ALLOWED_DOMAINS");
    assert_eq!((world.mails().len(), world.passwords().len()), (0, 0));
}

/// The record's status after an administrator has requested a withdrawal.
async fn revoke(world: &World, event: &Value) -> (Status, Option<PasswordOutcome>) {
    world.workflow().revoke(world.record(event).await, BY, &invocation(world)).await.unwrap();
    let record = world.record(event).await;
    (record.status(), record.outcome())
}

/// Administrators get no alert about their own request.
#[tokio::test(start_paused = true)]
async fn an_unused_password_is_withdrawn_before_its_time() {
    let (world, event) = delivered().await;
    let mailed = mailed_password(&world.mails()[0]);
    assert_eq!(revoke(&world, &event).await, (Status::Expired, Some(PasswordOutcome::Withdrawn)));
    assert!(!world.cloud.accepts_password("ada", &mailed));
    assert_eq!((world.reset_required("ada").await, world.wire.count("Publish")), (None, 0));
    let history: Vec<String> =
        world.record(&event).await.history.into_iter().map(|step| step.happened.to_string()).collect();
    let asked = [
        "withdrawing the password; requested by arn:aws:iam::123456789012:user/grace",
        "expired: the password was withdrawn, as requested",
    ];
    assert_eq!(history[history.len() - 2..], asked);
    // And another one can be sent.
    resend(&world, &event, false).await.unwrap().unwrap();
    world.assert_last_mail_is_valid("ada").await;
    assert!(!world.record(&event).await.was_revoked());
}

#[tokio::test(start_paused = true)]
async fn a_password_that_was_used_or_is_not_ours_is_not_withdrawn() {
    let (world, event) = delivered().await;
    assert!(world.cloud.sign_in("ada", &mailed_password(&world.mails()[0]), "Chosen-by-ada-1").await);
    assert_eq!(revoke(&world, &event).await, (Status::Delivered, Some(PasswordOutcome::Changed)));
    assert!(world.cloud.accepts_password("ada", "Chosen-by-ada-1"));

    let (world, event) = delivered().await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    world.iam.delete_login_profile().user_name("ada").send().await.unwrap();
    world.iam.create_login_profile().user_name("ada").password("Made-by-somebody-1").send().await.unwrap();
    assert_eq!(revoke(&world, &event).await, (Status::Delivered, Some(PasswordOutcome::Replaced)));
    assert!(world.cloud.accepts_password("ada", "Made-by-somebody-1"));
    assert_eq!(world.wire.count("DeleteLoginProfile"), 0);
}

/// The dry run shows what the sweep then does.
#[tokio::test(start_paused = true)]
async fn a_survey_foresees_the_sweep_and_changes_nothing() {
    let (world, ada) = delivered().await;
    let grace = world.create_user("grace", "grace@example.com").await;
    assert_eq!(world.invoke(&grace).await.answer, Ok(Value::Null));
    assert!(world.cloud.sign_in("grace", &mailed_password(&world.mails()[1]), "Chosen-by-grace-1").await);
    let edsger = world.create_user("edsger", "edsger@example.com").await;
    assert_eq!(world.invoke(&edsger).await.answer, Ok(Value::Null));
    world.iam.delete_login_profile().user_name("edsger").send().await.unwrap();
    world.iam.delete_user().user_name("edsger").send().await.unwrap();
    let missed = world.create_user("barbara", "barbara@example.com").await;
    tokio::time::sleep(Duration::from_hours(73)).await;
    let before = [world.record(&ada).await, world.record(&grace).await, world.record(&edsger).await];
    let survey = world.workflow().dry_run(&invocation(&world)).await.unwrap();
    let mut foreseen: Vec<(&str, Verdict)> =
        survey.passwords.iter().map(|(record, verdict)| (record.user_name.as_str(), verdict.clone())).collect();
    foreseen.sort_by_key(|(name, _)| *name);
    assert_eq!(
        foreseen,
        [
            ("ada", Verdict::Withdraw(Withdrawal::Unused)),
            ("edsger", Verdict::NoteOutcome(PasswordOutcome::Gone)),
            ("grace", Verdict::NoteOutcome(PasswordOutcome::Changed)),
        ]
    );
    let names: Vec<(&str, Why)> = survey.missed.iter().map(|missed| (missed.user.name.as_str(), missed.why)).collect();
    let unheard = Why::Unheard { is_last_look: true };
    assert_eq!((survey.users, survey.records, names), (3, 3, vec![("barbara", unheard)]));
    assert!(survey.has_work() && survey.is_complete());
    assert_eq!([world.record(&ada).await, world.record(&grace).await, world.record(&edsger).await], before);
    assert!(world.invoke(&schedule()).await.answer.is_ok());
    let outcome = async |event: &Value| (world.record(event).await.status(), world.record(event).await.outcome());
    assert_eq!(outcome(&ada).await, (Status::Expired, Some(PasswordOutcome::Withdrawn)));
    assert_eq!(outcome(&grace).await, (Status::Delivered, Some(PasswordOutcome::Changed)));
    assert_eq!(outcome(&edsger).await, (Status::Delivered, Some(PasswordOutcome::Gone)));
    assert_eq!(outcome(&missed).await, (Status::Delivered, None));
    let survey = world.workflow().dry_run(&invocation(&world)).await.unwrap();
    assert!(!survey.has_work() && survey.is_complete());
}

/// A withdrawal dies before it deletes the login profile: while its lease lasts, a sweep leaves the user alone. Then the
/// user signs in, and keeps the password: the sweep notes that and looks no further.
#[tokio::test(start_paused = true)]
async fn a_survey_knows_of_leases_and_of_passwords_that_are_kept() {
    let (world, ada) = delivered().await;
    tokio::time::sleep(Duration::from_hours(73)).await;
    world.wire.fault("DeleteLoginProfile", Fault::CrashBefore);
    let (record, invocation_of_revoke) = (world.record(&ada).await, invocation(&world));
    tokio::select! {
        _ = world.workflow().revoke(record, BY, &invocation_of_revoke) => panic!("it did not end"),
        () = world.wire.crashed() => {}
    }
    let record = world.record(&ada).await;
    let until = record.lease.clone().unwrap().expires_at;
    let survey = world.workflow().dry_run(&invocation(&world)).await.unwrap();
    assert_eq!((survey.passwords.len(), survey.busy), (0, vec![(record.clone(), until)]));
    assert!(world.invoke(&schedule()).await.answer.is_ok());
    assert_eq!(world.record(&ada).await, record);
    tokio::time::sleep(Duration::from_mins(1)).await;
    let mailed = mailed_password(&world.mails()[0]);
    assert!(world.cloud.sign_in("ada", &mailed, "Chosen-by-ada-1").await);
    let update = world.iam.update_login_profile().user_name("ada").password(&mailed);
    update.password_reset_required(true).send().await.unwrap();
    let survey = world.workflow().dry_run(&invocation(&world)).await.unwrap();
    assert!(matches!(survey.passwords[..], [(_, Verdict::Keep(_))]), "{:?}", survey.passwords);
    assert!(world.invoke(&schedule()).await.answer.is_ok());
    assert_eq!(world.record(&ada).await.history.pop().unwrap().happened, Happened::Kept);
}

/// What somebody is owed, and what the sweep cannot do.
#[tokio::test(start_paused = true)]
async fn a_survey_tells_what_is_owed_and_what_cannot_be_read() {
    let world = world_with_alerts(&[]).await;
    let ada = world.create_user("ada", "ada@example.net").await;
    for _ in 0..60 {
        world.wire.fault("Publish", Fault::Answer(503, "ServiceUnavailable"));
    }
    let _ = world.invoke(&ada).await;
    world.wire.heal();
    let record = world.record(&ada).await;
    assert_eq!((record.status(), record.owes), (Status::Quarantined, Some(Notice::Quarantined)));
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.cloud.sdk_config());
    let id = AttributeValue::S(format!("{ACCOUNT}#AIDANEWER"));
    let newer = dynamodb.put_item().table_name("firstkey").item("id", id);
    newer.item("schema", AttributeValue::N("9".to_owned())).send().await.unwrap();
    tokio::time::sleep(Duration::from_hours(1)).await;
    let survey = world.workflow().dry_run(&invocation(&world)).await.unwrap();
    assert_eq!((survey.owing, survey.failures.len()), (vec![record], 1), "{:?}", survey.failures);
    let swept = world.workflow().sweep(&invocation(&world)).await.unwrap();
    assert_eq!(swept.failures, survey.failures);
    assert_eq!(world.record(&ada).await.owes, None);
    let survey = world.workflow().dry_run(&invocation(&world)).await.unwrap();
    assert!(!survey.has_work() && !survey.is_complete());
}

/// There is no time to read the whole ledger: whoever has a record in the unread part is not missed, and whoever has
/// none is.
#[tokio::test(start_paused = true)]
async fn a_ledger_that_is_read_in_part_loses_nobody_and_takes_nobody_for_lost() {
    let world = world_with_alerts(&[]).await;
    for number in 0..16 {
        let event = world.create_user(&format!("user-{number}"), &format!("user-{number}@example.com")).await;
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    }
    tokio::time::sleep(Duration::from_hours(2)).await;
    let missed = world.create_user("barbara", "barbara@example.com").await;
    tokio::time::sleep(Duration::from_hours(1)).await;
    let read_slowly = || {
        for _ in 0..4 {
            world.wire.fault("Scan", Fault::Slow(4_000));
        }
    };
    read_slowly();
    let survey = world.workflow().dry_run(&invocation(&world)).await.unwrap();
    let names: Vec<&str> = survey.missed.iter().map(|missed| missed.user.name.as_str()).collect();
    assert_eq!((names, survey.is_unfinished), (vec!["barbara"], true));
    assert!(survey.records < 16, "it was read whole");
    read_slowly();
    let swept = world.workflow().sweep(&invocation(&world)).await.unwrap();
    let found: Vec<&str> = swept.found.iter().map(|(arrival, _)| arrival.user_name.as_str()).collect();
    assert_eq!((found, swept.is_unfinished, swept.gauges), (vec!["barbara"], true, None));
    assert_eq!(world.wire.count("LookupEvents"), 1);
    assert_eq!(world.record(&missed).await.status(), Status::Delivered);
    assert!(world.wire.is_quiet());
    assert_eq!(world.mails().len(), 17);
}
