//! The rules for a password in words, for mail and page.

use super::catalogue::{Catalogue, MissingText};
use super::passage::{GAP, Inset, Passage, Verbatim};
use crate::claim::rules::Rule;
use crate::password_policy::SYMBOLS;

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

/// A sentence with an inset that HTML shows in its own way.
pub(crate) fn passage<'a>(
    words: &Catalogue,
    id: &str,
    name: &'static str,
    inset: Inset<'a>,
) -> Result<Passage<'a>, MissingText> {
    Ok(Passage::around(&words.say_with(id, [(name, GAP.into())])?, inset))
}
