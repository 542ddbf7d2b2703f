//! What a chosen password has to be.

use super::form::ChosenPassword;
use crate::credential::{Credential, MAX_LENGTH};
use crate::password_policy::{PasswordPolicy, SYMBOLS};

/// The passwords that people try first, in lower case, one a line.
const COMMON: &str = include_str!("common-passwords.txt");

/// The rules for one user's password: IAM's, and those that NIST SP 800-63B adds.
#[derive(Debug, Clone, Copy)]
pub struct PasswordRules<'a> {
    /// The account's rules.
    pub policy: &'a PasswordPolicy,
    /// What the password must not be, in any case: the user's name and address, the account's number and alias, the organisation's
    /// name. An empty one forbids nothing.
    pub names: &'a [&'a str],
}

/// A rule for passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Something, of which an empty password has nothing.
    NotEmpty,
    /// At least this many characters, 6 to 128.
    AtLeast(usize),
    /// At most this many characters.
    AtMost(usize),
    /// Letters, digits, symbols and spaces of ASCII: IAM takes what Latin-1 has besides, and keyboards differ in how they send it.
    Characters,
    /// A letter from `A` to `Z`.
    Uppercase,
    /// A letter from `a` to `z`.
    Lowercase,
    /// A digit.
    Number,
    /// One of the symbols that policies count.
    Symbol,
    /// Three of the four: uppercase letters, lowercase letters, digits, symbols.
    ThreeClasses,
    /// Not a name that belongs to the user, the account or the organisation.
    NotAName,
    /// Not one of the passwords that everybody tries first.
    Uncommon,
    /// The same in both fields.
    Same,
}

impl PasswordRules<'_> {
    /// The rules, in the order in which they are shown.
    #[must_use]
    pub fn list(&self) -> Vec<Rule> {
        let policy = self.policy;
        let rules = [
            (true, Rule::AtLeast(policy.minimum_length)),
            (policy.require_uppercase, Rule::Uppercase),
            (policy.require_lowercase, Rule::Lowercase),
            (policy.require_numbers, Rule::Number),
            (policy.require_symbols, Rule::Symbol),
            (policy.require_three_classes, Rule::ThreeClasses),
            (true, Rule::AtMost(MAX_LENGTH)),
            (true, Rule::Characters),
            (true, Rule::NotAName),
            (true, Rule::Uncommon),
            (true, Rule::Same),
        ];
        rules.into_iter().filter_map(|(applies, rule)| applies.then_some(rule)).collect()
    }

    /// The password as a credential, if it keeps every rule.
    ///
    /// # Errors
    /// The rules that it breaks, in the order of [`Self::list`]; [`Rule::NotEmpty`] alone if it is empty.
    pub fn check(&self, password: ChosenPassword, again: &ChosenPassword) -> Result<Credential, Vec<Rule>> {
        if password.text().is_empty() {
            return Err(vec![Rule::NotEmpty]);
        }
        let broken: Vec<Rule> =
            self.list().into_iter().filter(|&rule| !self.keeps(rule, password.text(), again.text())).collect();
        if broken.is_empty() { Ok(Credential::chosen(password.into_text())) } else { Err(broken) }
    }

    fn keeps(&self, rule: Rule, password: &str, again: &str) -> bool {
        let has = |is_of_class: fn(char) -> bool| password.chars().any(is_of_class);
        match rule {
            Rule::NotEmpty => !password.is_empty(),
            Rule::AtLeast(count) => password.chars().count() >= count,
            Rule::AtMost(count) => password.chars().count() <= count,
            Rule::Characters => password.chars().all(|c| c == ' ' || c.is_ascii_graphic()),
            Rule::Uppercase => has(CLASSES[0]),
            Rule::Lowercase => has(CLASSES[1]),
            Rule::Number => has(CLASSES[2]),
            Rule::Symbol => has(CLASSES[3]),
            Rule::ThreeClasses => CLASSES.into_iter().filter(|class| has(*class)).count() >= 3,
            Rule::NotAName => !self.names.iter().any(|name| !name.is_empty() && is_name(password, name)),
            Rule::Uncommon => !COMMON.lines().any(|common| password.eq_ignore_ascii_case(common)),
            Rule::Same => password == again,
        }
    }
}

const CLASSES: [fn(char) -> bool; 4] =
    [|c| c.is_ascii_uppercase(), |c| c.is_ascii_lowercase(), |c| c.is_ascii_digit(), |c| SYMBOLS.contains(c)];

/// Whether a password is a name, or the name without its spaces.
fn is_name(password: &str, name: &str) -> bool {
    letters(password).eq(letters(name))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| *c != ' ').flat_map(char::to_lowercase)
}
