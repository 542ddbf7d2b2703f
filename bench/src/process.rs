//! What Linux knows of a process.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// The clock tick of `/proc/PID/stat`: a hundredth of a second on every architecture that Lambda has.
const TICK: Duration = Duration::from_millis(10);

/// The most memory that the process ever had resident, in KiB.
pub(crate) fn peak_memory(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the process has ended")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    line.trim_end_matches("kB").trim().parse().context("VmHWM is not a number")
}

/// The processor time that the process has used, its own and the kernel's.
pub(crate) fn cpu_time(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("the process has ended")?;
    // The second field is the program's name in parentheses, which may hold spaces; utime and stime are 14th and 15th.
    let (_, rest) = stat.rsplit_once(')').context("no program name")?;
    let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<u32>).sum::<Result<u32, _>>()?;
    Ok(TICK * ticks)
}
