//! The figures of `docs/load.md`: what is promised of them is asserted, and the tables are those of the document.

use std::time::Duration;

use crate::queue::Settings;
use crate::run::{Run, Way};
use crate::simulation::{Model, Ses, Simulated};

const DOCUMENT: &str = include_str!("../../../../docs/load.md");

/// SES's usual first limit outside its sandbox, in mails a second.
const SES: f64 = 14.0;
/// How many invocations an account's Lambda runs at once, unless the account is new.
const CONCURRENCY: usize = 1_000;
const USERS: usize = 5_000;

/// Whether to take the time for as many users and accounts as `docs/load.md` speaks of: `cargo xtask test --deep` asks for it.
fn is_deep() -> bool {
    std::env::var_os("FIRSTKEY_DEEP").is_some()
}

/// The buffer as the Terraform module makes it.
const BUFFER: Settings = buffer(8);

const fn buffer(maximum_concurrency: usize) -> Settings {
    Settings { batch_size: 1, visibility: Duration::from_secs(180), max_receive_count: 20, maximum_concurrency }
}

const RUN: Run = Run { users: USERS, way: Way::Buffer(BUFFER), concurrency: CONCURRENCY, ses: SES, iam: 1.0, seed: 1 };

const MODEL: Model = Model {
    accounts: 1,
    users: USERS,
    ses: Ses::Own(SES),
    iam: 1.0,
    way: Way::Buffer(BUFFER),
    concurrency: CONCURRENCY,
    seed: 1,
};

/// The least time that SES takes for this many mails, in seconds.
fn least(users: usize, ses: f64) -> f64 {
    f64::from(u32::try_from(users).unwrap()) / ses
}

/// Asserts that two figures are within a twentieth of each other.
#[track_caller]
fn assert_alike(simulated: f64, real: f64) {
    assert!((simulated / real - 1.0).abs() < 0.05, "the simulation says {simulated}, the function {real}");
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
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

    // What makes the simulation worth believing: it foretells this run. One event in a hundred came twice here.
    let simulated = Model { users, ..MODEL }.play();
    assert_eq!((simulated.delivered, simulated.dead), (users, 0));
    assert_alike(simulated.seconds, outcome.seconds);
    assert_alike(simulated.function_seconds, outcome.function_seconds);
    for operation in ["PutItem", "GetUser", "CreateLoginProfile", "SendEmail"] {
        assert_alike(count(simulated.calls(operation).0), count(outcome.calls[operation].0));
    }
}

/// IAM throttles all through: it is the slower one then, and nobody is lost or gets two mails.
#[test]
fn a_hundred_users_without_a_buffer_get_one_mail_each() {
    let users = if is_deep() { 100 } else { 40 };
    let outcome = Run { users, way: Way::Direct, ..RUN }.play();
    assert_eq!((outcome.welcomed, outcome.duplicates, outcome.dead, outcome.alerts), (users, 0, 0, 0));
    assert!(outcome.calls["GetUser"].1 > 0, "{:?}", outcome.calls);
}

/// Otherwise a run that failed could not be looked into.
#[test]
fn a_seed_is_one_run() {
    let run = Run { users: 15, ..RUN };
    assert_eq!(run.play(), run.play());
}

/// One line of a table of the document.
fn row(what: &str, model: Model) -> String {
    let Simulated { delivered, dead, seconds, attempts, .. } = model.play();
    format!("| {what} | {delivered} | {dead} | {seconds:.0} s | {attempts} |")
}

#[test]
fn the_document_tells_what_happens_to_other_shapes() {
    let direct = |users, concurrency| Model { users, way: Way::Direct, concurrency, ..MODEL };
    let through = |maximum_concurrency| Model { way: Way::Buffer(buffer(maximum_concurrency)), ..MODEL };
    let rows = [
        row("no buffer, 100 users", direct(100, CONCURRENCY)),
        row("no buffer, 300 users", direct(300, CONCURRENCY)),
        row("no buffer, 1,000 users", direct(1_000, CONCURRENCY)),
        row("no buffer, 5,000 users", direct(USERS, CONCURRENCY)),
        row("no buffer, 5,000 users, a new account's concurrency of 10", direct(USERS, 10)),
        row("buffer, `maximum_concurrency` 2", through(2)),
        row("buffer, `maximum_concurrency` 5", through(5)),
        row("**buffer, `maximum_concurrency` 8, the default**", through(8)),
        row("buffer, `maximum_concurrency` 20", through(20)),
        row("buffer, `maximum_concurrency` 50", through(50)),
        row("buffer, `maximum_concurrency` 1,000", through(1_000)),
        row("buffer as by default, IAM takes a third of the calls", Model { iam: 1.0 / 3.0, ..MODEL }),
        row(
            "buffer as by default, SES takes 1 mail a second, 200 users",
            Model { users: 200, ses: Ses::Own(1.0), ..MODEL },
        ),
        row(
            "`maximum_concurrency` 25, SES takes 50 and IAM four times the calls",
            Model { ses: Ses::Own(50.0), iam: 4.0, ..through(25) },
        ),
    ];
    let missing: Vec<&String> = rows.iter().filter(|row| !DOCUMENT.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "docs/load.md lacks\n{missing:#?}");
}

/// Accounts with 500 new users each: in a deep run the 200 that the document tells of, otherwise ten.
fn accounts() -> Model {
    Model { accounts: if is_deep() { 200 } else { 10 }, users: 500, ..MODEL }
}

/// How long SQS keeps a message of the buffer, in seconds.
const RETENTION: f64 = 1_209_600.0;

/// What the arrivals cost, at the prices of `docs/load.md` and without free tiers.
fn dollars(simulated: &Simulated) -> f64 {
    let lambda = simulated.function_seconds * 0.25 * 0.000_016_666_7 + count(simulated.invocations) * 0.000_000_2;
    // A record takes up to two write units; a message is sent, received and deleted.
    let ledger = count(simulated.calls("PutItem").0) * 2.0 * 0.000_000_625;
    let queue = count(simulated.invocations) * 3.0 * 0.000_000_4;
    lambda + ledger + queue + count(simulated.delivered) * 0.000_1
}

#[track_caller]
fn assert_nobody_is_lost(what: &str, model: Model) -> Simulated {
    let simulated = model.play();
    assert_eq!((simulated.delivered, simulated.dead), (model.accounts * model.users, 0));
    assert!(simulated.seconds < RETENTION);
    let Simulated { seconds, attempts, invocations, function_seconds, .. } = simulated;
    let cost = dollars(&simulated);
    assert!(cost < 50.0, "US$ {cost}");
    let row =
        format!("| {what} | {seconds:.0} s | {attempts} | {invocations} | {function_seconds:.0} s | US$ {cost:.2} |");
    assert!(!is_deep() || DOCUMENT.contains(&row), "docs/load.md lacks\n{row}");
    simulated
}

#[test]
fn arrivals_in_many_accounts_with_their_own_ses() {
    let model = accounts();
    let simulated = assert_nobody_is_lost("each account its own 14 mails a second", model);
    assert!(simulated.seconds <= 1.1 * least(model.users, SES));
}

/// The accounts share 14 mails a second: 200 of them take two hours, and no message uses up its attempts.
#[test]
fn arrivals_in_many_accounts_that_share_one_ses() {
    let model = Model { ses: Ses::Shared(SES), way: Way::Buffer(buffer(2)), ..accounts() };
    let simulated = assert_nobody_is_lost("all accounts share 14 mails a second, `maximum_concurrency` 2", model);
    assert!(simulated.seconds <= 1.1 * least(model.accounts * model.users, SES));
    assert!(simulated.attempts < BUFFER.max_receive_count);
}
