//! What a page says, in the reader's language.

use super::form_text::FormText;
use super::page::{Claimant, Page, RENEWALS_A_DAY};
use super::refusal::Refusal;
use crate::appearance::Appearance;
use crate::locale::Locale;
use crate::message::catalogue::{Catalogue, MissingText};
use crate::message::passage::{Inset, Passage, Verbatim, WebAddress};
use crate::message::phrases::{asking, passage};

/// The parts of a page in reading order; their template arranges them.
pub(super) struct PageText<'a> {
    pub(super) language: &'static str,
    /// What stands in the browser's tab.
    pub(super) title: String,
    pub(super) organisation: Option<&'a str>,
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) form: Option<FormText<'a>>,
    pub(super) sign_in: Option<SignInText<'a>>,
    /// The button for another link.
    pub(super) renew: Option<String>,
    /// The link back to the form.
    pub(super) retry: Option<String>,
    pub(super) questions: Passage<'a>,
}

/// How to sign in.
pub(super) struct SignInText<'a> {
    pub(super) button: String,
    pub(super) address_label: String,
    pub(super) address: WebAddress<'a>,
    pub(super) check: Passage<'a>,
    pub(super) user_label: String,
    pub(super) user_name: &'a str,
    /// What to do next, of which the first is the most important.
    pub(super) next: Vec<String>,
}

impl<'a> PageText<'a> {
    /// Says what a page needs to say.
    pub(super) fn of(page: &Page<'a>, locale: Locale, appearance: &'a Appearance) -> Result<Self, MissingText> {
        let words = Catalogue::of(locale)?;
        let heading = words.say(heading(page))?;
        let organisation = appearance.organisation.as_deref();
        let has_errors = matches!(page, Page::Form(form) if !form.problems.is_empty());
        let title = match has_errors {
            true => words.say_with("claim-title-error", [("heading", heading.as_str().into())])?,
            false => heading.clone(),
        };
        Ok(Self {
            language: locale.tag(),
            title: organisation.map_or_else(|| title.clone(), |name| format!("{title} · {name}")),
            organisation,
            paragraphs: paragraphs(page, &words)?,
            form: match page {
                Page::Form(form) => Some(FormText::of(form, &words, appearance)?),
                _ => None,
            },
            sign_in: match page {
                Page::Done(claimant) => Some(SignInText::of(claimant, &words, &["claim-soon", "protect", "keep"])?),
                Page::JustSet(claimant) | Page::Used(claimant) | Page::HasPassword(claimant) => {
                    Some(SignInText::of(claimant, &words, &[])?)
                }
                _ => None,
            },
            renew: match page {
                Page::Expired | Page::Superseded => Some(words.say("claim-renew")?),
                _ => None,
            },
            retry: match page {
                Page::Busy => Some(words.say("claim-retry")?),
                _ => None,
            },
            questions: asking(&words, appearance.support_contact.as_deref(), "questions", "questions-unnamed")?,
            heading,
        })
    }
}

fn heading(page: &Page<'_>) -> &'static str {
    match page {
        Page::Form(_) => "claim-heading",
        Page::Done(_) => "claim-done-heading",
        Page::JustSet(_) => "claim-just-set-heading",
        Page::Used(_) => "claim-used-heading",
        Page::HasPassword(_) => "claim-has-password-heading",
        Page::Expired => "claim-expired-heading",
        Page::Superseded => "claim-superseded-heading",
        Page::Renewed => "claim-renewed-heading",
        Page::Closed => "claim-closed-heading",
        Page::UserGone => "claim-gone-heading",
        Page::TooManyTries => "claim-too-many-heading",
        Page::Busy => "claim-busy-heading",
        Page::NotMe => "claim-not-me-heading",
        Page::Refused(_) => "claim-refused-heading",
    }
}

fn paragraphs(page: &Page<'_>, words: &Catalogue) -> Result<Vec<String>, MissingText> {
    let id = match page {
        Page::Form(_) => return Ok(Vec::new()),
        Page::Done(_) => "claim-done",
        Page::JustSet(_) => "claim-just-set",
        Page::Used(_) => "claim-used",
        Page::HasPassword(_) => "claim-has-password",
        Page::Expired => "claim-expired",
        Page::Superseded => "claim-superseded",
        Page::Renewed => {
            let limit = words.say_with("claim-renewed-limit", [("count", RENEWALS_A_DAY.into())])?;
            return Ok(vec![words.say("claim-renewed")?, limit]);
        }
        Page::Closed => "claim-closed",
        Page::UserGone => "claim-gone",
        Page::TooManyTries => "claim-too-many",
        Page::Busy => "claim-busy",
        Page::NotMe => "claim-not-me-done",
        Page::Refused(Refusal::NotFound) => "claim-not-found",
        Page::Refused(_) => "claim-refused",
    };
    Ok(vec![words.say(id)?])
}

impl<'a> SignInText<'a> {
    fn of(claimant: &Claimant<'a>, words: &Catalogue, next: &[&str]) -> Result<Self, MissingText> {
        let Claimant { account, alias, partition, user_name } = *claimant;
        Ok(Self {
            button: words.say("claim-sign-in")?,
            address_label: words.say("claim-address")?,
            address: WebAddress(partition.sign_in_url(alias.unwrap_or(account)).into()),
            check: passage(words, "check", "domain", Inset::Verbatim(Verbatim(partition.sign_in_domain())))?,
            user_label: words.say("claim-user")?,
            user_name,
            next: next.iter().map(|id| words.say(id)).collect::<Result<_, _>>()?,
        })
    }
}
