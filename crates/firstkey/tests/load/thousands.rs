//! The figures of `docs/load.md`: tests assert its promises, and a deep run compares the document's tables.

use std::time::Duration;

use crate::outcome::Outcome;
use crate::queue::Settings;
use crate::run::{Run, Ses, Way};

const DOCUMENT: &str = include_str!("../../../../docs/load.md");

/// SES's usual first limit outside its sandbox, in mails a second.
pub(crate) const SES: f64 = 14.0;
/// How many invocations an account's Lambda runs at once, unless the account is new.
pub(crate) const CONCURRENCY: usize = 1_000;
pub(crate) const USERS: usize = 5_000;

/// Whether to take the time for the numbers of users and accounts in `docs/load.md`: `cargo xtask test --deep` asks for
/// it.
pub(crate) fn is_deep() -> bool {
    std::env::var_os("FIRSTKEY_DEEP").is_some()
}

/// The buffer as the Terraform module makes it.
pub(crate) const BUFFER: Settings = buffer(8);

const fn buffer(maximum_concurrency: usize) -> Settings {
    Settings { batch_size: 1, visibility: Duration::from_secs(180), max_receive_count: 20, maximum_concurrency }
}

const RUN: Run = Run {
    accounts: 1,
    users: USERS,
    way: Way::Buffer(BUFFER),
    concurrency: CONCURRENCY,
    ses: Ses::Own(SES),
    iam: 1.0,
    slack: false,
    seed: 1,
};

/// The minimum time that SES needs for this many mails, in seconds.
fn least(users: usize, ses: f64) -> f64 {
    count(users) / ses
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

#[track_caller]
pub(crate) fn assert_in_document(rows: &[String]) {
    let missing: Vec<&str> = rows.iter().map(String::as_str).filter(|row| !DOCUMENT.contains(row)).collect();
    assert!(missing.is_empty(), "docs/load.md lacks\n{}", missing.join("\n"));
}

/// 5,000 of them in a deep run.
#[test]
fn thousands_of_users_get_one_mail_each_as_fast_as_ses_sends() {
    let users = if is_deep() { USERS } else { 300 };
    let outcome = Run { users, ..RUN }.play();
    assert_eq!((outcome.users, outcome.welcomed), (users, users));
    assert_eq!((outcome.duplicates, outcome.dead, outcome.alerts), (0, 0, 0));
    assert!(outcome.seconds <= 1.1 * least(users, SES) + 5.0, "{} seconds", outcome.seconds);
    let throttled = |operation: &str| outcome.calls[operation].1;
    assert!(throttled("SendEmail") > 0 && throttled("GetAccountPasswordPolicy") > 0, "{:?}", outcome.calls);
}

/// Slack's limits are far below SES's, and nobody's mail waits for it. 5,000 of them in a deep run.
#[test]
fn slack_slows_nobodys_mail_down() {
    let users = if is_deep() { USERS } else { 300 };
    let outcome = Run { users, slack: true, ..RUN }.play();
    assert_eq!((outcome.welcomed, outcome.duplicates, outcome.dead, outcome.alerts), (users, 0, 0, 0));
    assert_eq!((outcome.told + outcome.untold, outcome.untold > 0), (users, true));
    assert!(outcome.seconds <= 1.25 * least(users, SES) + 5.0, "{} seconds", outcome.seconds);
    if is_deep() {
        let Outcome { welcomed, seconds, told, untold, .. } = outcome;
        assert_in_document(&[format!(
            "| buffer as by default, with Slack | {welcomed} | {seconds:.0} s | {told} | {untold} |"
        )]);
    }
}

/// IAM throttles all the time: it is the slower one here, but nobody is lost or gets two mails.
#[test]
fn a_hundred_users_without_a_buffer_get_one_mail_each() {
    let users = if is_deep() { 100 } else { 40 };
    let outcome = Run { users, way: Way::Direct, ..RUN }.play();
    assert_eq!((outcome.welcomed, outcome.duplicates, outcome.dead, outcome.alerts), (users, 0, 0, 0));
    assert!(outcome.calls["GetUser"].1 > 0, "{:?}", outcome.calls);
}

/// Otherwise a failed run could not be investigated.
#[test]
fn a_seed_is_one_run() {
    let run = Run { accounts: 2, users: 8, ..RUN };
    assert_eq!(run.play(), run.play());
}

/// Nobody gets two mails and nobody is forgotten, whatever is configured; with a buffer, nobody is lost either.
#[test]
fn other_shapes() {
    let direct = |users, concurrency| Run { users, way: Way::Direct, concurrency, ..RUN };
    let through = |maximum_concurrency| Run { way: Way::Buffer(buffer(maximum_concurrency)), ..RUN };
    let shapes = [
        ("no buffer, 100 users", direct(100, CONCURRENCY)),
        ("no buffer, 300 users", direct(300, CONCURRENCY)),
        ("no buffer, 1,000 users", direct(1_000, CONCURRENCY)),
        ("no buffer, 5,000 users", direct(USERS, CONCURRENCY)),
        ("no buffer, 5,000 users, a new account's concurrency of 10", direct(USERS, 10)),
        ("buffer, `maximum_concurrency` 2", through(2)),
        ("buffer, `maximum_concurrency` 5", through(5)),
        ("**buffer, `maximum_concurrency` 8, the default**", through(8)),
        ("buffer, `maximum_concurrency` 20", through(20)),
        ("buffer, `maximum_concurrency` 50", through(50)),
        ("buffer, `maximum_concurrency` 1,000", through(1_000)),
        ("buffer as by default, IAM takes a third of the calls", Run { iam: 1.0 / 3.0, ..RUN }),
        ("buffer as by default, SES takes 1 mail a second, 200 users", Run { users: 200, ses: Ses::Own(1.0), ..RUN }),
        (
            "`maximum_concurrency` 25, SES takes 50 and IAM four times the calls",
            Run { ses: Ses::Own(50.0), iam: 4.0, ..through(25) },
        ),
    ];
    let mut rows = Vec::new();
    for (what, shape) in shapes {
        // A hundredth of the users, unless the run is deep.
        let users = if is_deep() { shape.users } else { shape.users.div_ceil(100) };
        let outcome = Run { users, ..shape }.play();
        assert_eq!((outcome.users, outcome.duplicates), (users, 0), "{what}");
        assert!(outcome.welcomed + outcome.dead >= users, "{what}: {outcome:?}");
        assert!(shape.way == Way::Direct || (outcome.welcomed, outcome.dead) == (users, 0), "{what}: {outcome:?}");
        let Outcome { welcomed, dead, seconds, attempts, .. } = outcome;
        rows.push(format!("| {what} | {welcomed} | {dead} | {seconds:.0} s | {attempts} |"));
    }
    if is_deep() {
        assert_in_document(&rows);
    }
}

/// How long SQS keeps a message of the buffer, in seconds.
const RETENTION: f64 = 1_209_600.0;

/// The cost of the arrivals, at the prices of `docs/load.md` and without free tiers.
fn dollars(outcome: &Outcome) -> f64 {
    let lambda = outcome.function_seconds * 0.25 * 0.000_016_666_7 + count(outcome.invocations) * 0.000_000_2;
    // A record takes up to two write units; a message is sent, received and deleted.
    let ledger = count(outcome.calls["PutItem"].0) * 2.0 * 0.000_000_625;
    let queue = count(outcome.invocations) * 3.0 * 0.000_000_4;
    lambda + ledger + queue + count(outcome.welcomed) * 0.000_1
}

/// Many accounts: in a deep run 200 with 500 users each, which makes 100,000 arrivals.
fn accounts() -> Run {
    let (accounts, users) = if is_deep() { (200, 500) } else { (5, 20) };
    Run { accounts, users, ..RUN }
}

#[track_caller]
fn assert_nobody_is_lost(run: Run, outcome: &Outcome) {
    assert_eq!((outcome.welcomed, outcome.duplicates, outcome.dead), (run.accounts * run.users, 0, 0));
    assert!(outcome.seconds < RETENTION && outcome.most_receives < BUFFER.max_receive_count);
    assert!(dollars(outcome) < 50.0);
}

/// One line of the document's table of many accounts.
fn row_of_accounts(what: &str, outcome: &Outcome) -> String {
    let Outcome { seconds, attempts, invocations, function_seconds, .. } = outcome;
    let cost = dollars(outcome);
    format!("| {what} | {seconds:.0} s | {attempts} | {invocations} | {function_seconds:.0} s | US$ {cost:.2} |")
}

#[test]
fn arrivals_in_many_accounts_with_their_own_ses() {
    let run = accounts();
    let outcome = run.play();
    assert_nobody_is_lost(run, &outcome);
    assert!(outcome.seconds <= 1.1 * least(run.users, SES) + 5.0);
    if is_deep() {
        assert_in_document(&[row_of_accounts("each account its own 14 mails a second", &outcome)]);
    }
}

/// The accounts share 14 mails a second: 200 of them take two hours, and no message uses up its attempts.
#[test]
fn arrivals_in_many_accounts_that_share_one_ses() {
    let run = Run { ses: Ses::Shared(SES), way: Way::Buffer(buffer(2)), ..accounts() };
    let outcome = run.play();
    assert_nobody_is_lost(run, &outcome);
    assert!(outcome.seconds <= 1.1 * least(outcome.users, SES) + 5.0);
    if is_deep() {
        let what = "all accounts share 14 mails a second, `maximum_concurrency` 2";
        assert_in_document(&[row_of_accounts(what, &outcome)]);
    }
}
