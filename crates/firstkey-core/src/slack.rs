//! Slack, as far as it takes no network: whom to trust, what a failure means, and what a direct message says.

mod failure;
mod notice;
mod person;
mod token;

pub use failure::{Answer, Failure, Meaning};
pub use notice::{Notice, Says};
pub use person::{Member, Stranger, Workspace};
pub use token::{BadToken, Token};

use serde_json::Value;

/// What the app's bot may do, and has to: the manifest that the repository ships asks for the same.
pub const SCOPES: [&str; 4] = ["chat:write", "im:write", "users:read", "users:read.email"];

/// The only characters that Slack asks to be escaped: with them a name could ping a channel or show one address and lead to another.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The text that [`escape`] made this of.
#[must_use]
pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What Slack shows of the blocks of [`Notice::write`], without the marks of bold and code.
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
