//! Measures the pipeline in the local cloud, and the function beside its likeness in Python.
//!
//! `cargo xtask bench` builds what is measured and runs this in the workspace's folder. The figures are for reading, not for
//! passing or failing.
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

mod account;
mod function;
mod machine;
mod pipeline;
mod process;
mod program;
mod report;
mod runtime_api;
mod samples;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

use crate::program::Program;

/// Measures the pipeline in the local cloud, and the function beside its likeness in Python.
#[derive(Parser)]
struct Options {
    /// The function's executable, as it is shipped.
    #[arg(long)]
    bootstrap: PathBuf,
    /// The zip file around it.
    #[arg(long)]
    zip: PathBuf,
    /// A Python that has boto3.
    #[arg(long)]
    python: PathBuf,
    /// Put the table into docs/performance.md.
    #[arg(long)]
    write: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let pipeline = pipeline::measure().await?;
    let ours = Program::firstkey(&options.bootstrap, &options.zip)?;
    let theirs = Program::python(&options.python)?;
    let [ours, theirs] = function::measure([ours, theirs]).await?;
    let report = report::markdown(&pipeline, &ours, &theirs, &machine::describe(&options.python)?);
    println!("{report}");
    if options.write {
        report::write(&report)?;
    }
    Ok(())
}
