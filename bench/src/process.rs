//! What Linux knows of a process.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// The most memory that the process ever had resident, in KiB.
pub(crate) fn peak_memory(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the process has ended")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    line.trim_end_matches("kB").trim().parse().context("VmHWM is not a number")
}

/// The processor time that the process has used, its own and the kernel's, in all threads that it has now.
///
/// The scheduler counts nanoseconds; what `/proc/PID/stat` tells is in hundredths of a second, which is more than an
/// invocation takes.
pub(crate) fn cpu_time(pid: u32) -> Result<Duration> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).context("the process has ended")?;
    threads.map(|thread| of_thread(&fs::read_to_string(thread?.path().join("schedstat"))?)).sum()
}

fn of_thread(schedstat: &str) -> Result<Duration> {
    let nanoseconds = schedstat.split_whitespace().next().context("the kernel does not count processor time")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}
