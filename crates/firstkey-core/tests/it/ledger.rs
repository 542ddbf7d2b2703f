//! The ledger's transitions.

use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::{Claim, Lease, Record, Status};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::events::{event, fixtures};

fn at(second: i64) -> Timestamp {
    "2026-11-22T10:15:30Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
}

fn lease(owner: &str, until: i64) -> Lease {
    Lease { owner: owner.to_owned(), expires_at: at(until) }
}

fn record() -> Record {
    let text = &fixtures("cloudtrail")["create-user-assumed-role-sso"];
    let arrival = Arrival::read(&event(&serde_json::from_str::<Value>(text).unwrap())).unwrap();
    Record::new(&arrival, Some(&"bob@example.com".parse().unwrap()), lease("first", 35), at(0))
}

fn claimed(claim: Claim) -> Record {
    match claim {
        Claim::Claimed(record) => *record,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lease_keeps_others_out_until_it_ends() {
    assert_eq!(record().claim(lease("second", 70), at(34)), Claim::Busy(at(35)));
    let taken = claimed(record().claim(lease("second", 70), at(35)));
    assert_eq!((taken.attempts, taken.version, taken.possibly_sent), (2, 2, false));
    assert_eq!(taken.lease, Some(lease("second", 70)));
    let released = record().release("throttled", at(5));
    assert_eq!(claimed(released.claim(lease("second", 70), at(6))).attempts, 2);
}

#[test]
fn ends_are_ends() {
    let sending = record().intend(at(1)).begin_sending(at(1), at(2));
    for (ended, status) in [
        (sending.clone().deliver("message", at(3)), Status::Delivered),
        (sending.deliver_by_evidence(at(3)), Status::Delivered),
        (record().end(Status::Skipped, "why", at(3)), Status::Skipped),
        (record().end(Status::Quarantined, "why", at(3)), Status::Quarantined),
        (record().end(Status::Failed, "why", at(3)), Status::Failed),
    ] {
        assert_eq!((ended.status, &ended.lease), (status, &None));
        assert_eq!(ended.claim(lease("second", 200), at(100)), Claim::Ended(status));
    }
}

/// Whoever takes over while a message is under way has to replace it, even if that takes many attempts.
#[test]
fn a_message_that_may_have_been_sent_is_not_forgotten() {
    let crashed = record().intend(at(1)).begin_sending(at(1), at(2));
    let second = claimed(crashed.claim(lease("second", 70), at(35)));
    assert_eq!((second.status, second.possibly_sent), (Status::Pending, true));
    let third = claimed(second.release("throttled", at(40)).claim(lease("third", 110), at(75)));
    assert!(third.possibly_sent);
    let unanswered = record().intend(at(1)).begin_sending(at(1), at(2)).lose_answer(at(7));
    assert_eq!((unanswered.status, unanswered.possibly_sent), (Status::Pending, true));
    let refused = record().intend(at(1)).begin_sending(at(1), at(2)).release("throttled", at(7));
    assert!(!refused.possibly_sent);
}

#[test]
fn only_profiles_of_our_own_making_are_ours() {
    assert!(!record().owns_profile(at(0)), "no intent was noted");
    let intended = record().intend(at(1));
    for (second, ours) in [(-10, false), (0, true), (20, true), (35, true), (45, false)] {
        assert_eq!(intended.owns_profile(at(second)), ours, "{second}");
    }
    assert!(!intended.clone().withdraw_intent().owns_profile(at(1)));
    let known = intended.begin_sending(at(4), at(5));
    assert!(known.owns_profile(at(4)));
    assert!(!known.owns_profile(at(5)), "another profile of the same user");
    assert!(known.intend(at(60)).owns_profile(at(4)), "IAM may only have been late in showing it");
}

/// A later attempt widens the window, and never forgets where it began.
#[test]
fn the_intent_spans_all_attempts_that_may_have_called() {
    let second = claimed(record().intend(at(1)).claim(lease("second", 100), at(60))).intend(at(61));
    assert!(second.owns_profile(at(1)) && second.owns_profile(at(100)));
    assert!(!second.owns_profile(at(-10)));
}

#[test]
fn every_change_is_a_version_and_masks_addresses() {
    let ended = record().intend(at(1)).end(Status::Failed, "cannot send to bob@example.com", at(2));
    assert_eq!(ended.version, 3);
    assert_eq!(ended.reason.as_deref(), Some("cannot send to b***@example.com"));
    let steps: Vec<&str> = ended.history.iter().map(|step| step.what.as_str()).collect();
    let noticed = "noticed; created by arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/a***@example.com";
    assert_eq!(steps, [noticed, "creating the login profile", "failed: cannot send to b***@example.com"]);
}

#[test]
fn the_history_keeps_its_last_hundred_steps() {
    let mut record = record();
    for attempt in 0..300 {
        record = record.release("throttled", at(attempt));
    }
    assert_eq!((record.history.len(), record.version), (100, 301));
}

/// Each is one version: the store takes no record that skips one.
#[test]
fn a_password_that_is_used_while_it_expires_is_kept_in_one_change() {
    let delivered = record().intend(at(1)).begin_sending(at(1), at(2)).deliver("0100", at(3));
    let expiring = delivered.clone().begin_expiring(at(4));
    let kept = expiring.clone().keep(at(4), at(5));
    assert_eq!((expiring.version, kept.version), (delivered.version + 1, delivered.version + 2));
    assert_eq!((kept.status, kept.signed_in_at, kept.is_watched()), (Status::Delivered, Some(at(4)), true));
    let signed_in = delivered.clone().sign_in(at(3), at(4));
    assert_eq!(signed_in.version, delivered.version + 1);
    assert_eq!(signed_in.begin_expiring(at(5)).keep(at(5), at(6)).signed_in_at, Some(at(3)), "the first sign-in stays");
}
