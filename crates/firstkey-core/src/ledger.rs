//! The ledger's record of one user, and every change that may happen to it.
//!
//! A record is changed by compare-and-swap: a transition makes another record from this one, and the store accepts it only if the
//! version is still the one that was read. So whatever is decided here holds however many machines work on one user. Whoever
//! writes to IAM about the user takes the record's lease first.
//!
//! Two things happen to a user, one after the other, and each has its states: the arrival ([`ArrivalState`]), which ends with a
//! message or without, and then the password that the message carried ([`PasswordState`]). [`Status`] is both in one word.

mod arrival;
mod history;
mod item;
mod password;
mod record;
mod slack;
mod state;
mod step;
mod verdict;

pub use arrival::{Claim, PAUSE_AFTER_DOUBT};
pub use history::{Happened, Step};
pub use item::SCHEMA;
pub use record::{Extra, RETENTION, Record, Unheard};
pub use slack::{Slack, SlackNotice};
pub use state::{ArrivalState, Intent, Lease, Notice, Outcome, PasswordState, Reopened, Status, Withdrawal};
pub use verdict::{Found, Place, Profile, Verdict, Watching, verdict};
