//! What Firstkey decides, without touching anything: reading arrivals out of events, admission, passwords, the ledger's
//! states and the messages.
//!
//! Nothing here reads a clock, the environment, a network or ambient randomness: time and a random source are arguments.

pub mod admission;
pub mod alert;
pub mod appearance;
pub mod arrival;
pub mod claim;
pub mod configuration;
pub mod credential;
pub mod envelope;
pub mod event;
pub mod event_pattern;
pub mod json;
pub mod ledger;
pub mod locale;
pub mod mail_event;
pub mod message;
pub mod metrics;
pub mod partition;
pub mod password_policy;
pub mod recipient;
pub mod slack;
pub mod storm;
pub mod text;
