//! The machine of the measurements.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use jiff::Timestamp;

/// One line: date, processor, memory, kernel, compiler, Python.
#[expect(clippy::disallowed_methods, reason = "the date of the measurement is today's")]
pub(crate) fn describe(python: &Path) -> Result<String> {
    let date = Timestamp::now().strftime("%-d %B %Y");
    let cores = std::thread::available_parallelism()?;
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|_| std::env::consts::ARCH.to_owned());
    let kib: u64 = field("/proc/meminfo", "MemTotal")?.trim_end_matches("kB").trim().parse()?;
    let gib = kib.div_ceil(1024 * 1024);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let kernel = kernel.split('-').next().unwrap_or_default().trim();
    let rustc = said(Command::new("rustc").arg("--version"))?;
    let rustc = rustc.split(" (").next().unwrap_or_default().to_owned();
    let boto = "import boto3, platform; print('Python', platform.python_version(), 'with boto3', boto3.__version__)";
    let python = said(Command::new(python).args(["-c", boto]))?;
    Ok(format!("{date}; {model}, {cores} cores, {gib} GiB; Linux {kernel}; {rustc}; {python}"))
}

/// The first value of a field in one of the kernel's `name: value` files.
fn field(file: &str, name: &str) -> Result<String> {
    let text = fs::read_to_string(file)?;
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'));
    Ok(value.with_context(|| format!("{file} has no {name}"))?.trim().to_owned())
}

/// A program's output.
fn said(command: &mut Command) -> Result<String> {
    Ok(String::from_utf8(command.output()?.stdout)?.trim().to_owned())
}
