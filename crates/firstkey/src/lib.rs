//! What Firstkey does: the workflow of an arrival, and its effects on IAM, DynamoDB, SES, SNS and Slack.
//!
//! [`function::Function`] is what both Lambda and the local cloud run. Decisions live in `firstkey-core`. AWS is called
//! through the SDK's concrete clients, so tests replace the HTTP client or the endpoint and nothing else.

pub mod admin;
mod alerts;
pub mod aws;
pub mod bounce;
mod claim;
pub mod claim_page;
pub mod clock;
pub mod function;
mod http;
pub mod slack;
pub mod sweep;
pub mod workflow;

pub use firstkey_core as core;

/// The version, with the commit if the build was told it: `1.2.3 (0123456789ab)`. `cargo xtask package` and `release` tell it.
pub const VERSION: &str = match option_env!("FIRSTKEY_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};
