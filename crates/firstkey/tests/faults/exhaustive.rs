//! Every fault at every call, and every pair of faults: the calls are those that recorded runs made.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::audit::{audit, links};
use crate::deed::{End, Writer};
use crate::history::{HOUR, History, Person, REJECTED, run};
use crate::page::{Opened, Shown, Wish};
use crate::parallel::{Failure, check_all, is_deep, one_in};
use crate::settings::Delivery;
use firstkey_testing::wire::Fault;

/// Every kind of fault, by its name in a replay.
pub(crate) const FAULTS: [(&str, Fault); 19] = [
    ("refuse", Fault::Refuse),
    ("lose-answer", Fault::LoseAnswer),
    ("hang", Fault::Hang),
    ("vanish", Fault::Vanish),
    ("throttle-400", Fault::Answer(400, "Throttling")),
    ("throttle-429", Fault::Answer(429, "TooManyRequestsException")),
    // A permission that an operator adds before the event comes again.
    ("deny", Fault::Answer(403, "AccessDenied")),
    ("fail-500", Fault::Answer(500, "ServiceFailure")),
    ("fail-503", Fault::Answer(503, "ServiceUnavailable")),
    ("fail-500-after", Fault::AnswerAfter(500, "ServiceFailure")),
    ("fail-503-after", Fault::AnswerAfter(503, "ServiceUnavailable")),
    ("blank-403", Fault::Blank(403)),
    ("blank-200-after", Fault::BlankAfter(200)),
    ("blank-429-after", Fault::BlankAfter(429)),
    // A quota of the account, which an operator may raise.
    ("exceed-409", Fault::Answer(409, "LimitExceeded")),
    ("slow", Fault::Slow(6_000)),
    ("late", Fault::Late(1_500)),
    ("crash-before", Fault::CrashBefore),
    ("crash-after", Fault::CrashAfter),
];

/// What happens without any fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scenario {
    Delivered,
    /// SES rejects the message for good.
    Rejected,
    /// The recipient is outside the allowed domains.
    Outside,
    /// The password policy is stricter than the one in the process's cache.
    StricterPolicy,
    /// The user's tags no longer agree with the event.
    Retagged,
    /// The message has a link.
    Invited,
    /// The user looks at the page, and chooses a password.
    Claimed,
    /// The link has expired: the user asks for another, and chooses a password by that.
    Renewed,
    /// Whoever got the message says that it was for somebody else.
    Disowned,
}

const SCENARIOS: [Scenario; 9] = [
    Scenario::Delivered,
    Scenario::Rejected,
    Scenario::Outside,
    Scenario::StricterPolicy,
    Scenario::Retagged,
    Scenario::Invited,
    Scenario::Claimed,
    Scenario::Renewed,
    Scenario::Disowned,
];

/// The usual ones, of which every run of the tests tries every single fault.
const USUAL: [Scenario; 2] = [Scenario::Delivered, Scenario::Claimed];

/// Which calls of the function fail and how, counted from 0 at the beginning of the history.
type Plan = Vec<(usize, usize)>;

/// One in this many plans is tried. Neither number shares a factor with the number of faults, so that each fault gets
/// its turn at each call.
#[derive(Clone, Copy)]
struct Sample {
    /// The same for single faults outside the usual scenarios, where all are tried.
    singles: usize,
    pairs: usize,
}

/// In every run of the tests.
const QUICK: Sample = Sample { singles: 8, pairs: 2_401 };
/// With `FIRSTKEY_DEEP`: all of them, some 250,000.
const DEEP: Sample = Sample { singles: 1, pairs: 1 };

/// After this many deliveries without faults, an arrival must have ended.
const ENOUGH: usize = 4;

/// Plays a scenario; returns how many calls were made until the arrival had ended, and what was wrong.
fn play(scenario: Scenario, plan: &Plan) -> (usize, Option<Failure>) {
    run(0, async |history| {
        let (calls, mut violations) = arrive(&history, scenario, plan.clone()).await;
        violations.extend(audit(&history).await);
        history.calm_down();
        violations.extend(links::look(&history).await);
        let steps: Vec<String> =
            plan.iter().map(|&(position, fault)| format!("{position}:{}", FAULTS[fault].0)).collect();
        let replay = format!(
            "FIRSTKEY_FAULTS='{scenario:?} {}' cargo test -p firstkey --test faults replay -- --nocapture",
            steps.join(" ")
        );
        (calls, Failure::of(&format!("{scenario:?}"), violations, history.trace(), replay))
    })
}

async fn arrive(history: &Arc<History>, scenario: Scenario, plan: Plan) -> (usize, Vec<String>) {
    let iam = &history.world.iam;
    if scenario == Scenario::StricterPolicy {
        let first = history.create_user("grace", "grace@example.com").await;
        history.invoke(&first.event).await;
        iam.update_account_password_policy().minimum_password_length(32).require_symbols(true).send().await.unwrap();
    }
    if matches!(scenario, Scenario::Invited | Scenario::Claimed | Scenario::Renewed | Scenario::Disowned) {
        history.deliver_by(Delivery::Claim);
    }
    let address = match scenario {
        Scenario::Rejected => format!("{REJECTED}ada@example.com"),
        Scenario::Outside => "ada@example.net".to_owned(),
        _ => "ada@example.com".to_owned(),
    };
    let person = history.create_user("ada", &address).await;
    if scenario == Scenario::Retagged {
        let tag = aws_sdk_iam::types::Tag::builder().key("email").value("eve@example.com").build().unwrap();
        iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    }
    if matches!(scenario, Scenario::Claimed | Scenario::Renewed | Scenario::Disowned) {
        history.invoke(&person.event).await;
    }
    if scenario == Scenario::Renewed {
        tokio::time::sleep(73 * HOUR).await;
    }
    let before = history.world.wire.calls().len();
    let tries = plan.len() + ENOUGH;
    let mut position = 0;
    history.choose_faults(move || {
        let fault = plan.iter().find(|(planned, _)| *planned == position).map(|&(_, fault)| FAULTS[fault].1);
        position += 1;
        fault
    });
    let mut has_ended = false;
    for _ in 0..tries {
        has_ended = match scenario {
            Scenario::Claimed | Scenario::Renewed => has_chosen(history, &person).await,
            Scenario::Disowned => is_shown(history, &person, Wish::Disown).await == Some(Shown::NotMe),
            _ => history.invoke(&person.event).await == End::Answered,
        };
        if has_ended {
            break;
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    let calls = history.world.wire.calls().len() - before;
    if !has_ended {
        return (calls, vec![format!("it did not end in {tries} tries")]);
    }
    // A repeat is harmless.
    history.invoke(&person.event).await;
    // An arrival that waits for the operator needs no event any more.
    tokio::time::sleep(HOUR).await;
    history.write(Writer::Sweep, &person).await;
    (calls, Vec::new())
}

/// What the page behind the last link shows.
async fn is_shown(history: &History, person: &Person, wish: Wish) -> Option<Shown> {
    history.visit(wish, history.secret_of(person, Opened::Last)?).await
}

/// Whether the user has chosen a password at last; else, what can be done about it is done.
async fn has_chosen(history: &History, person: &Person) -> bool {
    if !matches!(is_shown(history, person, Wish::Look).await, Some(Shown::Form | Shown::JustSet | Shown::Used)) {
        is_shown(history, person, Wish::Renew).await;
    }
    match is_shown(history, person, Wish::Choose).await {
        Some(Shown::Done | Shown::JustSet | Shown::Used) => true,
        Some(Shown::Expired | Shown::Superseded) => {
            // The sweep sends the link that could not be sent at once.
            tokio::time::sleep(HOUR).await;
            history.sweep().await;
            false
        }
        _ => false,
    }
}

/// Every plan with one more fault than the given one, at a call after its last.
fn longer(plan: &Plan, calls: usize) -> impl Iterator<Item = Plan> {
    let first = plan.last().map_or(0, |&(position, _)| position + 1);
    let steps = (first..calls).flat_map(|position| (0..FAULTS.len()).map(move |fault| (position, fault)));
    steps.map(|step| [plan.as_slice(), &[step]].concat())
}

/// The second fault hits every call that follows the first: in the same attempt, and in the one that takes over.
#[test]
fn every_fault_at_every_call_and_pairs_of_faults() {
    let mut singles = Vec::new();
    for scenario in SCENARIOS {
        let (calls, failure) = play(scenario, &Vec::new());
        assert!(failure.is_none() && calls > 1, "{scenario:?}: {:?}", failure.map(|failure| failure.violations));
        singles.extend(longer(&Vec::new(), calls).map(|plan| (scenario, plan)));
    }
    let sample = one_in().map_or(if is_deep() { DEEP } else { QUICK }, |pairs| Sample { singles: 1, pairs });
    let pairs = AtomicUsize::new(0);
    let singles: Vec<_> = singles
        .into_iter()
        .enumerate()
        .filter(|(number, (scenario, _))| USUAL.contains(scenario) || number.is_multiple_of(sample.singles))
        .collect();
    check_all(&singles, |(number, (scenario, single))| {
        let (calls, failure) = play(*scenario, single);
        // Each first fault meets different second ones, so that every kind meets every kind somewhere.
        let chosen =
            longer(single, calls).enumerate().filter(|(index, _)| (index + 100 * number).is_multiple_of(sample.pairs));
        let failures = chosen.filter_map(|(_, pair)| {
            pairs.fetch_add(1, Ordering::Relaxed);
            play(*scenario, &pair).1
        });
        failure.into_iter().chain(failures).collect()
    });
    println!("{} single faults, {} pairs", singles.len(), pairs.into_inner());
}

/// Replays the history that FIRSTKEY_FAULTS names.
#[test]
#[expect(clippy::disallowed_methods, reason = "what to replay is for the person at the keyboard to say")]
fn replay() {
    let Ok(named) = std::env::var("FIRSTKEY_FAULTS") else { return };
    let mut words = named.split_whitespace();
    let scenario = words.next().unwrap();
    let scenario = *SCENARIOS.iter().find(|known| format!("{known:?}") == scenario).unwrap();
    let plan = words.map(|word| {
        let (position, fault) = word.split_once(':').unwrap();
        (position.parse().unwrap(), FAULTS.iter().position(|(name, _)| *name == fault).unwrap())
    });
    check_all(&[plan.collect()], |plan| play(scenario, plan).1.into_iter().collect());
}
