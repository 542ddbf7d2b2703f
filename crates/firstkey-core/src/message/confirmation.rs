//! The message which says that a password was set by the link of another.

use askama::Template;
use zeroize::Zeroizing;

use super::letter::grouped;
use super::{Message, Unwritten};
use crate::appearance::Appearance;
use crate::locale::Locale;
use crate::partition::Partition;

/// What the message says that follows a claim.
#[derive(Debug, Clone, Copy)]
pub struct Confirmation<'a> {
    /// The account, twelve digits.
    pub account: &'a str,
    /// The account's alias, if it has one.
    pub alias: Option<&'a str>,
    /// The partition, which decides the sign-in address.
    pub partition: Partition,
    /// The user's name.
    pub user_name: &'a str,
    /// The user's language.
    pub locale: Locale,
}

#[derive(Template)]
#[template(
    ext = "txt",
    source = "The password of your AWS sign-in was set just now.\n\nAccount: {{ account }}\nUser name: {{ user_name }}\nSign in: {{ address }}\n\n\
              Was it not you? Tell {{ contact }} at once.\n"
)]
struct Text<'a> {
    account: String,
    user_name: &'a str,
    address: String,
    contact: &'a str,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "<!doctype html><html lang=\"{{ language }}\"><body>{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>{% endfor %}</body></html>"
)]
struct Html<'a> {
    language: &'a str,
    paragraphs: Vec<&'a str>,
}

impl Message {
    /// Writes the message which says that the password was set.
    ///
    /// # Errors
    /// [`Unwritten`] if the texts of the language have a fault.
    pub fn confirm(confirmation: &Confirmation<'_>, appearance: &Appearance) -> Result<Self, Unwritten> {
        let Confirmation { account, alias, partition, user_name, locale } = *confirmation;
        let number = grouped(account);
        let text = Text {
            address: partition.sign_in_url(alias.unwrap_or(account)),
            account: alias.map_or_else(|| number.clone(), |alias| format!("{alias} ({number})")),
            user_name,
            contact: appearance.support_contact.as_deref().unwrap_or("your AWS administrator"),
        };
        let text = text.render().map_err(Unwritten::Template)?;
        let html = Html { language: locale.tag(), paragraphs: text.split("\n\n").collect() };
        let html = Zeroizing::new(html.render().map_err(Unwritten::Template)?);
        let subject = "Your AWS password was set".to_owned();
        Ok(Self { subject, html, text: Zeroizing::new(text) })
    }
}
