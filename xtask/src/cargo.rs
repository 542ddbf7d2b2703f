//! The cargo that runs us, and the workspace it runs us in.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::steps::Steps;

/// The workspace's folder.
///
/// Cargo gives it at run time. The folder at build time may be another checkout with the same `target/`.
pub fn root() -> PathBuf {
    let built_in = || OsString::from(env!("CARGO_MANIFEST_DIR"));
    let mut folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(built_in));
    folder.pop();
    folder
}

/// A cargo command in the workspace's folder.
///
/// Cargo sets variables about the package in the programs that it runs. Those must not reach the inner cargo: some
/// build scripts watch them, so that every change between `cargo build` and `cargo xtask` would rebuild those crates.
pub fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments).current_dir(root());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

/// Where cargo keeps what it has fetched.
pub fn home() -> Result<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let usual = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    named.or_else(usual).context("neither CARGO_HOME nor HOME is set")
}

/// Fails with an installation hint unless `cargo SUBCOMMAND` is there.
pub fn require(subcommand: &str, component: &str) -> Result<()> {
    let there = cargo([subcommand, "--version"]).output().is_ok_and(|output| output.status.success());
    ensure!(there, "cargo {subcommand} is not installed: rustup component add {component}");
    Ok(())
}

/// Runs a build, and says where it put a binary.
pub(crate) fn executable_of(steps: &mut Steps, name: &str, mut build: Command, binary: &str) -> Result<PathBuf> {
    steps.time(name, || {
        let mut child =
            build.arg("--message-format=json-render-diagnostics").stdout(Stdio::piped()).spawn().context("cargo")?;
        let messages = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
        let built = messages.map_while(Result::ok).filter_map(|line| executable(&line, binary)).last();
        ensure!(child.wait()?.success(), "`{name}` failed");
        built.with_context(|| format!("`{name}` names no executable"))
    })
}

/// The path of the executable with that name in a message of cargo.
fn executable(message: &str, binary: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let ours = message["target"]["name"] == binary;
    message["executable"].as_str().filter(|_| ours).map(PathBuf::from)
}
