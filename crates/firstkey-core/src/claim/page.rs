//! The pages of a claim.

use jiff::Timestamp;

use super::refusal::Refusal;
use super::rules::{PasswordRules, Rule};
use crate::partition::Partition;

/// How many new links a user gets by mail in a day.
pub const RENEWALS_A_DAY: u32 = 3;

/// Whose sign-in it is.
#[derive(Debug, Clone, Copy)]
pub struct Claimant<'a> {
    /// The account, twelve digits.
    pub account: &'a str,
    /// The account's alias, if it has one.
    pub alias: Option<&'a str>,
    /// The partition, which decides the sign-in address.
    pub partition: Partition,
    /// The user's name.
    pub user_name: &'a str,
}

/// A page. Those without a [`Claimant`] say nothing of an account or a user: whoever asks may know no link.
#[derive(Debug, Clone, Copy)]
pub enum Page<'a> {
    /// The password can be chosen.
    Form(Form<'a>),
    /// The password is set.
    Done(Claimant<'a>),
    /// A password was set through this link a moment ago, perhaps by a request whose answer was lost. That one holds.
    JustSet(Claimant<'a>),
    /// The link was used before.
    Used(Claimant<'a>),
    /// The user had a password before anybody used the link.
    HasPassword(Claimant<'a>),
    /// The link has expired, or there has never been such a link: the page tells nobody which.
    Expired,
    /// A newer mail has another link.
    Superseded,
    /// Somebody asked for a newer link, whatever came of it.
    Renewed,
    /// An administrator or "this wasn't me" closed the claim.
    Closed,
    /// The user was deleted.
    UserGone,
    /// Too many wrong codes.
    TooManyTries,
    /// AWS is slow, or refuses for a moment.
    Busy,
    /// "This wasn't me" is noted.
    NotMe,
    /// The request is refused.
    Refused(Refusal),
}

/// The page on which the password is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// Whose sign-in it is.
    pub claimant: Claimant<'a>,
    /// What the password has to be.
    pub rules: PasswordRules<'a>,
    /// When the link expires.
    pub valid_until: Timestamp,
    /// The code of the second channel, if one is needed.
    pub code: Option<CodeStep>,
    /// What was wrong with the last try.
    pub problems: &'a [Problem],
}

/// How far the second channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeStep {
    /// A code is needed.
    Needed,
    /// A code was sent just now.
    Sent,
}

/// What is wrong with a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The password breaks a rule.
    Rule(Rule),
    /// The password keeps the known rules, and IAM refused it all the same (`PasswordPolicyViolation`).
    NotAccepted,
    /// There is no code, or what was typed cannot be one.
    CodeMissing,
    /// The code is another.
    CodeWrong,
    /// The code's ten minutes are over, or none was sent.
    CodeExpired,
}

impl Page<'_> {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Form(Form { problems: [], .. }) | Self::Done(_) | Self::JustSet(_) | Self::Renewed | Self::NotMe => {
                200
            }
            // Not 200, at which browsers would offer to keep a password that was never set.
            Self::Form(_) => 422,
            Self::HasPassword(_) => 409,
            Self::Used(_) | Self::Expired | Self::Superseded | Self::Closed | Self::UserGone => 410,
            Self::TooManyTries => 429,
            Self::Busy => 503,
            Self::Refused(refusal) => refusal.status(),
        }
    }
}
