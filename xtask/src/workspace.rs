//! The workspace as its tests have it: built once, for everything that runs a program or a test of it.
//!
//! A build of one package resolves other features of what it depends on than a build of all, and would compile half of the tree
//! again. So whoever needs a program takes the one that the tests were built with.

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
    /// In the order in which cargo tells of them.
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

/// Everything that there is to compile.
const TESTS: [&str; 5] = ["test", "--workspace", "--all-targets", "--no-run", "--locked"];

/// Clippy over every target; one warning is too many.
///
/// `cargo clippy` would check every dependency anew, for metadata that differ from those of a build. So clippy's driver compiles
/// the workspace's own crates here, over the dependencies that the tests need in any case. What it makes is not used: the driver
/// is for linting only.
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

/// Runs cargo, and hands over its messages.
fn run(command: &mut Command, mut heard: impl FnMut(&Value)) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cargo")?;
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
        // What is no JSON is the output of a build script.
        if let Ok(message) = serde_json::from_str(&line?) {
            heard(&message);
        }
    }
    ensure!(child.wait()?.success(), "cargo failed");
    Ok(())
}
