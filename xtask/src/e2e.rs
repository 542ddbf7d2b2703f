//! `cargo xtask e2e`: Firstkey from outside. First the local cloud, driven by AWS's own command line; then the shipped zip,
//! deployed by Terraform and by CloudFormation on an emulator that is not ours.

mod account;
pub(crate) mod aws;
mod deployed;
mod emulator;
mod example;
mod parts;
mod pipeline;
mod stack;
mod statements;
mod taught;
mod upgrade;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::ask::{eventually, get};
use crate::e2e::aws::Aws;
use crate::e2e::deployed::Tools;
use crate::local::Local;
use crate::steps::Steps;
use crate::terraform::Terraform;
use crate::workspace::Workspace;
use crate::{package, python};

/// The user of the scenario; the name is the address too.
const USER: &str = "ada@example.com";

/// Builds what is shipped, installs what drives it, and runs the scenarios.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    let terraform = steps.time("terraform", Terraform::find)?;
    let programs = python::environment(steps, "e2e/venv", "e2e/requirements.txt")?;
    let workspace = Workspace::build(steps)?;
    let local = workspace.program("firstkey-local")?;
    let zip = package::run(steps)?.zip;
    steps.time("create-user leads to a mail", || create_user_leads_to_mail(local, &programs.join("aws")))?;
    steps.time("the lines that the inbox teaches lead to mails", || {
        taught::lines_lead_to_mails(local, &programs, &terraform)
    })?;
    let tools = Tools { programs: &programs, local, zip: &zip, terraform: &terraform };
    let parts = deployed::by_terraform(steps, &tools)?;
    stack::by_cloudformation(steps, &tools, &parts)?;
    upgrade::keeps_the_ledger(steps, &tools)
}

/// An administrator creates a user with AWS's command line; the mail with the sign-in arrives.
fn create_user_leads_to_mail(local: &Path, aws: &Path) -> Result<()> {
    let local = Local::start(local, &[])?;
    let aws = Aws::new(aws, &local.aws);
    let tags = format!("Key=email,Value={USER}");
    let created = aws.run(&["iam", "create-user", "--user-name", USER, "--tags", &tags])?;
    let mail = eventually("the mail", || {
        Ok(get(&local.web, "/api/messages")?.as_array().and_then(|all| all.first().cloned()))
    })?;
    check_mail(&mail)?;
    let user_id = &created["User"]["UserId"];
    eventually("the arrival to be `delivered`", || {
        let arrivals = get(&local.web, "/api/arrivals")?;
        let ours = arrivals.as_array().and_then(|all| all.iter().find(|arrival| arrival["user_id"] == *user_id));
        Ok(ours.filter(|arrival| arrival["status"] == "delivered").map(drop))
    })?;
    let profile = aws.run(&["iam", "get-login-profile", "--user-name", USER])?;
    ensure!(profile["LoginProfile"]["PasswordResetRequired"] == true, "the password need not be changed: {profile}");
    let all = get(&local.web, "/api/messages")?;
    ensure!(all.as_array().is_some_and(|all| all.len() == 1), "more than one mail was sent");
    local.stop()
}

/// The mail goes to the user, has a subject, and its text holds the user name and a password.
fn check_mail(mail: &Value) -> Result<()> {
    ensure!(mail["to"] == serde_json::json!([USER]), "the mail is to {}, not to {USER}", mail["to"]);
    ensure!(mail["subject"].as_str().is_some_and(|subject| !subject.is_empty()), "the mail has no subject");
    let text = mail["text"].as_str().context("the mail has no text part")?;
    ensure!(text.contains(USER), "the mail does not name the user");
    ensure!(password(text).is_some(), "the mail's text holds no password");
    Ok(())
}

/// The password: what the third step announces, one long word.
fn password(text: &str) -> Option<&str> {
    let line = text.lines().skip_while(|line| !line.starts_with("3. ")).nth(2);
    line.filter(|line| line.len() >= 20 && !line.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::password;

    #[test]
    fn the_password_is_a_line_of_its_own() {
        let text = "1. Open:\n\nhttps://example.com/signin/console\n\n3. Enter:\n\nab!cdefghijklmnopqrs\n\nChange it.";
        assert_eq!(password(text), Some("ab!cdefghijklmnopqrs"));
        assert_eq!(password("3. Enter this password:\n\nabc\n"), None);
    }
}
