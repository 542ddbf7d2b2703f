//! The message.

mod claims;
mod languages;
mod variants;

use firstkey_core::appearance::Appearance;
use firstkey_core::credential::Credential;
use firstkey_core::locale::Locale;
use firstkey_core::message::{Confirmation, Invitation, Message, Occasion, SignIn};
use firstkey_core::partition::Partition;
use firstkey_core::password_policy::PasswordPolicy;
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

/// A policy with every rule that an account can set.
pub(crate) const STRICT: PasswordPolicy = PasswordPolicy {
    minimum_length: 14,
    require_symbols: true,
    require_numbers: true,
    require_uppercase: true,
    require_lowercase: true,
    require_three_classes: false,
    allow_users_to_change_password: true,
    max_age_days: Some(90),
    reuse_prevention: Some(5),
    hard_expiry: false,
};

fn credential() -> Credential {
    Credential::generate(&PasswordPolicy::AWS_DEFAULT, 24, &[], &mut ChaCha20Rng::seed_from_u64(11))
}

/// An account without any setup.
fn plain(credential: &Credential) -> SignIn<'_> {
    SignIn {
        account: "123456789012",
        alias: None,
        partition: Partition::Aws,
        user_name: "ada",
        creator: None,
        credential,
        policy: &PasswordPolicy::AWS_DEFAULT,
        valid_until: "2026-11-25T10:15:30Z".parse().unwrap(),
        locale: Locale::English,
        occasion: Occasion::First,
    }
}

/// What most accounts tell.
fn usual(credential: &Credential, locale: Locale) -> SignIn<'_> {
    SignIn {
        alias: Some("example-corp"),
        creator: Some("alice@example.com"),
        policy: &STRICT,
        locale,
        ..plain(credential)
    }
}

/// The settings of most operators.
fn dressed() -> Appearance {
    Appearance {
        organisation: Some("Example Corp".to_owned()),
        logo_url: Some("https://example.com/logo.png".to_owned()),
        support_contact: Some("help@example.com".to_owned()),
        ..Appearance::default()
    }
}

/// The link of a message that has one instead of a password.
const LINK: &str = "https://claim.example.com/c/pZ6dXc3hk7QmRt9wVb4n_pZ6dXc3hk7QmRt9wVb4n-A";

/// What most accounts tell with a link.
fn invitation(locale: Locale) -> Invitation<'static> {
    Invitation {
        account: "123456789012",
        alias: Some("example-corp"),
        partition: Partition::Aws,
        user_name: "ada",
        creator: Some("alice@example.com"),
        link: LINK,
        valid_until: "2026-11-25T10:15:30Z".parse().unwrap(),
        locale,
        occasion: Occasion::First,
    }
}

fn confirmation(locale: Locale) -> Confirmation<'static> {
    let Invitation { account, alias, partition, user_name, .. } = invitation(locale);
    Confirmation { account, alias, partition, user_name, locale }
}

fn check(name: &str, sign_in: &SignIn<'_>, appearance: &Appearance) {
    compare("mails", name, &Message::write(sign_in, appearance).unwrap());
}

/// Compares the text with one file of a folder, and the HTML with another, as a browser opens it.
fn compare(folder: &str, name: &str, Message { subject, text, html }: &Message) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::assert_snapshot!(format!("{name}.text"), format!("Subject: {subject}\n\n{}", **text));
        insta::assert_binary_snapshot!(&format!("{name}.html"), [html.as_bytes(), b"\n"].concat());
    });
}

/// A text as HTML shows it.
pub(crate) fn unescaped(html: &str) -> String {
    let escapes = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
    escapes.iter().fold(html.to_owned(), |text, (escape, character)| text.replace(escape, character))
}
