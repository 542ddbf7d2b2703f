//! `firstkey-local serve` as a child process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::credentials::{REGION, ROOT};

/// A running `firstkey-local serve`; it is killed when dropped.
pub struct Local {
    child: Child,
    /// The AWS endpoint's address, as printed.
    pub aws: String,
    /// The inbox's address, as printed; empty in front of another emulator, which has none.
    pub web: String,
}

impl Local {
    /// Starts the local cloud on free ports, with a configuration of Firstkey, and waits for both URLs.
    pub fn start(program: &Path, configuration: &[(&str, &str)]) -> Result<Self> {
        let (mut local, lines) = Self::spawn(program, &["--web-port", "0"], configuration)?;
        local.aws = url(&lines, "AWS endpoint")?;
        local.web = url(&lines, "Inbox")?;
        Ok(local)
    }

    /// Starts the trail alone, in front of another emulator, on a free port.
    pub fn start_in_front_of(program: &Path, upstream: &str) -> Result<Self> {
        let (mut local, lines) = Self::spawn(program, &["--upstream", upstream], &[])?;
        local.aws = url(&lines, "AWS endpoint")?;
        Ok(local)
    }

    fn spawn(program: &Path, arguments: &[&str], configuration: &[(&str, &str)]) -> Result<(Self, Receiver<String>)> {
        let mut child = Command::new(program)
            .args(["serve", "--aws-port", "0"])
            .args(arguments)
            // The caller's environment may contain a configuration of Firstkey.
            .env_clear()
            .env("AWS_ACCESS_KEY_ID", ROOT.access_key)
            .env("AWS_SECRET_ACCESS_KEY", ROOT.secret)
            .env("AWS_REGION", REGION)
            .envs(configuration.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start `firstkey-local serve`")?;
        let lines = lines(&mut child);
        // Owned before anything can fail, so that the child never outlives us.
        Ok((Self { child, aws: String::new(), web: String::new() }, lines))
    }

    /// Stops it as Ctrl-C does, and expects success.
    pub fn stop(mut self) -> Result<()> {
        let interrupted = Command::new("sh").args(["-c", &format!("kill -INT {}", self.child.id())]).status()?;
        ensure!(interrupted.success(), "cannot interrupt `firstkey-local serve`");
        let status = self.child.wait()?;
        ensure!(status.success(), "`firstkey-local serve` did not end well after Ctrl-C ({status})");
        Ok(())
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // After `stop` there is nothing left to kill, which is not an error here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Shows the child's output as it comes. Keeps reading to the end, because a full pipe would stop the child.
fn lines(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    let stdout = child.stdout.take();
    std::thread::spawn(move || {
        for line in stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).lines()).map_while(Result::ok) {
            println!("    {line}");
            // The receiver is gone once both URLs are known.
            let _ = sender.send(line);
        }
    });
    receiver
}

/// The URL on the line that begins with the label.
fn url(lines: &Receiver<String>, label: &str) -> Result<String> {
    loop {
        let line = lines.recv_timeout(Duration::from_secs(20));
        let line = line.with_context(|| format!("`firstkey-local serve` printed no line `{label}  URL`"))?;
        if let Some(url) = line.strip_prefix(label) {
            return Ok(url.trim().to_owned());
        }
    }
}
