//! Every pair of writers, interleaved at every call: the first runs up to some call, then the second up to some call,
//! then the first to its end, then the second.

use std::sync::Arc;
use std::time::Duration;

use firstkey_testing::wire::{Caller, Fault};
use firstkey_testing::world::mailed_password;
use futures_util::future::{BoxFuture, join};

use crate::audit::{audit, outlive};
use crate::history::{End, HOUR, History, Person, Writer, run};
use crate::parallel::{Failure, check_all, is_deep};

const CHOSEN: &str = "Chosen-by-the-user-and-long-enough-1";

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
}

const STARTS: [Start; 5] = [Start::Created, Start::Crashed, Start::Delivered, Start::Due, Start::Quarantined];

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

/// One in this many cases is tried in every run of the tests. A prime, so that every actor gets its turn.
const QUICK: usize = 397;

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for start in STARTS {
        for first in ACTORS {
            for second in ACTORS {
                // People make their calls one after another, and Firstkey's are what matters.
                if !matches!(first, Actor::Firstkey(_)) || first == second && first == Actor::Firstkey(Writer::Approve)
                {
                    continue;
                }
                let most = if matches!(second, Actor::Firstkey(_)) { MOST } else { 1 };
                for calls in 0..MOST {
                    // Held up nowhere, the second runs to its end while the first waits.
                    cases.extend((1..=most).map(|others| Case { start, first, second, calls: (calls, others) }));
                    cases.push(Case { start, first, second, calls: (calls, usize::MAX) });
                }
            }
        }
    }
    cases
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
            tokio::time::sleep(Duration::from_millis(1)).await;
            gate.permit(second, self.calls.1);
            tokio::time::sleep(Duration::from_millis(1)).await;
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
    let address = if start == Start::Quarantined { "ada@example.net" } else { "ada@example.com" };
    let person = history.create_user("ada", address).await;
    match start {
        Start::Created => {}
        Start::Crashed => {
            history.world.wire.fault("SendEmail", Fault::CrashAfter);
            history.write(Writer::Event, &person).await;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        Start::Delivered | Start::Due | Start::Quarantined => {
            assert_eq!(history.write(Writer::Event, &person).await, End::Answered);
        }
    }
    match start {
        Start::Due => tokio::time::sleep(73 * HOUR).await,
        // The administrator has allowed the domain since.
        Start::Quarantined => history.deploy_with(("FIRSTKEY_ALLOWED_DOMAINS", "example.com,example.net")),
        _ => tokio::time::sleep(Duration::from_mins(20)).await,
    }
    person
}

impl Actor {
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
            Self::SignIn => {
                let mails = history.world.mails();
                let Some(mail) = mails.iter().rfind(|mail| mail.to == [person.address.clone()]) else { return };
                if history.world.cloud.sign_in("ada", &mailed_password(mail), CHOSEN).await {
                    let what = format!("Action=SignIn&UserName=ada&Password={CHOSEN}");
                    history.world.wire.note_happening("SignIn", what);
                }
            }
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
    let is_chosen = |index: usize| match replayed {
        Some(wanted) => index == wanted,
        None => is_deep() || index.is_multiple_of(QUICK),
    };
    let chosen: Vec<(usize, Case)> = cases.into_iter().filter(|(index, _)| is_chosen(*index)).collect();
    check_all(&chosen, check);
    println!("{} of {all} interleavings", chosen.len());
}
