//! The message that carries a link, behind which the user chooses the password.

use askama::Template;
use fluent_bundle::FluentValue;
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::catalogue::Catalogue;
use super::letter::{grouped, until};
use super::sign_in::Occasion;
use super::{Message, Unwritten};
use crate::appearance::Appearance;
use crate::locale::Locale;

/// What a message with a link says.
#[derive(Clone, Copy)]
pub struct Invitation<'a> {
    /// The account, twelve digits.
    pub account: &'a str,
    /// The account's alias, if it has one.
    pub alias: Option<&'a str>,
    /// The user's name.
    pub user_name: &'a str,
    /// Who created the user, if that was a person.
    pub creator: Option<&'a str>,
    /// The link, which is secret.
    pub link: &'a str,
    /// When the link expires.
    pub valid_until: Timestamp,
    /// The user's language.
    pub locale: Locale,
    /// What else the message says.
    pub occasion: Occasion,
}

#[derive(Template)]
#[template(
    ext = "txt",
    source = "{% if is_superseding %}This message replaces an earlier one, whose link no longer works.\n\n{% endif %}{{ invitation }}\n\n\
              {{ account }}\nUser name: {{ user_name }}{% if let Some(creator) = creator %}\n{{ creator }}{% endif %}\n\n\
              Choose your password on this page:\n\n{{ link }}\n\nThe link works until {{ until }}. If you miss that, the page sends you another.\n"
)]
struct Text<'a> {
    is_superseding: bool,
    invitation: String,
    account: String,
    user_name: &'a str,
    creator: Option<String>,
    link: &'a str,
    until: String,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "<!doctype html><html lang=\"{{ language }}\"><body>{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>{% endfor %}\
              <p><a href=\"{{ link }}\">{{ link }}</a></p></body></html>"
)]
struct Html<'a> {
    language: &'a str,
    paragraphs: Vec<&'a str>,
    link: &'a str,
}

impl Message {
    /// Writes the message with a link.
    ///
    /// # Errors
    /// [`Unwritten`] if the texts of the language have a fault.
    pub fn invite(invitation: &Invitation<'_>, appearance: &Appearance) -> Result<Self, Unwritten> {
        let Invitation { account, alias, user_name, creator, link, valid_until, locale, occasion } = *invitation;
        let words = Catalogue::of(locale)?;
        let number = grouped(account);
        let named = |name: &str| FluentValue::from(name.to_owned());
        let subject = match &appearance.organisation {
            Some(name) => words.say_with("subject", [("organisation", named(name))])?,
            None => words.say_with("subject-account", [("account", named(alias.unwrap_or(&number)))])?,
        };
        let text = Text {
            is_superseding: occasion == Occasion::Superseding,
            invitation: match &appearance.organisation {
                Some(name) => words.say_with("invitation", [("organisation", named(name))])?,
                None => words.say("invitation-unnamed")?,
            },
            account: words.say_with(
                "account",
                [("account", alias.map_or_else(|| number.clone(), |alias| format!("{alias} ({number})")).into())],
            )?,
            user_name,
            creator: match creator {
                Some(creator) => Some(words.say_with("creator", [("creator", named(creator))])?),
                None => None,
            },
            link,
            until: until(&words, valid_until, &appearance.time_zone)?,
        };
        let text = Zeroizing::new(text.render().map_err(Unwritten::Template)?);
        let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.contains(link)).collect();
        let html = Html { language: locale.tag(), paragraphs, link }.render().map_err(Unwritten::Template)?;
        Ok(Self { subject, html: Zeroizing::new(html), text })
    }
}
