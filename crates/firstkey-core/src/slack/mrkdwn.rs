//! Slack's own markup.

use serde_json::{Value, json};

/// The only characters that Slack asks to be escaped: with them a name could ping a channel or show one address and lead to another.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The text that [`escape`] made this of.
#[must_use]
pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What Slack shows of the blocks of [`super::DirectMessage::write`], without the marks of bold and code.
#[must_use]
pub fn plain_text(blocks: &Value) -> String {
    let blocks = blocks.as_array().into_iter().flatten();
    let texts =
        blocks.flat_map(|block| [&block["text"]["text"], &block["elements"][0]["text"]]).filter_map(Value::as_str);
    let plain = |text: &str| {
        let lines =
            text.lines().map(|line| line.strip_prefix('*').and_then(|rest| rest.strip_suffix('*')).unwrap_or(line));
        unescape(&lines.collect::<Vec<_>>().join("\n").replace('`', ""))
    };
    texts.map(plain).collect::<Vec<_>>().join("\n\n")
}

/// A message of one paragraph, for `chat.postMessage`.
#[must_use]
pub fn notice(text: &str) -> Value {
    json!({"text": text, "blocks": [section(text)]})
}

/// A paragraph of a message.
pub(crate) fn section(text: &str) -> Value {
    json!({"type": "section", "text": plainly(text)})
}

/// `verbatim` keeps Slack from making links of names that look like a channel, a person or a web address.
pub(super) fn plainly(text: &str) -> Value {
    json!({"type": "mrkdwn", "text": text, "verbatim": true})
}
