//! The project's own chores: `cargo xtask COMMAND`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod bench;
mod cargo;
mod e2e;
mod package;
mod python;
mod steps;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::Parser;

use crate::steps::Steps;

/// The project's own chores.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Xtask {
    /// Everything that needs only Rust: format, tidiness, clippy, all tests.
    Test,
    /// The tidiness checks alone.
    Tidy,
    /// Build the function and write dist/firstkey-lambda-ARCH.zip.
    Package,
    /// Run the main job from outside, with AWS's own command line. Needs python3.
    E2e,
    /// Measure the pipeline, and the function beside its likeness in Python. Needs python3.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let mut steps = Steps::default();
    let result = match Xtask::parse() {
        Xtask::Test => test::run(&mut steps),
        Xtask::Tidy => tidy::run(&mut steps),
        Xtask::Package => package::run(&mut steps).map(drop),
        Xtask::E2e => e2e::run(&mut steps),
        Xtask::Bench(options) => bench::run(&mut steps, &options),
    };
    steps.print_times();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
