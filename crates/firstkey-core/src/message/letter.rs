//! What a message says, in the user's language: once for the text and the HTML, which only arrange it.

use super::catalogue::{Catalogue, MissingText};
use super::news::{About, News};
use super::passage::{Inset, Passage, Verbatim, WebAddress};
use super::phrases::{account, asking, isolated, passage, until};
use super::rules::{limits, rules};
use crate::appearance::{AccentColor, Appearance};
use crate::credential::Credential;
use crate::password_policy::PasswordPolicy;

/// The parts of a message in reading order.
pub(super) struct Letter<'a> {
    pub(super) language: &'static str,
    pub(super) subject: String,
    pub(super) preview: String,
    pub(super) logo_url: Option<&'a str>,
    pub(super) organisation: Option<&'a str>,
    pub(super) accent: AccentColor,
    /// What the message says apart from the sign-in.
    pub(super) occasion: Option<String>,
    pub(super) heading: String,
    pub(super) invitation: String,
    pub(super) account: String,
    pub(super) creator: Option<String>,
    pub(super) link: Option<LinkStep<'a>>,
    pub(super) step_address: String,
    pub(super) address: WebAddress<'a>,
    /// How the user knows that the page is AWS's.
    pub(super) check: Passage<'a>,
    pub(super) step_user: String,
    pub(super) user_name: Verbatim<'a>,
    pub(super) password: Option<PasswordStep<'a>>,
    /// Where the password is kept.
    pub(super) keep: Option<String>,
    pub(super) protect: String,
    pub(super) validity: Option<String>,
    /// The operator's own paragraph.
    pub(super) note: Option<&'a str>,
    pub(super) questions: Passage<'a>,
    pub(super) unexpected: Passage<'a>,
    pub(super) careful: String,
}

/// The step that leads to the page on which the password is chosen.
pub(super) struct LinkStep<'a> {
    pub(super) heading: String,
    pub(super) address: WebAddress<'a>,
}

/// The step in which the password is typed.
pub(super) struct PasswordStep<'a> {
    pub(super) heading: String,
    pub(super) password: &'a str,
    pub(super) choose: String,
    /// What the next password has to have.
    pub(super) rules: Vec<Passage<'a>>,
    /// What it must not be, in sentences.
    pub(super) limits: Vec<String>,
}

impl<'a> Letter<'a> {
    /// Says what there is to say.
    pub(super) fn of(about: &About<'a>, appearance: &'a Appearance) -> Result<Self, MissingText> {
        let words = Catalogue::of(about.locale)?;
        let organisation = appearance.organisation.as_deref();
        let contact = appearance.support_contact.as_deref();
        let by = |id: &str, unnamed: &str| match organisation {
            Some(name) => words.say_with(id, [("organisation", isolated(name))]),
            None => words.say(unnamed),
        };
        let to = |id: &str, unnamed: &str| asking(&words, contact, id, unnamed);
        let news = about.news;
        let until = news.valid_until().map(|at| until(&words, at, &appearance.time_zone)).transpose()?;
        let until = until.unwrap_or_default();
        Ok(Self {
            language: about.locale.tag(),
            subject: about.subject(&words, organisation)?,
            preview: news.preview(&words, &until)?,
            logo_url: appearance.logo_url.as_deref(),
            organisation,
            accent: appearance.accent_color,
            occasion: news.occasion(&words)?,
            heading: match news {
                News::Chosen => words.say("claim-done-heading")?,
                _ => by("heading", "heading-unnamed")?,
            },
            invitation: match news {
                News::Chosen => words.say("claim-chosen")?,
                _ => by("invitation", "invitation-unnamed")?,
            },
            account: account(&words, about.account, about.alias)?,
            creator: match about.creator {
                Some(creator) => Some(words.say_with("creator", [("creator", creator.into())])?),
                None => None,
            },
            link: match news {
                News::Link { link, .. } => {
                    Some(LinkStep { heading: words.say("claim-step-link")?, address: WebAddress(link.into()) })
                }
                _ => None,
            },
            step_address: words.say("step-address")?,
            address: WebAddress(about.partition.sign_in_url(about.alias.unwrap_or(about.account)).into()),
            check: {
                let domain = Inset::Verbatim(Verbatim(about.partition.sign_in_domain()));
                passage(&words, "check", "domain", domain)?
            },
            step_user: match news {
                News::Password { .. } => words.say("step-user")?,
                News::Link { .. } | News::Chosen => words.say("claim-step-user")?,
            },
            user_name: Verbatim(about.user_name),
            password: match news {
                News::Password { credential, policy, .. } => Some(PasswordStep::of(credential, policy, &words)?),
                _ => None,
            },
            keep: match news {
                News::Link { .. } => None,
                _ => Some(words.say("keep")?),
            },
            protect: words.say("protect")?,
            validity: news.validity(&words, &until)?,
            note: appearance.note.as_deref(),
            questions: to("questions", "questions-unnamed")?,
            unexpected: match news {
                News::Password { .. } => to("unexpected", "unexpected-unnamed")?,
                News::Link { .. } => to("claim-unexpected", "claim-unexpected-unnamed")?,
                News::Chosen => to("claim-chosen-unexpected", "claim-chosen-unexpected-unnamed")?,
            },
            careful: match news {
                News::Link { .. } => words.say("claim-careful")?,
                _ => by("careful", "careful-unnamed")?,
            },
        })
    }

    /// Whether what to do about an unexpected message comes first, because it is urgent then.
    pub(super) fn is_warning(&self) -> bool {
        self.link.is_none() && self.password.is_none()
    }

    /// The number of a step, after the one that leads to the page.
    pub(super) fn number(&self, step: u8) -> u8 {
        step + u8::from(self.link.is_some())
    }
}

impl<'a> PasswordStep<'a> {
    fn of(credential: &'a Credential, policy: &PasswordPolicy, words: &Catalogue) -> Result<Self, MissingText> {
        Ok(Self {
            heading: words.say("step-password")?,
            password: credential.expose(),
            choose: words.say("choose")?,
            rules: rules(words, policy)?,
            limits: limits(words, policy)?,
        })
    }
}
