//! Whatever happens to a call of a claim, at most one password is set, by whoever had the link.

use std::time::Duration;

use firstkey::core::ledger::ClaimState;
use firstkey_testing::wire::{Fault, form_value};
use firstkey_testing::world::World;

use super::{DONE, JUST_SET, PASSWORD, choose, invited, state};
use crate::sweep::{HOUR, sweep};

const SECOND: &str = "Another-Password-12";

const FAULTS: [Fault; 14] = [
    Fault::Refuse,
    Fault::LoseAnswer,
    Fault::Hang,
    Fault::Vanish,
    Fault::Answer(400, "Throttling"),
    Fault::Answer(403, "AccessDenied"),
    Fault::Answer(503, "ServiceUnavailable"),
    Fault::Blank(502),
    Fault::BlankAfter(429),
    Fault::Quote,
    Fault::AnswerAfter(503, "ServiceUnavailable"),
    Fault::Slow(2000),
    Fault::CrashBefore,
    Fault::CrashAfter,
];

/// The calls of a request that succeeds, by operation and number.
async fn calls() -> Vec<(String, usize)> {
    let (world, _, link) = invited().await;
    let before = world.wire.calls().len();
    assert_eq!(choose(&world, &link, PASSWORD).await.heading, DONE);
    let mut calls: Vec<(String, usize)> = Vec::new();
    for call in &world.wire.calls()[before..] {
        let nth = 1 + calls.iter().filter(|(operation, _)| *operation == call.operation).count();
        calls.push((call.operation.clone(), nth));
    }
    calls
}

/// The request, until it is answered or the process dies.
async fn try_to_choose(world: &World, link: &str, password: &str) -> Option<String> {
    let requested = Box::pin(choose(world, link, password));
    tokio::select! {
        shown = requested => Some(shown.heading),
        () = world.wire.crashed() => None,
    }
}

#[tokio::test(start_paused = true)]
async fn whatever_fails_one_password_is_set_and_the_page_says_which() {
    let calls = calls().await;
    assert!(calls.iter().any(|(operation, _)| operation == "CreateLoginProfile"), "{calls:?}");
    for (operation, nth) in &calls {
        for fault in FAULTS {
            let context = format!("{fault:?} at {operation} {nth}");
            let (world, event, link) = invited().await;
            world.wire.fault_nth(operation, *nth, fault);
            let first = try_to_choose(&world, &link, PASSWORD).await;
            assert!(world.wire.is_quiet(), "{context}");
            if first.as_deref() == Some(DONE) {
                assert!(world.cloud.accepts_password("ada", PASSWORD), "{context}");
            }
            // The user tries again, with another password, once the lease of a dead process is over.
            tokio::time::sleep(Duration::from_secs(90)).await;
            let second = try_to_choose(&world, &link, SECOND).await;
            match second.as_deref() {
                Some(DONE) => assert!(world.cloud.accepts_password("ada", SECOND), "{context}"),
                Some(JUST_SET) => assert!(world.cloud.accepts_password("ada", PASSWORD), "{context}"),
                other => panic!("{context}: {first:?}, then {other:?}"),
            }
            tokio::time::sleep(HOUR).await;
            sweep(&world).await;
            let record = world.record(&event).await;
            assert_eq!((state(&record), record.lease.clone()), (ClaimState::Claimed, None), "{context}");
            let made = world.wire.calls().into_iter().filter(|call| call.operation == "CreateLoginProfile");
            let made: Vec<_> = made.filter(|call| call.was_carried_out()).collect();
            assert_eq!(made.len(), 1, "{context}");
            let password = form_value(&made[0].body, "Password").unwrap();
            assert!(world.cloud.accepts_password("ada", &password), "{context}");
            // Unless SES refuses that mail for good.
            let mails = if fault == Fault::Quote && operation == "SendEmail" { 1..=1 } else { 2..=3 };
            assert!(
                mails.contains(&world.mails().len()),
                "{context}: the user hears that the password was set, at most twice"
            );
        }
    }
}

/// Without a second try, the sweep finds out what became of the first.
#[tokio::test(start_paused = true)]
async fn whatever_fails_the_sweep_finds_out() {
    for (operation, nth) in calls().await {
        for fault in [Fault::LoseAnswer, Fault::CrashBefore, Fault::CrashAfter] {
            let context = format!("{fault:?} at {operation} {nth}");
            let (world, event, link) = invited().await;
            world.wire.fault_nth(&operation, nth, fault);
            try_to_choose(&world, &link, PASSWORD).await;
            tokio::time::sleep(HOUR).await;
            sweep(&world).await;
            tokio::time::sleep(HOUR).await;
            sweep(&world).await;
            let record = world.record(&event).await;
            let is_set = world.cloud.accepts_password("ada", PASSWORD);
            assert_eq!(state(&record) == ClaimState::Claimed, is_set, "{context}: {:?}", state(&record));
            // What is not known to have been sent is sent again.
            let mails = if is_set { 2..=3 } else { 1..=1 };
            assert!(mails.contains(&world.mails().len()), "{context}");
        }
    }
}
