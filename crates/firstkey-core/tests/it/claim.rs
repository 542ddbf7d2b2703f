//! Claims: what a browser sends, and what it gets.

mod pages;
mod requests;
mod responses;
mod rules;
mod secrets;

use firstkey_core::appearance::Appearance;
use firstkey_core::claim::{ChosenPassword, Claimant, Form, Page, PasswordRules, Response};
use firstkey_core::locale::Locale;
use firstkey_core::partition::Partition;
use firstkey_core::password_policy::PasswordPolicy;
use serde_json::Value;

use crate::message::STRICT;

const NAMES: [&str; 5] = ["ada.lovelace", "ada@example.com", "123456789012", "example-corp", "Example Corp"];

const CLAIMANT: Claimant<'_> = Claimant {
    account: "123456789012",
    alias: Some("example-corp"),
    partition: Partition::Aws,
    user_name: "ada.lovelace",
};

fn form() -> Form<'static> {
    Form {
        claimant: CLAIMANT,
        rules: PasswordRules { policy: &PasswordPolicy::AWS_DEFAULT, names: &NAMES },
        valid_until: "2026-11-25T10:15:30Z".parse().unwrap(),
        code: None,
        problems: &[],
    }
}

/// The settings of most operators.
fn dressed() -> Appearance {
    Appearance {
        organisation: Some("Example Corp".to_owned()),
        logo_url: Some("https://cdn.example.com:8443/logo.png?v=1".to_owned()),
        accent_color: "#7a1fd6".parse().unwrap(),
        support_contact: Some("help@example.com".to_owned()),
        ..Appearance::default()
    }
}

fn typed(password: &str) -> ChosenPassword {
    ChosenPassword::new(password.to_owned())
}

/// What the function returns for a page.
fn shown(page: &Page<'_>, locale: Locale, appearance: &Appearance) -> Value {
    Response::show(page, locale, appearance, None).unwrap().into_value()
}

fn html(page: &Page<'_>, locale: Locale, appearance: &Appearance) -> String {
    shown(page, locale, appearance)["body"].as_str().unwrap().to_owned()
}
