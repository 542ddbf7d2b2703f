//! `cargo xtask fuzz`: searches for inputs that break what must hold for any input.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;
use xtask::cargo::root;
use xtask::steps::Steps;
use xtask::tools::Tool;

const CARGO_FUZZ: Tool = Tool { name: "cargo-fuzz", version: "0.13.2", features: &[] };

/// How long to search.
#[derive(Args)]
pub(crate) struct Options {
    /// Seconds for each target
    #[arg(long, default_value_t = 20)]
    seconds: u32,
    /// Only this target
    #[arg(long)]
    target: Option<String>,
}

/// Runs every target, or one. Without a sanitizer: there is no unsafe code in which it could find anything.
///
/// It starts with the repository's corpus. New inputs stay below `target/`.
pub(crate) fn run(steps: &mut Steps, options: &Options) -> Result<()> {
    let there = nightly("cargo").arg("--version").output().is_ok_and(|output| output.status.success());
    ensure!(there, "Rust's nightly toolchain is not installed: rustup toolchain install nightly --profile minimal");
    let cargo_fuzz = CARGO_FUZZ.installed(steps)?;
    for target in targets()?.iter().filter(|target| options.target.as_ref().is_none_or(|only| only == *target)) {
        // libFuzzer writes to the first folder, and reads both.
        let found = root().join("target/fuzz/corpus").join(target);
        std::fs::create_dir_all(&found)?;
        let mut command = nightly(cargo_fuzz.as_os_str());
        command.args(["run", "--sanitizer", "none", "--target-dir", "target/fuzz", target]).arg(&found);
        command.arg(format!("fuzz/corpus/{target}"));
        command.args(["--", &format!("-max_total_time={}", options.seconds), "-print_final_stats=1", "-verbosity=0"]);
        steps.run(&mut command)?;
    }
    Ok(())
}

/// The targets, as the folder of their sources names them.
fn targets() -> Result<Vec<String>> {
    let folder = root().join("fuzz/fuzz_targets");
    let files = std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut targets = Vec::new();
    for file in files {
        targets.extend(file?.path().file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    targets.sort();
    Ok(targets)
}

/// A program with the nightly toolchain, without the variables that this cargo has set.
fn nightly(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly"]).arg(program).current_dir(root());
    command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    command
}
