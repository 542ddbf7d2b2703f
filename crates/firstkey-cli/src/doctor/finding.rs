//! What a check found.

use crate::ask::AskError;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// As it should be.
    Passed { seen: String },
    /// Mail still goes out, but something deserves a look.
    Warning(Problem),
    /// No mail goes out, or nobody can use what it holds.
    Failed(Problem),
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// What was seen.
    pub(super) seen: String,
    /// Why it matters.
    pub(super) why: String,
    /// What fixes it: a command, or an argument of the Terraform module.
    pub(super) fix: String,
}

/// Why a check found nothing.
#[derive(Debug, Clone)]
pub(super) enum Unseen {
    /// AWS did not say.
    Untold(AskError),
    /// What it would look at is not there; another check says so.
    Absent(String),
}

/// A check's result.
pub(super) type Found = Result<Finding, Unseen>;

impl From<AskError> for Unseen {
    fn from(error: AskError) -> Self {
        Self::Untold(error)
    }
}

pub(super) fn passed(seen: impl Into<String>) -> Found {
    Ok(Finding::Passed { seen: seen.into() })
}

pub(super) fn warning(seen: impl Into<String>, why: impl Into<String>, fix: impl Into<String>) -> Found {
    Ok(Finding::Warning(Problem { seen: seen.into(), why: why.into(), fix: fix.into() }))
}

pub(super) fn failed(seen: impl Into<String>, why: impl Into<String>, fix: impl Into<String>) -> Found {
    Ok(Finding::Failed(Problem { seen: seen.into(), why: why.into(), fix: fix.into() }))
}

pub(super) fn absent<T>(reason: impl Into<String>) -> Result<T, Unseen> {
    Err(Unseen::Absent(reason.into()))
}
