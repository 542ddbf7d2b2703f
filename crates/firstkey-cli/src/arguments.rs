//! The command line.

use anyhow::Result;
use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use crate::approve::Approve;
use crate::demo::Demo;
use crate::doctor::Doctor;
use crate::exit::{EXIT_CODES, Exit};
use crate::export::Export;
use crate::local::Local;
use crate::options::Options;
use crate::reconcile::Reconcile;
use crate::redrive::Redrive;
use crate::resend::Resend;
use crate::revoke::Revoke;
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
    /// Admit a user who was held back, after showing why
    Approve(Approve),
    /// Show the whole pipeline at work on this machine, then end
    Demo(Demo),
    /// Prove that a new user's mail would be sent, or say what stops it
    Doctor(Doctor),
    /// Write the audit trail as JSON lines
    Export(Export),
    /// Run the whole pipeline on this machine: an AWS endpoint, Firstkey, and an inbox
    Local(Local),
    /// Show what the sweep would do now; with --apply, do it
    Reconcile(Reconcile),
    /// Show what waits in the dead-letter queues, and why; with --apply, process it again
    Redrive(Redrive),
    /// Send a user a new password, to the address that was pinned
    Resend(Resend),
    /// Withdraw a password that was sent and not used
    Revoke(Revoke),
    /// Show what became of users: a table, or one user's story
    Status(Status),
}

impl Arguments {
    pub(crate) async fn run(self) -> Result<Exit> {
        match self.command {
            Command::Approve(approve) => approve.run(&self.options).await,
            Command::Demo(demo) => demo.run().await,
            Command::Doctor(doctor) => doctor.run(&self.options).await,
            Command::Export(export) => export.run(&self.options).await,
            Command::Local(local) => local.run().await,
            Command::Reconcile(reconcile) => reconcile.run(&self.options).await,
            Command::Redrive(redrive) => redrive.run(&self.options).await,
            Command::Resend(resend) => resend.run(&self.options).await,
            Command::Revoke(revoke) => revoke.run(&self.options).await,
            Command::Status(status) => status.run(&self.options).await,
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
