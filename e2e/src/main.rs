//! The end-to-end tests, as `cargo xtask e2e` runs them. First the local cloud, driven by AWS's own command line; then
//! the shipped zip, deployed by Terraform and by CloudFormation on an independent emulator.

mod account;
mod aws;
mod claims;
mod create_user;
mod deployed;
mod emulator;
mod example;
mod outputs;
mod page;
mod parts;
mod password;
mod pipeline;
mod role;
mod site;
mod slack;
mod stack;
mod statements;
mod taught;
mod tools;
mod upgrade;

use std::process::ExitCode;
use std::slice;

use anyhow::Result;
use xtask::steps::Steps;
use xtask::terraform::Terraform;
use xtask::workspace::Workspace;
use xtask::{package, python, release};

use crate::slack::Slack;
use crate::tools::Tools;

fn main() -> ExitCode {
    let mut steps = Steps::default();
    let result = run(&mut steps);
    steps.end(result)
}

/// Builds what is shipped, installs the tools, and runs the scenarios.
fn run(steps: &mut Steps) -> Result<()> {
    let terraform = steps.time("terraform", Terraform::find)?;
    let programs = python::environment(steps, "e2e/venv", "e2e/requirements.txt")?;
    let workspace = Workspace::build(steps)?;
    let local = workspace.program("firstkey-local")?;
    let zip = package::run(steps)?.zip;
    steps.time("create-user leads to a mail", || create_user::leads_to_mail(local, &programs.join("aws")))?;
    steps.time("the lines that the inbox teaches lead to mails", || {
        taught::lines_lead_to_mails(local, &programs, &terraform)
    })?;
    let module = steps.time(&release::module_name(), || release::module(slice::from_ref(&zip), None))?;
    let tools = Tools { programs: &programs, local, zip: &zip, module: &module, terraform: &terraform };
    let slack = Slack::start(&tools)?;
    let made = deployed::by_terraform(steps, &tools, &slack)?;
    stack::by_cloudformation(steps, &tools, &slack, &made)?;
    slack.stop()?;
    upgrade::keeps_the_ledger(steps, &tools)
}
