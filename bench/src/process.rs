//! Linux's statistics of a process.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// The peak resident memory of the process, in KiB.
pub(crate) fn peak_memory(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the process has ended")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    line.trim_end_matches("kB").trim().parse().context("VmHWM is not a number")
}

/// The processor time of the process in all its current threads, user and system.
///
/// The scheduler counts nanoseconds; `/proc/PID/stat` has hundredths of a second, which is longer than an invocation.
pub(crate) fn cpu_time(pid: u32) -> Result<Duration> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).context("the process has ended")?;
    threads.map(|thread| of_thread(&fs::read_to_string(thread?.path().join("schedstat"))?)).sum()
}

fn of_thread(schedstat: &str) -> Result<Duration> {
    let nanoseconds = schedstat.split_whitespace().next().context("the kernel does not count processor time")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}
