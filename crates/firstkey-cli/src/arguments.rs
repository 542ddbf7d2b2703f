//! The command line.

use anyhow::Result;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::approve::Approve;
use crate::command_line::{lay_out, refuse, refuse_what_means_nothing};
use crate::completions::Completions;
use crate::doctor::Doctor;
use crate::exit::{EXIT_CODES, Exit};
use crate::export::Export;
use crate::man::Man;
use crate::options::Options;
use crate::preview::Preview;
use crate::reconcile::Reconcile;
use crate::redrive::Redrive;
use crate::resend::Resend;
use crate::revoke::Revoke;
use crate::send_test::SendTest;
use crate::simulate::Simulate;
use crate::status::StatusCommand;

/// Hands every new AWS IAM user their console sign-in.
///
/// An administrator creates users with Terraform, or with anything else that calls iam:CreateUser. Firstkey notices, gives the
/// user a login profile with a random password, and mails them how to sign in. This command is for the administrator of a
/// deployment; `firstkey-local` shows the whole pipeline on one machine.
///
/// Commands that ask AWS sign in as the AWS CLI does, with --profile, the environment or a role. They find the
/// deployment by the name of its function: the Terraform module's default, unless --function or --terraform-outputs
/// says otherwise.
#[derive(Debug, Parser)]
#[command(name = "firstkey", version = firstkey::VERSION, max_term_width = 100, after_help = EXAMPLES, after_long_help = format!("{EXIT_CODES}\n\n{EXAMPLES}"))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: Options,
}

const EXAMPLES: &str = "\
`firstkey COMMAND --help` shows a command's options and an example.

Example:
  firstkey status ada";

#[derive(Debug, Subcommand)]
enum Command {
    Approve(Approve),
    Completions(Completions),
    Doctor(Doctor),
    Export(Export),
    Man(Man),
    Preview(Preview),
    Reconcile(Reconcile),
    Redrive(Redrive),
    Resend(Resend),
    Revoke(Revoke),
    SendTest(SendTest),
    Simulate(Simulate),
    Status(StatusCommand),
}

impl Arguments {
    /// Reads the process's arguments.
    ///
    /// # Errors
    /// How the process ends, after the error or the help was printed.
    pub(crate) fn read() -> Result<Self, Exit> {
        let mut command = lay_out(Self::command());
        let read = command.try_get_matches_from_mut(std::env::args_os()).and_then(|matches| {
            refuse_what_means_nothing(&mut command, &matches)?;
            Self::from_arg_matches(&matches)
        });
        read.map_err(|error| refuse(&error, &mut command))
    }

    pub(crate) async fn run(self) -> Result<Exit> {
        match self.command {
            Command::Approve(approve) => approve.run(&self.options).await,
            Command::Completions(completions) => completions.run(lay_out(Self::command())),
            Command::Doctor(doctor) => doctor.run(&self.options).await,
            Command::Export(export) => export.run(&self.options).await,
            Command::Man(man) => man.run(lay_out(Self::command())),
            Command::Preview(preview) => preview.run(&self.options).await,
            Command::Reconcile(reconcile) => reconcile.run(&self.options).await,
            Command::Redrive(redrive) => redrive.run(&self.options).await,
            Command::Resend(resend) => resend.run(&self.options).await,
            Command::Revoke(revoke) => revoke.run(&self.options).await,
            Command::SendTest(test) => test.run(&self.options).await,
            Command::Simulate(simulate) => simulate.run(&self.options).await,
            Command::Status(status) => status.run(&self.options).await,
        }
    }
}
