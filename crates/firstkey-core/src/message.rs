//! The messages that carry the sign-in to the user: a password, or the link by which the user chooses one.

pub(crate) mod catalogue;
mod confirmation;
mod invitation;
mod letter;
mod news;
pub(crate) mod passage;
pub(crate) mod phrases;
mod pseudo;
pub(crate) mod rules;
mod sign_in;
mod wrapping;

use askama::Template;
use zeroize::Zeroizing;

use crate::appearance::Appearance;
use letter::Letter;
use news::{About, News};
use passage::Inset;

pub use catalogue::MissingText;
pub use confirmation::Confirmation;
pub use invitation::Invitation;
pub use sign_in::{Occasion, SignIn};

/// A message ready to be sent. It holds the password or the link, so it cannot be printed, and it is zeroed when dropped.
pub struct Message {
    /// The subject, without anything secret.
    pub subject: String,
    /// The plain text part.
    pub text: Zeroizing<String>,
    /// The HTML part.
    pub html: Zeroizing<String>,
}

/// The message could not be written, which the tests rule out.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// The language's words have a fault.
    #[error(transparent)]
    Text(#[from] MissingText),
    /// Formatting into memory failed.
    #[error("cannot fill in the template")]
    Template(#[source] askama::Error),
}

/// What the templates can do with a text.
#[expect(unreachable_pub, reason = "the macro makes more public than it is told to")]
mod filters {
    use std::fmt::Display;

    /// The paragraph in lines of the text part, of which all but the first are indented.
    #[askama::filter_fn]
    pub(super) fn wrapped(paragraph: impl Display, _: &dyn askama::Values, indent: usize) -> askama::Result<String> {
        Ok(super::wrapping::wrap(&paragraph.to_string(), indent))
    }
}

#[derive(Template)]
#[template(path = "sign-in.txt")]
struct Text<'a> {
    letter: &'a Letter<'a>,
}

// `Html`, whose template build.rs compiles from MJML.
include!(concat!(env!("OUT_DIR"), "/sign_in.rs"));

impl Message {
    /// Writes the message with a password.
    ///
    /// # Errors
    /// [`Unwritten`] if the texts of the language have a fault.
    pub fn write(sign_in: &SignIn<'_>, appearance: &Appearance) -> Result<Self, Unwritten> {
        let SignIn { account, alias, partition, user_name, creator, credential, policy, valid_until, locale, occasion } =
            *sign_in;
        let news = News::Password { credential, policy, valid_until, occasion };
        Self::about(&About { account, alias, partition, user_name, creator, locale, news }, appearance)
    }

    /// Writes the message with a link.
    ///
    /// # Errors
    /// [`Unwritten`] if the texts of the language have a fault.
    pub fn invite(invitation: &Invitation<'_>, appearance: &Appearance) -> Result<Self, Unwritten> {
        let Invitation { account, alias, partition, user_name, creator, link, valid_until, locale, occasion } =
            *invitation;
        let news = News::Link { link, valid_until, occasion };
        Self::about(&About { account, alias, partition, user_name, creator, locale, news }, appearance)
    }

    /// Writes the message which says that the password is set. It has nothing secret.
    ///
    /// # Errors
    /// [`Unwritten`] if the texts of the language have a fault.
    pub fn confirm(confirmation: &Confirmation<'_>, appearance: &Appearance) -> Result<Self, Unwritten> {
        let Confirmation { account, alias, partition, user_name, locale } = *confirmation;
        let about = About { account, alias, partition, user_name, creator: None, locale, news: News::Chosen };
        Self::about(&about, appearance)
    }

    fn about(about: &About<'_>, appearance: &Appearance) -> Result<Self, Unwritten> {
        let letter = Letter::of(about, appearance)?;
        Ok(Self {
            text: Zeroizing::new(Text { letter: &letter }.render().map_err(Unwritten::Template)?),
            html: Zeroizing::new(Html { letter: &letter }.render().map_err(Unwritten::Template)?),
            subject: letter.subject,
        })
    }
}
