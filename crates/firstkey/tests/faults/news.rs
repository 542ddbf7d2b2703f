//! What a message from Firstkey tells its user.

use firstkey_local::Mail;
use firstkey_testing::world::password_in;

use crate::page::secret_in;

/// What a message tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum News {
    Password(String),
    /// The secret of a link.
    Link(String),
    /// The user's password was set.
    Set,
}

impl News {
    /// What a message with this subject and text tells.
    pub(crate) fn of(subject: &str, text: &str) -> Self {
        match secret_in(text) {
            Some(secret) => Self::Link(secret.to_owned()),
            None if subject.ends_with(" was set") => Self::Set,
            None => Self::Password(password_in(text)),
        }
    }

    pub(crate) fn in_mail(mail: &Mail) -> Self {
        Self::of(&mail.subject, mail.text.as_deref().unwrap())
    }
}
