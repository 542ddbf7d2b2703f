//! What Firstkey does: the workflow of an arrival, and its effects on IAM, DynamoDB, SES, SNS and Slack.
//!
//! [`function::Function`] is what Lambda runs, and what the local cloud runs too. Decisions live in `firstkey-core`; AWS is
//! reached through the SDK's concrete clients, so tests change the HTTP client or the endpoint and nothing else.

pub mod admin;
pub mod aws;
pub mod bounce;
pub mod clock;
pub mod function;
mod http;
pub mod slack;
pub mod sweep;
pub mod workflow;

pub use firstkey_core as core;
