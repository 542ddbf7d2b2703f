//! The command `firstkey`, as a library: the binary only calls [`run`].
//!
//! Each command is a type in its own file, whose `run` takes the [`session`] that the global options open.

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

/// Runs the command that the process's arguments name. Any error has been printed on standard error when it returns.
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

/// Ends the process at Ctrl-C, even during a question. The sweep finishes what was begun.
async fn end_when_interrupted() {
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(INTERRUPTED);
    }
}
