//! The sweep over as many users as an account can have, on a clock that stands still until everybody waits.
use firstkey_testing::large_account::{Account, Calls, Person, Run};

/// As many users as IAM lets an account have.
const USERS: usize = 5_000;
/// More unused passwords, and more lost arrivals, than one sweep can handle.
const DUE: usize = 300;
const LOST: usize = 130;

fn people(number: usize, person: impl Fn(usize) -> Person) -> Vec<Person> {
    (0..number).map(person).collect()
}

/// This many, unless `FIRSTKEY_DEEP` asks for all that an account can have.
fn many(usually: usize) -> usize {
    if std::env::var_os("FIRSTKEY_DEEP").is_some() { USERS } else { usually }
}

fn calls<const N: usize>(calls: [(&str, usize); N]) -> Calls {
    calls.into_iter().map(|(operation, count)| (operation.to_owned(), count)).collect()
}

/// The counts of each outcome, over all runs.
fn outcomes(runs: &[Run]) -> Calls {
    let mut sum = Calls::new();
    for (outcome, count) in runs.iter().flat_map(|run| &run.outcomes) {
        *sum.entry(outcome.clone()).or_default() += count;
    }
    sum
}

/// The hourly sweep when nobody needs anything: it reads, and stays far below IAM's rate.
#[tokio::test(start_paused = true)]
async fn settled_users_cost_a_few_calls() {
    let account = Account::new(people(USERS, Person::settled));
    let run = account.sweep().await;
    assert_eq!(run.calls, calls([("DescribeTable", 1), ("ListUsers", 5), ("Scan", 8)]));
    assert_eq!((&run.throttled, &run.outcomes), (&Calls::new(), &calls([("swept", 1)])));
    assert_eq!(run.seconds, 3.1);
}

/// Everybody was invited on one day, and nobody came: the sweep does as much as IAM's rate and its time allow.
#[tokio::test(start_paused = true)]
async fn a_sweep_withdraws_as_many_passwords_as_iam_lets_it() {
    let account = Account::new(people(USERS, Person::due));
    let run = account.sweep().await;
    let done = [
        ("DeleteLoginProfile", 256),
        ("GetItem", 262),
        ("GetLoginProfile", 258),
        ("GetUser", 258),
        ("Publish", 255),
        ("PutItem", 768),
    ];
    let read = [("DescribeTable", 1), ("ListUsers", 5), ("Scan", 8)];
    assert_eq!(run.calls, calls(done).into_iter().chain(calls(read)).collect());
    assert_eq!(run.throttled, calls([("DeleteLoginProfile", 1), ("GetLoginProfile", 130), ("GetUser", 130)]));
    assert_eq!(run.outcomes, calls([("expired", 255), ("swept", 1)]));
}

#[tokio::test(start_paused = true)]
async fn sweeps_that_run_out_of_time_withdraw_every_unused_password_once() {
    let many = many(DUE);
    let account = Account::new(people(many, Person::due));
    let runs = account.sweep_until(|aws| aws.withdrawn() == many).await;
    assert_eq!(account.aws.alerts(), many);
    assert_eq!(outcomes(&runs), calls([("expired", many), ("swept", runs.len())]));
    assert_eq!(runs.len(), many.div_ceil(255));
}

/// The rule was off while Terraform created everybody, two a second: they are found together.
#[tokio::test(start_paused = true)]
async fn sweeps_that_run_out_of_time_find_every_lost_arrival_once() {
    let many = many(LOST);
    let account = Account::new(people(many, |number| Person::created(number, number / 2)));
    let runs = account.sweep_until(|aws| aws.mails() == many).await;
    assert_eq!(account.aws.alerts(), 0);
    assert_eq!(outcomes(&runs), calls([("delivered", many), ("swept", runs.len())]));
    assert_eq!(runs.len(), many.div_ceil(100));
}

/// Users that the sweep cannot help come first in every list, and would fill every sweep.
#[tokio::test(start_paused = true)]
async fn users_whom_iam_refuses_do_not_use_up_the_time_of_the_others() {
    let account = Account::new(people(600, |number| Person { is_protected: number < 400, ..Person::due(number) }));
    let runs = account.sweep_until(|aws| aws.withdrawn() == 200).await;
    assert_eq!(outcomes(&runs), calls([("expired", 200), ("sweep_failure", 869), ("swept", 4)]));
}

/// The same for CloudTrail: its history has no event of some users, who are too young to be given up.
#[tokio::test(start_paused = true)]
async fn users_whom_cloudtrail_does_not_know_do_not_use_up_the_time_of_the_others() {
    let person = |number| Person { is_in_history: number >= 200, ..Person::created(number, 70 * number) };
    let account = Account::new(people(240, person));
    let runs = account.sweep_until(|aws| aws.mails() == 40).await;
    assert_eq!(outcomes(&runs), calls([("delivered", 40), ("swept", 12)]));
    let looked_up: Vec<usize> = runs.iter().map(|run| run.calls["LookupEvents"]).collect();
    assert_eq!(looked_up, [34, 35, 35, 36, 34, 35, 35, 35, 36, 36, 36, 36]);
}

/// Parts of IAM show a sign-in later than others.
#[tokio::test(start_paused = true)]
async fn a_sign_in_that_was_noted_counts_though_the_list_does_not_show_it() {
    let account = Account::new(vec![Person::due(0).signed_in()]);
    let run = account.sweep().await;
    let read =
        [("DescribeTable", 1), ("GetItem", 1), ("GetLoginProfile", 1), ("GetUser", 1), ("ListUsers", 1), ("Scan", 8)];
    // The user has not chosen a password in time: administrators are told, once.
    let told = calls([("Publish", 1), ("PutItem", 2)]);
    assert_eq!((run.calls, run.outcomes), (calls(read).into_iter().chain(told).collect(), calls([("swept", 1)])));
    let again = account.sweep().await;
    let read = [("GetItem", 1), ("GetLoginProfile", 1), ("GetUser", 1), ("ListUsers", 1), ("Scan", 8)];
    assert_eq!((again.calls, again.outcomes), (calls(read), calls([("swept", 1)])));
}
