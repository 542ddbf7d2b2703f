//! The command line.

use anyhow::Result;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};

use crate::approve::Approve;
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
/// Commands that talk to AWS sign in as the AWS CLI does, with --profile, the environment or a role, and find what is deployed by
/// the name of its function: the Terraform module's default unless --function or --outputs says otherwise.
#[derive(Debug, Parser)]
#[command(name = "firstkey", version, max_term_width = 100, after_help = EXAMPLES, after_long_help = format!("{EXIT_CODES}\n\n{EXAMPLES}"))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: Options,
}

const EXAMPLES: &str = "\
Example:
  firstkey status ada";

/// Commands of earlier versions, and what they are now.
const MOVED: [(&str, &str); 2] = [("demo", "firstkey-local demo"), ("local", "firstkey-local serve")];

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
    pub(crate) async fn run(self) -> Result<Exit> {
        match self.command {
            Command::Approve(approve) => approve.run(&self.options).await,
            Command::Completions(completions) => completions.run(),
            Command::Doctor(doctor) => doctor.run(&self.options).await,
            Command::Export(export) => export.run(&self.options).await,
            Command::Man(man) => man.run(),
            Command::Preview(preview) => preview.run(&self.options).await,
            Command::Reconcile(reconcile) => reconcile.run(&self.options).await,
            Command::Redrive(redrive) => redrive.run(&self.options).await,
            Command::Resend(resend) => resend.run(&self.options).await,
            Command::Revoke(revoke) => revoke.run(&self.options).await,
            Command::SendTest(test) => test.run(&self.options).await,
            Command::Simulate(simulate) => simulate.run(&self.options),
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
    if let Some(ContextValue::String(command)) = error.get(ContextKind::InvalidSubcommand)
        && let Some((_, moved)) = MOVED.iter().find(|(name, _)| name == command)
    {
        eprintln!("error: `firstkey {command}` is `{moved}` now");
        return Exit::Failed;
    }
    // What is wrong, and what may stand there instead; usage and advice come after an empty line.
    let text = error.to_string();
    let problem: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    eprintln!("{} (see `firstkey --help`)", problem.join(" "));
    Exit::Failed
}
