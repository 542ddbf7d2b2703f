//! The figures as a table.

use std::fmt::Display;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::function::Figures;
use crate::samples::Samples;

const BEGIN: &str = "<!-- figures: cargo xtask bench --write -->\n";
const END: &str = "<!-- end of figures -->\n";

/// The figures of one run, in Markdown.
pub(crate) fn markdown(pipeline: &Samples, ours: &Figures, theirs: &Figures, machine: &str) -> String {
    let starts = ours.to_first_poll.count();
    let rows = [
        row("start to first poll, median", ours, theirs, |of| ms(of.to_first_poll.median()), Some(25.0)),
        row("first invocation, median", ours, theirs, |of| ms(of.first.median()), None),
        row("warm invocation, median", ours, theirs, |of| ms(of.warm.median()), None),
        row("warm invocation, p99", ours, theirs, |of| ms(of.warm.p99()), None),
        row("CPU per warm invocation", ours, theirs, |of| ms(of.cpu), Some(8.0)),
        row("peak memory", ours, theirs, |of| Figure { value: of.peak_memory as f64 / 1024.0, unit: "MiB" }, Some(5.0)),
        row("zip file", ours, theirs, |of| Figure { value: of.zip_size as f64 / 1000.0, unit: "kB" }, None),
    ];
    format!(
        "Made on: {machine}.\n\n\
         **`CreateUser` request to accepted mail**, in the local cloud, {users} users one after the other: median {median}, \
         p99 {p99}. Median of the first hundred {early}, of the last hundred {late}.\n\n\
         **The function** through the Lambda Runtime API: {starts} starts, {warm} warm invocations of each.\n\n\
         | | Firstkey | Python, boto3 | ratio | aim | met |\n|---|--:|--:|--:|--:|---|\n{rows}",
        users = pipeline.count(),
        median = ms(pipeline.median()),
        p99 = ms(pipeline.p99()),
        early = ms(pipeline.first(100).median()),
        late = ms(pipeline.last(100).median()),
        warm = ours.warm.count(),
        rows = rows.concat(),
    )
}

/// Puts the figures between the marks in docs/performance.md.
pub(crate) fn write(figures: &str) -> Result<()> {
    let path = "docs/performance.md";
    let page = fs::read_to_string(path).context("cannot read docs/performance.md")?;
    let (before, rest) = page.split_once(BEGIN).context("docs/performance.md has no mark where figures begin")?;
    let (_, after) = rest.split_once(END).context("docs/performance.md has no mark where figures end")?;
    fs::write(path, format!("{before}{BEGIN}\n{figures}\n{END}{after}"))?;
    Ok(())
}

/// A measured value with its unit.
struct Figure {
    value: f64,
    unit: &'static str,
}

impl Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = if self.value < 100.0 { 1 } else { 0 };
        write!(f, "{:.digits$} {}", self.value, self.unit)
    }
}

fn ms(duration: Duration) -> Figure {
    Figure { value: duration.as_secs_f64() * 1000.0, unit: "ms" }
}

/// One measure of both. With an `aim`, ours is to be at most that part of theirs.
fn row(name: &str, ours: &Figures, theirs: &Figures, of: impl Fn(&Figures) -> Figure, aim: Option<f64>) -> String {
    let (ours, theirs) = (of(ours), of(theirs));
    let part = theirs.value / ours.value;
    let ratio = if part >= 1.0 { format!("1/{part:.1}") } else { format!("{:.1}", 1.0 / part) };
    let aims = aim.map(|aim| (format!("≤ 1/{aim}"), if part >= aim { "yes" } else { "no" }));
    let (aim, met) = aims.unwrap_or_default();
    format!("| {name} | {ours} | {theirs} | {ratio} | {aim} | {met} |\n")
}
