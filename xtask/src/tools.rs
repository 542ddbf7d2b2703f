//! Programs of crates.io that a chore runs, in pinned versions below `target/`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::cargo::{cargo, root};
use crate::steps::Steps;

/// A program that `cargo install` makes.
pub struct Tool {
    /// The crate, and the program that it makes.
    pub name: &'static str,
    /// The exact version.
    pub version: &'static str,
    /// The crate's features, beside its default ones.
    pub features: &'static [&'static str],
}

/// Writes the list of a binary's dependencies into the binary.
pub const AUDITABLE: Tool = Tool { name: "cargo-auditable", version: "0.7.7", features: &[] };

impl Tool {
    /// The program, installed unless this version is there: only then is the network needed.
    pub fn installed(&self, steps: &mut Steps) -> Result<PathBuf> {
        let folder = root().join("target/tools").join(format!("{}-{}", self.name, self.version));
        let program = folder.join("bin").join(self.name);
        if !program.exists() {
            // Its own target folder: what it depends on has other features than what we do.
            let mut install = cargo(["install", "--locked", "--quiet", "--no-track", self.name]);
            install.args(["--version", self.version, "--features", &self.features.join(",")]);
            install.arg("--root").arg(&folder).env("CARGO_TARGET_DIR", folder.join("build"));
            steps.run(&mut install)?;
            std::fs::remove_dir_all(folder.join("build"))?;
        }
        Ok(program)
    }

    /// The program, as a command in the workspace's folder.
    pub fn command(&self, steps: &mut Steps) -> Result<Command> {
        let mut command = Command::new(self.installed(steps)?);
        command.current_dir(root());
        Ok(command)
    }
}
