//! The inbox's instructions for a first user, followed literally.

use std::env;
use std::fs;
use std::iter;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use xtask::ask::{eventually, get};
use xtask::cargo;
use xtask::local::Local;
use xtask::steps::quietly;
use xtask::terraform::Terraform;

use crate::aws::without_settings;

/// Runs the page's lines in a shell that finds `aws` among `programs`, then applies and destroys its `main.tf`.
pub(crate) fn lines_lead_to_mails(local: &Path, programs: &Path, terraform: &Terraform) -> Result<()> {
    let local = Local::start(local, &[])?;
    let page = ureq::get(&local.web).call().context("GET /")?.body_mut().read_to_string()?;
    let folder = cargo::root().join("target/e2e/taught");
    // Files from an earlier run belong to another cloud.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let mut shell = Command::new("sh");
    shell.args(["-euc", code(&page, "command")?]).current_dir(&folder);
    let path = env::var_os("PATH").context("there is no PATH")?;
    let path = env::join_paths(iter::once(programs.to_owned()).chain(env::split_paths(&path)))?;
    quietly(without_settings(&mut shell).env("PATH", path))?;
    mail_to(&local, "ada@example.com")?;

    fs::write(folder.join("main.tf"), code(&page, "terraform")?)?;
    for arguments in [&["init", "-no-color"][..], &["apply", "-auto-approve", "-no-color"]] {
        quietly(without_settings(&mut terraform.command(&folder, arguments)))?;
    }
    mail_to(&local, "grace@example.com")?;
    quietly(without_settings(&mut terraform.command(&folder, &["destroy", "-auto-approve", "-no-color"])))?;
    local.stop()
}

/// The content of an element of the page.
fn code<'a>(page: &'a str, id: &str) -> Result<&'a str> {
    let (_, rest) = page.split_once(&format!("<code id=\"{id}\">")).with_context(|| format!("the page has no {id}"))?;
    let (code, _) = rest.split_once("</code>").with_context(|| format!("{id} does not end"))?;
    ensure!(!code.contains(['<', '&']), "{id} has markup, so what one reads is not what is in the page: {code}");
    Ok(code)
}

/// Waits for the only mail to an address.
fn mail_to(local: &Local, address: &str) -> Result<()> {
    eventually(&format!("one mail to {address}"), || {
        let all = get(&local.web, "/api/messages")?;
        let ours = all.as_array().into_iter().flatten().filter(|mail| mail["to"] == json!([address]));
        Ok((ours.count() == 1).then_some(()))
    })
}
