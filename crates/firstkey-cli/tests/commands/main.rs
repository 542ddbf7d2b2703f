//! The administrator's commands: the built binary against the local cloud, with exact output.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

#[macro_use]
mod snapshots;

mod admin_action;
mod approve;
mod browser;
mod claims;
mod clock;
mod command_line;
mod completions;
mod deployed;
mod doctor;
mod export;
mod man;
mod offline;
mod options;
mod people;
mod preview;
mod readers;
mod reconcile;
mod redrive;
mod resend;
mod revoke;
mod runbook;
mod send_test;
mod simulate;
mod status;
mod terminal;
mod verbose;
mod wire;
