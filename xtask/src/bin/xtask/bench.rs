//! `cargo xtask bench`: builds what is measured, then runs `firstkey-bench`.

use std::path::PathBuf;

use anyhow::Result;
use xtask::cargo::cargo;
use xtask::steps::Steps;
use xtask::{package, python};

/// What to measure, and what to do with the figures.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Another zip file of the function, such as one from before a change, to measure in the same run.
    #[arg(long, value_name = "ZIP")]
    beside: Option<PathBuf>,
    /// How many users the pipeline gets [default: 5000]; 0 leaves it out.
    #[arg(long, value_name = "NUMBER")]
    users: Option<usize>,
    /// Put the tables into docs/performance.md.
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
    if let Some(zip) = &options.beside {
        bench.arg("--beside").arg(std::path::absolute(zip)?);
    }
    if let Some(users) = options.users {
        bench.arg("--users").arg(users.to_string());
    }
    if options.write {
        bench.arg("--write");
    }
    steps.run(&mut bench)
}
