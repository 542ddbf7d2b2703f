//! What a message with a link says.

use jiff::Timestamp;

use super::sign_in::Occasion;
use crate::locale::Locale;
use crate::partition::Partition;

/// What a message with a link says, behind which the user chooses the password.
#[derive(Clone, Copy)]
pub struct Invitation<'a> {
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
    /// The link, which is secret.
    pub link: &'a str,
    /// When the link expires.
    pub valid_until: Timestamp,
    /// The user's language.
    pub locale: Locale,
    /// What else the message says.
    pub occasion: Occasion,
}
