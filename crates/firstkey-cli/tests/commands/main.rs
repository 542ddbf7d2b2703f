//! The administrator's commands: the built binary against the local cloud, with exact output.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod deployed;
mod doctor;
mod errands;
mod export;
mod options;
mod people;
mod reconcile;
mod redrive;
mod status;
mod wire;
