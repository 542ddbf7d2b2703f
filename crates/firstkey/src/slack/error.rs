//! Why a call of Slack came to nothing, and whose that is to mend.

use firstkey_core::slack::{BadToken, Failure, Meaning};

use crate::aws::error::CallError;

/// Why Slack could not be asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SlackError {
    /// The token could not be read.
    #[error(transparent)]
    Parameter(CallError),
    /// What the parameter holds is no token that works.
    #[error("the SSM parameter `{parameter}` does not help: {problem}")]
    BadToken {
        /// The parameter's name.
        parameter: String,
        /// What is wrong with its value.
        problem: BadToken,
    },
    /// Slack did not do what it was asked for.
    #[error("`{method}`: {failure}")]
    Failed {
        /// Which method.
        method: &'static str,
        /// What went wrong.
        failure: Failure,
    },
    /// The time was up, or Slack is not to be asked before that.
    #[error("Slack wants to be asked later, and the time was up")]
    OutOfTime,
}

impl SlackError {
    /// What went wrong, if Slack was asked.
    #[must_use]
    pub fn meaning(&self) -> Option<Meaning> {
        match self {
            Self::Failed { failure, .. } => Some(failure.meaning),
            _ => None,
        }
    }

    /// Whether an operator has to mend something before anybody can be told.
    #[must_use]
    pub fn is_operators(&self) -> bool {
        match self {
            Self::Parameter(error) => error.was_refused(),
            Self::BadToken { .. } => true,
            Self::Failed { failure, .. } => failure.is_operators(),
            Self::OutOfTime => false,
        }
    }

    /// Whether it lasts until an operator or a developer mends it.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.is_operators() || self.meaning() == Some(Meaning::Defect)
    }

    /// The same for all users who are not told for one cause.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Parameter(error) => error.cause(),
            Self::BadToken { .. } => "Slack: the token".to_owned(),
            Self::Failed { failure, .. } => format!("Slack: {}", failure.code),
            Self::OutOfTime => "Slack: the time".to_owned(),
        }
    }

    pub(super) fn failed(method: &'static str, failure: Failure) -> Self {
        Self::Failed { method, failure }
    }
}
