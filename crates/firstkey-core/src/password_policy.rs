//! The account's password policy.

/// The symbols that password policies count, as IAM documents them. IAM accepts others, and does not count them.
pub const SYMBOLS: &str = "!@#$%^&*()_+-=[]{}|'";

/// IAM's rules for passwords: `GetAccountPasswordPolicy`, or AWS's default if the account has set none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The minimum number of characters, 6 to 128.
    pub minimum_length: usize,
    /// At least one of [`SYMBOLS`].
    pub require_symbols: bool,
    /// At least one of `0` to `9`.
    pub require_numbers: bool,
    /// At least one of `A` to `Z`.
    pub require_uppercase: bool,
    /// At least one of `a` to `z`.
    pub require_lowercase: bool,
    /// At least three of the four classes: AWS's default rule, which no custom policy can state.
    pub require_three_classes: bool,
    /// Every user may change their own password.
    pub allow_users_to_change_password: bool,
    /// After how many days a password expires, 1 to 1,095; never if `None`.
    pub max_age_days: Option<u32>,
    /// How many earlier passwords may not be used again, 1 to 24.
    pub reuse_prevention: Option<u32>,
    /// Only an administrator can replace an expired password.
    pub hard_expiry: bool,
}

impl PasswordPolicy {
    /// AWS's rules for accounts that have set no policy.
    pub const AWS_DEFAULT: Self = Self {
        minimum_length: 8,
        require_symbols: false,
        require_numbers: false,
        require_uppercase: false,
        require_lowercase: false,
        require_three_classes: true,
        allow_users_to_change_password: false,
        max_age_days: None,
        reuse_prevention: None,
        hard_expiry: false,
    };
}
