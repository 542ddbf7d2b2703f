//! The command `firstkey`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to its user")]

mod demo;
mod interrupt;
mod local;
mod local_cloud;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

/// Hands every new AWS IAM user their console sign-in.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the whole pipeline at work on this machine, then end
    Demo(demo::Demo),
    /// Run the whole pipeline on this machine: an AWS endpoint, Firstkey, and an inbox
    Local(local::Local),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    let done = match arguments.command {
        Command::Demo(demo) => demo.run().await,
        Command::Local(local) => local.run().await,
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Shows the help that was asked for, or one line about a wrong command line, with exit code 2.
fn refuse(error: &clap::Error) -> ExitCode {
    let wants_help =
        [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand];
    if wants_help.contains(&error.kind()) {
        error.exit();
    }
    let text = error.to_string();
    eprintln!("{} (see `firstkey --help`)", text.lines().next().unwrap_or_default());
    ExitCode::from(2)
}
