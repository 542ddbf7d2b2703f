//! What Firstkey decides, by its public interface.

mod admission;
mod configuration;
mod credential;
mod events;
mod ledger;
mod message;
mod recipient;
