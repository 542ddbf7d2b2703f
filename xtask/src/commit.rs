//! The commit that is checked out, and the version that it is of.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::root;

/// The version of every package of the workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is checked out.
pub struct Commit {
    /// The first 12 digits of its hash.
    hash: String,
    /// When it was made, in seconds since 1970.
    pub time: u64,
    /// What differs from it, a line for each file, as `git status --porcelain` tells.
    pub changes: String,
}

impl Commit {
    /// Asks git.
    pub fn head() -> Result<Self> {
        let hash = git(&["rev-parse", "--short=12", "HEAD"])?;
        let time = git(&["log", "-1", "--format=%ct"])?.parse().context("git tells no time of the commit")?;
        Ok(Self { hash, time, changes: git(&["status", "--porcelain"])? })
    }

    /// What `--version` tells, such as `1.2.3 (0123456789ab)`; with changes that are in no commit, `1.2.3 (0123456789ab, changed)`.
    #[must_use]
    pub fn version(&self) -> String {
        let changed = if self.changes.is_empty() { "" } else { ", changed" };
        format!("{VERSION} ({}{changed})", self.hash)
    }
}

fn git(arguments: &[&str]) -> Result<String> {
    let output = Command::new("git").args(arguments).current_dir(root()).output().context("cannot run git")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "git {} failed: {}", arguments.join(" "), complaint.trim());
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}
