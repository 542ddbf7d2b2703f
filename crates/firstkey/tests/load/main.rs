//! What happens when thousands of users are created at once. `docs/load.md` has the assumptions and the figures.
//!
//! All users go through the real function, in front of a stand-in for AWS with AWS's limits, on a clock that stands
//! still until everybody waits.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod aws;
mod bucket;
mod claims;
mod iam;
mod lambda;
mod outcome;
mod queue;
mod run;
mod slack;
mod stores;
mod sweep;
mod thousands;
