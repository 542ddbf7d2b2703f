//! What must always hold, and what must be reached for that to mean anything.

use firstkey_core::ledger::{Record, Status};

use crate::model::Protocol;
use crate::state::{Maker, Secret, State};

/// Something that is true of a state or not.
pub(crate) type Condition = fn(&Protocol, &State) -> bool;

/// What holds in every state.
pub(crate) const INVARIANTS: &[(&str, Condition)] = &[
    ("the last message of a delivered arrival holds the valid password, or the user has used it", last_message_counts),
    ("no message but the last holds a valid password", only_last_message_counts),
    ("a second message goes out only if the ledger could not learn of the first", one_message),
    ("a message with another password says that it replaces the earlier one", replacements_say_so),
    ("a foreign login profile is left alone, unless nothing tells it from ours", foreign_profiles_are_left_alone),
    ("a message counts as possibly accepted only if it may have been", doubts_have_reasons),
    ("an attempt that can give its lease back does", leases_are_given_back),
    ("an arrival that ended is left alone", |_, state| !state.truth.changed_after_end),
    ("an arrival is skipped only for what an administrator did", skips_have_reasons),
    ("an arrival that fails is told of, and leaves no password behind", failures_are_told_and_tidied),
    ("one more good attempt ends the arrival, whatever happened before", nobody_is_lost),
];

fn record(state: &State) -> Option<&Record> {
    state.record.as_ref().map(|item| item.record())
}

fn has_status(state: &State, status: Status) -> bool {
    record(state).is_some_and(|record| record.status == status)
}

fn password(state: &State) -> Option<Secret> {
    state.profile.map(|profile| profile.password)
}

fn last_message_counts(_: &Protocol, state: &State) -> bool {
    if !has_status(state, Status::Delivered) || state.truth.password_taken {
        return true;
    }
    let Some(last) = state.mails.last() else { return false };
    password(state) == Some(Secret::Ours(last.password)) || password(state) == Some(Secret::TheUsers)
}

fn only_last_message_counts(_: &Protocol, state: &State) -> bool {
    let Some((last, earlier)) = state.mails.split_last() else { return true };
    earlier.iter().all(|mail| mail.password == last.password || password(state) != Some(Secret::Ours(mail.password)))
}

fn one_message(_: &Protocol, state: &State) -> bool {
    state.mails.len() <= 1 + usize::from(state.truth.unrecorded_acceptances)
}

fn replacements_say_so(_: &Protocol, state: &State) -> bool {
    state.mails.windows(2).all(|two| two[1].supersedes || two[1].password == two[0].password)
}

/// Otherwise a message that replaces nothing would say that it does, and a foreign password would count as used.
fn doubts_have_reasons(_: &Protocol, state: &State) -> bool {
    let believed = has_status(state, Status::Delivered) && state.mails.is_empty();
    let noted = record(state).is_some_and(|record| record.possibly_sent);
    state.truth.possible_acceptance || !(believed || noted)
}

fn leases_are_given_back(_: &Protocol, state: &State) -> bool {
    let leased = record(state).is_some_and(|record| record.lease.is_some());
    !leased || !state.all_are_idle() || state.truth.lease_orphaned
}

fn foreign_profiles_are_left_alone(_: &Protocol, state: &State) -> bool {
    !state.truth.trespass.inexcusable
}

fn skips_have_reasons(_: &Protocol, state: &State) -> bool {
    !has_status(state, Status::Skipped) || state.truth.administrator_acted
}

fn failures_are_told_and_tidied(_: &Protocol, state: &State) -> bool {
    if !has_status(state, Status::Failed) && !has_status(state, Status::Quarantined) {
        return true;
    }
    state.alerted && (!is_left_behind(state) || state.truth.leftover_hidden)
}

/// A login profile of ours has a password that nobody has used.
fn is_left_behind(state: &State) -> bool {
    let unused = |secret| matches!(secret, Secret::Ours(_));
    state.profile.is_some_and(|profile| profile.maker == Maker::Firstkey && unused(profile.password))
}

/// No state is a dead end, and what the last attempt leaves is what every attempt may leave. A state in which a worker
/// lives is covered by the one that its crash leads to.
fn nobody_is_lost(protocol: &Protocol, state: &State) -> bool {
    if !state.all_are_idle() {
        return true;
    }
    let settled = protocol.after_one_good_attempt(state);
    let (_, others) = INVARIANTS.split_last().unwrap();
    settled.has_ended() && others.iter().all(|(_, holds)| holds(protocol, &settled))
}

/// The first message was all that it took.
pub(crate) const DELIVERED: (&str, Condition) = ("delivered by one message", |_, state| {
    has_status(state, Status::Delivered) && state.mails.len() == 1 && state.truth.unrecorded_acceptances == 0
});
/// The ledger did not learn of a message, and another one replaced it.
pub(crate) const SUPERSEDED: (&str, Condition) = ("delivered by a message that replaces one", |_, state| {
    has_status(state, Status::Delivered)
        && state.mails.last().is_some_and(|mail| mail.supersedes)
        && state.mails.len() > 1
});
pub(crate) const SUPERSEDED_TWICE: (&str, Condition) =
    ("delivered by the third message", |_, state| has_status(state, Status::Delivered) && state.mails.len() == 3);
/// SES failed to say that it had accepted a message, which was then sent again as it was.
pub(crate) const SENT_AGAIN: (&str, Condition) = ("delivered by two copies of a message", |_, state| {
    has_status(state, Status::Delivered) && state.mails.len() == 2 && state.mails[0] == state.mails[1]
});
pub(crate) const USED: (&str, Condition) = ("delivered, as the user's sign-in proves", |_, state| {
    has_status(state, Status::Delivered) && record(state).is_some_and(|record| record.message_id.is_none())
});
pub(crate) const FAILED: (&str, Condition) = ("failed", |_, state| has_status(state, Status::Failed));
pub(crate) const QUARANTINED: (&str, Condition) = ("quarantined", |_, state| has_status(state, Status::Quarantined));
pub(crate) const SKIPPED: (&str, Condition) = ("skipped, because the login profile is foreign", |_, state| {
    let foreign = state.profile.is_some_and(|profile| profile.maker == Maker::Administrator);
    has_status(state, Status::Skipped) && foreign
});
pub(crate) const TWO_AT_ONCE: (&str, Condition) =
    ("two workers at once", |_, state| state.workers.iter().all(Option::is_some));
pub(crate) const TAKEN_OVER: (&str, Condition) = ("taken over from a worker that died", |_, state| {
    let doubtful = record(state).is_some_and(|record| record.possibly_sent && !record.status.is_end());
    doubtful && !state.all_are_idle()
});
pub(crate) const OVERTAKEN: (&str, Condition) = ("overtaken", |_, state| state.truth.overtaken);
pub(crate) const MISTAKEN_IN_DOUBT: (&str, Condition) =
    ("a foreign login profile from a time of doubt is taken for ours", |_, state| state.truth.trespass.in_doubt);
pub(crate) const MISTAKEN_FOR_REPLACED: (&str, Condition) =
    ("a foreign login profile from the second of ours is taken for it", |_, state| state.truth.trespass.same_second);
pub(crate) const REPLACED_MEANWHILE: (&str, Condition) =
    ("a foreign login profile replaces ours as we write", |_, state| state.truth.trespass.behind_our_back);

/// A gap. IAM does not show the login profile that is to be deleted, and it stays. Once the gap is closed,
/// [`Truth::leftover_hidden`](crate::truth::Truth::leftover_hidden) has to go with this.
pub(crate) const GAP_LEFTOVER_HIDDEN: (&str, Condition) =
    ("failed, with a password left behind", |_, state| has_status(state, Status::Failed) && is_left_behind(state));
