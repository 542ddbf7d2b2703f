//! The command `firstkey`, as a library: the binary only calls [`run`].
//!
//! A command is a type of its own in a file of its own, whose `run` takes the [`session`] that the global options open.

mod admin_action;
mod approve;
mod arguments;
mod ask;
mod aws;
mod command_line;
mod completions;
mod deployment;
mod doctor;
mod environment;
mod exit;
mod export;
mod json;
mod ledger_reader;
mod machine_clock;
mod man;
mod module_outputs;
mod options;
mod policy_choice;
mod preview;
mod progress;
mod reconcile;
mod redrive;
mod refusal;
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
mod verbose;
mod wrap;

use std::process::ExitCode;

use arguments::Arguments;
use exit::{Exit, INTERRUPTED};

/// Runs the command that the process's arguments name. Whatever went wrong has been said on standard error when it returns.
pub async fn run() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(exit) => return exit.into(),
    };
    tokio::spawn(end_when_interrupted());
    match Box::pin(arguments.run()).await {
        Ok(exit) => exit.into(),
        Err(error) => {
            screen::complain(&error);
            Exit::Failed.into()
        }
    }
}

/// Ends the process at Ctrl-C, also while somebody is asked: what was begun, the sweep goes on with.
async fn end_when_interrupted() {
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(INTERRUPTED);
    }
}
