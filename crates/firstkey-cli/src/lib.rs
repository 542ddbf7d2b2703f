//! The command `firstkey`, as a library: the binary only calls [`run`].
//!
//! A command is a type of its own in a file of its own, whose `run` takes the [`session`] that the global options open.
#![expect(clippy::print_stderr, reason = "a command speaks to its user")]

mod admin_action;
mod approve;
mod arguments;
mod ask;
mod aws;
mod completions;
mod deployment;
mod doctor;
mod environment;
mod exit;
mod export;
mod ledger_reader;
mod machine_clock;
mod man;
mod module_outputs;
mod options;
mod preview;
mod progress;
mod reconcile;
mod redrive;
mod resend;
mod revoke;
mod sample;
mod screen;
mod send_test;
mod session;
mod simulate;
mod since;
mod status;
mod times;
mod user_document;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, refuse};
use exit::Exit;

/// Runs the command that the process's arguments name. Whatever went wrong has been said on standard error when it returns.
pub async fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error).into(),
    };
    match Box::pin(arguments.run()).await {
        Ok(exit) => exit.into(),
        Err(error) => {
            eprintln!("error: {error:#}");
            Exit::Failed.into()
        }
    }
}
