//! What a message is about, and the words that depend on it.

use jiff::Timestamp;

use super::catalogue::{Catalogue, MissingText};
use super::phrases::grouped;
use super::sign_in::Occasion;
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

impl News<'_> {
    pub(super) fn valid_until(self) -> Option<Timestamp> {
        match self {
            Self::Password { valid_until, .. } | Self::Link { valid_until, .. } => Some(valid_until),
            Self::Chosen => None,
        }
    }

    /// What mail programs show beside the subject.
    pub(super) fn preview(self, words: &Catalogue, until: &str) -> Result<String, MissingText> {
        match self {
            Self::Password { .. } => words.say_with("preview", [("until", until.into())]),
            Self::Link { .. } => words.say_with("claim-preview", [("until", until.into())]),
            Self::Chosen => words.say("claim-chosen-preview"),
        }
    }

    /// What the message says apart from the sign-in.
    pub(super) fn occasion(self, words: &Catalogue) -> Result<Option<String>, MissingText> {
        match self {
            Self::Password { occasion: Occasion::Superseding, .. } => words.say("superseding").map(Some),
            Self::Password { occasion: Occasion::Test, .. } => words.say("test").map(Some),
            Self::Link { occasion: Occasion::Superseding, .. } => words.say("claim-superseding").map(Some),
            Self::Link { occasion: Occasion::Test, .. } => words.say("claim-test").map(Some),
            Self::Password { occasion: Occasion::First, .. }
            | Self::Link { occasion: Occasion::First, .. }
            | Self::Chosen => Ok(None),
        }
    }

    pub(super) fn validity(self, words: &Catalogue, until: &str) -> Result<Option<String>, MissingText> {
        match self {
            Self::Password { .. } => words.say_with("validity", [("until", until.into())]).map(Some),
            Self::Link { .. } => words.say_with("claim-expires", [("until", until.into())]).map(Some),
            Self::Chosen => Ok(None),
        }
    }
}

impl About<'_> {
    /// The subject, which names the account for want of an organisation.
    pub(super) fn subject(&self, words: &Catalogue, organisation: Option<&str>) -> Result<String, MissingText> {
        let number = grouped(self.account);
        let account = self.alias.unwrap_or(&number);
        let by = |id: &str, unnamed: &str| match organisation {
            Some(name) => words.say_with(id, [("organisation", name.into())]),
            None => words.say_with(unnamed, [("account", account.into())]),
        };
        let (occasion, first) = match self.news {
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
}
