//! `cargo xtask test`: everything that a machine with only Rust can check.

use std::cmp::Reverse;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::Args;
use xtask::cargo::{cargo, require};
use xtask::steps::Steps;
use xtask::workspace::{self, TestProgram, Workspace};

use crate::tidy;

/// How much to try.
#[derive(Args)]
pub(crate) struct Options {
    /// Search for hours: every pair of faults, 20,000 histories, 100,000 users at once
    #[arg(long)]
    deep: bool,
}

/// Runs the quick checks first, so that a slip shows at once.
pub(crate) fn run(steps: &mut Steps, options: &Options) -> Result<()> {
    require("fmt", "rustfmt")?;
    steps.run(&mut cargo(["fmt", "--all", "--check"]))?;
    tidy::run(steps)?;
    workspace::clippy(steps)?;
    let mut tests = Workspace::build(steps)?.tests;
    // The largest programs run longest: started first, they leave no core idle at the end.
    tests.sort_by_key(|test| Reverse(test.executable.metadata().map_or(0, |file| file.len())));
    steps.time("tests", || side_by_side(&tests, options.deep))
}

/// Runs the test programs in parallel, one for each core: the tests of a single program often leave a core idle.
fn side_by_side(tests: &[TestProgram], deep: bool) -> Result<()> {
    let waiting = Mutex::new(tests.iter());
    let failed = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(test) = next(&waiting) {
                    if let Err(error) = run_one(test, deep) {
                        eprintln!("{error:#}");
                        failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(test.name.as_str());
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    ensure!(failed.is_empty(), "tests failed: {}", failed.join(", "));
    Ok(())
}

fn next<'a>(waiting: &Mutex<std::slice::Iter<'a, TestProgram>>) -> Option<&'a TestProgram> {
    waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next()
}

/// Runs the tests of one program, and shows their output only if one failed.
fn run_one(test: &TestProgram, deep: bool) -> Result<()> {
    let start = Instant::now();
    let mut command = Command::new(&test.executable);
    command.arg("--quiet").current_dir(&test.folder).env("CARGO_MANIFEST_DIR", &test.folder);
    if deep {
        command.env("FIRSTKEY_DEEP", "1");
    }
    let output = command.output().with_context(|| format!("cannot run the tests of {}", test.name))?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let all = [&*printed, &String::from_utf8_lossy(&output.stderr)].concat();
    ensure!(output.status.success(), "the tests of {} failed ({}):\n{}", test.name, output.status, all.trim());
    let passed = printed.lines().find_map(|line| line.strip_prefix("test result: ok. ")?.split(';').next());
    let passed = passed.with_context(|| format!("the tests of {} say nothing of a result:\n{all}", test.name))?;
    println!("{:8.1} s  {}: {passed}", start.elapsed().as_secs_f64(), test.name);
    Ok(())
}
