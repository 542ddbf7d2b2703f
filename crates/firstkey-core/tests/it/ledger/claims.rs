//! Records of users who get a link.

use firstkey_core::claim::{ClaimCode, ClaimToken, MAX_CODE_TRIES, TokenHash};
use firstkey_core::ledger::PasswordOutcome::{Changed, Gone};
use firstkey_core::ledger::{
    ClaimState, Closing, FoundUser, Link, Notice, PasswordState, Place, Profile, Record, SCHEMA, SentCode, Status,
    Verdict, Watching, verdict,
};
use jiff::SignedDuration;
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;
use serde_json::json;

use super::{HOUR, at, lease, record, stored, to_item};

const BY: &str = "arn:aws:iam::123456789012:user/grace";

fn token(seed: u64) -> TokenHash {
    ClaimToken::draw(&mut ChaCha20Rng::seed_from_u64(seed)).hash()
}

fn inviting() -> Record {
    record().begin_inviting(token(1), at(HOUR), at(2))
}

fn invited() -> Record {
    inviting().deliver("0100", at(3))
}

fn claiming() -> Record {
    invited().begin_claiming(lease("page", 100), at(60))
}

fn claimed() -> Record {
    claiming().finish_claiming(at(61), at(62))
}

/// The second message, on the user's request.
fn renewed() -> Record {
    invited().renew_claim(lease("page", 4000), at(HOUR)).begin_inviting(token(2), at(2 * HOUR), at(HOUR + 1))
}

fn asked() -> Closing {
    Closing::Asked { by: BY.to_owned() }
}

/// Five wrong codes were entered.
fn locked(record: Record) -> Record {
    (0..MAX_CODE_TRIES).fold(record, |record, _| record.enter_code(lease("page", 40), at(5)).give_back())
}

/// Whoever enters wrong codes gets no more tries by another link. Only an administrator gives them.
#[test]
fn only_an_administrators_message_brings_new_tries() {
    let another =
        |record: Record| record.begin_inviting(token(2), at(2 * HOUR), at(HOUR + 1)).link(&token(2), at(HOUR + 2));
    let record = locked(invited());
    assert_eq!(another(record.clone().renew_claim(lease("page", 4000), at(HOUR))), Link::TooManyTries);
    let recipient = "ada@example.com".parse().unwrap();
    assert_eq!(another(record.reopen(lease("admin", 4000), &recipient, false, BY, at(HOUR))), Link::Open);
}

#[test]
fn what_a_link_leads_to() {
    for (name, record, now, link) in [
        ("no claim", record(), 5, Link::Expired),
        ("on its way", inviting(), 5, Link::Open),
        ("perhaps on its way", inviting().lose_answer(at(4)), 5, Link::Open),
        ("delivered", invited(), 5, Link::Open),
        ("at the last second", invited(), HOUR - 1, Link::Open),
        ("too late", invited(), HOUR, Link::Expired),
        ("closed by the sweep", invited().close_claim(Closing::Expired, at(HOUR)), HOUR, Link::Expired),
        ("a newer link", renewed(), HOUR + 2, Link::Superseded),
        ("a newer link that has expired", renewed(), 3 * HOUR, Link::Superseded),
        ("being claimed", claiming(), 61, Link::Open),
        ("claimed a moment ago", claimed(), 63, Link::JustSet),
        ("claimed before", claimed(), HOUR, Link::Used),
        (
            "claimed by a newer link",
            renewed().begin_claiming(lease("page", 9000), at(HOUR + 60)).finish_claiming(at(HOUR + 61), at(HOUR + 62)),
            HOUR + 63,
            Link::Used,
        ),
        ("revoked", invited().close_claim(asked(), at(5)), 6, Link::Closed),
        ("not for its reader", invited().disown(at(5)), 6, Link::Closed),
        ("quarantined", inviting().quarantine("why", at(5)), 6, Link::Closed),
        ("failed", inviting().fail("why", at(5)), 6, Link::Closed),
        ("another's profile", claiming().skip_claim("why", at(61)), 62, Link::HasPassword),
        ("gone", invited().note_outcome(Gone, at(5)), 6, Link::UserGone),
        ("gone before", inviting().vanish("why", at(5)), 6, Link::UserGone),
        ("guessed", locked(invited()), 6, Link::TooManyTries),
    ] {
        assert_eq!(record.link(&token(1), at(now)), link, "{name}");
    }
    assert_eq!(renewed().link(&token(2), at(HOUR + 2)), Link::Open);
    assert_eq!(locked(renewed()).link(&token(2), at(HOUR + 2)), Link::TooManyTries, "another link brings no new tries");
}

#[test]
fn where_a_claim_stands_in_a_word() {
    for (record, status, password, owes) in [
        (inviting(), Status::Sending, PasswordState::None, None),
        (invited(), Status::Delivered, PasswordState::None, None),
        (claiming(), Status::Delivered, PasswordState::None, None),
        (claimed(), Status::Delivered, PasswordState::Watched { unchanged_told: false }, None),
        (invited().close_claim(Closing::Expired, at(5)), Status::Expired, PasswordState::None, Some(Notice::Expired)),
        (invited().close_claim(asked(), at(5)), Status::Expired, PasswordState::None, None),
        (invited().disown(at(5)), Status::Expired, PasswordState::None, Some(Notice::Disowned)),
        (claiming().skip_claim("why", at(61)), Status::Skipped, PasswordState::None, None),
        (claimed().misplace_claim("why", at(63)), Status::Quarantined, PasswordState::None, Some(Notice::Quarantined)),
    ] {
        assert_eq!((record.status(), record.password.clone(), record.owes), (status, password, owes), "{record:#?}");
    }
}

#[test]
fn a_claim_is_read_as_it_was_stored() {
    let mut random = ChaCha20Rng::seed_from_u64(7);
    let code = SentCode { hash: ClaimCode::draw(&mut random).hash(&mut random), expires_at: at(600) };
    let left = claiming().intent;
    for record in [
        inviting(),
        inviting().lose_answer(at(4)),
        invited(),
        invited().send_code(code, at(4)).enter_code(lease("page", 40), at(5)),
        claiming(),
        claiming().stop_claiming("throttled", None, at(61)),
        claiming().stop_claiming("no answer", left, at(61)),
        claimed(),
        claimed().confirmed(None, at(63)),
        claimed().confirmed(Some("the address is suppressed"), at(63)),
        claimed().disown(at(70)),
        claimed().confirmed(None, at(63)).sign_in(at(64), at(65)).note_outcome(Changed, at(66)),
        claiming().skip_claim("why", at(61)),
        claimed().misplace_claim("why", at(63)),
        invited().close_claim(Closing::Expired, at(5)),
        invited().close_claim(asked(), at(5)),
        invited().disown(at(5)),
        invited().note_outcome(Gone, at(5)),
        renewed(),
        renewed().fail("why", at(HOUR + 5)),
    ] {
        assert_eq!(stored(&to_item(&record).to_string()), Ok(record));
    }
}

#[test]
fn what_the_record_knows_of_a_claim_is_stored_so() {
    let item = to_item(&renewed());
    assert_eq!(
        item["claim"],
        json!({"M": {
            "generation": {"N": "2"}, "token": {"S": token(2).as_str()}, "expires_at": {"S": at(2 * HOUR).to_string()},
            "state": {"S": "open"}, "renewals": {"L": [{"S": at(HOUR).to_string()}]},
        }})
    );
    let closed = to_item(&invited().close_claim(asked(), at(5)));
    assert_eq!(
        (&closed["claim"]["M"]["state"], &closed["claim"]["M"]["why"]),
        (&json!({"S": "closed"}), &json!({"S": "asked"}))
    );
    assert_eq!(closed["claim"]["M"]["by"], json!({"S": BY}));
    // Who cannot read claims leaves the record alone, and can still read the others.
    assert_eq!(item["schema"], json!({"N": SCHEMA.to_string()}));
    let without = to_item(&super::delivered());
    assert_eq!((without.get("claim"), &without["schema"]), (None, &json!({"N": "2"})));
}

#[test]
fn a_user_gets_three_more_links_a_day() {
    let mut record = invited();
    for renewal in 0..3 {
        assert!(record.claim.as_ref().unwrap().may_be_renewed(at(renewal * HOUR)));
        record = record.renew_claim(lease("page", 9000), at(renewal * HOUR));
        record = record
            .begin_inviting(token(9), at(9 * HOUR), at(renewal * HOUR + 1))
            .deliver("0100", at(renewal * HOUR + 2));
    }
    let may = |now| record.claim.as_ref().unwrap().may_be_renewed(at(now));
    assert_eq!((may(4 * HOUR), may(24 * HOUR - 1), may(24 * HOUR)), (false, false, true));
    assert!(!claimed().claim.unwrap().may_be_renewed(at(70)));
    assert!(!invited().disown(at(5)).claim.unwrap().may_be_renewed(at(70)));
}

/// A password takes the place of a link, and the other way round: nobody has two ways in.
#[test]
fn another_delivery_takes_the_place_of_a_link() {
    let password = invited().reopen(lease("admin", 400), &"bob@example.com".parse().unwrap(), false, BY, at(100));
    let password = password.begin_sending(at(101), at(HOUR), at(102));
    assert_eq!((password.claim.clone(), password.link(&token(1), at(103))), (None, Link::Expired));
    let link = super::delivered().reopen(lease("admin", 400), &"bob@example.com".parse().unwrap(), false, BY, at(100));
    let link = link.begin_inviting(token(1), at(HOUR), at(102)).deliver("0101", at(103));
    assert_eq!((link.profile_created_at, link.password.clone()), (None, PasswordState::None));
}

#[test]
fn the_verdicts_on_links() {
    const WATCHING: Watching = Watching { expire_after: SignedDuration::from_hours(1), withdraws_unchanged: true };
    let here = |last| Place::Here(FoundUser { user_name: "bob", path: "/people/", password_last_used: last });
    let named = |record: Record| record.called("bob", "/people/");
    let judge =
        |record: Record, place, profile, asked, now| verdict(&named(record), place, profile, asked, WATCHING, at(now));
    let exists = |second| Profile::Exists { created_at: at(second), reset_required: false };
    let (closed, revoked) = (Verdict::Close(Closing::Expired), Verdict::Close(asked()));
    for (record, profile, asked, now, expected) in [
        (invited(), Profile::NotAsked, None, HOUR - 1, Verdict::Nothing),
        (invited(), Profile::NotAsked, None, HOUR, closed.clone()),
        (invited(), exists(30), None, HOUR, closed.clone()),
        (invited(), Profile::None, Some(BY), 5, revoked.clone()),
        (claiming(), Profile::NotAsked, None, 200, Verdict::Ask),
        (claiming(), exists(61), None, 200, Verdict::NoteClaim(at(61))),
        (claiming(), exists(61), Some(BY), 200, Verdict::NoteClaim(at(61))),
        (claiming(), exists(30), None, 200, Verdict::Skip),
        (claiming(), exists(150), None, 200, Verdict::Skip),
        (claiming(), Profile::None, None, 200, Verdict::Nothing),
        (claiming(), Profile::None, None, HOUR, closed),
        (claiming(), Profile::None, Some(BY), 200, Verdict::NotShown),
        (claiming(), Profile::None, Some(BY), HOUR - 1, revoked),
        // A password that its owner chose is never withdrawn.
        (claimed(), exists(61), None, 999 * HOUR, Verdict::Nothing),
        (claimed(), exists(61), Some(BY), 999 * HOUR, Verdict::Nothing),
    ] {
        assert_eq!(judge(record.clone(), here(None), profile, asked, now), expected, "{record:#?} {profile:?} {now}");
    }
    let used = here(Some(at(90)));
    assert_eq!(judge(claimed(), used, Profile::NotAsked, None, 100), Verdict::SignIn(at(90)));
    let signed_in = claimed().sign_in(at(90), at(100));
    assert_eq!(judge(signed_in, used, Profile::NotAsked, None, 100), Verdict::NoteOutcome(Changed));
    assert_eq!(judge(invited(), Place::Nowhere, Profile::None, None, 5), Verdict::NoteOutcome(Gone));
}

/// An alert that is owed, a mail that is owed, and a lease keep a record.
#[test]
fn a_closed_claim_is_forgotten_in_time() {
    let kept = Some(SignedDuration::from_hours(24 * 365));
    assert_eq!(invited().forget_at(kept), None);
    assert_eq!(claimed().told().forget_at(kept), None, "the user has to be told yet");
    let closed = invited().close_claim(asked(), at(5));
    assert_eq!(closed.forget_at(kept), Some(at(5) + SignedDuration::from_hours(24 * 365)));
    assert_eq!(invited().close_claim(Closing::Expired, at(5)).forget_at(kept), None);
    assert_eq!(claimed().claim.unwrap().state, ClaimState::Claimed);
}
