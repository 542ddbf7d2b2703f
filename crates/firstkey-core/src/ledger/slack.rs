//! What a record knows of the direct message in Slack.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::locale::Locale;

/// What a record knows of the direct message in Slack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slack {
    /// The channel of the message that stands, `D…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Its time, which with the channel names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ts: Option<String>,
    /// The language of the messages, once it is known.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "write_locale",
        deserialize_with = "read_locale"
    )]
    pub locale: Option<Locale>,
    /// What the user has to be told yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owes: Option<SlackNotice>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owes_since: Option<Timestamp>,
    /// How often Slack did not say whether it has taken the message.
    #[serde(skip_serializing_if = "is_zero")]
    pub unanswered: u32,
}

/// What a user has to be told in Slack. It is owed from the moment it is stored, as alerts are, so that neither a crash nor Slack's being
/// down loses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlackNotice {
    /// A mail is on its way. An earlier message is changed first: it tells of a mail that this one replaces.
    Sent,
    /// The message that stands has to say that its mail's password no longer works.
    Withdrawn,
}

impl Slack {
    /// The message that stands, by channel and time.
    #[must_use]
    pub fn message(&self) -> Option<(&str, &str)> {
        Some((self.channel.as_deref()?, self.ts.as_deref()?))
    }

    pub(super) fn owing(self, owes: SlackNotice, now: Timestamp) -> Self {
        Self { owes: Some(owes), owes_since: Some(now), unanswered: 0, ..self }
    }

    pub(super) fn settled(self) -> Self {
        Self { owes: None, owes_since: None, unanswered: 0, ..self }
    }
}

#[expect(clippy::ref_option, reason = "serde passes a reference")]
fn write_locale<S: Serializer>(locale: &Option<Locale>, serializer: S) -> Result<S::Ok, S::Error> {
    locale.map(Locale::tag).serialize(serializer)
}

/// A language that this version does not have is none.
fn read_locale<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Locale>, D::Error> {
    let tag: Option<String> = Option::deserialize(deserializer)?;
    Ok(tag.and_then(|tag| Locale::of_tag(&tag)))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(value: &u32) -> bool {
    *value == 0
}
