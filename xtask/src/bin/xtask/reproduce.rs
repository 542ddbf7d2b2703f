//! `cargo xtask reproduce`: whether a commit gives the same zip wherever it is built.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use xtask::cargo::{cargo, home, root};
use xtask::package::zip_name;
use xtask::steps::Steps;

/// Two folders whose names have neither letters nor length in common.
const FOLDERS: [&str; 2] = ["one", "quite-another-folder"];

/// Packages the last commit twice, each time in a clone of its own with a cargo home of its own, and compares the zips.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    let place = root().join("target/reproduce");
    if place.exists() {
        fs::remove_dir_all(&place).with_context(|| format!("cannot remove {}", place.display()))?;
    }
    let mut zips = Vec::new();
    for name in FOLDERS {
        let folder = place.join(name);
        let other = folder.join("cargo-home");
        steps.run(Command::new("git").args(["clone", "--quiet"]).arg(root()).arg(folder.join("firstkey")))?;
        borrow(&other)?;
        let mut package = cargo(["xtask", "package"]);
        package.current_dir(folder.join("firstkey")).env("CARGO_HOME", &other).env_remove("CARGO_TARGET_DIR");
        steps.run(&mut package)?;
        zips.push(folder.join("firstkey/dist").join(zip_name()));
    }
    let [one, other] = &zips[..] else { unreachable!("there are two folders") };
    ensure!(
        fs::read(one)? == fs::read(other)?,
        "{} and {} differ; look for the folders' names in both with `strings`",
        one.display(),
        other.display()
    );
    println!("the same {} bytes", fs::metadata(one)?.len());
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
