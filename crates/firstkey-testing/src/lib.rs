//! What the tests of several crates share.
//!
//! [`world::World`] is an account with Firstkey in it: the real function on the emulated AWS, with a [`wire::Wire`] in
//! between that injects faults. [`visit`] is somebody on the page behind a link. [`large_account`] is a stand-in for AWS
//! with AWS's limits, for tests with many users. [`hostile`] is what must hold for any input.
#![allow(missing_docs, reason = "names and types say what the tests need")]
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

pub mod hostile;
#[cfg(feature = "world")]
pub mod large_account;
#[cfg(feature = "world")]
pub mod log;
#[cfg(feature = "world")]
pub mod mail_events;
#[cfg(feature = "world")]
pub mod visit;
#[cfg(feature = "world")]
pub mod wire;
#[cfg(feature = "world")]
pub mod world;
