//! ministack, an independent AWS emulator, as a child process.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::ask::{eventually, get};
use xtask::cargo;
use xtask::credentials::{REGION, ROOT};

/// The account of ministack's resources.
pub(crate) const ACCOUNT: &str = "000000000000";

/// A running ministack with an empty account. When dropped, it is killed together with the functions that it runs.
pub(crate) struct Emulator {
    child: Child,
    log: PathBuf,
    /// Its address.
    pub(crate) url: String,
}

impl Emulator {
    /// Starts it with policies enforced.
    pub(crate) fn start(python: &Path, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let log = folder.join("ministack.log");
        // Free until another process takes it.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let url = format!("http://127.0.0.1:{port}");
        let child = Command::new(python)
            .arg(cargo::root().join("e2e/emulator.py"))
            .env_clear()
            .env("AUTH", "true")
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            // The functions that it runs find AWS through these.
            .env("AWS_ENDPOINT_URL", &url)
            .env("AWS_ACCESS_KEY_ID", ROOT.access_key)
            .env("AWS_SECRET_ACCESS_KEY", ROOT.secret)
            .env("MINISTACK_REGION", REGION)
            // Lambda waits a minute before it invokes a failed function again.
            .env("LAMBDA_ASYNC_RETRY_BASE_SECONDS", "0.1")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("TMPDIR", folder)
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?)
            .process_group(0)
            .spawn()
            .context("cannot start ministack")?;
        let mut emulator = Self { child, log, url };
        eventually("ministack to listen", || {
            ensure!(emulator.child.try_wait()?.is_none(), "ministack ended");
            Ok(get(&emulator.url, "/_ministack/health").ok())
        })
        .with_context(|| format!("see {}", emulator.log.display()))?;
        Ok(emulator)
    }

    /// Every message that SES accepted, oldest first.
    pub(crate) fn mails(&self) -> Result<Vec<Value>> {
        let mut all = get(&self.url, "/_ministack/ses/messages")?;
        Ok(all["messages"][ACCOUNT].as_array_mut().map(std::mem::take).unwrap_or_default())
    }

    /// The bodies of the messages that are in a queue.
    pub(crate) fn messages(&self, queue: &str) -> Result<Vec<Value>> {
        let all = get(&self.url, &format!("/_ministack/sqs/messages?QueueUrl={}/{ACCOUNT}/{queue}", self.url))?;
        let queues = all["messages"][ACCOUNT][REGION].as_object().into_iter().flat_map(|queues| queues.values());
        let messages = queues.filter_map(Value::as_array).flatten();
        messages
            .filter_map(|message| message["Body"].as_str())
            .map(|body| serde_json::from_str(body).with_context(|| format!("a message in {queue} is not JSON")))
            .collect()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // Its functions are in its process group. Processes that have already ended need no killing.
        let _ = Command::new("sh").args(["-c", &format!("kill -KILL -{}", self.child.id())]).status();
        let _ = self.child.wait();
    }
}
