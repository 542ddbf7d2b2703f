//! A simulation, for people.

use std::fmt::Write;

use anstyle::Style;

use super::document::DocumentKind;
use super::rules::Ruling;
use super::simulated::{Decision, Simulated, Simulation};
use crate::screen::{BAD, GOOD, QUIET, WARNING, hang, paint};

/// The width of the longest rule name, and of the longest verdict.
const RULE: usize = 13;
const VERDICT: usize = 10;

pub(super) fn render(simulation: &Simulation) -> String {
    let count = simulation.records.len();
    if count == 0 {
        return "There is no record in it: the function would do nothing.\n".to_owned();
    }
    let records = simulation.records.iter().enumerate();
    let records: Vec<String> = records
        .map(|(index, simulated)| {
            format!("{}\n\n{}", title(simulated, simulation.source, index + 1, count), body(simulated))
        })
        .collect();
    records.join("\n")
}

fn title(simulated: &Simulated, source: DocumentKind, number: usize, count: usize) -> String {
    let mut title = match source {
        DocumentKind::Sns => "SNS record".to_owned(),
        DocumentKind::Sqs => "SQS record".to_owned(),
        DocumentKind::Direct => "Event".to_owned(),
        DocumentKind::CloudTrail => "CloudTrail record".to_owned(),
    };
    if count > 1 {
        let _ = write!(title, " {number} of {count}");
    }
    for (name, id) in [("message", &simulated.message_id), ("event", &simulated.event_id)] {
        if let Some(id) = id {
            let _ = write!(title, ", {name} {id}");
        }
    }
    title
}

fn body(simulated: &Simulated) -> String {
    let mut text = String::new();
    for rule in &simulated.rules {
        let (word, style) = verdict(rule.verdict);
        let word = paint(style, &format!("{word:<VERDICT$}"));
        let _ = writeln!(text, "{}", hang(&format!("  {:<RULE$}  {word}  ", rule.rule), &rule.seen));
    }
    if !simulated.rules.is_empty() {
        text.push('\n');
    }
    let (word, style) = outcome(simulated.outcome);
    let word = paint(style, word);
    let _ = match &simulated.reason {
        Some(reason) => writeln!(text, "{}", hang(&format!("  {word}: "), reason)),
        None => writeln!(text, "  {word}"),
    };
    for (index, step) in simulated.next.iter().enumerate() {
        let _ = writeln!(text, "{}", hang(&format!("  {}. ", index + 1), step));
    }
    text
}

fn verdict(verdict: Ruling) -> (&'static str, Style) {
    match verdict {
        Ruling::Pass => ("pass", GOOD),
        Ruling::Block => ("block", WARNING),
        Ruling::Drop => ("drop", WARNING),
        Ruling::Skip => ("skip", WARNING),
        Ruling::Quarantine => ("quarantine", BAD),
        Ruling::Unasked => ("unasked", QUIET),
    }
}

fn outcome(outcome: Decision) -> (&'static str, Style) {
    match outcome {
        Decision::Admit => ("admitted", GOOD),
        Decision::Skip => ("skipped", WARNING),
        Decision::Quarantine => ("quarantined", BAD),
        Decision::Drop => ("dropped", WARNING),
        Decision::Mail => ("mail", WARNING),
        Decision::Sweep => ("sweep", GOOD),
    }
}
