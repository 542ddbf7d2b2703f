//! `firstkey doctor`.

mod alarms;
mod checks;
mod claim;
mod clock;
mod facts;
mod finding;
mod function;
mod identity;
mod invocation;
mod ledger;
mod mail;
mod page;
mod policy;
mod queue;
mod report;
mod role;
mod rule;
mod sample;
mod slack;
mod subscription;
mod topic;
mod trail;
mod users;

use anyhow::Result;
use clap::Args;
use futures_util::future::join_all;

use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::progress::patiently;
use crate::screen;
use checks::CHECKS;
use facts::Facts;
use report::Report;

/// Prove that a new user's mail would be sent, or say what stops it.
///
/// Checks everything between CreateUser and the mail: SES, the topic, the function and its role, the rule, the trail,
/// the page behind links, the ledger, the users, Slack and the alarms. Each check says what it saw and, if something is wrong, why that matters and
/// how to fix it. Nothing is changed. If you lack a permission, the check names it; docs/cli.md has a policy with all
/// of them.
///
/// Ends with exit code 2 if something stops mail. Warnings do not count; with --strict, they end it with 1.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey doctor --profile production
  terraform output -json | firstkey doctor --strict")]
pub(crate) struct Doctor {
    /// End with exit code 1 if there are warnings, or checks that could not look
    #[arg(long)]
    strict: bool,
}

impl Doctor {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let facts = Facts::new(options.open().await?);
        let findings = patiently("looking", join_all(CHECKS.iter().map(|check| check.look(&facts)))).await;
        let report = Report::new(&facts.session, findings);
        match facts.session.format {
            Format::Text => screen::print(&report.text())?,
            Format::Json => screen::print_json(&report)?,
        }
        Ok(report.exit(self.strict))
    }
}
