use firstkey::core::admission::SkipReason;
use firstkey::core::ledger::{ArrivalState, Happened, Lease, PasswordState, Record, Status, Step, Unheard, Withdrawal};
use jiff::{SignedDuration, Timestamp};

use super::super::iam::Sight;
use super::super::need::Need;
use super::View;

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn minutes_ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

/// A record whose last step was this many minutes ago; its login profile was made four days ago.
fn record(status: Status, minutes: i64) -> Record {
    let reason = "why".to_owned();
    let watched = PasswordState::Watched { unchanged_told: false };
    let (arrival, password) = match status {
        Status::Pending => (ArrivalState::Pending { waits_for: None, not_before: None }, PasswordState::None),
        Status::Sending => (ArrivalState::Sending, PasswordState::None),
        Status::Skipped => (ArrivalState::Skipped { reason, vanished: false }, PasswordState::None),
        Status::Quarantined => (ArrivalState::Quarantined { reason, contested: false }, PasswordState::None),
        Status::Failed => (ArrivalState::Failed { reason }, PasswordState::None),
        Status::Bounced => (ArrivalState::Bounced { reason }, watched),
        Status::Delivered => (ArrivalState::Delivered, watched),
        Status::Expiring => (ArrivalState::Delivered, PasswordState::Expiring(Withdrawal::Unused)),
        Status::Expired => (ArrivalState::Delivered, PasswordState::Expired(Withdrawal::Unused)),
    };
    let user = Unheard {
        user_id: "AIDAEXAMPLEEXAMPLE".to_owned(),
        user_name: "ada".to_owned(),
        path: "/people/".to_owned(),
        created_at: minutes_ago(4 * 24 * 60),
    };
    let record = Record::lost(user, "123456789012", now());
    let history = vec![Step { at: minutes_ago(minutes), happened: Happened::Told { what: "something".to_owned() } }];
    Record { arrival, password, owes: None, history, profile_created_at: Some(minutes_ago(4 * 24 * 60)), ..record }
}

/// A delivered record whose password is valid for this many more minutes, out of this many in all.
fn unused(status: Status, left: i64, life: i64) -> Record {
    let delivered_at = Some(minutes_ago(life - left));
    Record { delivered_at, valid_until: Some(minutes_ago(-left)), ..record(status, life - left) }
}

fn need(record: &Record, sight: Option<Sight>) -> Option<Need> {
    View { record, sight, now: now(), is_namesake: false, is_elsewhere: false }.need()
}

fn seen(password_last_used: Option<Timestamp>) -> Option<Sight> {
    Some(Sight { exists: true, password_last_used, is_renamed: false })
}

#[test]
fn what_waits_for_somebody_needs_attention() {
    for (status, expected) in [
        (Status::Quarantined, Some(Need::Quarantined)),
        (Status::Failed, Some(Need::Failed)),
        (Status::Bounced, Some(Need::Bounced)),
        (Status::Expired, Some(Need::Expired)),
        (Status::Skipped, None),
        (Status::Delivered, None),
        (Status::Expiring, None),
    ] {
        let record = record(status, 90);
        assert_eq!(need(&record, None), expected, "{status}");
        assert_eq!(need(&record, seen(None)), expected, "{status}");
        assert_eq!(need(&record, seen(Some(minutes_ago(90)))), None, "{status}: somebody helped");
        let gone = Some(Sight { exists: false, password_last_used: None, is_renamed: false });
        assert_eq!(need(&record, gone), None, "{status}: the user is gone");
    }
}

/// An empty tag means that no message was wanted.
#[test]
fn a_user_without_an_address_needs_attention() {
    let tag = "email".to_owned();
    for (reason, expected) in [
        (SkipReason::NoAddress(tag.clone()), Some(Need::NoAddress)),
        (SkipReason::EmptyTag(tag), None),
        (SkipReason::Path, None),
    ] {
        let arrival = ArrivalState::Skipped { reason: reason.to_string(), vanished: false };
        let record = Record { arrival, ..record(Status::Skipped, 90) };
        assert_eq!(need(&record, None), expected, "{reason}");
    }
}

/// An earlier sign-in says nothing about what stopped a later message, but a bounced one was read then.
#[test]
fn a_sign_in_from_before_helps_only_where_the_password_is_still_the_same() {
    let before = seen(Some(minutes_ago(91)));
    assert_eq!(need(&record(Status::Failed, 90), before), Some(Need::Failed));
    assert_eq!(need(&record(Status::Bounced, 90), before), None);
    assert_eq!(need(&unused(Status::Delivered, 60, 72 * 60), seen(Some(minutes_ago(71 * 60 + 1)))), None);
    let other = seen(Some(minutes_ago(4 * 24 * 60 + 1)));
    assert_eq!(need(&record(Status::Bounced, 90), other), Some(Need::Bounced));
}

#[test]
fn an_arrival_is_stuck_after_two_sweeps() {
    for status in [Status::Pending, Status::Sending] {
        assert_eq!(need(&record(status, 119), None), None);
        assert_eq!(need(&record(status, 120), None), Some(Need::Stuck));
        let lease = Some(Lease { owner: "somebody".to_owned(), expires_at: minutes_ago(-1) });
        assert_eq!(need(&Record { lease, ..record(status, 120) }, None), None);
    }
}

#[test]
fn an_unused_password_expires_soon_in_the_last_quarter_or_day_and_is_overdue_after_two_sweeps() {
    let hours = 60;
    for (left, life, expected) in [
        (18 * hours + 1, 72 * hours, None),
        (18 * hours, 72 * hours, Some(Need::ExpiresSoon)),
        (1, 72 * hours, Some(Need::ExpiresSoon)),
        (24 * hours + 1, 90 * 24 * hours, None),
        (24 * hours, 90 * 24 * hours, Some(Need::ExpiresSoon)),
        (0, 72 * hours, None),
        (-2 * hours + 1, 72 * hours, None),
        (-2 * hours, 72 * hours, Some(Need::Overdue)),
    ] {
        for status in [Status::Delivered, Status::Expiring] {
            let record = unused(status, left, life);
            assert_eq!(need(&record, None), expected, "{status}: {left} of {life} minutes");
            let changed = Record { password: PasswordState::Changed, ..record.clone() };
            assert_eq!(need(&changed, None), None);
            let signed_in = Record { signed_in_at: record.delivered_at, ..record };
            assert_eq!(need(&signed_in, None), None);
        }
    }
}

/// A shell would interpret part of such a name.
#[test]
fn commands_name_a_user_by_the_id_where_the_name_is_not_plain() {
    for (name, is_namesake, handle) in [
        ("ada.l_o-v+e=l,a@example.com", false, "ada.l_o-v+e=l,a@example.com"),
        ("ada", true, "AIDAEXAMPLEEXAMPLE"),
        ("ada;ls", false, "AIDAEXAMPLEEXAMPLE"),
        ("ada lovelace", false, "AIDAEXAMPLEEXAMPLE"),
        ("-ada", false, "AIDAEXAMPLEEXAMPLE"),
    ] {
        let record = Record { user_name: name.to_owned(), ..record(Status::Skipped, 1) };
        let view = View { record: &record, sight: None, now: now(), is_namesake, is_elsewhere: false };
        assert_eq!(view.handle(), handle);
    }
    let renamed = Some(Sight { exists: true, password_last_used: None, is_renamed: true });
    let record = record(Status::Skipped, 1);
    let view = View { record: &record, sight: renamed, now: now(), is_namesake: false, is_elsewhere: false };
    assert_eq!(view.handle(), "AIDAEXAMPLEEXAMPLE");
}
