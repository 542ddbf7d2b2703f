//! The command `firstkey`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to its user")]

mod demo;
mod local;
mod local_cloud;

use std::process::ExitCode;

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
    // clap ends a wrong command line with exit code 2.
    let done = match Arguments::parse().command {
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
