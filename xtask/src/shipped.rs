//! How the binaries are built that a release brings: no folder of the machine gets into them, and each tells what it is made of.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::{self, cargo};
use crate::commit::{Commit, VERSION};
use crate::steps::Steps;
use crate::tools::AUDITABLE;

/// Builds a binary of a package in a profile, and says where it is.
///
/// `cargo audit bin` reads its dependencies out of it, and `--version` tells the commit.
pub fn build(steps: &mut Steps, profile: &str, package: &str, binary: &str) -> Result<PathBuf> {
    steps.run(&mut cargo(["fetch", "--locked", "--quiet"]))?;
    let mut command = cargo(["build", "--locked", "--profile", profile, "--package", package, "--bin", binary]);
    // What `cargo auditable` does, but for the wrapper's folder: cargo counts the wrapper's path among what a package is, so that
    // with it the order of functions would be another in each folder.
    command.env("RUSTC_WORKSPACE_WRAPPER", AUDITABLE.name).env("PATH", path_with(&AUDITABLE.installed(steps)?)?);
    command.env("CARGO_AUDITABLE_ORIG_ARGS", r#"{"offline":false,"locked":true,"frozen":false,"config":[]}"#);
    // In the place of all flags that this machine is configured with.
    command.env("CARGO_ENCODED_RUSTFLAGS", remappings()?.join("\x1f")).env_remove("RUSTFLAGS");
    command.env("CARGO_INCREMENTAL", "0").env("FIRSTKEY_VERSION", version());
    cargo::executable_of(steps, &format!("cargo build --profile {profile} --bin {binary}"), command, binary)
}

/// The `PATH` with a program's folder before all others.
fn path_with(program: &Path) -> Result<OsString> {
    let folder = program.parent().context("a program without a folder")?.to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&others)))?)
}

/// What `--version` tells. Sources that did not come by git have no commit.
fn version() -> String {
    Commit::head().map_or_else(|_| VERSION.to_owned(), |commit| commit.version())
}

/// Panics tell the source file in which they happen, which would be another in each folder.
fn remappings() -> Result<Vec<String>> {
    let compiler = Compiler::ask()?;
    let mut prefixes = vec![
        (cargo::root(), "/firstkey".to_owned()),
        (compiler.sysroot.join("lib/rustlib/src/rust"), format!("/rustc/{}", compiler.commit)),
    ];
    if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
        prefixes.push((std::path::absolute(target)?, "/firstkey/target".to_owned()));
    }
    // One folder a registry, named for its address: a mirror's has another name.
    let registries = cargo::home()?.join("registry/src");
    for registry in fs::read_dir(&registries).with_context(|| format!("cannot read {}", registries.display()))? {
        prefixes.push((registry?.path(), "/registry".to_owned()));
    }
    let flag = |(from, to): &(PathBuf, String)| Some(format!("--remap-path-prefix={}={to}", from.to_str()?));
    prefixes.iter().map(flag).collect::<Option<_>>().context("a folder's name is not UTF-8")
}

/// The compiler of the workspace.
struct Compiler {
    sysroot: PathBuf,
    commit: String,
}

impl Compiler {
    fn ask() -> Result<Self> {
        let ask = |arguments: &[&str]| -> Result<String> {
            let output = Command::new("rustc").args(arguments).current_dir(cargo::root()).output().context("rustc")?;
            ensure!(output.status.success(), "rustc {} failed", arguments.join(" "));
            Ok(String::from_utf8(output.stdout)?)
        };
        let verbose = ask(&["--version", "--verbose"])?;
        let commit = verbose.lines().find_map(|line| line.strip_prefix("commit-hash: "));
        let commit = commit.context("rustc tells no commit")?.to_owned();
        Ok(Self { sysroot: PathBuf::from(ask(&["--print", "sysroot"])?.trim()), commit })
    }
}
