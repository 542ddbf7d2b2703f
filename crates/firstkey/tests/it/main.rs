//! The function against the emulated AWS, through the shipped SDK clients, with faults on the wire.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod batches;
mod lost_answers;
mod mail;
mod secrets;
mod sign_in;
mod suspicions;
mod sweep;
mod wire;
mod world;
