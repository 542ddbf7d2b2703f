//! Slack refuses, is slow, or does not answer: the mail has gone out, and the record says what came of Slack.

use std::time::Duration;

use firstkey::core::ledger::SlackNotice;
use firstkey_testing::wire::{Fault, form_value};
use firstkey_testing::world::{SLACK, World};
use tokio::time::Instant;

use super::{METHODS, arrive, messages, said, world};
use crate::sweep::{HOUR, sweep};

/// What becomes of a user whose message Slack refuses with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is the end of it.
    Final,
    /// It is the end of it, and administrators are told of the defect.
    Defect,
    /// Administrators are told, and the sweep tells the user once it is mended.
    Waits,
}

/// The codes of the fact sheet that say that nothing was done, and that asking again at once is of no use.
const REFUSALS: [(Fate, &[&str]); 3] = [
    (
        Fate::Final,
        &[
            "users_not_found",
            "user_not_found",
            "user_not_visible",
            "user_disabled",
            "invalid_user_combination",
            "app_access_restricted",
        ],
    ),
    (
        Fate::Defect,
        &[
            "invalid_blocks",
            "invalid_blocks_format",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "invalid_arguments",
            "invalid_post_type",
            "invalid_form_data",
            "invalid_charset",
            "unknown_method",
        ],
    ),
    (
        Fate::Waits,
        &[
            "not_authed",
            "invalid_auth",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "not_allowed_token_type",
            "two_factor_setup_required",
            "is_bot",
            "missing_scope",
            "no_permission",
            "access_denied",
            "accesslimited",
            "ekm_access_denied",
            "enterprise_is_restricted",
            "org_login_required",
            "team_added_to_org",
            "messages_tab_disabled",
            "restricted_action",
            "restricted_action_non_threadable_channel",
            "message_limit_exceeded",
            "channel_not_found",
            "not_in_channel",
            "is_archived",
            "team_not_found",
            "a_code_that_nobody_knows_yet",
        ],
    ),
];

#[tokio::test(start_paused = true)]
async fn every_refusal_at_every_method() {
    for (fate, codes) in REFUSALS {
        for (number, code) in codes.iter().enumerate() {
            // Each code at one of them is enough: what one means does not depend on the method.
            for method in [METHODS[number % METHODS.len()]] {
                let world = world().await;
                world.wire.fault(method, Fault::Answer(200, code));
                let event = arrive(&world, "ada").await;
                world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
                let record = world.record(&event).await;
                let noted = said(&record).unwrap();
                assert!(
                    noted.starts_with(&format!("not told in Slack: `{method}`: ")) && noted.contains(code),
                    "{noted}"
                );
                assert_eq!(record.lease, None);
                let owes = (fate == Fate::Waits).then_some(SlackNotice::Sent);
                assert_eq!(record.owes_in_slack(), owes, "{method} {code}");
                assert_eq!(world.wire.count("Publish"), usize::from(fate != Fate::Final), "{method} {code}");
                // It is mended.
                tokio::time::sleep(HOUR).await;
                sweep(&world).await;
                assert_eq!(messages(&world).len(), usize::from(fate == Fate::Waits), "{method} {code}");
                assert_eq!(world.record(&event).await.owes_in_slack(), None, "{method} {code}");
            }
        }
    }
}

/// What says that nothing was done, or may be repeated, is repeated within the attempt.
#[tokio::test(start_paused = true)]
async fn a_hiccup_is_repeated_at_once() {
    let hiccups = [
        Fault::Answer(200, "request_timeout"),
        Fault::Answer(200, "internal_error"),
        Fault::Answer(200, "fatal_error"),
        Fault::Answer(503, "service_unavailable"),
        Fault::Answer(200, "ratelimited"),
        Fault::Answer(429, "rate_limited 2"),
        Fault::Blank(502),
        Fault::Blank(200),
        Fault::Refuse,
    ];
    for fault in hiccups {
        for method in ["auth.test", METHODS[0], METHODS[1], METHODS[2]] {
            let world = world().await;
            world.wire.fault(method, fault);
            let event = arrive(&world, "ada").await;
            assert!(world.wire.is_quiet());
            assert_eq!(said(&world.record(&event).await).as_deref(), Some("told in Slack"), "{method} {fault:?}");
            assert_eq!(messages(&world).len(), 1, "{method} {fault:?}");
        }
    }
}

/// The message may have been taken all the same: it is said twice, which is harmless.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_may_mean_a_second_message() {
    for fault in [Fault::LoseAnswer, Fault::BlankAfter(502), Fault::AnswerAfter(200, "internal_error"), Fault::Hang] {
        let world = world().await;
        world.wire.fault("chat.postMessage", fault);
        let event = arrive(&world, "ada").await;
        let messages = messages(&world);
        assert_eq!(messages.len(), 2, "{fault:?}");
        let known = world.record(&event).await.slack.unwrap();
        assert_eq!(
            known.message(),
            Some((messages[1].channel.as_str(), messages[1].ts.as_str())),
            "the one that is known"
        );
        assert_eq!(world.mails().len(), 1);
    }
}

/// Two tries in each of three attempts, and no more.
#[tokio::test(start_paused = true)]
async fn never_more_than_a_handful_of_messages() {
    let world = world().await;
    world.wire.choose_faults(Box::new(|call| (call.operation == "chat.postMessage").then_some(Fault::LoseAnswer)));
    let event = arrive(&world, "ada").await;
    for _ in 0..5 {
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
    }
    assert_eq!(messages(&world).len(), 6);
    let record = world.record(&event).await;
    assert_eq!(record.owes_in_slack(), None);
    let unknown =
        "not told in Slack: `chat.postMessage`: Slack did not say whether it did what it was asked for (no answer)";
    assert_eq!(said(&record).as_deref(), Some(unknown));
}

#[tokio::test(start_paused = true)]
async fn slack_says_when_it_wants_to_be_asked_again() {
    for (answer, waits) in [(Fault::Answer(429, "ratelimited 8"), 8), (Fault::Answer(200, "rate_limited 3"), 3)] {
        let world = world().await;
        world.wire.fault("users.lookupByEmail", answer);
        let began = Instant::now();
        arrive(&world, "ada").await;
        let took = began.elapsed();
        let (least, most) = (Duration::from_secs(waits), Duration::from_millis(waits * 1_100));
        assert!((least..=most).contains(&took), "{took:?}");
        assert_eq!(messages(&world).len(), 1);
    }
}

/// A longer wait is the sweep's; and until Slack's time is over, nobody asks it for another user either.
#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_the_sweeps() {
    let world = world().await;
    world.wire.fault("users.lookupByEmail", Fault::Answer(429, "ratelimited 30"));
    let began = Instant::now();
    let ada = arrive(&world, "ada").await;
    let grace = arrive(&world, "grace").await;
    assert_eq!(began.elapsed(), Duration::ZERO, "nobody waits in vain");
    assert_eq!(world.wire.count("users.lookupByEmail"), 1, "Slack is left alone");
    for event in [&ada, &grace] {
        let record = world.record(event).await;
        let later = "not told in Slack: Slack wants to be asked later, and the time was up";
        assert_eq!((said(&record).as_deref(), record.owes_in_slack()), (Some(later), Some(SlackNotice::Sent)));
    }
    assert_eq!((world.mails().len(), world.wire.count("Publish")), (2, 0));
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(messages(&world).len(), 2);
}

/// Others wait for the place that an invocation has: it waits for Slack once in a minute, and not for each user.
#[tokio::test(start_paused = true)]
async fn who_asks_too_often_waits_once() {
    let world = world().await;
    world
        .wire
        .choose_faults(Box::new(|call| (call.operation == METHODS[0]).then_some(Fault::Answer(429, "ratelimited 5"))));
    let began = Instant::now();
    arrive(&world, "ada").await;
    let first = began.elapsed();
    assert!((Duration::from_secs(5)..Duration::from_secs(6)).contains(&first), "{first:?}");
    for name in ["grace", "edsger"] {
        arrive(&world, name).await;
    }
    assert_eq!((began.elapsed(), world.wire.count(METHODS[0])), (first, 2));
    world.wire.choose_faults(Box::new(|_| None));
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(messages(&world).len(), 3);
}

/// The first user waits for its timeout, twice; the next ones don't.
#[tokio::test(start_paused = true)]
async fn a_slack_that_is_down_holds_nobody_up() {
    let world = world().await;
    world.wire.choose_faults(Box::new(|call| call.operation.contains('.').then_some(Fault::Hang)));
    let began = Instant::now();
    arrive(&world, "ada").await;
    assert!(began.elapsed() <= Duration::from_secs(10), "{:?}", began.elapsed());
    let began = Instant::now();
    arrive(&world, "grace").await;
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!(world.mails().len(), 2);
    world.wire.choose_faults(Box::new(|_| None));
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(messages(&world).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_was_replaced_is_read_again() {
    let world = world().await;
    arrive(&world, "ada").await;
    world.cloud.slack().change_token("xoxb-2-another");
    // The operator stores it.
    world.cloud.install_slack(SLACK[1].1).await.unwrap();
    arrive(&world, "grace").await;
    assert_eq!((world.wire.count("GetParameter"), messages(&world).len()), (2, 2));
}

/// Administrators hear of it once a day, and the users once it is mended.
#[tokio::test(start_paused = true)]
async fn a_token_that_works_no_more_is_waited_for() {
    let world = world().await;
    world.cloud.slack().change_token("xoxb-2-another");
    for name in ["ada", "grace"] {
        arrive(&world, name).await;
    }
    for _ in 0..3 {
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
    }
    let alerts: Vec<_> = world.wire.calls().into_iter().filter(|call| call.operation == "Publish").collect();
    assert_eq!(alerts.len(), 1);
    let text = form_value(&alerts[0].body, "Message").unwrap();
    assert!(
        text.contains("`auth.test`: Slack does not take the token, or not from this address (`invalid_auth`)"),
        "{text}"
    );
    assert!(text.contains("firstkey doctor --region us-east-1"), "{text}");
    world.cloud.install_slack(SLACK[1].1).await.unwrap();
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(messages(&world).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_nobody_can_read_or_use_is_waited_for() {
    // SSM refuses, or has no such parameter.
    for (fault, words) in [
        (
            Some(Fault::Answer(400, "ParameterNotFound")),
            "cannot read the SSM parameter `/firstkey/slack-token`: ParameterNotFound",
        ),
        (
            Some(Fault::Answer(400, "AccessDeniedException")),
            "cannot read the SSM parameter `/firstkey/slack-token`: AccessDenied",
        ),
        (None, "the SSM parameter `/firstkey/slack-token` does not help: it is a token that Slack rotates"),
    ] {
        let world = world().await;
        match fault {
            Some(fault) => world.wire.fault("GetParameter", fault),
            None => {
                world.cloud.slack().change_token("xoxe.xoxb-1-rotates");
                world.cloud.install_slack(SLACK[1].1).await.unwrap();
            }
        }
        let event = arrive(&world, "ada").await;
        let record = world.record(&event).await;
        let noted = said(&record).unwrap();
        assert!(noted.starts_with(&format!("not told in Slack: {words}")), "{noted}");
        assert_eq!((record.owes_in_slack(), world.wire.count("Publish")), (Some(SlackNotice::Sent), 1));
    }
}

/// SSM that is slow, or busy, costs nobody the message.
#[tokio::test(start_paused = true)]
async fn ssm_is_asked_again() {
    for fault in [
        Fault::Answer(400, "ThrottlingException"),
        Fault::Answer(500, "InternalServerError"),
        Fault::Refuse,
        Fault::Hang,
    ] {
        let world = world().await;
        world.wire.fault("GetParameter", fault);
        arrive(&world, "ada").await;
        assert_eq!(messages(&world).len(), 1, "{fault:?}");
    }
}

/// Whoever can never be told is given up like an arrival.
#[tokio::test(start_paused = true)]
async fn after_a_week_it_is_given_up() {
    let variables = [&SLACK[..], &[("FIRSTKEY_EXPIRE_AFTER", "30d")]].concat();
    let world = World::with(&variables).await;
    let event = arrive(&world, "ada").await;
    for (hours, owes) in [(100, Some(SlackNotice::Sent)), (100, None)] {
        tokio::time::sleep(hours * HOUR).await;
        sweep(&world).await;
        assert_eq!(world.record(&event).await.owes_in_slack(), owes);
    }
}

/// The message that stands is corrected, however long it takes.
#[tokio::test(start_paused = true)]
async fn a_correction_that_fails_is_tried_again() {
    let world = world().await;
    let event = arrive(&world, "ada").await;
    tokio::time::sleep(80 * HOUR).await;
    world.wire.fault("chat.update", Fault::Answer(200, "missing_scope"));
    sweep(&world).await;
    assert_eq!(world.record(&event).await.owes_in_slack(), Some(SlackNotice::Withdrawn));
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.owes_in_slack(), None);
    assert_eq!(messages(&world)[0].text, super::WITHDRAWN);
}
