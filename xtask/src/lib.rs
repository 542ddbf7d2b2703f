//! What the project's chores and its end-to-end tests share: timed steps, the workspace and its programs, and other
//! tools on the machine.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "for programs for a terminal")]

pub mod ask;
pub mod cargo;
pub mod commit;
pub mod credentials;
pub mod local;
pub mod package;
pub mod python;
pub mod release;
pub mod shipped;
pub mod steps;
pub mod terraform;
pub mod tools;
pub mod workspace;
