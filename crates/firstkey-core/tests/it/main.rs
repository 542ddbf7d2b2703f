//! What Firstkey decides, by its public interface.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod admission;
mod alert;
mod claim;
mod configuration;
mod credential;
mod events;
mod hostile;
mod ledger;
mod message;
mod recipient;
mod slack;
