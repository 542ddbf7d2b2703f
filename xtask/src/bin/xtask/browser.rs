//! `cargo xtask browser`: the mail and the inbox in a real browser. The tests are in `browser/`.

mod tools;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;
use xtask::cargo;
use xtask::steps::Steps;
use xtask::workspace::Workspace;

/// What to do with the screenshots.
#[derive(Args)]
pub(crate) struct Options {
    /// Accept screenshots that differ from the reviewed ones
    #[arg(long)]
    update: bool,
}

/// Runs every test of `browser/`.
pub(crate) fn run(steps: &mut Steps, options: &Options) -> Result<()> {
    let browser = Browser::prepare(steps)?;
    let mut tests = browser.node(["--test", "--test-reporter=spec"]);
    steps.run(tests.env("UPDATE", if options.update { "1" } else { "0" }))
}

/// A browser, its driver, and what they look at.
pub(crate) struct Browser {
    chromium: PathBuf,
    local: PathBuf,
}

impl Browser {
    /// Checks the requirements, installs the packages of `browser/package-lock.json`, and builds Firstkey.
    pub(crate) fn prepare(steps: &mut Steps) -> Result<Self> {
        let chromium = steps.time("node, chromium and fonts", tools::find)?;
        install(steps, &folder())?;
        let local = Workspace::build(steps)?.program("firstkey-local")?.to_owned();
        Ok(Self { chromium, local })
    }

    /// A node command in `browser/`, with variables that say where the browser and the local cloud are.
    pub(crate) fn node(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new("node");
        command.args(arguments).current_dir(folder());
        command.env("CHROMIUM", &self.chromium).env("FIRSTKEY_LOCAL", &self.local);
        command
    }
}

fn folder() -> PathBuf {
    cargo::root().join("browser")
}

/// Installs the packages, unless those of this lock file are there.
fn install(steps: &mut Steps, folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).context("cannot read browser/package-lock.json")?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    steps.run(Command::new("npm").args(["ci"]).current_dir(folder))?;
    fs::write(&installed, lock).context("cannot note what is installed in browser/node_modules")
}
