//! `cargo xtask test`: everything that a machine with only Rust can check.

use anyhow::Result;

use crate::cargo::{cargo, require};
use crate::steps::Steps;
use crate::tidy;

/// Runs the quick checks first, so that a slip of the pen shows at once.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    require("fmt", "rustfmt")?;
    require("clippy", "clippy")?;
    steps.run(&mut cargo(["fmt", "--all", "--check"]))?;
    tidy::run(steps)?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    steps.run(&mut cargo(clippy))?;
    steps.run(&mut cargo(["test", "--workspace", "--locked"]))
}
