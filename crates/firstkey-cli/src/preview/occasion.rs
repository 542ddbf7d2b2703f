//! What a message is for.

use anyhow::{Result, bail};
use clap::ValueEnum;
use firstkey::core::configuration::Configuration;

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OccasionChoice {
    /// A user's first message.
    First,
    /// The message that replaces an earlier one.
    Replacement,
    /// That of `send-test`.
    Test,
    /// The message that the password was set, after a link.
    Confirmation,
    /// The message in Slack with the code that the page asks for.
    Code,
}

impl OccasionChoice {
    /// Refuses an occasion that a deployment does not have.
    pub(super) fn check(self, configuration: &Configuration) -> Result<()> {
        let claim = configuration.claim.as_ref();
        match self {
            Self::Confirmation if claim.is_none() => {
                bail!("only a password that was chosen behind a link is confirmed: set FIRSTKEY_DELIVERY to `claim`")
            }
            Self::Code if !claim.is_some_and(|claim| claim.asks_for_code) => {
                bail!("no page asks for a code: set FIRSTKEY_DELIVERY to `claim` and FIRSTKEY_CLAIM_CODE to `slack`")
            }
            _ => Ok(()),
        }
    }
}
