//! `firstkey local` as a child process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// A running local cloud; it is killed when dropped.
pub(super) struct Local {
    child: Child,
    /// Where the AWS endpoint listens, as it printed it.
    pub(super) aws: String,
    /// Where the inbox listens, as it printed it.
    pub(super) web: String,
}

impl Local {
    /// Starts it on free ports and waits for both URLs.
    pub(super) fn start(firstkey: &Path) -> Result<Self> {
        let mut child = Command::new(firstkey)
            .args(["local", "--aws-port", "0", "--web-port", "0"])
            // Whoever runs this may have a configuration of Firstkey in the environment.
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start `firstkey local`")?;
        let lines = lines(&mut child);
        // Whole before anything can fail, so that the child never outlives us.
        let mut local = Self { child, aws: String::new(), web: String::new() };
        local.aws = url(&lines, "AWS endpoint")?;
        local.web = url(&lines, "Inbox")?;
        Ok(local)
    }

    /// Stops it as Ctrl-C does; it has to end well.
    pub(super) fn stop(mut self) -> Result<()> {
        let interrupted = Command::new("sh").args(["-c", &format!("kill -INT {}", self.child.id())]).status()?;
        ensure!(interrupted.success(), "cannot interrupt `firstkey local`");
        let status = self.child.wait()?;
        ensure!(status.success(), "`firstkey local` did not end well after Ctrl-C ({status})");
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

/// What the child prints, shown as it comes. Reading goes on to the end, or a full pipe would stop the child.
fn lines(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    let stdout = child.stdout.take();
    std::thread::spawn(move || {
        for line in stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).lines()).map_while(Result::ok) {
            println!("    {line}");
            // The receiver goes once both URLs are known.
            let _ = sender.send(line);
        }
    });
    receiver
}

/// The URL on the line that begins with the label.
fn url(lines: &Receiver<String>, label: &str) -> Result<String> {
    loop {
        let line = lines.recv_timeout(Duration::from_secs(20));
        let line = line.with_context(|| format!("`firstkey local` printed no line `{label}  URL`"))?;
        if let Some(url) = line.strip_prefix(label) {
            return Ok(url.trim().to_owned());
        }
    }
}
