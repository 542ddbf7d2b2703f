//! What no compiler checks: clean text, uniform crates, a pure core, consistent fixtures, documents that name only what exists,
//! and no circles between files.

mod circles;
mod claims;
mod code_map;
mod fixtures;
mod infrastructure;
mod manifests;
mod repository;
mod text;

use anyhow::{Result, ensure};
use xtask::cargo;
use xtask::steps::Steps;

/// Prints which files use which, and runs all checks.
pub(crate) fn map(steps: &mut Steps) -> Result<()> {
    let root = cargo::root();
    print!("{}", circles::Map::read(&root, &repository::files(&root)?)?.tell());
    run(steps)
}

/// Runs all checks and names everything that is wrong, not only the first.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    steps.time("tidy", || {
        let root = cargo::root();
        let files = repository::files(&root)?;
        let mut problems = text::problems(&root, &files)?;
        problems.extend(manifests::problems(&root, &files)?);
        problems.extend(fixtures::problems(&root.join("fixtures"))?);
        problems.extend(infrastructure::problems(&root, &files)?);
        problems.extend(claims::problems(&root, &files)?);
        problems.extend(code_map::problems(&root, &files)?);
        problems.extend(circles::Map::read(&root, &files)?.problems());
        ensure!(problems.is_empty(), "the tree is not tidy:\n  {}", problems.join("\n  "));
        Ok(())
    })
}
