//! The figures as tables.

use std::fmt::Display;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::function::{Counts, Figures};
use crate::samples::Samples;

const BEGIN: &str = "<!-- figures: cargo xtask bench --write -->\n";
const END: &str = "<!-- end of figures -->\n";

/// How many users are compared at the pipeline's beginning and end.
const EDGE: usize = 100;

/// How much longer than the first users the last ones may take.
const GROWTH: f64 = 1.3;

/// The figures of one run, in Markdown. With two hundred users and more, they include the pipeline's growth.
pub(crate) fn markdown(machine: &str, pipeline: &Samples, figures: &[Figures], counts: [Counts; 2]) -> String {
    let [at_once, delayed] = counts;
    let mut text = format!("Made on: {machine}.\n\n");
    if pipeline.count() > 0 {
        text += &growth(pipeline);
    }
    text += &format!(
        "**The function, AWS answering at once**: {} starts, {} warm invocations of each; median, and in parentheses the 5th \
         and the 95th percentile.\n\n{}",
        at_once.starts,
        at_once.warm,
        table(
            figures,
            &[
                Row::new("start to first poll", |of| samples(&of.at_once.to_first_poll)).at_most(5.0),
                Row::new("first invocation", |of| samples(&of.at_once.first)),
                Row::new("warm invocation", |of| samples(&of.at_once.warm)),
                Row::new("CPU, warm invocation", |of| samples(&of.at_once.cpu)).at_most(3.0),
                Row::new("peak memory", |of| Figure::of(mebibytes(of.at_once.peak_memory), "MiB")).at_most(10.0),
                Row::new("zip file", |of| Figure::of(of.zip_size as f64 / 1e6, "MB")).at_most(2.5),
                Row::new("calls of AWS, first and warm", |of| {
                    Figure { text: of.at_once.calls.map(|calls| calls.to_string()).join(", "), value: 0.0 }
                }),
            ]
        ),
    );
    text += &format!(
        "\n**The function, AWS answering as late as it does**: {} starts, {} warm invocations of each.\n\n{}",
        delayed.starts,
        delayed.warm,
        table(
            figures,
            &[
                Row::new("first invocation", |of| samples(&of.delayed.first)),
                Row::new("warm invocation", |of| samples(&of.delayed.warm)),
                Row::new("CPU, warm invocation", |of| samples(&of.delayed.cpu)),
            ]
        ),
    );
    text
}

fn growth(pipeline: &Samples) -> String {
    let users = pipeline.count();
    let edge = EDGE.min(users / 2);
    let (early, late) = (pipeline.first(edge).median(), pipeline.last(edge).median());
    let growth = late.as_secs_f64() / early.as_secs_f64();
    format!(
        "**`CreateUser` request to accepted mail**, in the local cloud, {users} users one after the other: median {}, p99 {}. \
         Median of users 1 to {edge} {}, of users {} to {users} {}: {growth:.2} times that (aim: at most {GROWTH}, {}).\n\n",
        milliseconds(pipeline.median()),
        milliseconds(pipeline.p99()),
        milliseconds(early),
        users - edge + 1,
        milliseconds(late),
        met(growth <= GROWTH),
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

/// One measure of every program.
struct Row {
    name: &'static str,
    figure: fn(&Figures) -> Figure,
    /// The most that the first program may have.
    aim: Option<f64>,
}

impl Row {
    fn new(name: &'static str, figure: fn(&Figures) -> Figure) -> Self {
        Self { name, figure, aim: None }
    }

    fn at_most(self, aim: f64) -> Self {
        Self { aim: Some(aim), ..self }
    }

    fn cells(&self, figures: &[Figures]) -> Vec<String> {
        let cells = figures.iter().map(|of| (self.figure)(of));
        let first = figures.first().map_or(0.0, |of| (self.figure)(of).value);
        let aim = self.aim.map(|aim| format!("≤ {aim}: {}", met(first <= aim))).unwrap_or_default();
        let name = std::iter::once(self.name.to_owned());
        name.chain(cells.map(|figure| figure.text)).chain([aim]).collect()
    }
}

/// A measured value as shown in the table.
struct Figure {
    text: String,
    /// The measure that a target is about.
    value: f64,
}

impl Figure {
    fn of(value: f64, unit: &str) -> Self {
        Self { text: format!("{value:.*} {unit}", digits(value)), value }
    }
}

fn table(figures: &[Figures], rows: &[Row]) -> String {
    let names = figures.iter().map(|of| of.name.to_owned());
    let head: Vec<String> = [String::new()].into_iter().chain(names).chain(["aim".to_owned()]).collect();
    let rule = format!("|---|{}---|\n", "--:|".repeat(figures.len()));
    rows.iter().fold(line(&head) + &rule, |table, row| table + &line(&row.cells(figures)))
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn samples(samples: &Samples) -> Figure {
    let (low, high) = samples.spread();
    let median = milliseconds_of(samples.median());
    Figure { text: format!("{} ({} to {})", milliseconds(samples.median()), short(low), short(high)), value: median }
}

fn short(duration: Duration) -> impl Display {
    let value = milliseconds_of(duration);
    format!("{value:.*}", digits(value))
}

fn milliseconds(duration: Duration) -> impl Display {
    format!("{} ms", short(duration))
}

/// How many decimals a value deserves.
fn digits(value: f64) -> usize {
    usize::from(value < 100.0) + usize::from(value < 10.0)
}

fn milliseconds_of(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}

fn met(met: bool) -> &'static str {
    if met { "met" } else { "missed" }
}
