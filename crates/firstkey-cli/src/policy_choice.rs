//! The password policy whose rules a preview shows.

use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, Result, ensure};
use firstkey::core::password_policy::PasswordPolicy;
use serde::Deserialize;

/// A policy that asks for all that one can.
const STRICT: PasswordPolicy = PasswordPolicy {
    minimum_length: 14,
    require_symbols: true,
    require_numbers: true,
    require_uppercase: true,
    require_lowercase: true,
    require_three_classes: false,
    allow_users_to_change_password: true,
    max_age_days: Some(90),
    reuse_prevention: Some(24),
    hard_expiry: false,
};

/// A policy as the command line names it.
#[derive(Debug, Clone)]
pub(crate) enum PolicyChoice {
    Default,
    Strict,
    File(PathBuf),
}

/// What `aws iam get-account-password-policy` prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    password_policy: PrintedPolicy,
}

/// The members that say something about the next password. IAM leaves out those without a value.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PrintedPolicy {
    minimum_password_length: usize,
    require_symbols: bool,
    require_numbers: bool,
    require_uppercase_characters: bool,
    require_lowercase_characters: bool,
    password_reuse_prevention: Option<u32>,
}

impl FromStr for PolicyChoice {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "default" => Self::Default,
            "strict" => Self::Strict,
            file => Self::File(file.into()),
        })
    }
}

impl PolicyChoice {
    /// The policy.
    ///
    /// # Errors
    /// The file cannot be read, or does not hold a policy as IAM takes it.
    pub(crate) fn read(&self) -> Result<PasswordPolicy> {
        let file = match self {
            Self::Default => return Ok(PasswordPolicy::AWS_DEFAULT),
            Self::Strict => return Ok(STRICT),
            Self::File(file) => file,
        };
        let text = fs::read_to_string(file).with_context(|| {
            format!("cannot read the password policy `{}`; give `default`, `strict` or a file", file.display())
        })?;
        let read = || {
            let Printed { password_policy } = serde_json::from_str(&text)?;
            password_policy.checked()
        };
        read().with_context(|| {
            format!(
                "`{}` is not a password policy; `aws iam get-account-password-policy > FILE` writes one",
                file.display()
            )
        })
    }
}

impl PrintedPolicy {
    fn checked(self) -> Result<PasswordPolicy> {
        let length = self.minimum_password_length;
        ensure!((6..=128).contains(&length), "MinimumPasswordLength is {length}, and IAM takes 6 to 128");
        if let Some(count) = self.password_reuse_prevention {
            ensure!((1..=24).contains(&count), "PasswordReusePrevention is {count}, and IAM takes 1 to 24");
        }
        Ok(PasswordPolicy {
            minimum_length: length,
            require_symbols: self.require_symbols,
            require_numbers: self.require_numbers,
            require_uppercase: self.require_uppercase_characters,
            require_lowercase: self.require_lowercase_characters,
            require_three_classes: false,
            reuse_prevention: self.password_reuse_prevention,
            ..PasswordPolicy::AWS_DEFAULT
        })
    }
}
