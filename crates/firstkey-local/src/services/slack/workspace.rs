//! What the workspace holds: people, channels of direct messages, and what was said in them.

use std::collections::{BTreeMap, BTreeSet};

use firstkey::core::slack::SCOPES;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

/// Why Slack does not do what it is asked for: the answer without `ok`.
pub(super) type Refusal = Value;

pub(super) fn refusal(code: &str) -> Refusal {
    json!({"error": code})
}

const TEAM: &str = "T012AB3C4";
const BOT: &str = "BZYBOTHED";
/// A message has no more blocks.
const MOST_BLOCKS: usize = 50;
/// A text of a block has no more characters.
const LONGEST_TEXT: usize = 3_000;

/// What Slack tells of a person of whom nothing else is known, without what belongs to one alone.
pub const PROFILE: &str = r#"{"team_id": "T012AB3C4", "deleted": false, "tz": "Europe/Berlin", "is_restricted": false,
    "is_ultra_restricted": false, "is_bot": false, "is_app_user": false, "updated": 1502138686}"#;

/// A message as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlackMessage {
    /// The channel: `D…` of direct messages, else `C…`.
    pub channel: String,
    /// The time that names it in its channel.
    pub ts: String,
    /// The address in the profile of whom it was sent to, or the channel that many read.
    pub to: String,
    /// What notifications show.
    pub text: String,
    /// What Slack shows.
    pub blocks: Value,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// When it was changed, the last time.
    pub edited_at: Option<Timestamp>,
    /// The number of the last posting or change of any message that was one of this.
    #[serde(skip)]
    pub(crate) change: usize,
}

/// That a message to an address was posted or changed.
#[derive(Debug, Serialize)]
pub(crate) struct SlackNews {
    pub(crate) to: String,
    pub(crate) change: usize,
}

pub(super) struct Workspace {
    pub(super) token: String,
    pub(super) scopes: Vec<String>,
    /// What tests say of people, by address.
    pub(super) described: BTreeMap<String, Value>,
    /// The addresses of people, in the order in which they were asked for; their ids are numbered so.
    people: Vec<String>,
    opened: BTreeSet<usize>,
    /// The channels that the app was invited to.
    pub(super) joined: BTreeSet<String>,
    /// Messages to be posted later, by id.
    scheduled: BTreeMap<String, String>,
    pub(super) messages: Vec<SlackMessage>,
    /// How many there ever were.
    posted: usize,
    /// How often one was posted or changed.
    pub(super) changes: usize,
}

impl Default for Workspace {
    fn default() -> Self {
        Self {
            token: "xoxb-1-local-slack".to_owned(),
            scopes: SCOPES.map(str::to_owned).to_vec(),
            described: BTreeMap::new(),
            people: Vec::new(),
            opened: BTreeSet::new(),
            joined: BTreeSet::new(),
            scheduled: BTreeMap::new(),
            messages: Vec::new(),
            posted: 0,
            changes: 0,
        }
    }
}

impl Workspace {
    pub(super) fn require(&self, scopes: &[&str]) -> Result<(), Refusal> {
        match scopes.iter().find(|scope| !self.scopes.iter().any(|granted| granted == *scope)) {
            Some(needed) => Err(json!({"error": "missing_scope", "needed": needed, "provided": self.scopes.join(",")})),
            None => Ok(()),
        }
    }

    pub(super) fn bot(&self) -> Value {
        json!({
            "url": "https://acme.slack.com/", "team": "Acme", "user": "firstkey", "team_id": TEAM, "user_id": "W23456789",
            "bot_id": BOT,
        })
    }

    pub(super) fn look_up(&mut self, address: &str) -> Result<Value, Refusal> {
        if address.is_empty() {
            return Err(refusal("invalid_arguments"));
        }
        let described = self.described.get(&address.to_ascii_lowercase());
        if described.is_some_and(Value::is_null) {
            return Err(refusal("users_not_found"));
        }
        let number = self.people.iter().position(|known| known.eq_ignore_ascii_case(address)).unwrap_or_else(|| {
            self.people.push(address.to_owned());
            self.people.len() - 1
        });
        let name = address.split('@').next().unwrap_or_default();
        let mut user: Value = serde_json::from_str(PROFILE).unwrap_or_default();
        user["id"] = id("U", number).into();
        user["name"] = name.into();
        user["real_name"] = name.into();
        user["profile"] = json!({"email": address, "team": TEAM, "display_name": name});
        if let Some(Value::Object(described)) = described {
            for (key, value) in described {
                user[key] = value.clone();
            }
        }
        Ok(json!({"user": user}))
    }

    pub(super) fn open(&mut self, user: &str) -> Result<Value, Refusal> {
        let number =
            (0..self.people.len()).find(|number| id("U", *number) == user).ok_or_else(|| refusal("user_not_found"))?;
        let channel = json!({"id": id("D", number)});
        Ok(match self.opened.insert(number) {
            true => json!({"channel": channel}),
            false => json!({"no_op": true, "already_open": true, "channel": channel}),
        })
    }

    pub(super) fn post(&mut self, channel: &str, input: &Value, now: Timestamp) -> Result<Value, Refusal> {
        let to = self.reader_of(channel)?;
        let (text, blocks) = content(input)?;
        self.posted += 1;
        self.changes += 1;
        // No two messages of a channel have the same time.
        let ts = format!("{}.{:06}", now.as_second(), self.posted);
        let message = json!({"text": text, "bot_id": BOT, "type": "message", "ts": ts});
        let channel = channel.to_owned();
        self.messages.push(SlackMessage {
            channel: channel.clone(),
            ts: ts.clone(),
            to,
            text,
            blocks,
            posted_at: now,
            edited_at: None,
            change: self.changes,
        });
        Ok(json!({"channel": channel, "ts": ts, "message": message}))
    }

    /// Whom a message in a channel reaches: a member's address, or the channel.
    fn reader_of(&self, channel: &str) -> Result<String, Refusal> {
        let number = self.opened.iter().find(|number| id("D", **number) == channel);
        match number.and_then(|number| self.people.get(*number)) {
            Some(address) => Ok(address.clone()),
            None if self.joined.contains(channel) => Ok(channel.to_owned()),
            // Slack tells an app of a public channel that it exists.
            None if channel.starts_with('C') => Err(refusal("not_in_channel")),
            None => Err(refusal("channel_not_found")),
        }
    }

    pub(super) fn schedule(&mut self, channel: &str, input: &Value, now: Timestamp) -> Result<Value, Refusal> {
        self.reader_of(channel)?;
        content(input)?;
        let post_at = input["post_at"].as_i64().ok_or_else(|| refusal("invalid_time"))?;
        if post_at <= now.as_second() {
            return Err(refusal("time_in_past"));
        }
        self.posted += 1;
        let scheduled = id("Q", self.posted);
        self.scheduled.insert(scheduled.clone(), channel.to_owned());
        Ok(json!({"channel": channel, "scheduled_message_id": scheduled, "post_at": post_at}))
    }

    pub(super) fn delete_scheduled(&mut self, channel: &str, scheduled: &str) -> Result<Value, Refusal> {
        match self.scheduled.remove(scheduled) {
            Some(of) if of == channel => Ok(json!({})),
            _ => Err(refusal("invalid_scheduled_message_id")),
        }
    }

    /// The messages that are still to be posted.
    pub(super) fn scheduled(&self) -> usize {
        self.scheduled.len()
    }

    pub(super) fn update(&mut self, channel: &str, ts: &str, input: &Value, now: Timestamp) -> Result<Value, Refusal> {
        let (text, blocks) = content(input)?;
        if !channel.starts_with('D') {
            return Err(refusal("channel_not_found"));
        }
        let found = self.messages.iter_mut().find(|message| message.channel == channel && message.ts == ts);
        let message = found.ok_or_else(|| refusal("message_not_found"))?;
        message.text.clone_from(&text);
        (message.blocks, message.edited_at) = (blocks, Some(now));
        self.changes += 1;
        message.change = self.changes;
        Ok(json!({"channel": channel, "ts": ts, "text": text}))
    }
}

fn id(letter: &str, number: usize) -> String {
    format!("{letter}{:08}", number + 1)
}

fn content(input: &Value) -> Result<(String, Value), Refusal> {
    let text = input["text"].as_str().unwrap_or_default();
    if text.is_empty() {
        return Err(refusal("no_text"));
    }
    let blocks = input["blocks"].as_array().ok_or_else(|| refusal("invalid_blocks_format"))?;
    let is_right = |text: &Value| {
        let length = text["text"].as_str().map_or(0, |text| text.chars().count());
        text["type"] == "mrkdwn" && (1..=LONGEST_TEXT).contains(&length)
    };
    let is_block = |block: &Value| match block["type"].as_str() {
        Some("section") => is_right(&block["text"]),
        Some("context") => {
            block["elements"].as_array().is_some_and(|elements| !elements.is_empty() && elements.iter().all(is_right))
        }
        _ => false,
    };
    if blocks.len() > MOST_BLOCKS || !blocks.iter().all(is_block) {
        return Err(refusal("invalid_blocks"));
    }
    Ok((text.to_owned(), Value::Array(blocks.clone())))
}
