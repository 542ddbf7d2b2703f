//! What a user is told in Slack, with sample data.

use anyhow::{Context, Result, bail};
use firstkey::core::claim::ClaimCode;
use firstkey::core::configuration::Configuration;
use firstkey::core::recipient::Recipient;
use firstkey::core::slack::{CodeMessage, DirectMessage, Says, plain_text, unescape};

use super::occasion::OccasionChoice;
use crate::options::Format;
use crate::sample::{self, Sample};
use crate::screen;

/// The code of the sample.
const CODE: &str = "EXAM-PLES";

/// Shows what the user would be told in Slack on an occasion.
pub(super) fn show(
    sample: &Sample<'_>,
    occasion: OccasionChoice,
    configuration: &Configuration,
    format: Format,
) -> Result<()> {
    let supersedes = match occasion {
        OccasionChoice::First => false,
        OccasionChoice::Replacement => true,
        OccasionChoice::Code => return show_code(sample, configuration, format),
        OccasionChoice::Test | OccasionChoice::Confirmation => {
            bail!("on this occasion nobody is told in Slack: leave out --channel slack")
        }
    };
    let recipient: Recipient = sample::RECIPIENT.parse().context("the sample's address")?;
    let notice = DirectMessage {
        account: sample::ACCOUNT,
        alias: None,
        user_name: sample::USER_NAME,
        recipient: &recipient,
        valid_until: Some(sample.valid_until),
        locale: sample.locale,
        says: match configuration.claim {
            Some(_) => Says::LinkSent { supersedes },
            None => Says::Sent { supersedes },
        },
    };
    print(&notice.write(&configuration.appearance).context("cannot write the message")?, format)
}

fn show_code(sample: &Sample<'_>, configuration: &Configuration, format: Format) -> Result<()> {
    let code = ClaimCode::parse(CODE).context("the sample's code is none")?;
    let message = CodeMessage { account: sample::ACCOUNT, alias: None, code: &code, locale: sample.locale };
    print(&message.write(&configuration.appearance).context("cannot write the message")?, format)
}

fn print(content: &serde_json::Value, format: Format) -> Result<()> {
    if format == Format::Json {
        return screen::print_json(content);
    }
    let notification = unescape(content["text"].as_str().unwrap_or_default());
    Ok(screen::print(&format!("Notification: {notification}\n\n{}\n", plain_text(&content["blocks"])))?)
}
