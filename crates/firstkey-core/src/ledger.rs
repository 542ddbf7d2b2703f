//! The ledger's record of one user, and every change that it can go through.
//!
//! Records change by compare-and-swap: a transition makes a new record from an old one, and the store accepts it only
//! if the version is still the one that was read. So decisions made here hold however many machines work on one user.
//! Every writer to IAM takes the record's lease first.
//!
//! Two processes follow each other, each with its own states: the arrival ([`ArrivalState`]), which ends with or
//! without a message, and then the password in that message ([`PasswordState`]), or the link in it ([`Claim`]) and then the password
//! that its owner chose. [`Status`] sums up all of it in one word.

mod arrival;
mod claim;
mod claiming;
mod direct_message;
mod history;
mod item;
mod link;
mod password;
mod record;
mod slack;
mod state;
mod step;
mod verdict;

pub use arrival::{Leasing, PAUSE_AFTER_DOUBT};
pub use claim::{Claim, ClaimState, Closing, SentCode};
pub use history::{Happened, Step};
pub use item::SCHEMA;
pub use link::Link;
pub use record::{Extra, RETENTION, Record, Unheard};
pub use slack::{Slack, SlackNotice};
pub use state::{ArrivalState, Intent, Lease, Notice, PasswordOutcome, PasswordState, Reopened, Status, Withdrawal};
pub use verdict::{Finding, FoundUser, NOT_OURS, Place, Profile, Verdict, Watching, verdict};
