//! Sample data for a message.

use std::collections::HashMap;

use aws_config::SdkConfig;
use firstkey::clock::Clock;
use firstkey::core::configuration::{Configuration, ConfigurationError};
use firstkey::core::credential::Credential;
use firstkey::core::message::{Occasion, SignIn};
use firstkey::core::partition::Partition;
use firstkey::core::password_policy::PasswordPolicy;
use jiff::Timestamp;

/// Whom the message is for.
pub(crate) const RECIPIENT: &str = "ada@example.com";

/// The configuration from the function's settings, with samples for the required ones that are missing.
pub(crate) fn configuration(
    settings: impl Iterator<Item = (String, String)>,
) -> Result<Configuration, ConfigurationError> {
    let samples = [
        ("FIRSTKEY_SENDER", "Firstkey <firstkey@example.com>"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
    ];
    let mut variables = HashMap::from(samples.map(|(name, value)| (name.to_owned(), value.to_owned())));
    variables.extend(settings);
    Configuration::from_variables(variables)
}

/// What the message says: an obviously made-up user, account and password.
pub(crate) fn sign_in<'a>(credential: &'a Credential, configuration: &Configuration, sdk: &SdkConfig) -> SignIn<'a> {
    let now = Clock::new(sdk).now();
    SignIn {
        account: "123456789012",
        alias: None,
        partition: Partition::Aws,
        user_name: "ada",
        creator: Some("grace@example.com"),
        credential,
        policy: &PasswordPolicy::AWS_DEFAULT,
        valid_until: now.checked_add(configuration.expire_after).unwrap_or(Timestamp::MAX),
        locale: configuration.locale,
        occasion: Occasion::First,
    }
}
