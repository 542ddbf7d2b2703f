//! Slack, as far as it takes no network: whom to trust, what a failure means, and what a direct message says.

mod code_message;
mod direct_message;
mod failure;
mod mrkdwn;
mod person;
mod token;

pub use code_message::CodeMessage;
pub use direct_message::{DirectMessage, Says};
pub use failure::{Answer, Failure, Meaning};
pub(crate) use mrkdwn::{escape, section};
pub use mrkdwn::{notice, plain_text, unescape};
pub use person::{Member, Stranger, Workspace};
pub use token::{BadToken, Token};

/// What the app's bot may do, and has to: the manifest that the repository ships asks for the same.
pub const SCOPES: [&str; 4] = ["chat:write", "im:write", "users:read", "users:read.email"];
