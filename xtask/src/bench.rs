//! `cargo xtask bench`: builds what is measured, then lets `firstkey-bench` measure it.

use anyhow::Result;

use crate::cargo::cargo;
use crate::steps::Steps;
use crate::{package, python};

/// What to do with the figures.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Put the table into docs/performance.md.
    #[arg(long)]
    write: bool,
}

/// Measures the shipped binary itself, so it is packaged first.
pub(crate) fn run(steps: &mut Steps, options: &Options) -> Result<()> {
    let package = package::run(steps)?;
    let python = python::environment(steps, "bench/venv", "bench/python/requirements.txt")?;
    let mut bench = cargo(["run", "--release", "--locked", "--package", "firstkey-bench", "--"]);
    bench.arg("--bootstrap").arg(package.bootstrap).arg("--zip").arg(package.zip);
    bench.arg("--python").arg(python.join("python"));
    if options.write {
        bench.arg("--write");
    }
    steps.run(&mut bench)
}
