//! The repository's files.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The files that are in the repository, or would be after `git add --all`.
pub(super) fn files(root: &Path) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let output = git.output().context("git is not installed: tidy asks it for the repository's files")?;
    ensure!(output.status.success(), "tidy needs a git checkout: {}", String::from_utf8_lossy(&output.stderr).trim());
    let names = String::from_utf8(output.stdout)?;
    // A file that is deleted but not yet committed is still listed.
    Ok(names.split_terminator('\0').filter(|name| root.join(name).is_file()).map(str::to_owned).collect())
}

/// A file of the repository as text; nothing if it is binary.
pub(super) fn read(root: &Path, name: &str) -> Result<Option<String>> {
    let bytes = std::fs::read(root.join(name)).with_context(|| format!("cannot read {name}"))?;
    Ok(String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')))
}
