//! AWS's own command line.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The `aws` program, pointed at the local cloud.
pub(super) struct Aws {
    program: PathBuf,
    endpoint: String,
}

impl Aws {
    pub(super) fn new(program: &Path, endpoint: &str) -> Self {
        Self { program: program.to_owned(), endpoint: endpoint.to_owned() }
    }

    /// Runs a command and gives its answer.
    ///
    /// The environment starts empty, so that neither the profile nor the proxy of whoever runs this gets in the way, and
    /// a mistake here can never reach a real account.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Value> {
        let output = Command::new(&self.program)
            .args(["--endpoint-url", &self.endpoint, "--output", "json"])
            .args(arguments)
            .env_clear()
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .output()
            .context("cannot run aws")?;
        let name = format!("aws {}", arguments.join(" "));
        ensure!(output.status.success(), "`{name}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        serde_json::from_slice(&output.stdout).with_context(|| format!("`{name}` did not answer with JSON"))
    }
}
