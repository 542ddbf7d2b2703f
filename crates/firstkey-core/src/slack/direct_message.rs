//! What a direct message says: that mail is on its way, and never a password. Slack keeps messages, exports them and shows them on
//! locked screens.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::mrkdwn::{escape, plainly, section};
use crate::appearance::Appearance;
use crate::locale::Locale;
use crate::message::catalogue::{Catalogue, MissingText};
use crate::message::phrases::{isolated, until};
use crate::recipient::Recipient;
use crate::text::visible;

/// A direct message to a new user.
#[derive(Debug, Clone, Copy)]
pub struct DirectMessage<'a> {
    /// The account, twelve digits.
    pub account: &'a str,
    /// The account's alias, if it has one.
    pub alias: Option<&'a str>,
    /// The user's name.
    pub user_name: &'a str,
    /// Where the mail goes.
    pub recipient: &'a Recipient,
    /// When the password is withdrawn, if it has not been used.
    pub valid_until: Option<Timestamp>,
    /// The language.
    pub locale: Locale,
    /// What there is to say.
    pub says: Says,
}

/// What a direct message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// A mail is on its way.
    Sent {
        /// It replaces an earlier one.
        supersedes: bool,
    },
    /// The password of the mail was withdrawn.
    Withdrawn,
    /// Another mail, which another message tells of, replaces the one that this message told of.
    Replaced,
    /// A mail with a link, instead of a password, is on its way.
    LinkSent {
        /// It replaces an earlier one.
        supersedes: bool,
    },
    /// The link of the mail no longer leads to a password.
    LinkClosed,
    /// Another mail replaces the one with the link that this message told of.
    LinkReplaced,
}

impl DirectMessage<'_> {
    /// What Slack's `chat.postMessage` and `chat.update` take, without the channel: `text`, which notifications show, and `blocks`.
    ///
    /// # Errors
    /// [`MissingText`] if the texts of the language have a fault, which the tests rule out.
    pub fn write(&self, appearance: &Appearance) -> Result<Value, MissingText> {
        let words = Catalogue::of(self.locale)?;
        let organisation = appearance.organisation.as_deref();
        let address = self.address();
        let sent = |id: &str, supersedes: Option<&str>, validity: &str| {
            let mut news = vec![words.say_with(id, [("address", address.as_str().into())])?];
            news.extend(supersedes.map(|id| words.say(id)).transpose()?);
            if let Some(at) = self.valid_until {
                let until = until(&words, at, &appearance.time_zone)?;
                news.push(words.say_with(validity, [("until", until.into())])?);
            }
            Ok((words.say_with("slack-preview", [("address", address.as_str().into())])?, news))
        };
        let only = |id: &str| words.say(id).map(|text| (text.clone(), vec![text]));
        let (text, news) = match self.says {
            Says::Sent { supersedes } => {
                sent("slack-sent", supersedes.then_some("slack-superseding"), "slack-validity")?
            }
            Says::Withdrawn => only("slack-withdrawn")?,
            Says::Replaced => only("slack-replaced")?,
            Says::LinkSent { supersedes } => {
                sent("slack-link-sent", supersedes.then_some("slack-link-superseding"), "slack-link-validity")?
            }
            Says::LinkClosed => only("slack-link-closed")?,
            Says::LinkReplaced => only("slack-link-replaced")?,
        };
        let by = |named: &str, unnamed: &str| match organisation {
            Some(name) => words.say_with(named, [("organisation", isolated(&visible(name)))]),
            None => words.say(unnamed),
        };
        let (heading, invitation) = (by("heading", "heading-unnamed")?, by("invitation", "invitation-unnamed")?);
        let account = match self.alias {
            Some(alias) => format!("{} ({})", visible(alias), self.account),
            None => self.account.to_owned(),
        };
        let about = [
            words.say_with("account", [("account", account.into())])?,
            words.say_with("slack-user", [("user", self.code().into())])?,
        ];
        let questions = match appearance.support_contact.as_deref() {
            Some(contact) => words.say_with("questions", [("contact", isolated(&visible(contact)))])?,
            None => words.say("questions-unnamed")?,
        };
        let mut small = vec![questions];
        if let Says::Sent { .. } | Says::LinkSent { .. } = self.says {
            small.push(words.say("slack-unexpected")?);
            small.push(words.say(if let Says::Sent { .. } = self.says {
                "slack-careful"
            } else {
                "slack-link-careful"
            })?);
        }
        let heading = format!("*{}*\n{}", escape(&heading), escape(&invitation));
        Ok(json!({
            "text": escape(&text),
            "blocks": [
                section(&heading),
                section(&escape(&about.join("\n"))),
                section(&escape(&news.join("\n"))),
                {"type": "context", "elements": [plainly(&escape(&small.join("\n")))]},
            ],
        }))
    }

    /// The name as code, where Slack reads no `_` as the beginning of italics.
    fn code(&self) -> String {
        format!("`{}`", visible(self.user_name).replace('`', "'"))
    }

    /// The address, without what nobody but its owner needs to recognise it.
    fn address(&self) -> String {
        let first = self.recipient.address().chars().next();
        format!("{}…@{}", first.map(String::from).unwrap_or_default(), self.recipient.domain())
    }
}
