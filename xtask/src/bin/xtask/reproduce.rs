//! `cargo xtask reproduce`: whether a commit gives the same zip wherever it is built.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use xtask::cargo::{cargo, home, root};
use xtask::package::{self, zip_name};
use xtask::steps::Steps;

/// Packages what is checked out here, and the same commit in a clone elsewhere with a cargo home of its own, and compares the zips.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    let elsewhere = std::env::temp_dir().join(format!("firstkey-elsewhere-{}", std::process::id()));
    let result = compare(steps, &elsewhere);
    if elsewhere.exists() {
        fs::remove_dir_all(&elsewhere).with_context(|| format!("cannot remove {}", elsewhere.display()))?;
    }
    result
}

fn compare(steps: &mut Steps, elsewhere: &Path) -> Result<()> {
    let here = package::run(steps)?.zip;
    let (clone, cargo_home) = (elsewhere.join("a-clone"), elsewhere.join("cargo-home"));
    steps.run(Command::new("git").args(["clone", "--quiet"]).arg(root()).arg(&clone))?;
    borrow(&cargo_home)?;
    let mut package = cargo(["xtask", "package"]);
    package.current_dir(&clone).env("CARGO_HOME", &cargo_home).env_remove("CARGO_TARGET_DIR");
    steps.run(&mut package)?;
    let (here, there) = (fs::read(here)?, fs::read(clone.join("dist").join(zip_name()))?);
    ensure!(
        here == there,
        "the zips differ; is everything committed? Else look for both folders' names with `strings`"
    );
    println!("the same {} bytes", here.len());
    Ok(())
}

/// A cargo home that uses what the usual one has fetched and is configured with, under another path.
fn borrow(other: &Path) -> Result<()> {
    fs::create_dir_all(other)?;
    let usual = home()?;
    for name in ["registry", "git", "config.toml"] {
        if usual.join(name).exists() {
            symlink(usual.join(name), other.join(name)).context("cannot link to the usual cargo home")?;
        }
    }
    Ok(())
}
