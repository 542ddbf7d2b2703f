//! The project's own chores: `cargo xtask COMMAND`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod bench;
mod browser;
mod deny;
mod fuzz;
mod gallery;
mod infrastructure;
mod release;
mod reproduce;
mod spam;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use xtask::cargo::cargo;
use xtask::package;
use xtask::steps::Steps;

/// The project's own chores.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Xtask {
    /// Everything that needs only Rust: format, tidiness, clippy, all tests.
    Test(test::Options),
    /// The tidiness checks alone, with a map of the files and what each of them uses.
    Tidy,
    /// Check the licences, bans and sources of the dependencies. Needs python3.
    Deny(deny::Options),
    /// Build the function and write dist/firstkey-lambda-ARCH.zip.
    Package,
    /// Make what a release brings, from a tree without changes, into dist/.
    Release(release::Options),
    /// Package the function here and in a clone elsewhere, and compare the bytes. Takes as long as two packages.
    Reproduce,
    /// Check the Terraform module, the CloudFormation template and the workflows without running them. Needs terraform and python3.
    Infrastructure,
    /// Run Firstkey from outside: the local cloud, then Terraform's and CloudFormation's deployment. Needs terraform and python3.
    E2e,
    /// Look at the mail and the inbox in a real browser. Needs node, npm, chromium and its fonts.
    Browser(browser::Options),
    /// Take pictures of the mail in each language and of the inbox, into target/gallery. Needs what browser needs.
    Gallery,
    /// Ask SpamAssassin about the mail in each language. Needs spamassassin.
    Spam,
    /// Search for hostile inputs that break something. Needs Rust's nightly toolchain.
    Fuzz(fuzz::Options),
    /// Measure the pipeline, and the function beside equivalents in Python. Needs python3.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let mut steps = Steps::default();
    let result = match Xtask::parse() {
        Xtask::Test(options) => test::run(&mut steps, &options),
        Xtask::Tidy => tidy::map(&mut steps),
        Xtask::Deny(options) => deny::run(&mut steps, &options),
        Xtask::Package => package::run(&mut steps).map(drop),
        Xtask::Release(options) => release::run(&mut steps, &options),
        Xtask::Reproduce => reproduce::run(&mut steps),
        Xtask::Infrastructure => infrastructure::run(&mut steps),
        Xtask::E2e => return e2e(),
        Xtask::Browser(options) => browser::run(&mut steps, &options),
        Xtask::Gallery => gallery::run(&mut steps),
        Xtask::Spam => spam::run(&mut steps),
        Xtask::Fuzz(options) => fuzz::run(&mut steps, &options),
        Xtask::Bench(options) => bench::run(&mut steps, &options),
    };
    steps.end(result)
}

/// The end-to-end tests are a separate program, which prints its own steps, times and error.
fn e2e() -> ExitCode {
    match cargo(["run", "--quiet", "--locked", "--package", "firstkey-e2e"]).status().context("cannot run cargo") {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => Steps::default().end(Err(error)),
    }
}
