//! IAM's rules for passwords.

use crate::query_protocol::xml_text;

/// The symbols that satisfy a policy which requires one.
const SYMBOLS: &str = "!@#$%^&*()_+-=[]{}|'";

/// The account's password policy.
pub(crate) enum PasswordPolicy {
    /// AWS's own, for accounts without a policy: eight characters, three of the four classes, and not the user's name.
    Default,
    /// The answer to `GetAccountPasswordPolicy`.
    Custom(String),
}

impl PasswordPolicy {
    /// Why IAM would refuse a password.
    pub(crate) fn violation(&self, password: &str, user_name: &str) -> Option<String> {
        let length = password.chars().count();
        if length > 128 {
            return Some("Password should have a maximum length of 128".to_owned());
        }
        let classes = [
            ("RequireUppercaseCharacters", "uppercase letter", password.chars().any(|c| c.is_ascii_uppercase())),
            ("RequireLowercaseCharacters", "lowercase letter", password.chars().any(|c| c.is_ascii_lowercase())),
            ("RequireNumbers", "number", password.chars().any(|c| c.is_ascii_digit())),
            ("RequireSymbols", "symbol", password.chars().any(|c| SYMBOLS.contains(c))),
        ];
        let minimum = match self {
            Self::Default => 8,
            Self::Custom(xml) => {
                xml_text(xml, "MinimumPasswordLength").and_then(|length| length.parse().ok()).unwrap_or(6)
            }
        };
        if length < minimum {
            return Some(format!("Password should have a minimum length of {minimum}"));
        }
        match self {
            Self::Default if password == user_name => Some("Password should not be the user's name".to_owned()),
            Self::Default if classes.iter().filter(|(_, _, present)| *present).count() < 3 => {
                Some("Password should have at least three kinds of characters".to_owned())
            }
            Self::Default => None,
            Self::Custom(xml) => classes
                .iter()
                .find(|(rule, _, present)| !present && xml_text(xml, rule).as_deref() == Some("true"))
                .map(|(_, class, _)| format!("Password should have at least one {class}")),
        }
    }
}
