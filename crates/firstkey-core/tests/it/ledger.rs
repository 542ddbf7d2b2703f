//! The ledger's transitions, its verdicts, and the form in which it is stored.

mod claims;

use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::{
    ArrivalState, FoundUser, Happened, Lease, Leasing, Notice, PAUSE_AFTER_DOUBT,
    PasswordOutcome::{Changed, Gone, Replaced, Withdrawn},
    PasswordState, Place, Profile, RETENTION, Record, SCHEMA, SlackNotice, Status, Step, Verdict, Watching, Withdrawal,
    verdict,
};
use firstkey_core::locale::Locale;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::events::{event, fixtures};

fn at(second: i64) -> Timestamp {
    "2026-11-22T10:15:30Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
}

fn lease(owner: &str, until: i64) -> Lease {
    Lease { owner: owner.to_owned(), expires_at: at(until) }
}

fn noticed() -> Record {
    let text = &fixtures("cloudtrail")["create-user-assumed-role-sso"];
    let arrival = Arrival::read(&event(&serde_json::from_str::<Value>(text).unwrap())).unwrap();
    Record::new(&arrival, at(0)).pinning(Some(&"bob@example.com".parse().unwrap()))
}

fn record() -> Record {
    leased(noticed().take_lease(lease("first", 35), at(0)))
}

fn sending() -> Record {
    record().intend(at(1)).begin_sending(at(1), at(HOUR), at(2))
}

fn delivered() -> Record {
    sending().deliver("0100", at(3))
}

const HOUR: i64 = 3600;

fn leased(leasing: Leasing) -> Record {
    match leasing {
        Leasing::Leased(record) => *record,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lease_keeps_others_out_until_it_ends() {
    assert_eq!(record().take_lease(lease("second", 70), at(34)), Leasing::Busy(at(35)));
    let taken = leased(record().take_lease(lease("second", 70), at(35)));
    assert_eq!((taken.attempts, taken.possibly_sent), (2, false));
    assert_eq!(taken.lease, Some(lease("second", 70)));
    let released = record().release("throttled", at(5));
    assert_eq!(leased(released.take_lease(lease("second", 70), at(6))).attempts, 2);
}

#[test]
fn ends_are_ends() {
    for (ended, status, owes) in [
        (delivered(), Status::Delivered, None),
        (sending().deliver_by_evidence(at(3)), Status::Delivered, None),
        (record().skip("why", at(3)), Status::Skipped, None),
        (record().vanish("why", at(3)), Status::Skipped, None),
        (record().quarantine("why", at(3)), Status::Quarantined, Some(Notice::Quarantined)),
        (record().fail("why", at(3)), Status::Failed, Some(Notice::Failed)),
    ] {
        assert_eq!((ended.status(), ended.owes), (status, owes));
        // The attempt that is about to tell administrators keeps others away.
        assert_eq!(ended.lease.is_some(), owes.is_some());
        assert_eq!(ended.clone().told().lease, None);
        assert_eq!(ended.take_lease(lease("second", 200), at(100)), Leasing::Ended);
    }
}

/// Whatever ends an arrival, its login profile may appear later, and an administrator may reopen the record.
#[test]
fn an_end_without_a_delivery_keeps_which_login_profile_may_be_ours() {
    let intended = record().intend(at(1));
    let kept = intended.intent;
    for ended in [
        intended.clone().skip("why", at(3)),
        intended.clone().vanish("why", at(3)),
        intended.clone().quarantine("why", at(3)),
        intended.fail("why", at(3)),
    ] {
        assert_eq!(ended.intent, kept, "{}", ended.status());
    }
}

/// An attempt that takes over while a message is under way has to replace it, however many attempts that takes.
#[test]
fn a_message_that_may_have_been_sent_is_not_forgotten() {
    // The process may have handed it over until its lease ended, and SES may be slow.
    assert_eq!(sending().take_lease(lease("second", 130), at(94)), Leasing::Busy(at(95)));
    let second = leased(sending().take_lease(lease("second", 130), at(95)));
    assert_eq!((second.status(), second.possibly_sent, second.unanswered), (Status::Pending, true, 1));
    let third = leased(second.release("throttled", at(100)).take_lease(lease("third", 170), at(135)));
    assert!(third.possibly_sent);
    let unanswered = sending().lose_answer(at(7));
    assert_eq!((unanswered.status(), unanswered.possibly_sent), (Status::Pending, true));
    assert!(!sending().release("throttled", at(7)).possibly_sent);
}

/// SES may accept the first message late, and the last one that it accepts must hold the valid password.
#[test]
fn after_a_doubt_nobody_goes_on_for_a_minute_and_the_third_is_the_last() {
    let mut record = sending();
    for (number, is_last) in [(0, false), (1, false), (2, true)] {
        assert_eq!(record.is_last_doubt(), is_last);
        let now = at(100 * number);
        let unanswered = record.lose_answer(now);
        let rested = now + PAUSE_AFTER_DOUBT;
        assert_eq!(unanswered.clone().take_lease(lease("next", 1000), at(100 * number + 59)), Leasing::Busy(rested));
        record = leased(unanswered.take_lease(lease("next", 1000), rested)).begin_sending(at(1), at(HOUR), rested);
        assert_eq!(record.is_past_doubt(), is_last);
    }
    let waiting = sending().doubt(at(0)).wait_for("SES", at(0));
    assert_eq!(waiting.take_lease(lease("next", 1000), at(59)), Leasing::Busy(at(60)));
}

#[test]
fn only_profiles_of_our_own_making_are_ours() {
    assert!(!record().owns_profile(at(0)), "no intent was noted");
    let intended = record().intend(at(1));
    for (second, ours) in [(-10, false), (0, true), (20, true), (35, true), (45, false)] {
        assert_eq!(intended.owns_profile(at(second)), ours, "{second}");
    }
    let known = intended.begin_sending(at(4), at(HOUR), at(5));
    assert!(known.owns_profile(at(4)));
    assert!(!known.owns_profile(at(5)), "another profile of the same user");
    assert!(known.intend(at(60)).owns_profile(at(4)), "IAM may only have been late in showing it");
}

/// A later attempt widens the window, and never forgets where it began.
#[test]
fn the_intent_spans_all_attempts_that_may_have_called() {
    let second = leased(record().intend(at(1)).take_lease(lease("second", 100), at(60))).intend(at(61));
    assert!(second.owns_profile(at(1)) && second.owns_profile(at(100)));
    assert!(!second.owns_profile(at(-10)));
}

#[test]
fn every_step_masks_addresses() {
    let ended = record().begin_creating(at(1)).fail("cannot send to bob@example.com", at(2));
    assert_eq!(ended.reason(), Some("cannot send to b***@example.com"));
    let steps: Vec<String> = ended.history.iter().map(|step| step.happened.to_string()).collect();
    let noticed = "noticed; created by arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/a***@example.com";
    assert_eq!(steps, [noticed, "creating the login profile", "failed: cannot send to b***@example.com"]);
}

/// The creator stays known, whatever happens later.
#[test]
fn the_history_keeps_its_first_steps_and_its_last() {
    let mut record = record();
    for attempt in 0..300 {
        record = record.release(&format!("reason {attempt}"), at(attempt));
    }
    assert_eq!(record.history.len(), 100);
    assert!(matches!(record.history[0].happened, Happened::Noticed { .. }));
    let told = |index: usize| record.history[index].happened.to_string();
    assert_eq!(
        [told(9), told(10), told(99)].map(|text| text.replace("attempt failed: reason ", "")),
        ["8", "210", "299"]
    );
}

#[test]
fn a_password_that_is_used_while_it_expires_is_kept() {
    let expiring = delivered().begin_withdrawing(Withdrawal::Unused, lease("sweep", 40), at(4));
    assert_eq!((expiring.status(), expiring.busy_until(None, at(5))), (Status::Expiring, Some(at(40))));
    let kept = expiring.keep(at(4), at(5));
    assert_eq!((kept.status(), kept.signed_in_at, kept.is_watched()), (Status::Delivered, Some(at(4)), true));
    let kept = delivered().sign_in(at(3), at(4)).begin_withdrawing(Withdrawal::Unused, lease("sweep", 40), at(5));
    assert_eq!(kept.keep(at(5), at(6)).signed_in_at, Some(at(3)), "the first sign-in stays");
}

const WATCHING: Watching = Watching { expire_after: SignedDuration::from_hours(72), withdraws_unchanged: false };

fn here(password_last_used: Option<Timestamp>) -> Place<'static> {
    Place::Here(FoundUser { user_name: "bob", path: "/people/", password_last_used })
}

fn profile(created_at: i64, reset_required: bool) -> Profile {
    Profile::Exists { created_at: at(created_at), reset_required }
}

/// The message of these records says that the password works for an hour. IAM tells of a sign-in some minutes late.
#[test]
fn the_verdicts() {
    let watched = delivered().called("bob", "/people/");
    let used = watched.clone().sign_in(at(10), at(20));
    let expiring = watched.clone().begin_withdrawing(Withdrawal::Unused, lease("sweep", 10), at(4));
    let revoking =
        watched.clone().begin_withdrawing(Withdrawal::Asked { by: "grace".to_owned() }, lease("x", 10), at(4));
    let told = used.clone().note_unchanged(at(30));
    let elsewhere = Place::OutOfReach(FoundUser { user_name: "bob", path: "/machines/", password_last_used: None });
    let moved = watched.clone().called("bob", "/machines/");
    let renamed = watched.clone().called("robert", "/people/");
    let (soon, grace, late) = (at(100), at(HOUR + 899), at(HOUR + 900));
    // The message was accepted in the third second.
    let (hidden, shown) = (at(3 + 899), at(3 + 900));
    let unused = Verdict::Withdraw(Withdrawal::Unused);
    let asked = Verdict::Withdraw(Withdrawal::Asked { by: "grace".to_owned() });
    let note_outcome = Verdict::NoteOutcome;
    let ours = profile(1, true);
    for (what, record, place, profile, by, now, expected) in [
        ("fresh", &watched, here(None), Profile::NotAsked, None, soon, Verdict::Nothing),
        ("within the grace", &watched, here(None), Profile::NotAsked, None, grace, Verdict::Nothing),
        ("due", &watched, here(None), Profile::NotAsked, None, late, Verdict::Ask),
        ("due and ours", &watched, here(None), ours, None, late, unused.clone()),
        ("due and changed", &watched, here(None), profile(1, false), None, late, note_outcome(Changed)),
        ("due and another", &watched, here(None), profile(9, true), None, late, note_outcome(Replaced)),
        ("due and gone", &watched, here(None), Profile::None, None, late, note_outcome(Replaced)),
        ("signed in", &watched, here(Some(at(10))), Profile::NotAsked, None, soon, Verdict::SignIn(at(10))),
        ("signed in before", &watched, here(Some(at(0))), Profile::NotAsked, None, soon, Verdict::Nothing),
        ("used", &used, here(Some(at(10))), Profile::NotAsked, None, soon, Verdict::Ask),
        ("used, not shown", &used, here(None), ours, None, soon, Verdict::Nothing),
        ("used, changed", &used, here(Some(at(10))), profile(1, false), None, soon, note_outcome(Changed)),
        ("used, unchanged", &used, here(Some(at(10))), ours, None, soon, Verdict::Nothing),
        ("used, unchanged, late", &used, here(Some(at(10))), ours, None, late, Verdict::Unchanged),
        ("that is told", &told, here(Some(at(10))), ours, None, late, Verdict::Nothing),
        ("expiring, ours", &expiring, here(None), ours, None, soon, unused.clone()),
        ("expiring, gone", &expiring, here(None), Profile::None, None, shown, note_outcome(Withdrawn)),
        ("expiring, perhaps not shown", &expiring, here(None), Profile::None, None, hidden, Verdict::NotShown),
        ("expiring, used", &expiring, here(Some(at(10))), ours, None, soon, Verdict::Keep(at(10))),
        ("expiring, another", &expiring, here(None), profile(9, true), None, soon, note_outcome(Replaced)),
        ("revoking, ours", &revoking, here(None), ours, None, soon, asked.clone()),
        ("asked, ours", &watched, here(None), ours, Some("grace"), soon, asked),
        ("asked, used", &watched, here(Some(at(10))), ours, Some("grace"), soon, Verdict::Keep(at(10))),
        ("asked, gone", &watched, here(None), Profile::None, Some("grace"), shown, note_outcome(Replaced)),
        ("asked, perhaps not shown", &watched, here(None), Profile::None, Some("grace"), hidden, Verdict::NotShown),
        ("asked, an older one", &watched, here(None), profile(-9, true), Some("grace"), hidden, Verdict::NotShown),
        ("asked, a newer one", &watched, here(None), profile(9, true), Some("grace"), hidden, note_outcome(Replaced)),
        ("used, perhaps not shown", &used, here(Some(at(10))), Profile::None, None, hidden, Verdict::NotShown),
        ("used, gone", &used, here(Some(at(10))), Profile::None, None, shown, note_outcome(Replaced)),
        ("no user", &watched, Place::Nowhere, Profile::NotAsked, None, soon, note_outcome(Gone)),
        ("moved away", &watched, elsewhere, Profile::NotAsked, None, soon, Verdict::Leave),
        ("that is noted", &moved, elsewhere, Profile::NotAsked, None, late, Verdict::Nothing),
        ("moved back", &moved, here(None), Profile::NotAsked, None, soon, Verdict::Rename),
        ("renamed", &renamed, here(None), ours, None, late, Verdict::Rename),
        ("over", &watched.clone().note_outcome(Changed, at(9)), here(None), ours, None, late, Verdict::Nothing),
    ] {
        assert_eq!(verdict(record, place, profile, by, WATCHING, now), expected, "{what}");
    }
    let strict = Watching { withdraws_unchanged: true, ..WATCHING };
    let unchanged = Verdict::Withdraw(Withdrawal::Unchanged);
    assert_eq!(verdict(&used, here(Some(at(10))), ours, None, strict, late), unchanged);
    let begun = used.begin_withdrawing(Withdrawal::Unchanged, lease("sweep", 10), at(20));
    assert_eq!(
        verdict(&begun, here(Some(at(10))), ours, None, strict, late),
        unchanged,
        "it is not kept for having been used"
    );
}

/// Nobody needs them, and CloudTrail has forgotten the creation by then, so the sweep looks up none of them.
#[test]
fn who_was_skipped_or_is_gone_is_forgotten() {
    let year = SignedDuration::from_hours(365 * 24);
    let ended = |record: Record| Record { owes: None, lease: None, ..record };
    let by = Withdrawal::Unused;
    let expired = ended(delivered().begin_withdrawing(by, lease("sweep", 9), at(9)).note_outcome(Withdrawn, at(9)));
    for (what, record, without, with) in [
        ("pending", record(), None, None),
        ("delivered", delivered(), None, None),
        ("skipped", record().skip("why", at(9)), Some(RETENTION), Some(RETENTION)),
        ("gone", delivered().note_outcome(Gone, at(9)), Some(RETENTION), Some(RETENTION)),
        ("changed", delivered().note_outcome(Changed, at(9)), None, Some(year)),
        ("expired", expired, None, Some(year)),
        ("failed", ended(record().fail("why", at(9))), None, Some(year)),
        ("owes", record().fail("why", at(9)), None, None),
    ] {
        assert_eq!(record.forget_at(None), without.map(|kept| at(9) + kept), "{what}");
        assert_eq!(record.forget_at(Some(year)), with.map(|kept| at(9) + kept), "{what}");
    }
    let day = SignedDuration::from_hours(24);
    let changed = delivered().note_outcome(Changed, at(9));
    assert_eq!(changed.forget_at(Some(day)), Some(at(9) + RETENTION), "never before CloudTrail forgets");
}

/// An item as DynamoDB gives it.
fn stored(text: &str) -> Result<Record, String> {
    let item: serde_dynamo::Item = serde_json::from_str(text).unwrap();
    serde_dynamo::from_item(item).map_err(|error| error.to_string())
}

fn to_item(record: &Record) -> Value {
    serde_json::to_value(serde_dynamo::to_item::<_, serde_dynamo::Item>(record).unwrap()).unwrap()
}

/// All that a record knows, in the attributes of 0.1.0.
fn as_0_1_0_stored(record: &Record) -> Value {
    let step = |step: &Step| json!({ "at": step.at, "what": step.happened.to_string() });
    let mut item = json!({
        "id": record.id,
        "version": record.version,
        "account": record.account,
        "user_id": record.user_id,
        "user_name": record.user_name,
        "path": record.path,
        "event_id": record.event_id.as_deref().unwrap_or("none"),
        "creator": record.creator,
        "created_at": record.created_at,
        "recipient": record.recipient,
        "status": record.status(),
        "reason": record.reason(),
        "lease": record.lease,
        "attempts": record.attempts,
        "intent": record.intent,
        "profile_created_at": record.profile_created_at,
        "possibly_sent": record.possibly_sent,
        "message_id": record.message_id,
        "delivered_at": record.delivered_at,
        "valid_until": record.valid_until,
        "signed_in_at": record.signed_in_at,
        "outcome": record.outcome(),
        "history": record.history.iter().map(step).collect::<Vec<_>>(),
    });
    // It left these out where there was nothing to store.
    if let Some(reopened) = record.reopened {
        item["reopened_at"] = json!(reopened.at);
    }
    if let PasswordState::Expired(Withdrawal::Asked { by }) = &record.password {
        item["revoked_by"] = json!(by);
    }
    if record.has_vanished() {
        item["vanished"] = json!(true);
    }
    item
}

/// `fixtures/ledger` holds what 0.1.0 stored, written by its own binary.
#[test]
fn every_item_of_0_1_0_is_read_and_means_the_same() {
    let mut told = String::new();
    for (name, text) in fixtures("ledger") {
        let record = stored(&text).unwrap();
        let item: serde_dynamo::Item = serde_json::from_str(&text).unwrap();
        let old: Value = serde_dynamo::from_item(item).unwrap();
        assert_eq!(as_0_1_0_stored(&record), old, "{name}");
        let again = stored(&to_item(&record).to_string()).unwrap();
        assert_eq!(again, record, "{name}");
        told.push_str(&format!("{name}: {:?}, {:?}\n", record.arrival, record.password));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_record_is_read_as_it_was_stored() {
    let by = Withdrawal::Asked { by: "arn:aws:iam::123456789012:user/grace".to_owned() };
    let recipient = "bob@example.com".parse().unwrap();
    for record in [
        record(),
        record().wait_for("SES", at(2)),
        sending().lose_answer(at(3)),
        delivered().reopen(lease("admin", 400), &recipient, true, "grace", at(100)),
        delivered().sign_in(at(4), at(5)).note_unchanged(at(6)),
        delivered().begin_withdrawing(by, lease("admin", 400), at(100)),
        record().vanish("why", at(2)),
        sending().fail_to_withdraw("why", at(2)),
        sending().fail_to_withdraw("why", at(2)).note_outcome(Withdrawn, at(3)),
        noticed().skip("no tag", at(2)).contest("9de0ce38", "why", at(3)),
        delivered().rename("robert", "/people/", at(4)),
        delivered().leave("robert", "/machines/", at(4)),
        owing(),
        owing().told_in_slack("D069C7QFK", "1503435956.000247", Locale::Korean, at(4)),
        told().note_outcome(Withdrawn, at(5)),
        told().note_outcome(Withdrawn, at(5)).corrected_in_slack(at(6)),
        owing().not_yet_told_in_slack("Slack was asked too often", true, at(4)),
    ] {
        assert_eq!(stored(&to_item(&record).to_string()), Ok(record));
    }
}

fn owing() -> Record {
    delivered().owing_in_slack(Some(Locale::German), lease("a", 40), at(3))
}

fn told() -> Record {
    owing().told_in_slack("D069C7QFK", "1503435956.000247", Locale::German, at(4))
}

#[test]
fn what_the_record_knows_of_slack_is_stored_so() {
    let item = to_item(&told().note_outcome(Withdrawn, at(5)));
    let slack = json!({"M": {
        "channel": {"S": "D069C7QFK"}, "ts": {"S": "1503435956.000247"}, "locale": {"S": "de"},
        "owes": {"S": "withdrawn"}, "owes_since": {"S": at(5).to_string()},
    }});
    assert_eq!(item["slack"], slack);
    assert_eq!(to_item(&delivered()).get("slack"), None, "who is not told there costs nothing");
}

/// A message may go out at any time until the user is told of it; after that it must not go on telling of a password that is withdrawn.
#[test]
fn what_is_owed_in_slack() {
    assert_eq!(delivered().owes_in_slack(), None);
    assert_eq!((owing().owes_in_slack(), owing().lease), (Some(SlackNotice::Sent), Some(lease("a", 40))));
    assert_eq!((told().owes_in_slack(), told().lease), (None, None));
    for (record, owes) in [
        (told().note_outcome(Withdrawn, at(5)), Some(SlackNotice::Withdrawn)),
        (told().note_outcome(Changed, at(5)), None),
        (told().note_outcome(Gone, at(5)), None),
        (told().sign_in(at(4), at(5)), None),
        (told().reopen(lease("b", 50), &"ada@example.com".parse().unwrap(), false, "grace", at(5)), None),
        (
            told()
                .reopen(lease("b", 50), &"ada@example.com".parse().unwrap(), false, "grace", at(5))
                .fail("why", at(6)),
            Some(SlackNotice::Withdrawn),
        ),
        (told().deliver("0101", at(6)).owing_in_slack(None, lease("b", 50), at(6)), Some(SlackNotice::Sent)),
        // Nobody was told, and now nobody has to be.
        (owing().note_outcome(Withdrawn, at(5)), None),
        (owing().note_outcome(Changed, at(5)), None),
        (owing().settled_in_slack(), None),
        (delivered().note_outcome(Withdrawn, at(5)), None),
    ] {
        assert_eq!(record.owes_in_slack(), owes, "{:?}", record.history.last());
    }
    // DynamoDB does not delete who is still to be told.
    let withdrawn = told().note_outcome(Withdrawn, at(5)).told();
    assert_eq!(withdrawn.forget_at(Some(RETENTION)), None);
    assert!(withdrawn.corrected_in_slack(at(6)).forget_at(Some(RETENTION)).is_some());
}

#[test]
fn why_somebody_is_not_told_is_noted_once_and_not_tried_for_ever() {
    let reason = "no answer for ada@example.com";
    let mut record = owing();
    for _ in 0..2 {
        record = record.not_yet_told_in_slack(reason, false, at(4));
    }
    let words = |record: &Record| record.history.iter().map(|step| step.happened.to_string()).collect::<Vec<_>>();
    let said =
        words(&record).iter().filter(|words| *words == "not told in Slack: no answer for a***@example.com").count();
    assert_eq!((said, record.owes_in_slack(), record.lease.clone()), (1, Some(SlackNotice::Sent), None));
    // Three times in doubt are enough.
    for owes in [Some(SlackNotice::Sent), Some(SlackNotice::Sent), None] {
        record = record.not_yet_told_in_slack(reason, true, at(5));
        assert_eq!(record.owes_in_slack(), owes);
    }
    let told = owing().not_told_in_slack("the person is a guest in Slack", at(4));
    assert_eq!(words(&told).last().unwrap(), "not told in Slack: the person is a guest in Slack");
    assert_eq!((told.owes_in_slack(), told.lease), (None, None));
}

/// Otherwise, after a rollback, the older version's next write would drop what the newer one had stored.
#[test]
fn what_another_version_stored_beside_is_kept() {
    let mut item = to_item(&record());
    item["teams"] = json!({"M": {"channel": {"S": "C0123"}, "ts": {"S": "1764000000.000100"}}});
    let delivered = stored(&item.to_string()).unwrap().deliver("0100", at(3));
    assert_eq!(to_item(&delivered)["teams"], item["teams"]);
}

#[test]
fn what_a_newer_version_stored_is_not_read() {
    let mut item = to_item(&record());
    item["schema"] = json!({"N": (SCHEMA + 1).to_string()});
    let error = stored(&item.to_string()).unwrap_err();
    let newer = format!(
        "it has schema {}, which a newer version of Firstkey has stored, and this one reads up to {SCHEMA}",
        SCHEMA + 1
    );
    assert!(error.contains(&newer), "{error}");
}

#[test]
fn an_end_has_a_reason() {
    let mut item = to_item(&record().fail("why", at(1)));
    item["reason"] = json!({"NULL": true});
    assert!(stored(&item.to_string()).unwrap_err().contains("it is failed and has no reason"));
}

#[test]
fn a_skipped_arrival_may_be_contested_unless_iam_was_asked_or_a_message_went_out() {
    let unasked = Record { recipient: None, ..noticed() }.skip("no tag", at(1));
    assert!(unasked.is_contestable() && record().quarantine("why", at(1)).is_contestable());
    assert!(!record().vanish("why", at(1)).is_contestable() && !delivered().is_contestable());
    assert!(!sending().quarantine("why", at(5)).is_contestable(), "a login profile was made");
    let contested = unasked.contest("another", "one of two is forged", at(2));
    assert_eq!((contested.status(), contested.owes), (Status::Quarantined, Some(Notice::Quarantined)));
    let upheld = contested.clone().uphold(at(3));
    assert_eq!((contested.is_contested(), upheld.is_contested()), (true, false));
    let arrival = Arrival { event_id: "another".to_owned(), ..contested.to_arrival() };
    let overruled = contested.overrule(&arrival, &"ada@example.com".parse().unwrap(), at(3));
    assert!(matches!(overruled.arrival, ArrivalState::Pending { .. }) && overruled.owes.is_none());
    assert_eq!(overruled.recipient.as_deref(), Some("ada@example.com"));
    assert_eq!(overruled.password, PasswordState::None);
}
