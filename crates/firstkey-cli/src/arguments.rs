//! The command line.

use anyhow::Result;
use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use crate::demo::Demo;
use crate::doctor::Doctor;
use crate::exit::{EXIT_CODES, Exit};
use crate::export::Export;
use crate::local::Local;
use crate::options::Options;
use crate::status::Status;

/// Hands every new AWS IAM user their console sign-in.
///
/// An administrator creates users with Terraform, or with anything else that calls iam:CreateUser. Firstkey notices, gives the
/// user a login profile with a random password, and mails them how to sign in. This command is for the administrator: it shows
/// the whole pipeline on this machine, and looks after the one that is deployed.
///
/// Commands that talk to AWS sign in as the AWS CLI does, with --profile, the environment or a role, and find what is deployed by
/// the name of its function: the Terraform module's default unless --function or --outputs says otherwise.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXAMPLES, after_long_help = format!("{EXIT_CODES}\n\n{EXAMPLES}"))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: Options,
}

const EXAMPLES: &str = "\
Example, without an AWS account:
  firstkey demo ada@example.com";

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the whole pipeline at work on this machine, then end
    Demo(Demo),
    /// Prove that a new user's mail would be sent, or say what stops it
    Doctor(Doctor),
    /// Run the whole pipeline on this machine: an AWS endpoint, Firstkey, and an inbox
    Local(Local),
    Status(Status),
    Export(Export),
}

impl Arguments {
    pub(crate) async fn run(self) -> Result<Exit> {
        match self.command {
            Command::Demo(demo) => demo.run().await,
            Command::Doctor(doctor) => doctor.run(&self.options).await,
            Command::Local(local) => local.run().await,
            Command::Status(status) => status.run(&self.options).await,
            Command::Export(export) => export.run(&self.options).await,
        }
    }
}

/// Shows the help that was asked for, or one line about a wrong command line.
pub(crate) fn refuse(error: &clap::Error) -> Exit {
    let wants_help =
        [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand];
    if wants_help.contains(&error.kind()) {
        error.exit();
    }
    let text = error.to_string();
    eprintln!("{} (see `firstkey --help`)", text.lines().next().unwrap_or_default());
    Exit::Failed
}
