//! The message that carries the sign-in to the user.

mod catalogue;
mod letter;
mod pseudo;

use askama::Template;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::appearance::Appearance;
use crate::credential::Credential;
use crate::locale::Locale;
use crate::partition::Partition;
use crate::password_policy::PasswordPolicy;
use letter::Letter;

pub use catalogue::MissingText;

/// What a message says.
pub struct SignIn<'a> {
    /// The account, twelve digits.
    pub account: &'a str,
    /// The account's alias, if it has one.
    pub alias: Option<&'a str>,
    /// The partition, which decides the sign-in address.
    pub partition: Partition,
    /// The user's name.
    pub user_name: &'a str,
    /// Who created the user, if that was a person.
    pub creator: Option<&'a str>,
    /// The password.
    pub credential: &'a Credential,
    /// What the account asks of the password that the user chooses.
    pub policy: &'a PasswordPolicy,
    /// When the password is withdrawn, if it has not been used.
    pub valid_until: Timestamp,
    /// The user's language.
    pub locale: Locale,
    /// What the message is apart from the sign-in.
    pub occasion: Occasion,
}

/// What a message is apart from the sign-in, which it says first of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Occasion {
    /// Nothing else.
    #[default]
    First,
    /// An earlier message may be on its way, and its password no longer works.
    Superseding,
    /// A test: neither user nor password are real.
    Test,
}

/// A message ready to be sent. It holds the password, so it cannot be printed, and it is zeroed when dropped.
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

#[derive(Template)]
#[template(path = "sign-in.txt")]
struct Text<'a> {
    letter: &'a Letter<'a>,
}

// `Html`, whose template is MJML: build.rs makes it.
include!(concat!(env!("OUT_DIR"), "/sign_in.rs"));

impl Message {
    /// Writes the message.
    ///
    /// # Errors
    /// [`Unwritten`] if the texts of the language have a fault.
    pub fn write(sign_in: &SignIn<'_>, appearance: &Appearance) -> Result<Self, Unwritten> {
        let letter = Letter::of(sign_in, appearance)?;
        Ok(Self {
            text: Zeroizing::new(Text { letter: &letter }.render().map_err(Unwritten::Template)?),
            html: Zeroizing::new(Html { letter: &letter }.render().map_err(Unwritten::Template)?),
            subject: letter.subject,
        })
    }
}
