//! An account with thousands of users and AWS's limits, for the sweep.

mod account;
mod answers;
mod aws;
mod limits;
mod person;
mod state;

pub use account::{Account, Run};
pub use limits::TIMEOUT;
pub use person::Person;
pub use state::Calls;
