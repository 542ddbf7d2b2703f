//! Python, for AWS's command line and the function to compare with.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::cargo;
use crate::steps::Steps;

/// Makes a virtual environment under `target/` with the pinned packages of a requirements file, and returns its folder
/// of programs.
pub fn environment(steps: &mut Steps, folder: &str, requirements: &str) -> Result<PathBuf> {
    let there = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    ensure!(there, "python3 is not installed: apt-get install python3 python3-venv");
    let folder = cargo::root().join("target").join(folder);
    if !folder.join("bin/pip").exists() {
        make(steps, &folder)?;
    }
    let bin = folder.join("bin");
    let mut install = Command::new(bin.join("pip"));
    install.args(["install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
    steps.run(install.current_dir(cargo::root()))?;
    Ok(bin)
}

fn make(steps: &mut Steps, folder: &Path) -> Result<()> {
    steps.time("python3 -m venv", || {
        let made = Command::new("python3").args(["-m", "venv"]).arg(folder).output()?.status.success();
        ensure!(made, "python3 cannot make a virtual environment: apt-get install python3-venv");
        Ok(())
    })
}
