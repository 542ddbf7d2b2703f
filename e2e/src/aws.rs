//! AWS's own command line.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::credentials::{Credentials, REGION, ROOT};

/// Removes the caller's AWS settings from a command, so that a mistake here can never reach a real account.
pub(crate) fn without_settings(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("NO_PROXY", "127.0.0.1")
}

/// The `aws` program, pointed at an emulator.
pub(crate) struct Aws {
    program: PathBuf,
    pub(crate) endpoint: String,
}

impl Aws {
    pub(crate) fn new(program: &Path, endpoint: &str) -> Self {
        Self { program: program.to_owned(), endpoint: endpoint.to_owned() }
    }

    /// The path of the program.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// Runs a command as an administrator and returns its answer; `None` if it prints none.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Value> {
        self.run_as(ROOT, arguments)
    }

    /// Runs a command with an access key.
    ///
    /// The environment starts empty, so that the caller's profile and proxy do not interfere, and a mistake here can
    /// never reach a real account.
    pub(crate) fn run_as(&self, credentials: Credentials<'_>, arguments: &[&str]) -> Result<Value> {
        let output = Command::new(&self.program)
            .args(["--endpoint-url", &self.endpoint, "--output", "json"])
            .args(arguments)
            .env_clear()
            .env("AWS_ACCESS_KEY_ID", credentials.access_key)
            .env("AWS_SECRET_ACCESS_KEY", credentials.secret)
            .env("AWS_DEFAULT_REGION", REGION)
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .output()
            .context("cannot run aws")?;
        let name = format!("aws {}", arguments.iter().take(2).copied().collect::<Vec<_>>().join(" "));
        ensure!(output.status.success(), "`{name}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        if output.stdout.trim_ascii().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&output.stdout).with_context(|| format!("`{name}` did not answer with JSON"))
    }
}
