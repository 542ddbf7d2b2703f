//! An account with very many users, with AWS's limits, for the sweep.

mod account;
mod answers;
mod aws;
mod limits;

pub use account::{Account, Person, Run};
pub use aws::Calls;

/// When Lambda ends the process, in seconds. No sweep of these tests may take longer.
pub const TIMEOUT: f64 = 30.0;
