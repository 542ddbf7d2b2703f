//! What `doctor` prints.

use std::fmt::Write;

use anstyle::Style;
use serde::Serialize;

use super::checks::CHECKS;
use super::finding::{Finding, Found, Problem, Unseen};
use crate::ask::AskError;
use crate::exit::Exit;
use crate::screen::{BAD, GOOD, QUIET, WARNING, hang, paint};
use crate::session::Session;

/// The report. Its JSON is documented in docs/cli.md.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    account: String,
    region: String,
    function: String,
    checks: Vec<Line>,
    summary: Summary,
}

#[derive(Debug, Serialize)]
struct Line {
    id: &'static str,
    title: &'static str,
    status: CheckStatus,
    seen: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum CheckStatus {
    Passed,
    Warning,
    Failed,
    /// AWS did not say.
    CouldNotLook,
    /// There is nothing to look at, and another check says so.
    NotLookedAt,
}

/// How many checks had which result.
#[derive(Debug, Default, Serialize)]
struct Summary {
    passed: usize,
    warning: usize,
    failed: usize,
    could_not_look: usize,
    not_looked_at: usize,
}

impl Report {
    pub(super) fn new(session: &Session, findings: Vec<Found>) -> Self {
        let checks: Vec<Line> =
            CHECKS.iter().zip(findings).map(|(check, found)| Line::new(check.id, check.title, found)).collect();
        let count = |status: CheckStatus| checks.iter().filter(|line| line.status == status).count();
        let summary = Summary {
            passed: count(CheckStatus::Passed),
            warning: count(CheckStatus::Warning),
            failed: count(CheckStatus::Failed),
            could_not_look: count(CheckStatus::CouldNotLook),
            not_looked_at: count(CheckStatus::NotLookedAt),
        };
        Self {
            account: session.account.id.clone(),
            region: session.aws.region().to_owned(),
            function: session.deployment.function.clone(),
            checks,
            summary,
        }
    }

    pub(super) fn exit(&self, strict: bool) -> Exit {
        let needs_attention = self.summary.warning + self.summary.could_not_look > 0;
        match self.summary.failed {
            0 if strict && needs_attention => Exit::Attention,
            0 => Exit::Done,
            _ => Exit::Failed,
        }
    }

    pub(super) fn text(&self) -> String {
        let Self { account, region, function, .. } = self;
        let mut text = hang("", &format!("The function `{function}` in {region} of account {account}")) + "\n\n";
        for line in &self.checks {
            line.write(&mut text);
        }
        text.push('\n');
        text.push_str(&self.verdict());
        text
    }

    fn verdict(&self) -> String {
        let Summary { passed, warning, failed, could_not_look, not_looked_at } = self.summary;
        let verdict = match (failed, warning + could_not_look) {
            (0, 0) => paint(GOOD, "A new user's mail would be sent."),
            (0, _) => paint(
                WARNING,
                "A new user's mail would be sent, as far as the checks could see; some of this \
                                      needs a look.",
            ),
            _ => paint(BAD, "A new user would get no mail, or could not use it."),
        };
        let counts = [
            (passed, "passed"),
            (warning, "warning"),
            (failed, "failed"),
            (could_not_look, "could not look"),
            (not_looked_at, "not looked at"),
        ];
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        hang("", &format!("{verdict} {}", paint(QUIET, &format!("({})", counts.join(", "))))) + "\n"
    }
}

impl Line {
    fn new(id: &'static str, title: &'static str, found: Found) -> Self {
        let (status, seen, why, fix) = match found {
            Ok(Finding::Passed { seen }) => (CheckStatus::Passed, seen, None, None),
            Ok(Finding::Warning(Problem { seen, why, fix })) => (CheckStatus::Warning, seen, Some(why), Some(fix)),
            Ok(Finding::Failed(Problem { seen, why, fix })) => (CheckStatus::Failed, seen, Some(why), Some(fix)),
            Err(Unseen::Untold(AskError::Denied { purpose, action })) => {
                let fix = format!("allow yourself `{action}`; docs/cli.md has the policy");
                (CheckStatus::CouldNotLook, format!("you may not {purpose}"), None, Some(fix))
            }
            Err(Unseen::Untold(error)) => (CheckStatus::CouldNotLook, error.to_string(), None, None),
            Err(Unseen::Absent(reason)) => (CheckStatus::NotLookedAt, reason, None, None),
        };
        Self { id, title, status, seen, why, fix }
    }

    fn write(&self, text: &mut String) {
        let (sign, style, seen) = self.status.shown(&self.seen);
        let _ = writeln!(text, "{}", hang(&format!("{} ", paint(style, sign)), &format!("{}: {seen}", self.title)));
        for (word, detail) in [("why", &self.why), ("fix", &self.fix)] {
            if let Some(detail) = detail {
                let detail = detail.replace('\n', "\n       ");
                let _ = writeln!(text, "{}", hang(&format!("  {} ", paint(QUIET, &format!("{word}:"))), &detail));
            }
        }
    }
}

impl CheckStatus {
    fn shown(self, seen: &str) -> (&'static str, Style, String) {
        match self {
            Self::Passed => ("✓", GOOD, seen.to_owned()),
            Self::Warning => ("!", WARNING, seen.to_owned()),
            Self::Failed => ("✗", BAD, seen.to_owned()),
            Self::CouldNotLook => ("?", WARNING, format!("could not look: {seen}")),
            Self::NotLookedAt => ("-", QUIET, format!("not looked at: {seen}")),
        }
    }
}
