//! How much memory the sweep takes. A program of its own, because the allocator counts all threads.

use std::alloc::System;

use cap::Cap;
use firstkey_testing::large_account::{Account, Person};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Years of a large account: nearly all records are of users who are done. One page of them is in memory at a time, and
/// only the ids of the others. The function has 256 MB and itself uses 10.
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
