//! The workspace, built once for everything that runs a program or a test of it.
//!
//! Building a single package resolves other features for its dependencies than building all of them, and would compile
//! half of the tree again. So callers that need a program take the one built with the tests.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::cargo::cargo;
use crate::steps::Steps;

/// What a build of the workspace made.
pub struct Workspace {
    /// In cargo's order.
    pub tests: Vec<TestProgram>,
    programs: BTreeMap<String, PathBuf>,
}

/// A program that runs tests.
pub struct TestProgram {
    /// The package and the target, such as `firstkey faults`.
    pub name: String,
    /// Where it is.
    pub executable: PathBuf,
    /// The package's folder, where its tests expect to be run.
    pub folder: PathBuf,
}

impl Workspace {
    /// Builds every program and every test.
    pub fn build(steps: &mut Steps) -> Result<Self> {
        let mut command = cargo(TESTS);
        steps.time("cargo test --workspace --no-run", || {
            let mut built = Self { tests: Vec::new(), programs: BTreeMap::new() };
            run(command.arg("--message-format=json-render-diagnostics"), |message| built.note(message))?;
            Ok(built)
        })
    }

    /// A program by its name.
    pub fn program(&self, name: &str) -> Result<&Path> {
        self.programs.get(name).map(PathBuf::as_path).with_context(|| format!("the workspace has no program `{name}`"))
    }

    fn note(&mut self, message: &Value) {
        let Some(executable) = message["executable"].as_str().map(PathBuf::from) else { return };
        let target = message["target"]["name"].as_str().unwrap_or_default().to_owned();
        if message["profile"]["test"] == false {
            self.programs.insert(target, executable);
            return;
        }
        let manifest = Path::new(message["manifest_path"].as_str().unwrap_or_default());
        let folder = manifest.parent().unwrap_or(manifest).to_owned();
        let package = folder.file_name().unwrap_or_default().to_string_lossy();
        let name = if *package == *target { target } else { format!("{package} {target}") };
        self.tests.push(TestProgram { name, executable, folder });
    }
}

/// Everything that can be compiled.
const TESTS: [&str; 5] = ["test", "--workspace", "--all-targets", "--no-run", "--locked"];

/// Clippy over every target; one warning is too many.
///
/// `cargo clippy` would check every dependency again, because its metadata differ from a build's. So this runs clippy's
/// driver on the workspace's own crates, with the dependencies that the tests need in any case. Its output is
/// discarded: the driver only lints.
pub fn clippy(steps: &mut Steps) -> Result<()> {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().context("rustc")?.stdout;
    let driver = Path::new(String::from_utf8(sysroot)?.trim()).join("bin/clippy-driver");
    ensure!(driver.exists(), "cargo clippy is not installed: rustup component add clippy");
    steps.time("clippy", || {
        let mut warnings = 0;
        let mut command = cargo(TESTS);
        run(command.arg("--message-format=json").env("RUSTC_WORKSPACE_WRAPPER", &driver), |message| {
            if message["reason"] == "compiler-message" {
                eprint!("{}", message["message"]["rendered"].as_str().unwrap_or_default());
                warnings += 1;
            }
        })?;
        ensure!(warnings == 0, "clippy has something to say");
        Ok(())
    })
}

/// Runs cargo, and passes on its messages.
fn run(command: &mut Command, mut heard: impl FnMut(&Value)) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cargo")?;
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
        // Lines that are not JSON are the output of a build script.
        if let Ok(message) = serde_json::from_str(&line?) {
            heard(&message);
        }
    }
    ensure!(child.wait()?.success(), "cargo failed");
    Ok(())
}
