//! The function against the emulated AWS, through the shipped SDK clients, with faults on the wire.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod administration;
mod alerts;
mod batches;
mod changes;
mod claim;
mod leases;
mod lost_answers;
mod mail;
mod message;
mod renames;
mod rounds;
mod secrets;
mod sign_in;
mod signed_in;
mod slack;
mod slow_mail;
mod storms;
mod suspicions;
mod sweep;
mod waiting;
