//! The rules for a password in words, for mail and page.

use super::catalogue::{Catalogue, MissingText};
use super::passage::{Inset, Passage, Verbatim};
use super::phrases::passage;
use crate::claim::rules::{PasswordRules, Rule};
use crate::password_policy::{PasswordPolicy, SYMBOLS};

/// A rule as it stands in the list of what a password needs; `None` if it has no place there.
pub(crate) fn rule(words: &Catalogue, rule: Rule) -> Result<Option<Passage<'static>>, MissingText> {
    let text = match rule {
        Rule::AtLeast(count) => words.say_with("rule-length", [("count", count.into())])?,
        Rule::Uppercase => words.say("rule-uppercase")?,
        Rule::Lowercase => words.say("rule-lowercase")?,
        Rule::Number => words.say("rule-number")?,
        Rule::Symbol => {
            return passage(words, "rule-symbol", "symbols", Inset::Verbatim(Verbatim(SYMBOLS))).map(Some);
        }
        Rule::ThreeClasses => words.say("rule-three-classes")?,
        Rule::NotEmpty | Rule::AtMost(_) | Rule::Characters | Rule::NotAName | Rule::Uncommon | Rule::Same => {
            return Ok(None);
        }
    };
    Ok(Some(Passage::plain(text)))
}

/// The account's rules for a new password: what it needs.
pub(super) fn rules(words: &Catalogue, policy: &PasswordPolicy) -> Result<Vec<Passage<'static>>, MissingText> {
    let rules = PasswordRules { policy, names: &[] }.list();
    rules.into_iter().filter_map(|kept| rule(words, kept).transpose()).collect()
}

/// The account's rules for a new password: what it can't be.
pub(super) fn limits(words: &Catalogue, policy: &PasswordPolicy) -> Result<Vec<String>, MissingText> {
    let mut limits = Vec::new();
    // It comes with the three classes: both belong to AWS's default policy.
    if policy.require_three_classes {
        limits.push(words.say("rule-not-the-name")?);
    }
    if let Some(count) = policy.reuse_prevention {
        limits.push(words.say_with("rule-reuse", [("count", count.into())])?);
    }
    Ok(limits)
}
