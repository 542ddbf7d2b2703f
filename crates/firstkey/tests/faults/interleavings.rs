//! Every pair of writers, interleaved at every call: the first runs up to some call, then the second up to some call,
//! then the first to its end, then the second.

use std::sync::Arc;
use std::time::Duration;

use firstkey_testing::wire::{Caller, Fault};
use futures_util::future::{BoxFuture, join};

use crate::audit::{audit, outlive};
use crate::deed::{End, Writer};
use crate::history::{HOUR, History, Person, duration, run};
use crate::page::{Opened, Wish};
use crate::parallel::{Failure, check_all, is_deep, one_in};
use crate::settings::Delivery;

/// The user's state when the two begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// The event is on its way.
    Created,
    /// SES accepted the message, and the process died before it could record that.
    Crashed,
    Delivered,
    /// The password was not used in time.
    Due,
    Quarantined,
    /// The message with a link was accepted.
    Invited,
    /// SES accepted it, and the process died before it could record that.
    InvitedInDoubt,
    /// The link expires while the two are at work.
    Expiring,
    /// The link has expired, and no sweep has come since.
    Expired,
    /// A newer link has replaced the first.
    Renewed,
    /// A password was chosen, and the process died before the login profile was made.
    ChosenInVain,
    /// The same after it was made.
    ChosenInDoubt,
    /// The same, and the link has expired since.
    ExpiredInDoubt,
    /// The same by a newer link than the first.
    RenewedInDoubt,
    /// The password was set.
    Chosen,
}

/// With a password in the message.
const PASSWORD: [Start; 5] = [Start::Created, Start::Crashed, Start::Delivered, Start::Due, Start::Quarantined];
/// With a link.
const CLAIM: [Start; 10] = [
    Start::Invited,
    Start::InvitedInDoubt,
    Start::Expiring,
    Start::Expired,
    Start::Renewed,
    Start::ChosenInVain,
    Start::ChosenInDoubt,
    Start::ExpiredInDoubt,
    Start::RenewedInDoubt,
    Start::Chosen,
];

/// An actor at the same time as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Actor {
    Firstkey(Writer),
    /// `iam:UpdateUser` with another name.
    Rename,
    /// The same, and another user takes the old name.
    HandOn,
    /// `iam:UpdateUser` with another configured path.
    Move,
    /// The same, with a path that is not configured.
    MoveAway,
    Delete,
    /// Deletes the user and creates one of the same name.
    Recreate,
    /// Makes the login profile by hand.
    Make,
    /// The user signs in with the last message and chooses a password.
    SignIn,
    /// The operator forbids the recipient's domain.
    Rule,
    /// The operator has messages hold passwords again.
    Switch,
}

const ACTORS: [Actor; 15] = [
    Actor::Firstkey(Writer::Event),
    Actor::Firstkey(Writer::Sweep),
    Actor::Firstkey(Writer::Resend),
    Actor::Firstkey(Writer::Reset),
    Actor::Firstkey(Writer::Approve),
    Actor::Firstkey(Writer::Revoke),
    Actor::Rename,
    Actor::HandOn,
    Actor::Move,
    Actor::MoveAway,
    Actor::Delete,
    Actor::Recreate,
    Actor::Make,
    Actor::SignIn,
    Actor::Rule,
];

/// What people do with their links.
const VISITS: [Actor; 5] = [
    Actor::Firstkey(Writer::Page(Wish::Look, Opened::Last)),
    Actor::Firstkey(Writer::Page(Wish::Choose, Opened::First)),
    Actor::Firstkey(Writer::Page(Wish::Choose, Opened::Last)),
    Actor::Firstkey(Writer::Page(Wish::Renew, Opened::First)),
    Actor::Firstkey(Writer::Page(Wish::Disown, Opened::Last)),
];

/// Two actors, and how many calls each makes before it is held up.
#[derive(Debug, Clone, Copy)]
struct Case {
    start: Start,
    first: Actor,
    second: Actor,
    calls: (usize, usize),
}

/// Nobody makes more calls than this before the other has its turn. Firstkey's longest path has eighteen.
const MOST: usize = 21;

/// How long one is held up before the other goes on.
const HOLD_UP: Duration = Duration::from_millis(1);

/// One in this many cases is tried in every run of the tests. Primes, so that every actor gets its turn.
const QUICK: usize = 397;
const QUICK_WITH_LINKS: usize = 2_503;

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for start in PASSWORD {
        for first in ACTORS {
            ACTORS.into_iter().for_each(|second| add(&mut cases, start, first, second));
        }
    }
    for start in CLAIM {
        for visit in VISITS {
            let others = [&VISITS[..], &ACTORS, &[Actor::Switch]].concat();
            others.into_iter().for_each(|other| add(&mut cases, start, visit, other));
            ACTORS.into_iter().for_each(|other| add(&mut cases, start, other, visit));
        }
    }
    cases
}

/// Adds every way in which two actors can get in each other's way.
fn add(cases: &mut Vec<Case>, start: Start, first: Actor, second: Actor) {
    let approve = Actor::Firstkey(Writer::Approve);
    // People make their calls one after another, and Firstkey's are what matters. Who gets links and is not stopped cannot be approved.
    if !matches!(first, Actor::Firstkey(_)) || first == approve && (second == approve || CLAIM.contains(&start)) {
        return;
    }
    for calls in 0..first.most() {
        // Held up nowhere, the second runs to its end while the first waits.
        let others = (1..=second.most()).chain([usize::MAX]);
        cases.extend(others.map(|others| Case { start, first, second, calls: (calls, others) }));
    }
}

impl Case {
    async fn play(self, history: Arc<History>) -> Vec<String> {
        let mut violations = Vec::new();
        let person = begin(&history, self.start).await;
        let [one, two] = [self.first, self.second].map(|actor| actor.prepare(&history, &person));
        let (gate, (first, second)) = (history.world.wire.gate(), (one.0, two.0));
        gate.permit(first, self.calls.0);
        gate.permit(second, 0);
        let direct = async {
            // Time passes only when nobody can go on.
            tokio::time::sleep(HOLD_UP).await;
            gate.permit(second, self.calls.1);
            tokio::time::sleep(HOLD_UP).await;
            gate.permit(first, usize::MAX);
            tokio::time::sleep(Duration::from_secs(1)).await;
            gate.permit(second, usize::MAX);
        };
        join(join(one.1, two.1), direct).await;
        gate.permit(Caller::Administrator, usize::MAX);
        // What was stopped comes again, and the sweep finishes the rest.
        tokio::time::sleep(Duration::from_secs(61)).await;
        for person in history.people() {
            history.write(Writer::Event, &person).await;
        }
        for _ in 0..3 {
            tokio::time::sleep(HOUR).await;
            history.sweep().await;
        }
        violations.extend(audit(&history).await);
        violations.extend(outlive(&history).await);
        violations
    }
}

/// Brings a user into the state in which the two begin.
async fn begin(history: &History, start: Start) -> Person {
    if CLAIM.contains(&start) {
        history.deliver_by(Delivery::Claim);
    }
    let address = if start == Start::Quarantined { "ada@example.net" } else { "ada@example.com" };
    let person = history.create_user("ada", address).await;
    match start {
        Start::Created => {}
        Start::Crashed | Start::InvitedInDoubt => {
            history.world.wire.fault("SendEmail", Fault::CrashAfter);
            history.write(Writer::Event, &person).await;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        _ => assert_eq!(history.write(Writer::Event, &person).await, End::Answered),
    }
    if matches!(start, Start::Renewed | Start::RenewedInDoubt) {
        assert_eq!(history.write(Writer::Resend, &person).await, End::Answered);
    }
    if let Some(fault) = start.fault_of_choice() {
        fault.into_iter().for_each(|fault| history.world.wire.fault("CreateLoginProfile", fault));
        history.write(Writer::Page(Wish::Choose, Opened::Last), &person).await;
    }
    match start {
        Start::Due | Start::Expired | Start::ExpiredInDoubt => tokio::time::sleep(73 * HOUR).await,
        Start::Expiring => {
            let record = history.world.record_of(&person.user_id).await.unwrap();
            let left = record.claim.unwrap().expires_at.duration_since(history.world.now());
            tokio::time::sleep(duration(left) - HOLD_UP * 3 / 2).await;
        }
        // The administrator has allowed the domain since.
        Start::Quarantined => history.deploy_with(("FIRSTKEY_ALLOWED_DOMAINS", "example.com,example.net")),
        _ => tokio::time::sleep(Duration::from_mins(20)).await,
    }
    person
}

impl Start {
    /// What goes wrong when the user chooses a password, if the user does so before the two begin.
    fn fault_of_choice(self) -> Option<Option<Fault>> {
        match self {
            Self::ChosenInVain => Some(Some(Fault::CrashBefore)),
            Self::ChosenInDoubt | Self::ExpiredInDoubt | Self::RenewedInDoubt => Some(Some(Fault::CrashAfter)),
            Self::Chosen => Some(None),
            _ => None,
        }
    }
}

impl Actor {
    /// After how many of its calls at most the actor is held up.
    fn most(self) -> usize {
        match self {
            Self::Firstkey(Writer::Page(Wish::Look, _)) => 8,
            Self::Firstkey(_) => MOST,
            _ => 1,
        }
    }

    /// The caller, and what is done.
    fn prepare<'a>(self, history: &'a Arc<History>, person: &'a Person) -> (Caller, BoxFuture<'a, ()>) {
        let Self::Firstkey(writer) = self else {
            return (Caller::Administrator, Box::pin(self.act(history, person)));
        };
        let (process, number) = history.begin();
        let write = async move {
            history.write_as(process, number, writer, person).await;
        };
        (Caller::Function(number), Box::pin(write))
    }

    async fn act(self, history: &History, person: &Person) {
        let iam = &history.world.iam;
        match self {
            Self::Firstkey(_) => {}
            Self::Rename | Self::HandOn => {
                iam.update_user().user_name("ada").new_user_name("countess").send().await.unwrap();
                if self == Self::HandOn {
                    history.create_user("ada", "ada.two@example.com").await;
                }
            }
            Self::Move | Self::MoveAway => {
                let path = if self == Self::Move { "/staff/" } else { "/robots/" };
                iam.update_user().user_name("ada").new_path(path).send().await.unwrap();
            }
            Self::Delete | Self::Recreate => {
                let _ = iam.delete_login_profile().user_name("ada").send().await;
                if iam.delete_user().user_name("ada").send().await.is_ok() && self == Self::Recreate {
                    history.create_user("ada", "ada.two@example.com").await;
                }
            }
            Self::Make => {
                let by_hand = iam.create_login_profile().user_name("ada").password("Made-by-somebody-1-2-3");
                let _ = by_hand.password_reset_required(true).send().await;
            }
            Self::SignIn => history.sign_in(person, "ada").await,
            Self::Switch => history.deliver_by(Delivery::Password),
            Self::Rule => history.deploy_with(("FIRSTKEY_ALLOWED_DOMAINS", "example.org")),
        }
    }
}

fn check(&(index, case): &(usize, Case)) -> Vec<Failure> {
    let (violations, trace) = run(0, async |history| {
        let violations = case.play(Arc::clone(&history)).await;
        (violations, history.trace())
    });
    let replay = format!("FIRSTKEY_CASE={index} cargo test -p firstkey --test faults every_pair_of_writers");
    Failure::of(&format!("{case:?}"), violations, trace, replay).into_iter().collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what to try is for the person at the keyboard to say")]
fn every_pair_of_writers_interleaved_at_every_call() {
    let replayed = std::env::var("FIRSTKEY_CASE").ok().map(|index| index.parse::<usize>().unwrap());
    let cases: Vec<(usize, Case)> = cases().into_iter().enumerate().collect();
    let all = cases.len();
    let sample = |case: &Case| match one_in() {
        Some(number) => number,
        None if is_deep() => 1,
        None if CLAIM.contains(&case.start) => QUICK_WITH_LINKS,
        None => QUICK,
    };
    let is_chosen = |index: usize, case: &Case| match replayed {
        Some(wanted) => index == wanted,
        None => index.is_multiple_of(sample(case)),
    };
    let chosen: Vec<(usize, Case)> = cases.into_iter().filter(|(index, case)| is_chosen(*index, case)).collect();
    check_all(&chosen, check);
    println!("{} of {all} interleavings", chosen.len());
}
