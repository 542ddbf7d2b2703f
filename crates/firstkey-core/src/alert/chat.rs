//! How chats show an alert: Amazon Q Developer in chat applications in Slack and Teams, and Firstkey's own app in Slack.

use serde_json::{Value, json};

use crate::slack::{escape, section};

/// Characters of a title and of a description that every chat shows.
const TITLE: usize = 200;
const DESCRIPTION: usize = 3_000;

/// What a chat shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chat {
    pub(super) description: String,
    /// What to do next, each step with its command.
    pub(super) next: Vec<String>,
    /// Alerts with the same name make one thread.
    pub(super) thread: String,
}

impl Chat {
    /// The custom notification of Amazon Q Developer in chat applications, as JSON.
    pub(super) fn notification(&self, kind: &str, subject: &str) -> String {
        let title: String = subject.chars().take(TITLE).collect();
        let notification = json!({
            "version": "1.0",
            "source": "custom",
            "content": {
                "textType": "client-markdown",
                "title": title,
                "description": cut(&self.description),
                "nextSteps": self.next,
                "keywords": ["Firstkey", kind],
            },
            "metadata": { "threadId": self.thread, "summary": title, "eventType": kind },
        });
        notification.to_string()
    }

    /// What Slack's `chat.postMessage` takes, without the channel.
    pub(super) fn posted(&self, subject: &str) -> Value {
        let next = self.next.join("\n");
        let texts = [format!("*{}*", escape(subject)), cut(&self.description), cut(&next)];
        let blocks: Vec<Value> = texts.iter().filter(|text| !text.is_empty()).map(|text| section(text)).collect();
        json!({ "text": escape(subject), "blocks": blocks })
    }
}

/// What a chat shows of a text.
fn cut(text: &str) -> String {
    text.chars().take(DESCRIPTION).collect()
}

/// Text from outside, of which a chat makes neither a mention nor a link.
pub(super) fn harmless(text: &str) -> String {
    escape(text).replace("](", "] (")
}
