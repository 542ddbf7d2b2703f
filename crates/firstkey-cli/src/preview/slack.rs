//! The direct message in Slack, with sample data.

use anyhow::{Context, Result};
use firstkey::core::appearance::Appearance;
use firstkey::core::message::SignIn;
use firstkey::core::recipient::Recipient;
use firstkey::core::slack::{DirectMessage, Says, plain_text, unescape};

use crate::options::Format;
use crate::sample;
use crate::screen;

/// Shows what the user of a sign-in would be told in Slack.
pub(super) fn show(sign_in: &SignIn<'_>, appearance: &Appearance, format: Format) -> Result<()> {
    let recipient: Recipient = sample::RECIPIENT.parse().context("the sample's address")?;
    let notice = DirectMessage {
        account: sign_in.account,
        alias: sign_in.alias,
        user_name: sign_in.user_name,
        recipient: &recipient,
        valid_until: Some(sign_in.valid_until),
        locale: sign_in.locale,
        says: Says::Sent { supersedes: false },
    };
    let content = notice.write(appearance).context("cannot write the message")?;
    if format == Format::Json {
        return screen::print_json(&content);
    }
    let notification = unescape(content["text"].as_str().unwrap_or_default());
    Ok(screen::print(&format!("Notification: {notification}\n\n{}\n", plain_text(&content["blocks"])))?)
}
