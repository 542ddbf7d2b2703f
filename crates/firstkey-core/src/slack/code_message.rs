//! The message that brings a claim's code.

use serde_json::{Value, json};

use super::mrkdwn::{escape, plainly, section};
use crate::appearance::Appearance;
use crate::claim::{CODE_LIFETIME, ClaimCode};
use crate::locale::Locale;
use crate::message::catalogue::{Catalogue, MissingText};
use crate::message::phrases::{account, isolated};
use crate::text::visible;

/// A direct message with a code, which only somebody with the link can use. It holds the code, so it cannot be printed.
#[derive(Clone, Copy)]
pub struct CodeMessage<'a> {
    /// The account, twelve digits.
    pub account: &'a str,
    /// The account's alias, if it has one.
    pub alias: Option<&'a str>,
    /// The code.
    pub code: &'a ClaimCode,
    /// The language.
    pub locale: Locale,
}

impl CodeMessage<'_> {
    /// What Slack's `chat.postMessage` takes, without the channel. Notifications show `text`, on locked screens too: the code is in
    /// `blocks` only.
    ///
    /// # Errors
    /// [`MissingText`] if the texts of the language have a fault, which the tests rule out.
    pub fn write(&self, appearance: &Appearance) -> Result<Value, MissingText> {
        let words = Catalogue::of(self.locale)?;
        let code = words.say_with("slack-code", [("code", format!("`{}`", *self.code.shown()).into())])?;
        let use_it = words.say_with("slack-code-use", [("count", CODE_LIFETIME.as_mins().into())])?;
        let account = account(&words, self.account, self.alias.map(visible).as_deref())?;
        let questions = match appearance.support_contact.as_deref() {
            Some(contact) => words.say_with("questions", [("contact", isolated(&visible(contact)))])?,
            None => words.say("questions-unnamed")?,
        };
        let small = [questions, words.say("slack-code-unexpected")?, words.say("slack-code-careful")?].join("\n");
        Ok(json!({
            "text": escape(&words.say("slack-code-preview")?),
            "blocks": [
                section(&format!("*{}*\n{}", escape(&code), escape(&use_it))),
                section(&escape(&account)),
                {"type": "context", "elements": [plainly(&escape(&small))]},
            ],
        }))
    }
}
