//! Every pair of writers, interleaved at every call: the first runs up to some call, then the second up to some call,
//! then the first to its end, then the second.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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
    /// The operator has messages hold links, and the user was mailed a password before.
    Switched,
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
const PASSWORD: [Start; 6] =
    [Start::Created, Start::Crashed, Start::Delivered, Start::Due, Start::Quarantined, Start::Switched];
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

const ACTORS: [Actor; 16] = [
    Actor::Firstkey(Writer::Event),
    Actor::Firstkey(Writer::Sweep),
    Actor::Firstkey(Writer::Resend),
    Actor::Firstkey(Writer::Reset),
    Actor::Firstkey(Writer::Approve),
    Actor::Firstkey(Writer::Revoke),
    Actor::Firstkey(Writer::Bounce),
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

/// Two actors.
#[derive(Debug, Clone, Copy)]
struct Pair {
    start: Start,
    first: Actor,
    second: Actor,
}

/// Two actors, and how many calls each makes before it is held up.
#[derive(Debug, Clone, Copy)]
struct Case {
    pair: Pair,
    /// The pair's number.
    number: usize,
    calls: (usize, usize),
}

/// A sample has cases in which each makes up to so many calls before the other has its turn.
const MOST: usize = 28;

/// How long one is held up before the other goes on.
const HOLD_UP: Duration = Duration::from_millis(1);

/// One in this many cases is tried in every run of the tests. Primes, so that every actor gets its turn.
const QUICK: usize = 397;
const QUICK_WITH_LINKS: usize = 2_503;

/// All pairs of actors who can get in each other's way.
fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for start in PASSWORD {
        for first in ACTORS {
            ACTORS.into_iter().for_each(|second| add(&mut pairs, start, first, second));
        }
    }
    for start in CLAIM {
        for visit in VISITS {
            let others = [&VISITS[..], &ACTORS, &[Actor::Switch]].concat();
            others.into_iter().for_each(|other| add(&mut pairs, start, visit, other));
            ACTORS.into_iter().for_each(|other| add(&mut pairs, start, other, visit));
        }
    }
    pairs
}

fn add(pairs: &mut Vec<Pair>, start: Start, first: Actor, second: Actor) {
    let approve = Actor::Firstkey(Writer::Approve);
    // People make their calls one after another, and Firstkey's are what matters. Who gets links and is not stopped cannot be approved.
    if !matches!(first, Actor::Firstkey(_)) || first == approve && (second == approve || CLAIM.contains(&start)) {
        return;
    }
    pairs.push(Pair { start, first, second });
}

/// A part of all cases.
fn sample() -> impl Iterator<Item = Case> {
    pairs().into_iter().enumerate().flat_map(|(number, pair)| {
        let one_in = match one_in() {
            Some(one_in) => one_in,
            None if CLAIM.contains(&pair.start) => QUICK_WITH_LINKS,
            None => QUICK,
        };
        let second = pair.second.most();
        let calls = (0..pair.first.most()).flat_map(move |first| (1..=second).map(move |second| (first, second)));
        // Each pair has other cases in the sample.
        let calls = calls.enumerate().filter(move |(index, _)| (index + 7 * number).is_multiple_of(one_in));
        calls.map(move |(_, calls)| Case { pair, number, calls })
    })
}

/// Every case of a pair: the first runs up to each of its calls, and then the second up to each of its own. Returns how many there are, and
/// what is wrong.
fn play_all(number: usize, pair: Pair) -> (usize, Vec<Failure>) {
    let (mut count, mut failures) = (0, Vec::new());
    for first in 0.. {
        for second in 1.. {
            let played = play(Case { pair, number, calls: (first, second) });
            count += 1;
            failures.extend(played.failure);
            // With more calls it would be the same case again.
            if !played.held_up.0 {
                return (count, failures);
            }
            if !played.held_up.1 {
                break;
            }
        }
    }
    unreachable!("everybody comes to an end")
}

/// What came of a case.
struct Played {
    /// Whether the two had to wait for each other.
    held_up: (bool, bool),
    failure: Option<Failure>,
}

impl Case {
    async fn play(self, history: Arc<History>) -> ((bool, bool), Vec<String>) {
        let mut violations = Vec::new();
        let person = begin(&history, self.pair.start).await;
        let [one, two] = [self.pair.first, self.pair.second].map(|actor| actor.prepare(&history, &person));
        let (gate, (first, second)) = (history.world.wire.gate(), (one.0, two.0));
        gate.permit(first, self.calls.0);
        gate.permit(second, 0);
        let direct = async {
            // Time passes only when nobody can go on.
            tokio::time::sleep(HOLD_UP).await;
            // Until now, everybody had to wait for the first.
            gate.was_held_up(second);
            gate.permit(second, self.calls.1);
            tokio::time::sleep(HOLD_UP).await;
            let first_held_up = gate.was_held_up(first);
            gate.permit(first, usize::MAX);
            tokio::time::sleep(Duration::from_secs(1)).await;
            let second_held_up = gate.was_held_up(second);
            gate.permit(second, usize::MAX);
            (first_held_up, second_held_up)
        };
        let (_, held_up) = join(join(one.1, two.1), direct).await;
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
        (held_up, violations)
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
            tokio::time::sleep(Duration::from_secs(100)).await;
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
        Start::Switched => history.deliver_by(Delivery::Claim),
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
    /// After how many of its calls at most the actor is held up in a sample.
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

fn play(case: Case) -> Played {
    let ((held_up, violations), trace) = run(0, async |history| {
        let played = case.play(Arc::clone(&history)).await;
        (played, history.trace())
    });
    let Case { pair, number, calls: (first, second) } = case;
    let replay =
        format!("FIRSTKEY_CASE={number}:{first}:{second} cargo test -p firstkey --test faults every_pair_of_writers");
    Played { held_up, failure: Failure::of(&format!("{pair:?} {:?}", case.calls), violations, trace, replay) }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what to try is for the person at the keyboard to say")]
fn every_pair_of_writers_interleaved_at_every_call() {
    let pairs: Vec<(usize, Pair)> = pairs().into_iter().enumerate().collect();
    if is_deep() && one_in().is_none() {
        let count = AtomicUsize::new(0);
        check_all(&pairs, |(number, pair)| {
            let (played, failures) = play_all(*number, *pair);
            count.fetch_add(played, Ordering::Relaxed);
            failures
        });
        println!("{} interleavings of {} pairs", count.into_inner(), pairs.len());
        return;
    }
    let cases: Vec<Case> = match std::env::var("FIRSTKEY_CASE") {
        Ok(named) => {
            let numbers: Vec<usize> = named.split(':').map(|number| number.parse().unwrap()).collect();
            let (number, pair) = pairs[numbers[0]];
            vec![Case { pair, number, calls: (numbers[1], numbers[2]) }]
        }
        Err(_) => sample().collect(),
    };
    check_all(&cases, |case| play(*case).failure.into_iter().collect());
    println!("{} interleavings of {} pairs", cases.len(), pairs.len());
}
