//! What no compiler checks: clean text, uniform crates, a pure core, fixtures that agree with each other, and claims that a
//! test shows.

mod circles;
mod claims;
mod fixtures;
mod infrastructure;
mod manifests;
mod text;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo;
use crate::steps::Steps;

/// Prints which files use which, and runs all checks.
pub(crate) fn map(steps: &mut Steps) -> Result<()> {
    let root = cargo::root();
    print!("{}", circles::Map::read(&root, &tracked_files(&root)?)?.tell());
    run(steps)
}

/// Runs all checks and names everything that is wrong, not only the first.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    steps.time("tidy", || {
        let root = cargo::root();
        let files = tracked_files(&root)?;
        let mut problems = text::problems(&root, &files)?;
        problems.extend(manifests::problems(&root, &files)?);
        problems.extend(fixtures::problems(&root.join("fixtures"))?);
        problems.extend(infrastructure::problems(&root, &files)?);
        problems.extend(claims::problems(&root, &files)?);
        problems.extend(circles::Map::read(&root, &files)?.problems());
        ensure!(problems.is_empty(), "the tree is not tidy:\n  {}", problems.join("\n  "));
        Ok(())
    })
}

/// The files that are in the repository, or would be after `git add --all`.
fn tracked_files(root: &Path) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let output = git.output().context("git is not installed: tidy asks it for the repository's files")?;
    ensure!(output.status.success(), "tidy needs a git checkout: {}", String::from_utf8_lossy(&output.stderr).trim());
    let names = String::from_utf8(output.stdout)?;
    // A file that is deleted but not yet committed is still listed.
    Ok(names.split_terminator('\0').filter(|name| root.join(name).is_file()).map(str::to_owned).collect())
}

/// A file of the repository as text; nothing if it is binary.
fn read(root: &Path, name: &str) -> Result<Option<String>> {
    let bytes = std::fs::read(root.join(name)).with_context(|| format!("cannot read {name}"))?;
    Ok(String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')))
}
