//! What a message says, in the user's language: once for the text and the HTML, which only arrange it.

use jiff::Timestamp;

use super::catalogue::{Catalogue, MissingText};
use super::passage::{Inset, Passage, Verbatim, WebAddress};
use super::phrases::{account, asking, grouped, isolated, passage, until};
use super::rules::{limits, rules};
use super::sign_in::Occasion;
use crate::appearance::{AccentColor, Appearance};
use crate::credential::Credential;
use crate::locale::Locale;
use crate::partition::Partition;
use crate::password_policy::PasswordPolicy;

/// What a message is about.
pub(super) struct About<'a> {
    pub(super) account: &'a str,
    pub(super) alias: Option<&'a str>,
    pub(super) partition: Partition,
    pub(super) user_name: &'a str,
    pub(super) creator: Option<&'a str>,
    pub(super) locale: Locale,
    pub(super) news: News<'a>,
}

/// What a message brings.
#[derive(Clone, Copy)]
pub(super) enum News<'a> {
    /// A password.
    Password { credential: &'a Credential, policy: &'a PasswordPolicy, valid_until: Timestamp, occasion: Occasion },
    /// A link, behind which the user chooses the password.
    Link { link: &'a str, valid_until: Timestamp, occasion: Occasion },
    /// The user, or somebody else with the link, has chosen the password.
    Chosen,
}

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
        let until = |at| until(&words, at, &appearance.time_zone);
        let news = about.news;
        Ok(Self {
            language: about.locale.tag(),
            subject: subject(&words, about, organisation)?,
            preview: match news {
                News::Password { valid_until, .. } => {
                    words.say_with("preview", [("until", until(valid_until)?.into())])?
                }
                News::Link { valid_until, .. } => {
                    words.say_with("claim-preview", [("until", until(valid_until)?.into())])?
                }
                News::Chosen => words.say("claim-chosen-preview")?,
            },
            logo_url: appearance.logo_url.as_deref(),
            organisation,
            accent: appearance.accent_color,
            occasion: match news {
                News::Password { occasion: Occasion::Superseding, .. } => Some(words.say("superseding")?),
                News::Password { occasion: Occasion::Test, .. } => Some(words.say("test")?),
                News::Link { occasion: Occasion::Superseding, .. } => Some(words.say("claim-superseding")?),
                News::Link { occasion: Occasion::Test, .. } => Some(words.say("claim-test")?),
                _ => None,
            },
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
            validity: match news {
                News::Password { valid_until, .. } => {
                    Some(words.say_with("validity", [("until", until(valid_until)?.into())])?)
                }
                News::Link { valid_until, .. } => {
                    Some(words.say_with("claim-expires", [("until", until(valid_until)?.into())])?)
                }
                News::Chosen => None,
            },
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

/// The subject, which names the account for want of an organisation.
fn subject(words: &Catalogue, about: &About<'_>, organisation: Option<&str>) -> Result<String, MissingText> {
    let number = grouped(about.account);
    let account = about.alias.unwrap_or(&number);
    let by = |id: &str, unnamed: &str| match organisation {
        Some(name) => words.say_with(id, [("organisation", name.into())]),
        None => words.say_with(unnamed, [("account", account.into())]),
    };
    let (occasion, first) = match about.news {
        News::Password { occasion: Occasion::Superseding, .. } => {
            return by("subject-superseding", "subject-superseding-account");
        }
        News::Link { occasion: Occasion::Superseding, .. } => {
            return by("claim-subject-superseding", "claim-subject-superseding-account");
        }
        News::Password { occasion, .. } => (occasion, by("subject", "subject-account")?),
        News::Link { occasion, .. } => (occasion, by("claim-subject", "claim-subject-account")?),
        News::Chosen => (Occasion::First, by("claim-chosen-subject", "claim-chosen-subject-account")?),
    };
    match occasion {
        Occasion::Test => words.say_with("subject-test", [("subject", first.into())]),
        Occasion::First | Occasion::Superseding => Ok(first),
    }
}
