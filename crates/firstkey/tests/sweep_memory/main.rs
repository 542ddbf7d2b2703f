//! How much memory the sweep takes. In a program of its own: the allocator counts for all threads.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

#[allow(dead_code, reason = "each test target uses its part of what they share")]
#[path = "../sweep_load/account.rs"]
mod account;
#[path = "../sweep_load/answers.rs"]
mod answers;
#[allow(dead_code, reason = "each test target uses its part of what they share")]
#[path = "../sweep_load/aws.rs"]
mod aws;
#[path = "../sweep_load/limits.rs"]
mod limits;

use std::alloc::System;

use account::{Account, Person};
use cap::Cap;

/// When Lambda ends the process, in seconds.
const TIMEOUT: f64 = 30.0;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Years of a large account: nearly all records are of users who are done with. A page of them at a time is in memory, and of the others
/// their ids. The function has 256 MB, of which 10 are its own.
#[tokio::test(start_paused = true)]
async fn a_ledger_of_200_000_records_fits_into_the_function() {
    let records = if std::env::var_os("FIRSTKEY_DEEP").is_some() { 200_000 } else { 20_000 };
    let account = Account::new((0..100).map(Person::due).collect());
    account.aws.fill(records);
    let before = ALLOCATOR.allocated();
    account.sweep_until(|aws| aws.withdrawn() == 100).await;
    let peak = ALLOCATOR.max_allocated().saturating_sub(before);
    println!("{records} records: {} MB at most", peak >> 20);
    assert!(peak < 64 << 20, "{} MB", peak >> 20);
}
