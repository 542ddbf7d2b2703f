//! A simulation, for people.

use std::fmt::Write;

use anstyle::Style;

use super::Simulation;
use super::document::Source;
use super::rules::Verdict;
use super::story::{Outcome, Story};
use crate::screen::{BAD, GOOD, QUIET, WARNING, paint};

/// As wide as the longest name of a rule, and the longest verdict.
const RULE: usize = 13;
const VERDICT: usize = 10;

pub(super) fn render(simulation: &Simulation) -> String {
    let count = simulation.records.len();
    if count == 0 {
        return "There is no record in it: the function would do nothing.\n".to_owned();
    }
    let stories = simulation.records.iter().enumerate();
    let stories: Vec<String> = stories
        .map(|(index, story)| format!("{}\n\n{}", title(story, simulation.source, index + 1, count), body(story)))
        .collect();
    stories.join("\n")
}

fn title(story: &Story, source: Source, number: usize, count: usize) -> String {
    let mut title = match source {
        Source::Sns => "SNS record".to_owned(),
        Source::Sqs => "SQS record".to_owned(),
        Source::Direct => "Event".to_owned(),
        Source::CloudTrail => "CloudTrail record".to_owned(),
    };
    if count > 1 {
        let _ = write!(title, " {number} of {count}");
    }
    for (name, id) in [("message", &story.message_id), ("event", &story.event_id)] {
        if let Some(id) = id {
            let _ = write!(title, ", {name} {id}");
        }
    }
    title
}

fn body(story: &Story) -> String {
    let mut text = String::new();
    for rule in &story.rules {
        let (word, style) = verdict(rule.verdict);
        let word = paint(style, &format!("{word:<VERDICT$}"));
        let _ = writeln!(text, "  {:<RULE$}  {word}  {}", rule.rule, rule.seen);
    }
    if !story.rules.is_empty() {
        text.push('\n');
    }
    let (word, style) = outcome(story.outcome);
    let word = paint(style, word);
    let _ = match &story.reason {
        Some(reason) => writeln!(text, "  {word}: {reason}"),
        None => writeln!(text, "  {word}"),
    };
    for (index, step) in story.next.iter().enumerate() {
        let _ = writeln!(text, "  {}. {step}", index + 1);
    }
    text
}

fn verdict(verdict: Verdict) -> (&'static str, Style) {
    match verdict {
        Verdict::Pass => ("pass", GOOD),
        Verdict::Block => ("block", WARNING),
        Verdict::Drop => ("drop", WARNING),
        Verdict::Skip => ("skip", WARNING),
        Verdict::Quarantine => ("quarantine", BAD),
        Verdict::Unasked => ("unasked", QUIET),
    }
}

fn outcome(outcome: Outcome) -> (&'static str, Style) {
    match outcome {
        Outcome::Admit => ("admitted", GOOD),
        Outcome::Skip => ("skipped", WARNING),
        Outcome::Quarantine => ("quarantined", BAD),
        Outcome::Drop => ("dropped", WARNING),
        Outcome::Mail => ("mail", WARNING),
        Outcome::Sweep => ("sweep", GOOD),
    }
}
