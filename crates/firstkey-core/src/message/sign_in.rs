//! What a message says.

use jiff::Timestamp;

use crate::credential::Credential;
use crate::locale::Locale;
use crate::partition::Partition;
use crate::password_policy::PasswordPolicy;

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
    /// The account's rules for the password that the user chooses.
    pub policy: &'a PasswordPolicy,
    /// When the password is withdrawn if it has not been used.
    pub valid_until: Timestamp,
    /// The user's language.
    pub locale: Locale,
    /// What else the message says.
    pub occasion: Occasion,
}

/// What a message says first, apart from the sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Occasion {
    /// Nothing else.
    #[default]
    First,
    /// An earlier message may be on its way, and its password no longer works.
    Superseding,
    /// A test: neither user nor password is real.
    Test,
}
