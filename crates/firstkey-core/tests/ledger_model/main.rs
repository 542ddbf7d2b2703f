//! The ledger's protocol as a model: every state that two workers can bring it to, within bounds, is visited.
//!
//! The transitions are the ledger's own, on its own records. What is modelled around them is in `workflow.rs`: the
//! order of the calls, which follows the workflow of the crate `firstkey`, and what AWS does with them. What may go
//! wrong, and how often, is in [`Budget`] and [`Action`].
//!
//! What is taken for granted:
//! - a lease outlasts its owner, because Lambda ends it: [`the_lease_has_to_outlast_its_owner`] shows what it is for;
//! - a call is carried out while its worker waits for the answer, or never;
//! - clocks agree; times that the ledger takes for the same are the same instant here;
//! - the user is not deleted: that ends the arrival, and nothing is left to go wrong.
//!
//! What the invariants excuse because nothing can be done about it is in [`truth::Trespass`]; what they excuse for now
//! is the property called `GAP`. Every test shows that it reaches what it is about, excuses included.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
#![expect(clippy::print_stdout, reason = "how much was visited is worth knowing")]

mod attempt;
mod item;
mod model;
mod properties;
mod state;
mod truth;
mod workflow;

use std::fmt::Write;

use model::{Action, Protocol};
use properties::{
    Condition, DELIVERED, FAILED, GAP_LEFTOVER_HIDDEN, INVARIANTS, MISTAKEN_FOR_REPLACED, MISTAKEN_IN_DOUBT, OVERTAKEN,
    QUARANTINED, REPLACED_MEANWHILE, SENT_AGAIN, SKIPPED, SUPERSEDED, SUPERSEDED_TWICE, TAKEN_OVER, TWO_AT_ONCE, USED,
};
use state::{Budget, State};
use stateright::{Checker, HasDiscoveries, Model, Path};

const NOTHING_FAILS: Budget = Budget {
    deliveries: 2,
    ticks: 2,
    lost_answers: 0,
    late_shows: 0,
    foreign_profiles: 0,
    interventions: 0,
    tag_changes: 0,
    user_acts: 0,
};

#[test]
fn workers_crash() {
    let budget = Budget { deliveries: 3, ticks: 3, ..NOTHING_FAILS };
    check(budget, 0, &[DELIVERED, SUPERSEDED, SUPERSEDED_TWICE, FAILED, TAKEN_OVER, TWO_AT_ONCE]);
}

#[test]
fn answers_are_lost() {
    let budget = Budget { ticks: 0, lost_answers: 3, ..NOTHING_FAILS };
    check(budget, 0, &[SUPERSEDED_TWICE, SENT_AGAIN, FAILED, OVERTAKEN]);
}

#[test]
fn workers_crash_and_answers_are_lost() {
    let budget = Budget { deliveries: 3, lost_answers: 1, ..NOTHING_FAILS };
    check(budget, 0, &[SUPERSEDED_TWICE, SENT_AGAIN, TAKEN_OVER, OVERTAKEN]);
}

#[test]
fn tags_change() {
    let budget = Budget { lost_answers: 1, tag_changes: 1, ..NOTHING_FAILS };
    check(budget, 0, &[DELIVERED, QUARANTINED]);
}

#[test]
fn the_user_is_quick() {
    let budget = Budget { lost_answers: 1, user_acts: 2, ..NOTHING_FAILS };
    check(budget, 0, &[DELIVERED, SUPERSEDED, USED]);
}

/// Attempts last for two instants here: it matters where in its window a login profile comes to be.
#[test]
fn an_administrator_makes_a_login_profile() {
    let budget = Budget { lost_answers: 1, foreign_profiles: 1, ..NOTHING_FAILS };
    check(budget, 1, &[DELIVERED, SKIPPED, MISTAKEN_IN_DOUBT]);
}

#[test]
fn an_administrator_meddles_with_the_login_profile() {
    let budget = Budget { foreign_profiles: 1, interventions: 1, ..NOTHING_FAILS };
    check(budget, 1, &[DELIVERED, SKIPPED, MISTAKEN_IN_DOUBT, MISTAKEN_FOR_REPLACED, REPLACED_MEANWHILE]);
}

#[test]
fn iam_shows_login_profiles_late() {
    let budget = Budget { lost_answers: 1, late_shows: 2, ..NOTHING_FAILS };
    check(budget, 0, &[DELIVERED, SUPERSEDED, GAP_LEFTOVER_HIDDEN]);
}

/// The version protects the ledger from a worker that should be dead, and nothing protects IAM and SES from it.
#[test]
fn the_lease_has_to_outlast_its_owner() {
    let protocol = Protocol { budget: NOTHING_FAILS, lifetime: 0, attempts_outlive_leases: true, witnesses: &[] };
    assert!(!broken_invariants(protocol).is_empty());
}

/// Visits every state, and complains of invariants that do not hold and of what is not reached.
fn check(budget: Budget, lifetime: u8, witnesses: &'static [(&'static str, Condition)]) {
    let broken = broken_invariants(Protocol { budget, lifetime, attempts_outlive_leases: false, witnesses });
    assert!(broken.is_empty(), "{broken}");
}

fn broken_invariants(protocol: Protocol) -> String {
    let checker = protocol.checker().finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    println!(
        "{} unique of {} states, depth {}",
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth()
    );
    let found = checker.discoveries();
    let traces: Vec<String> =
        INVARIANTS.iter().filter_map(|(name, _)| Some(format!("{name}:{}", trace(found.get(name)?)))).collect();
    if traces.is_empty() {
        let missing = protocol.witnesses.iter().map(|(name, _)| *name).find(|name| !found.contains_key(name));
        assert_eq!(missing, None, "this is not reached");
    }
    traces.concat()
}

fn trace(path: &Path<State, Action>) -> String {
    let mut text = String::new();
    for (state, action) in path.clone().into_vec() {
        let State { clock, record, profile, mails, .. } = state;
        writeln!(text, "\n  at {clock}: {record:?}; {profile:?}; {mails:?}").unwrap();
        action.iter().for_each(|action| write!(text, "{action:?}").unwrap());
    }
    text
}
