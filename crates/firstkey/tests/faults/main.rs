//! What must always hold, whatever goes wrong: every fault at every call, pairs of them, and random histories.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod audit;
mod exhaustive;
mod history;
mod interleavings;
mod parallel;
mod random;
