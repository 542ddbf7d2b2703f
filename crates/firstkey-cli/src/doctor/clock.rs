//! The clock of the machine that the command runs on.

use super::facts::Facts;
use super::finding::{Found, passed, warning};
use crate::machine_clock::{REMEDY, WrongClock};

pub(super) async fn clock(facts: &Facts) -> Found {
    match facts.session.trust_clock() {
        Ok(()) if facts.session.clock_offset.is_none() => passed("AWS's answer had no date to compare it with"),
        Ok(()) => passed("it agrees with AWS's"),
        Err(WrongClock(offset)) => warning(
            format!("it is {offset} AWS's"),
            "commands that write to the ledger refuse to run: its leases depend on this clock too",
            REMEDY,
        ),
    }
}
