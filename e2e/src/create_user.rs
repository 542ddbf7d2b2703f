//! A user that an administrator creates with AWS's command line.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::ask::{eventually, get};
use xtask::local::Local;

use crate::aws::Aws;
use crate::password::password;

/// The scenario's user, whose name is also the address.
const USER: &str = "ada@example.com";

/// The sign-in mail arrives, once.
pub(crate) fn leads_to_mail(local: &Path, aws: &Path) -> Result<()> {
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
