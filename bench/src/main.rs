//! Measures the pipeline in the local cloud, and the function beside equivalents in Python.
//!
//! `cargo xtask bench` builds what is measured and runs this in the workspace's folder. The figures are for reading;
//! nothing passes or fails.
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

mod account;
mod arrival;
mod function;
mod machine;
mod pipeline;
mod process;
mod program;
mod report;
mod runtime_api;
mod samples;
mod stub;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

use crate::function::Counts;
use crate::program::Program;

/// Measures the pipeline in the local cloud, and the function beside equivalents in Python.
#[derive(Parser)]
struct Options {
    /// The function's executable, as it is shipped.
    #[arg(long)]
    bootstrap: PathBuf,
    /// The zip file around it.
    #[arg(long)]
    zip: PathBuf,
    /// Another zip file of the function, to measure in the same run.
    #[arg(long)]
    beside: Option<PathBuf>,
    /// A Python with boto3.
    #[arg(long)]
    python: PathBuf,
    /// How many users the pipeline gets; none leaves it out.
    #[arg(long, default_value_t = 5_000)]
    users: usize,
    /// Put the tables into docs/performance.md.
    #[arg(long)]
    write: bool,
}

/// With instant answers, each measurement takes milliseconds.
const AT_ONCE: Counts = Counts { starts: 25, warm: 400 };

/// With AWS's delays, it shows little but their sum.
const DELAYED: Counts = Counts { starts: 10, warm: 30 };

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let pipeline = pipeline::measure(options.users).await?;
    let mut programs = vec![Program::firstkey(&options.bootstrap, &options.zip)?];
    if let Some(zip) = &options.beside {
        programs.push(Program::other(zip, &options.python)?);
    }
    programs.push(Program::python("Python, its two calls", "function", &options.python)?);
    programs.push(Program::python("Python, Firstkey's calls", "same_calls", &options.python)?);
    let figures = function::measure(&programs, AT_ONCE, DELAYED).await?;
    let report = report::markdown(&machine::describe(&options.python)?, &pipeline, &figures, [AT_ONCE, DELAYED]);
    println!("{report}");
    if options.write {
        report::write(&report)?;
    }
    Ok(())
}
