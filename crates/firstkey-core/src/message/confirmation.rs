//! What the message says that follows a claim.

use crate::locale::Locale;
use crate::partition::Partition;

/// What the message says that follows a claim: the password is set, and what to do if somebody else set it.
#[derive(Debug, Clone, Copy)]
pub struct Confirmation<'a> {
    /// The account, twelve digits.
    pub account: &'a str,
    /// The account's alias, if it has one.
    pub alias: Option<&'a str>,
    /// The partition, which decides the sign-in address.
    pub partition: Partition,
    /// The user's name.
    pub user_name: &'a str,
    /// The user's language.
    pub locale: Locale,
}
