//! The message that carries the sign-in to the user.

use askama::Template;
use jiff::{Timestamp, tz::TimeZone};
use zeroize::Zeroizing;

use crate::configuration::Appearance;
use crate::credential::Credential;
use crate::partition::Partition;

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
    /// The password.
    pub credential: &'a Credential,
    /// When the password is withdrawn, if it has not been used.
    pub valid_until: Timestamp,
    /// An earlier message may be on its way, and its password no longer works.
    pub supersedes: bool,
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

#[derive(Template)]
#[template(path = "sign-in.txt")]
struct Text<'a> {
    words: &'a Words<'a>,
}

#[derive(Template)]
#[template(path = "sign-in.html")]
struct Html<'a> {
    words: &'a Words<'a>,
    logo_url: Option<&'a str>,
}

struct Words<'a> {
    organisation: Option<&'a str>,
    account: String,
    url: String,
    user_name: &'a str,
    password: &'a str,
    valid_until: String,
    support_contact: Option<&'a str>,
    supersedes: bool,
    is_test: bool,
}

impl Message {
    /// Writes the message.
    ///
    /// # Errors
    /// Only if formatting into memory fails, which it does not.
    pub fn write(sign_in: &SignIn<'_>, appearance: &Appearance) -> Result<Self, askama::Error> {
        Self::write_as(sign_in, appearance, false)
    }

    /// Writes a message that says of itself, in its subject and first of all, that it is a test.
    ///
    /// # Errors
    /// As for [`Message::write`].
    pub fn write_test(sign_in: &SignIn<'_>, appearance: &Appearance) -> Result<Self, askama::Error> {
        Self::write_as(sign_in, appearance, true)
    }

    fn write_as(sign_in: &SignIn<'_>, appearance: &Appearance, is_test: bool) -> Result<Self, askama::Error> {
        let organisation = appearance.organisation.as_deref();
        let words = Words {
            organisation,
            account: match sign_in.alias {
                Some(alias) => format!("{alias} ({})", sign_in.account),
                None => sign_in.account.to_owned(),
            },
            url: sign_in.partition.sign_in_url(sign_in.alias.unwrap_or(sign_in.account)),
            user_name: sign_in.user_name,
            password: sign_in.credential.expose(),
            valid_until: date(sign_in.valid_until),
            support_contact: appearance.support_contact.as_deref(),
            supersedes: sign_in.supersedes,
            is_test,
        };
        let whose = organisation.or(sign_in.alias).unwrap_or(sign_in.account);
        let new = if sign_in.supersedes { "new " } else { "" };
        let test = if is_test { "[Test] " } else { "" };
        Ok(Self {
            subject: format!("{test}Your {new}AWS sign-in for {whose}"),
            text: Zeroizing::new(Text { words: &words }.render()?),
            html: Zeroizing::new(Html { words: &words, logo_url: appearance.logo_url.as_deref() }.render()?),
        })
    }
}

fn date(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%-d %B %Y, %H:%M UTC").to_string()
}
