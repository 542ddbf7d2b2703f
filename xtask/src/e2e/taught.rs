//! What the inbox tells whoever has no user yet to try, tried word for word.

use std::env;
use std::fs;
use std::iter;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::ask::{eventually, get};
use crate::cargo;
use crate::local::Local;
use crate::steps::quietly;
use crate::terraform::Terraform;

/// Runs the lines of the page in a shell that finds `aws` among `programs`, then applies and destroys its `main.tf`.
pub(super) fn lines_lead_to_mails(firstkey: &Path, programs: &Path, terraform: &Terraform) -> Result<()> {
    let local = Local::start(firstkey, &[])?;
    let page = ureq::get(&local.web).call().context("GET /")?.body_mut().read_to_string()?;
    let folder = cargo::root().join("target/e2e/taught");
    // What an earlier run left is of another cloud.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let mut shell = Command::new("sh");
    shell.args(["-euc", code(&page, "command")?]).current_dir(&folder);
    let path = env::var_os("PATH").context("there is no PATH")?;
    let path = env::join_paths(iter::once(programs.to_owned()).chain(env::split_paths(&path)))?;
    quietly(alone(&mut shell).env("PATH", path))?;
    mail_to(&local, "ada@example.com")?;

    fs::write(folder.join("main.tf"), code(&page, "terraform")?)?;
    for arguments in [&["init", "-no-color"][..], &["apply", "-auto-approve", "-no-color"]] {
        quietly(alone(&mut terraform.command(&folder, arguments)))?;
    }
    mail_to(&local, "grace@example.com")?;
    quietly(alone(&mut terraform.command(&folder, &["destroy", "-auto-approve", "-no-color"])))?;
    local.stop()
}

/// What stands in an element of the page.
fn code<'a>(page: &'a str, id: &str) -> Result<&'a str> {
    let (_, rest) = page.split_once(&format!("<code id=\"{id}\">")).with_context(|| format!("the page has no {id}"))?;
    let (code, _) = rest.split_once("</code>").with_context(|| format!("{id} does not end"))?;
    ensure!(!code.contains(['<', '&']), "{id} has markup, so what one reads is not what is in the page: {code}");
    Ok(code)
}

/// Waits for the one mail to an address.
fn mail_to(local: &Local, address: &str) -> Result<()> {
    let to =
        |all: &Value| all.as_array().map_or(0, |all| all.iter().filter(|mail| mail["to"] == json!([address])).count());
    let mails = eventually(&format!("the mail to {address}"), || {
        Ok(Some(to(&get(&local.web, "/api/messages")?)).filter(|mails| *mails > 0))
    })?;
    ensure!(mails == 1, "{mails} mails went to {address}");
    Ok(())
}

/// Without what whoever runs this has set for AWS: the lines have to do by themselves, and must never reach a real account.
fn alone(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("NO_PROXY", "127.0.0.1")
}
