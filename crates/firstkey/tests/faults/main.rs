//! What must always hold, whatever goes wrong: every fault at every call, pairs of them, and random histories.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod audit;
mod exhaustive;
mod history;
mod interleavings;
#[path = "../common/log.rs"]
mod log;
mod parallel;
mod random;
#[allow(dead_code, reason = "each test target uses its part of what they share")]
#[path = "../common/wire.rs"]
mod wire;
#[allow(dead_code, reason = "each test target uses its part of what they share")]
#[path = "../common/world.rs"]
mod world;
