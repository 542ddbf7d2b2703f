//! Messages with sample data.

use std::collections::HashMap;

use anyhow::{Context, Result};
use aws_config::SdkConfig;
use firstkey::clock::Clock;
use firstkey::core::claim::ClaimToken;
use firstkey::core::configuration::{Configuration, ConfigurationError};
use firstkey::core::credential::Credential;
use firstkey::core::locale::Locale;
use firstkey::core::message::{Confirmation, Invitation, Message, Occasion, SignIn, Unwritten};
use firstkey::core::partition::Partition;
use firstkey::core::password_policy::PasswordPolicy;
use jiff::Timestamp;

/// Whom the message is for.
pub(crate) const RECIPIENT: &str = "ada@example.com";

/// The account.
pub(crate) const ACCOUNT: &str = "123456789012";

/// The user.
pub(crate) const USER_NAME: &str = "ada";

/// Who created the user.
const CREATOR: Option<&str> = Some("grace@example.com");

/// The secret of the link. It says that it is none, and has the form of one, so that the page answers as it does to any unknown link.
pub(crate) const TOKEN: &str = "this-link-is-a-sample-that-leads-to-nothing";

/// The configuration from the function's settings, with samples for the required ones that are missing.
pub(crate) fn configuration(
    settings: impl Iterator<Item = (String, String)>,
) -> Result<Configuration, ConfigurationError> {
    let samples = [
        ("FIRSTKEY_SENDER", "Firstkey <firstkey@example.com>"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
        ("FIRSTKEY_CLAIM_ORIGIN", "https://claim.example.com"),
        ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token"),
    ];
    let mut variables = HashMap::from(samples.map(|(name, value)| (name.to_owned(), value.to_owned())));
    variables.extend(settings);
    Configuration::from_variables(variables)
}

/// An obviously made-up user, account, password and link, in a deployment.
pub(crate) struct Sample<'a> {
    configuration: &'a Configuration,
    /// The language of what is written.
    pub(crate) locale: Locale,
    /// Until when password and link would work.
    pub(crate) valid_until: Timestamp,
}

impl<'a> Sample<'a> {
    /// A sample from now on, in a language or that of the deployment.
    pub(crate) fn new(configuration: &'a Configuration, locale: Option<Locale>, sdk: &SdkConfig) -> Self {
        let now = Clock::new(sdk).now();
        let valid_until = now.checked_add(configuration.expire_after).unwrap_or(Timestamp::MAX);
        Self { configuration, locale: locale.unwrap_or(configuration.locale), valid_until }
    }

    /// The link, if the deployment sends links.
    pub(crate) fn link(&self) -> Result<Option<String>> {
        let Some(claim) = &self.configuration.claim else { return Ok(None) };
        let token = ClaimToken::parse(TOKEN).context("the sample's link is none")?;
        Ok(Some(token.link(&claim.origin).to_string()))
    }

    /// The message that brings the sign-in, as the deployment does: with a password, or with a link.
    pub(crate) fn message(&self, policy: &PasswordPolicy, occasion: Occasion) -> Result<Message> {
        let Self { configuration, locale, valid_until } = *self;
        let message = match self.link()? {
            Some(link) => {
                let invitation = Invitation {
                    account: ACCOUNT,
                    alias: None,
                    partition: Partition::Aws,
                    user_name: USER_NAME,
                    creator: CREATOR,
                    link: &link,
                    valid_until,
                    locale,
                    occasion,
                };
                Message::invite(&invitation, &configuration.appearance)
            }
            None => {
                let sign_in = SignIn {
                    account: ACCOUNT,
                    alias: None,
                    partition: Partition::Aws,
                    user_name: USER_NAME,
                    creator: CREATOR,
                    credential: &Credential::sample(policy, configuration.password_length),
                    policy,
                    valid_until,
                    locale,
                    occasion,
                };
                Message::write(&sign_in, &configuration.appearance)
            }
        };
        written(message)
    }

    /// The message which says that the password was set.
    pub(crate) fn confirmation(&self) -> Result<Message> {
        let confirmation = Confirmation {
            account: ACCOUNT,
            alias: None,
            partition: Partition::Aws,
            user_name: USER_NAME,
            locale: self.locale,
        };
        written(Message::confirm(&confirmation, &self.configuration.appearance))
    }
}

fn written(message: Result<Message, Unwritten>) -> Result<Message> {
    message.context("cannot write the message")
}
