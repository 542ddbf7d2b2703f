//! The commands of a page of the documentation, run word for word.

use std::env;
use std::fs;
use std::io::{Seek, Write};
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use xtask::cargo;
use xtask::credentials::ROOT;
use xtask::steps::quietly;

use crate::aws::without_settings;

/// The first shell block below a heading of a page.
pub(crate) fn block(page: &str, heading: &str) -> Result<String> {
    let text = fs::read_to_string(cargo::root().join(page)).with_context(|| format!("cannot read {page}"))?;
    first_block(&text, heading).map(str::to_owned).with_context(|| format!("{page} has no commands below `{heading}`"))
}

fn first_block<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let (_, below) = page.split_once(&format!("\n{heading}\n"))?;
    let (_, code) = below.split_once("\n```sh\n")?;
    Some(code.split_once("\n```")?.0)
}

/// A shell in a folder, with `aws` pointed at an emulator.
pub(crate) struct Shell<'a> {
    pub(crate) programs: &'a Path,
    pub(crate) folder: PathBuf,
    pub(crate) endpoint: &'a str,
}

impl Shell<'_> {
    pub(crate) fn run(&self, script: &str, region: &str, arguments: &[&str]) -> Result<()> {
        self.run_in("sh", script, region, arguments, Stdio::null())
    }

    /// Runs commands in bash, which can read a secret, and answers what they ask for.
    pub(crate) fn run_and_answer(&self, script: &str, region: &str, answer: &str) -> Result<()> {
        let mut input = tempfile::tempfile().context("cannot make a temporary file")?;
        writeln!(input, "{answer}")?;
        input.rewind()?;
        self.run_in("bash", script, region, &[], input.into())
    }

    fn run_in(&self, program: &str, script: &str, region: &str, arguments: &[&str], input: Stdio) -> Result<()> {
        let mut shell = Command::new(program);
        shell.args(["-euc", script, program]).args(arguments).current_dir(&self.folder).stdin(input);
        let path = env::var_os("PATH").context("there is no PATH")?;
        let path = env::join_paths(iter::once(self.programs.to_owned()).chain(env::split_paths(&path)))?;
        without_settings(&mut shell)
            .env("PATH", path)
            .env("AWS_ENDPOINT_URL", self.endpoint)
            .env("AWS_ACCESS_KEY_ID", ROOT.access_key)
            .env("AWS_SECRET_ACCESS_KEY", ROOT.secret)
            .env("AWS_DEFAULT_REGION", region);
        quietly(&mut shell)
    }
}

#[cfg(test)]
mod tests {
    use super::first_block;

    #[test]
    fn the_commands_are_those_of_the_heading() {
        let page = "# Page\n\n## One\n```sh\nfirst\n```\n\n## Two\ntext\n\n```sh\nsecond\nthird\n```\n";
        assert_eq!(first_block(page, "## Two"), Some("second\nthird"));
        assert_eq!(first_block(page, "## Three"), None);
    }
}
