//! Choosing the password.

use std::time::Duration;

use firstkey::core::ledger::{ClaimState, Closing, Link, PasswordState, Status};
use firstkey_testing::wire::{Caller, Fault};
use firstkey_testing::world::{World, world_with_alerts};
use serde_json::Value;

use super::renewal::die_while_choosing;
use super::{
    BUSY, CLAIM, CLOSED, DONE, FORM, GONE, HAS_PASSWORD, JUST_SET, PASSWORD, SET, USED, choose, choosing, invited,
    link_in, open, page, show, state, story, writes,
};
use crate::administration::resend;
use crate::sweep::HOUR;

#[tokio::test(start_paused = true)]
async fn the_mail_has_a_link_and_whoever_follows_it_chooses_the_password() {
    let (world, event, link) = invited().await;
    assert_eq!(world.reset_required("ada").await, None, "no login profile before anybody has chosen a password");
    let record = world.record(&event).await;
    assert_eq!(
        (record.status(), record.password.clone(), record.intent),
        (Status::Delivered, PasswordState::None, None)
    );
    assert_eq!(record.valid_until, record.claim.as_ref().map(|claim| claim.expires_at));
    let form = open(&world, &link).await;
    assert_eq!((form.status, form.heading.as_str()), (200, FORM));
    assert!(form.body.contains("value=\"ada\""), "{}", form.body);

    let done = choose(&world, &link, PASSWORD).await;
    assert_eq!((done.status, done.heading.as_str()), (200, DONE));
    assert!(world.cloud.accepts_password("ada", PASSWORD));
    assert_eq!(world.reset_required("ada").await, Some(false));
    let record = world.record(&event).await;
    assert_eq!(state(&record), ClaimState::Claimed);
    assert_eq!((record.lease.clone(), record.intent, record.owes), (None, None, None));
    let mails = world.mails();
    assert_eq!((mails.len(), mails[1].to[0].as_str()), (2, "ada@example.com"));
    assert_eq!(mails[1].subject, SET);
    assert!(!mails[1].text.as_deref().unwrap().contains(&link), "the second mail has no link");
    let told = &story(&record)[1..];
    assert_eq!(told[0], "sending the message, with a link");
    assert!(told[1].starts_with("delivered: SES accepted message "), "{told:#?}");
    assert_eq!(
        told[2..],
        [
            "the user has chosen a password; creating the login profile",
            "claimed: the login profile has the password that the user chose",
            "the user was told by mail that the password was set",
        ]
    );
    assert_eq!(open(&world, &link).await.heading, JUST_SET);
    tokio::time::sleep(HOUR).await;
    assert_eq!(open(&world, &link).await.heading, USED);
    assert_eq!(choose(&world, &link, "Another-Password-12").await.heading, USED);
    assert!(world.cloud.accepts_password("ada", PASSWORD), "the first password holds");
    assert_eq!(world.wire.count("CreateLoginProfile"), 1);
}

/// An arrival takes a round less than with a password: nothing is asked of IAM after the first.
#[tokio::test(start_paused = true)]
async fn an_arrival_by_claim_changes_nothing_in_iam() {
    let (world, _, _) = invited().await;
    let operations = writes(&world, 0);
    assert_eq!(operations, ["PutItem", "DescribeTable", "PutItem", "PutItem", "SendEmail", "PutItem"]);
}

#[tokio::test(start_paused = true)]
async fn a_password_that_breaks_a_rule_is_a_problem_of_the_form_and_nothing_is_written() {
    let (world, event, link) = invited().await;
    let before = world.wire.calls().len();
    for password in ["short", "sh0rt%21", "ada%40example.com", "123456789012", "Password1"] {
        let rejected = choose(&world, &link, password).await;
        assert_eq!((rejected.status, rejected.heading.as_str()), (422, FORM), "{password}");
        assert!(!rejected.body.contains(&format!("value=\"{password}")), "the password is not sent back");
    }
    assert_eq!(writes(&world, before), [""; 0]);
    assert_eq!(state(&world.record(&event).await), ClaimState::Open);
}

#[tokio::test(start_paused = true)]
async fn a_password_that_only_iam_refuses_gives_the_lease_back() {
    let (world, event, link) = invited().await;
    world.wire.fault("CreateLoginProfile", Fault::Answer(400, "PasswordPolicyViolation"));
    let rejected = choose(&world, &link, PASSWORD).await;
    assert_eq!((rejected.status, rejected.heading.as_str()), (422, FORM));
    assert!(rejected.body.contains("AWS didn’t accept this password"), "{}", rejected.body);
    let record = world.record(&event).await;
    assert_eq!((state(&record), record.lease, record.intent), (ClaimState::Open, None, None));
    let policies = world.wire.count("GetAccountPasswordPolicy");
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
    assert_eq!(world.wire.count("GetAccountPasswordPolicy"), policies + 1, "the rules are read again");
}

/// Only what IAM says of the password is the user's to mend. For anything else the page asks them to try again, their link stays open, and
/// administrators hear of the cause once.
#[tokio::test(start_paused = true)]
async fn what_iam_refuses_for_another_reason_is_told_to_administrators_and_the_link_stays_open() {
    for code in ["LimitExceeded", "SomethingNew"] {
        let (world, event, link) = invited().await;
        for _ in 0..2 {
            world.wire.fault("CreateLoginProfile", Fault::Answer(400, code));
            let busy = choose(&world, &link, PASSWORD).await;
            assert_eq!((busy.status, busy.heading.as_str()), (503, BUSY), "{code}");
        }
        let record = world.record(&event).await;
        assert_eq!((state(&record), record.lease, record.intent), (ClaimState::Open, None, None), "{code}");
        assert_eq!(world.wire.count("Publish"), 1, "{code}");
        assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE, "{code}");
    }
}

/// Two tabs send at once: one password is set, and the other tab is told so.
#[tokio::test(start_paused = true)]
async fn of_two_tabs_one_wins() {
    let (world, event, link) = invited().await;
    world.wire.slow_down(Duration::from_millis(50));
    let (first, second) = (choosing(&link, PASSWORD), choosing(&link, "Another-Password-12"));
    let (first, second) = tokio::join!(show(&world, &first), show(&world, &second));
    let mut headings = [first.heading.as_str(), second.heading.as_str()];
    headings.sort_unstable();
    assert_eq!(headings, [JUST_SET, DONE]);
    let won = if first.heading == DONE { PASSWORD } else { "Another-Password-12" };
    assert!(world.cloud.accepts_password("ada", won));
    assert_eq!(world.wire.count("CreateLoginProfile"), 1);
    assert_eq!(world.mails().len(), 2, "one mail says that it was set");
    assert_eq!(state(&world.record(&event).await), ClaimState::Claimed);
}

#[tokio::test(start_paused = true)]
async fn who_has_a_password_already_is_told_so_and_the_record_ends_as_skipped() {
    let (world, event, link) = invited().await;
    world.iam.create_login_profile().user_name("ada").password("By-Somebody-Else-1").send().await.unwrap();
    let before = world.wire.calls().len();
    assert_eq!(open(&world, &link).await.heading, HAS_PASSWORD);
    assert_eq!(writes(&world, before), [""; 0]);
    let told = choose(&world, &link, PASSWORD).await;
    assert_eq!((told.status, told.heading.as_str()), (409, HAS_PASSWORD));
    let record = world.record(&event).await;
    assert_eq!((record.status(), state(&record)), (Status::Skipped, ClaimState::Closed(Closing::HasPassword)));
    assert_eq!(record.reason(), Some("the user has a login profile that Firstkey did not make"));
    assert_eq!(world.wire.count("CreateLoginProfile"), 0);
    assert!(world.cloud.accepts_password("ada", "By-Somebody-Else-1"));
    assert_eq!(open(&world, &link).await.heading, HAS_PASSWORD);
}

/// A login profile that somebody else makes between the look and the first call is left alone, too.
#[tokio::test(start_paused = true)]
async fn who_gets_a_password_meanwhile_keeps_that_one() {
    let (world, event, link) = invited().await;
    world.wire.fault("CreateLoginProfile", Fault::Answer(409, "EntityAlreadyExists"));
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, HAS_PASSWORD);
    assert_eq!(world.record(&event).await.status(), Status::Skipped);
}

/// An older login profile is somebody else's, even if IAM shows it late and this request's first call got no answer.
#[tokio::test(start_paused = true)]
async fn an_older_login_profile_that_iam_shows_late_is_left_alone() {
    let (world, event, link) = invited().await;
    world.iam.create_login_profile().user_name("ada").password("By-Somebody-Else-1").send().await.unwrap();
    tokio::time::sleep(HOUR).await;
    world.wire.fault("GetLoginProfile", Fault::Answer(404, "NoSuchEntity"));
    world.wire.fault("CreateLoginProfile", Fault::Blank(502));
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, HAS_PASSWORD);
    assert!(world.wire.is_quiet());
    assert_eq!(world.record(&event).await.status(), Status::Skipped);
    assert!(world.cloud.accepts_password("ada", "By-Somebody-Else-1"));
}

/// The user was moved out of the configured paths, or the paths were changed, after the mail went out.
#[tokio::test(start_paused = true)]
async fn who_is_outside_the_paths_by_now_sets_no_password() {
    let (mut world, event, link) = invited().await;
    world.deploy_with(&[CLAIM[0], CLAIM[1], ("FIRSTKEY_PATH_PREFIXES", "/staff/")]);
    let before = world.wire.calls().len();
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, CLOSED);
    assert_eq!(writes(&world, before), [""; 0]);
    assert_eq!(state(&world.record(&event).await), ClaimState::Open);
}

#[tokio::test(start_paused = true)]
async fn a_user_who_has_a_password_before_the_event_comes_gets_no_mail() {
    let world = world_with_alerts(&CLAIM).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.iam.create_login_profile().user_name("ada").password("By-Somebody-Else-1").send().await.unwrap();
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Skipped, 0));
}

#[tokio::test(start_paused = true)]
async fn a_renamed_user_gets_the_login_profile_under_the_new_name() {
    let (world, event, link) = invited().await;
    world.iam.update_user().user_name("ada").new_user_name("ada.lovelace").send().await.unwrap();
    assert!(open(&world, &link).await.body.contains("value=\"ada.lovelace\""));
    let done = choose(&world, &link, PASSWORD).await;
    assert_eq!(done.heading, DONE);
    assert!(done.body.contains("ada.lovelace"), "{}", done.body);
    assert!(world.cloud.accepts_password("ada.lovelace", PASSWORD));
    assert_eq!(world.record(&event).await.user_name, "ada.lovelace");
}

/// The name belongs to another user by now: nobody's password is set.
#[tokio::test(start_paused = true)]
async fn another_user_of_the_same_name_gets_nothing() {
    let (world, _, link) = invited().await;
    world.iam.update_user().user_name("ada").new_user_name("ada.lovelace").send().await.unwrap();
    world.create_user("ada", "other@example.com").await;
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
    assert_eq!(world.reset_required("ada").await, None);
    assert!(world.cloud.accepts_password("ada.lovelace", PASSWORD));
}

/// Lets a request go as far as its first call of an operation, has the administrator do something, and lets it go on.
pub(super) async fn interrupted(
    world: &World,
    request: &Value,
    calls: usize,
    meanwhile: impl Future<Output = ()>,
) -> super::Page {
    let gate = world.wire.gate();
    gate.permit(Caller::Function(0), calls);
    let requested = show(world, request);
    let interrupting = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        meanwhile.await;
        gate.permit(Caller::Function(0), usize::MAX);
    };
    tokio::join!(requested, interrupting).0
}

async fn change_hands(world: &World) {
    world.iam.update_user().user_name("ada").new_user_name("ada.lovelace").send().await.unwrap();
    world.create_user("ada", "other@example.com").await;
}

/// How many calls a request makes up to and with an operation.
async fn calls_to(operation: &str) -> usize {
    let (world, _, link) = invited().await;
    let before = world.wire.calls().len();
    choose(&world, &link, PASSWORD).await;
    1 + world.wire.calls()[before..].iter().position(|call| call.operation == operation).unwrap()
}

/// A request that died has set a password, which went with the rename.
#[tokio::test(start_paused = true)]
async fn a_name_that_changes_hands_after_a_request_died_costs_nothing() {
    for calls in 1..=4 {
        let (world, event, link) = invited().await;
        die_while_choosing(&world, &link).await;
        tokio::time::sleep(HOUR).await;
        interrupted(&world, &choosing(&link, "Chosen-By-Ada-0815"), calls, change_hands(&world)).await;
        assert_eq!(world.reset_required("ada").await, None, "{calls}: the other user");
        open(&world, &link).await;
        let chosen = choose(&world, &link, "Chosen-By-Ada-0815").await;
        assert!([JUST_SET, USED].contains(&chosen.heading.as_str()), "{calls}: {}", chosen.heading);
        assert!(world.cloud.accepts_password("ada.lovelace", PASSWORD), "{calls}");
        assert_eq!(state(&world.record(&event).await), ClaimState::Claimed, "{calls}");
    }
}

/// Between the look and the call, the name has become another user's, who gets the login profile: nobody may delete it here, so
/// administrators are told.
#[tokio::test(start_paused = true)]
async fn a_name_that_changes_hands_before_the_call_is_told() {
    let calls = calls_to("CreateLoginProfile").await - 1;
    let (world, event, link) = invited().await;
    let shown = interrupted(&world, &choosing(&link, PASSWORD), calls, change_hands(&world)).await;
    assert_eq!(shown.heading, CLOSED);
    let record = world.record(&event).await;
    assert_eq!((record.status(), state(&record)), (Status::Quarantined, ClaimState::Closed(Closing::Ended)));
    assert!(record.reason().unwrap().contains("delete that login profile"), "{:?}", record.reason());
    assert_eq!((world.wire.count("Publish"), world.mails().len()), (1, 1));
    assert_eq!(open(&world, &link).await.heading, CLOSED);
}

/// The login profile was made before, and has gone along with the user.
#[tokio::test(start_paused = true)]
async fn a_name_that_changes_hands_after_the_call_costs_nothing() {
    let calls = calls_to("CreateLoginProfile").await;
    let (world, event, link) = invited().await;
    let shown = interrupted(&world, &choosing(&link, PASSWORD), calls, change_hands(&world)).await;
    assert_eq!(shown.heading, DONE);
    assert!(world.cloud.accepts_password("ada.lovelace", PASSWORD));
    assert_eq!((state(&world.record(&event).await), world.mails().len()), (ClaimState::Claimed, 2));
    assert_eq!(world.reset_required("ada").await, None);
}

#[tokio::test(start_paused = true)]
async fn a_user_who_is_gone_has_a_page_that_says_so() {
    let (world, event, link) = invited().await;
    world.iam.delete_user().user_name("ada").send().await.unwrap();
    world.create_user("ada", "ada@example.com").await;
    for shown in [open(&world, &link).await, choose(&world, &link, PASSWORD).await] {
        assert_eq!((shown.status, shown.heading.as_str()), (410, GONE));
    }
    assert_eq!(world.reset_required("ada").await, None, "another user of that name");
    assert_eq!(state(&world.record(&event).await), ClaimState::Open, "the sweep notes that the user is gone");
}

#[tokio::test(start_paused = true)]
async fn throttling_and_failures_give_the_lease_back_and_ask_for_patience() {
    for (status, code) in [(400, "Throttling"), (503, "ServiceUnavailable"), (403, "AccessDenied")] {
        let (world, event, link) = invited().await;
        for _ in 0..20 {
            world.wire.fault("CreateLoginProfile", Fault::Answer(status, code));
        }
        let busy = choose(&world, &link, PASSWORD).await;
        assert_eq!((busy.status, busy.heading.as_str()), (503, BUSY), "{code}");
        let record = world.record(&event).await;
        assert_eq!(record.lease, None, "{code}");
        assert_eq!(record.link(&record.claim.as_ref().unwrap().token, world.now()), Link::Open);
        world.wire.heal();
        assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn administrators_hear_once_what_keeps_everybody_from_choosing() {
    let (world, _, link) = invited().await;
    for _ in 0..2 {
        world.wire.fault("CreateLoginProfile", Fault::Answer(403, "AccessDenied"));
        assert_eq!(choose(&world, &link, PASSWORD).await.heading, BUSY);
    }
    let published: Vec<_> = world.wire.calls().into_iter().filter(|call| call.operation == "Publish").collect();
    assert_eq!(published.len(), 1);
    assert!(published[0].body.contains("cannot%20choose%20a%20password"), "{}", published[0].body);
}

/// A mail may overtake SES's answer: whoever has the link has got it.
#[tokio::test(start_paused = true)]
async fn a_link_works_even_if_ses_never_said_that_it_has_the_mail() {
    let world = world_with_alerts(&CLAIM).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::LoseAnswer);
    world.wire.fault("SendEmail", Fault::LoseAnswer);
    assert!(world.invoke(&event).await.answer.is_err());
    let mails = world.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(link_in(&mails[0]), link_in(&mails[1]), "within an attempt, the same message goes out again");
    assert_eq!(choose(&world, &link_in(&mails[0]), PASSWORD).await.heading, DONE);
    let record = world.record(&event).await;
    assert_eq!((record.status(), state(&record)), (Status::Delivered, ClaimState::Claimed));
    tokio::time::sleep(HOUR).await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.mails().len(), 3, "nothing but the mail which says that the password was set");
}

/// The process died before it could record the mail: the next one replaces it all the same.
#[tokio::test(start_paused = true)]
async fn a_mail_that_was_not_recorded_is_replaced_in_so_many_words() {
    let world = world_with_alerts(&CLAIM).await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("SendEmail", Fault::CrashAfter);
    tokio::select! {
        _ = world.invoke(&event) => panic!("the process did not die"),
        () = world.wire.crashed() => {}
    }
    tokio::time::sleep(HOUR).await;
    assert_eq!(choose(&world, &link_in(&world.mails()[0]), PASSWORD).await.heading, DONE);
    resend(&world, &event, true).await.unwrap().unwrap();
    let subjects: Vec<String> = world.mails().into_iter().map(|mail| mail.subject).collect();
    let (invited, set, replaced) = (
        "Set up your sign-in for AWS account 1234-5678-9012",
        "Your password for AWS account 1234-5678-9012 was set",
        "New link to set up your sign-in for AWS account 1234-5678-9012 (it replaces the earlier one)",
    );
    assert_eq!(subjects, [invited, set, replaced]);
}

/// Without a claim in the configuration there is no page.
#[tokio::test(start_paused = true)]
async fn with_passwords_there_is_no_page() {
    let world = World::new().await;
    let answer = world.invoke(&choosing(&format!("{}/c/{}", super::ORIGIN, "a".repeat(43)), PASSWORD)).await.answer;
    assert_eq!(page(&answer.unwrap()).status, 404);
    assert!(world.wire.calls().is_empty());
}
