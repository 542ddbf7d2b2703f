//! SES answers late or not at all: the user gets one message, or a handful, of which the last holds the valid password.

use std::time::Duration;

use firstkey::core::ledger::{Happened, Status};
use firstkey::workflow::Stopped;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, mailed_password, world_with_alerts};
use serde_json::Value;

use crate::administration::resend;
use crate::sweep::{HOUR, sweep};

/// From now on, SES accepts every message and answers after this many milliseconds.
fn slow_ses(world: &World, milliseconds: u64) {
    world
        .wire
        .choose_faults(Box::new(move |call| (call.operation == "SendEmail").then_some(Fault::Slow(milliseconds))));
}

/// SES accepts the message, and the process dies before it knows.
async fn die_while_sending(world: &World, event: &Value) {
    world.wire.fault("SendEmail", Fault::CrashAfter);
    tokio::select! {
        _ = world.invoke(event) => panic!("the process did not die"),
        () = world.wire.crashed() => {}
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_six_seconds_is_waited_for() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    slow_ses(&world, 6_000);
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

/// Each attempt sends the same message twice, the next one a minute later; the third is the last, and the password is withdrawn.
#[tokio::test(start_paused = true)]
async fn ses_that_never_answers_gets_six_messages_and_no_more() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    slow_ses(&world, 60_000);
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    let record = world.record(&event).await;
    let reason = "SES did not say whether it has accepted the message, in three attempts; the password of what may be on its way was \
                  withdrawn";
    assert_eq!((record.status(), record.reason()), (Status::Failed, Some(reason)));
    let mails = world.mails();
    let passwords: Vec<String> = mails.iter().map(mailed_password).collect();
    assert_eq!(passwords.len(), 6);
    for pair in passwords.chunks(2) {
        assert_eq!(pair[0], pair[1], "the same message within an attempt");
    }
    let subjects: Vec<&str> = mails.iter().step_by(2).map(|mail| mail.subject.as_str()).collect();
    let (first, later) = (
        "Your sign-in details for AWS account 1234-5678-9012",
        "Your new password for AWS account 1234-5678-9012 (it replaces the earlier one)",
    );
    assert_eq!(subjects, [first, later, later]);
    assert_eq!((world.reset_required("ada").await, world.wire.count("Publish")), (None, 1));
    assert!(matches!(record.history[0].happened, Happened::Noticed { .. }), "who created the user stays known");
    // A repeat, whenever it comes, sends nothing more.
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.mails().len(), 6);
}

/// The administrator's message is one of six, whatever comes later: the event again, or the sweep.
#[tokio::test(start_paused = true)]
async fn a_resend_while_ses_never_answers_is_six_messages_and_no_more() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    slow_ses(&world, 60_000);
    let stopped = resend(&world, &event, false).await.unwrap().unwrap_err();
    assert!(matches!(stopped, Stopped::Unanswered), "{stopped}");
    for _ in 0..24 {
        let _ = world.deliver(&event).await;
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
    }
    assert_eq!((world.mails().len(), world.record(&event).await.status()), (1 + 6, Status::Failed));
    assert_eq!((world.reset_required("ada").await, world.wire.count("Publish")), (None, 1));
}

/// The event comes again at once, as from a queue: the message that may be on its way has a minute.
#[tokio::test(start_paused = true)]
async fn nobody_goes_on_for_a_minute_after_a_doubt() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..2 {
        world.wire.fault("SendEmail", Fault::LoseAnswer);
    }
    assert!(world.invoke(&event).await.answer.is_err());
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert!(world.invoke(&event).await.answer.is_err());
    }
    assert_eq!((world.mails().len(), world.wire.count("UpdateLoginProfile")), (2, 0));
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_last_mail_is_valid("ada").await;
}

/// SES may have got the message at any time until the process was certainly gone.
#[tokio::test(start_paused = true)]
async fn nobody_goes_on_for_a_minute_after_a_process_that_died() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    die_while_sending(&world, &event).await;
    // Lambda ends a process after 30 seconds, and the lease lasts five longer.
    for _ in 0..9 {
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert!(world.invoke(&event).await.answer.is_err());
    }
    assert_eq!((world.mails().len(), world.wire.count("UpdateLoginProfile")), (1, 0));
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_last_mail_is_valid("ada").await;
}

/// Each of them may have sent a message, so there is no fourth.
#[tokio::test(start_paused = true)]
async fn three_processes_that_die_are_the_last() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..3 {
        die_while_sending(&world, &event).await;
        tokio::time::sleep(Duration::from_secs(100)).await;
    }
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let record = world.record(&event).await;
    let reason = "SES did not say whether it has accepted the message, in three attempts; the password of what may be on its way was \
                  withdrawn";
    assert_eq!((record.status(), record.reason()), (Status::Failed, Some(reason)));
    assert_eq!((world.mails().len(), world.reset_required("ada").await, world.wire.count("Publish")), (3, None, 1));
}

/// The first try has no answer, and the second is refused for want of a permission.
#[tokio::test(start_paused = true)]
async fn a_doubt_counts_even_if_the_arrival_then_waits_for_an_operator() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..2 {
        world.wire.fault("SendEmail", Fault::LoseAnswer);
        world.wire.fault("SendEmail", Fault::Answer(403, "AccessDeniedException"));
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        assert!(world.record(&event).await.is_waiting());
        tokio::time::sleep(Duration::from_secs(59)).await;
        assert!(world.invoke(&event).await.answer.is_err(), "a minute has to pass");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    for _ in 0..2 {
        world.wire.fault("SendEmail", Fault::LoseAnswer);
    }
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!((world.record(&event).await.status(), world.reset_required("ada").await), (Status::Failed, None));
    assert_eq!(world.mails().len(), 4);
}

/// Neither does an administrator.
#[tokio::test(start_paused = true)]
async fn nobody_resends_for_a_minute_after_a_doubt() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    for _ in 0..2 {
        world.wire.fault("SendEmail", Fault::LoseAnswer);
    }
    assert!(world.invoke(&event).await.answer.is_err());
    let refused = resend(&world, &event, false).await.unwrap_err().to_string();
    let words = "an invocation works on this user, or its message may still be accepted, until 2026-11-22T10:16:";
    assert!(refused.starts_with(words), "{refused}");
    tokio::time::sleep(Duration::from_secs(60)).await;
    resend(&world, &event, false).await.unwrap().unwrap();
    assert_eq!((world.record(&event).await.status(), world.mails().len()), (Status::Delivered, 3));
    world.assert_last_mail_is_valid("ada").await;
}

/// The connection breaks, and SES accepts the message up to three seconds later. The password in the message that is
/// accepted last works.
#[tokio::test(start_paused = true)]
async fn a_message_that_is_accepted_late_leaves_no_dead_password_on_top() {
    for milliseconds in [50, 300, 1_000, 3_000] {
        for times in 1..=3 {
            let world = World::new().await;
            let event = world.create_user("ada", "ada@example.com").await;
            for _ in 0..times {
                world.wire.fault("SendEmail", Fault::Late(milliseconds));
            }
            let _ = world.deliver(&event).await;
            tokio::time::sleep(Duration::from_secs(10)).await;
            assert_eq!(world.record(&event).await.status(), Status::Delivered, "{milliseconds} {times}");
            let last = world.mails().pop().unwrap();
            assert!(world.cloud.accepts_password("ada", &mailed_password(&last)), "{milliseconds} {times}");
        }
    }
}

/// An attempt does not call SES when there is hardly time for its answer.
#[tokio::test(start_paused = true)]
async fn no_message_is_sent_without_time_for_its_answer() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    // Some 24 of the 27 seconds go into calls that hang or are slow.
    for (operation, fault) in [
        ("GetUser", Fault::Vanish),
        ("GetUser", Fault::Vanish),
        ("GetUser", Fault::Slow(4_900)),
        ("CreateLoginProfile", Fault::Vanish),
        ("CreateLoginProfile", Fault::Slow(3_500)),
    ] {
        world.wire.fault(operation, fault);
    }
    assert!(world.invoke(&event).await.answer.is_err());
    assert_eq!((world.mails().len(), world.wire.count("SendEmail")), (0, 0));
    assert_eq!(world.record(&event).await.status(), Status::Pending);
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

/// The message is accepted in the attempt's last second, and the ledger fails: the reserved seconds are for that.
#[tokio::test(start_paused = true)]
async fn what_was_delivered_is_recorded_with_the_last_seconds() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    for operation in ["GetUser", "GetUser", "GetUser", "CreateLoginProfile"] {
        world.wire.fault(operation, Fault::Vanish);
    }
    world.wire.fault("SendEmail", Fault::Slow(5_300));
    for nth in 3..=5 {
        world.wire.fault_nth("PutItem", nth, Fault::Answer(500, "InternalServerError"));
    }
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    assert_eq!(world.record(&event).await.status(), Status::Delivered);
}

/// Nor a second time, when the first call got no answer for ten seconds.
#[tokio::test(start_paused = true)]
async fn no_message_is_repeated_without_time_for_its_answer() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    // SES is asked after 13 of the 27 seconds, and has not answered after 23.
    for (operation, fault) in [
        ("GetUser", Fault::Vanish),
        ("GetUser", Fault::Slow(4_900)),
        ("CreateLoginProfile", Fault::Slow(3_300)),
        ("SendEmail", Fault::Hang),
    ] {
        world.wire.fault(operation, fault);
    }
    assert!(world.invoke(&event).await.answer.is_err());
    assert_eq!((world.mails().len(), world.wire.count("SendEmail")), (1, 1));
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    assert_eq!(world.mails().len(), 2);
    world.assert_last_mail_is_valid("ada").await;
}

/// The ledger takes its time to note that a message is about to be sent: then none is.
#[tokio::test(start_paused = true)]
async fn no_message_is_sent_if_noting_it_takes_the_time_for_its_answer() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    for (operation, nth, fault) in [
        ("GetUser", 1, Fault::Vanish),
        ("GetUser", 2, Fault::Vanish),
        ("GetUser", 3, Fault::Slow(4_900)),
        ("CreateLoginProfile", 1, Fault::Slow(4_500)),
        ("PutItem", 2, Fault::Slow(4_500)),
    ] {
        world.wire.fault_nth(operation, nth, fault);
    }
    assert!(world.invoke(&event).await.answer.is_err());
    let record = world.record(&event).await;
    assert_eq!((world.wire.count("SendEmail"), record.status(), record.possibly_sent), (0, Status::Pending, false));
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}
