//! What must always hold, whatever goes wrong: every fault at every call, pairs of them, and random histories.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod audit;
mod deed;
mod exhaustive;
mod history;
mod interleavings;
mod news;
mod page;
mod parallel;
mod people;
mod random;
mod settings;
