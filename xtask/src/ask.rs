//! Requests to a server, once or until it has an answer.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// How long an answer may take, such as the mail after `create-user` has ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page of a server as JSON.
pub fn get(server: &str, path: &str) -> Result<Value> {
    let mut response = ureq::get(format!("{server}{path}")).call().with_context(|| format!("GET {path}"))?;
    response.body_mut().read_json().with_context(|| format!("GET {path} is not JSON"))
}

/// Asks until there is an answer or the time is up.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if start.elapsed() > PATIENCE {
            bail!("waited {} s in vain for {what}", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}
