//! `firstkey send-test`.

mod advice;

use anyhow::{Result, bail};
use clap::Args;
use firstkey::aws::clients::Clients;
use firstkey::aws::ses::{Mailer, SendOptions};
use firstkey::core::admission::QuarantineReason;
use firstkey::core::configuration::Configuration;
use firstkey::core::locale::Locale;
use firstkey::core::message::Occasion;
use firstkey::core::password_policy::PasswordPolicy;
use firstkey::core::recipient::Recipient;
use serde::Serialize;

use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::sample::Sample;
use crate::screen::{self, GOOD, paint};
use crate::session::Session;
use advice::advice;

/// What SES repeats in its events about the message. A new user's message has the tag `user`, and its events are noted;
/// this one's are not.
const TAGS: [(&str, &str); 1] = [("test", "true")];

/// What the recipient can try besides.
const OPEN_IT: &str = "Nobody can choose a password behind that link. Open it: the page has to say “This link doesn’t work”, in your language.";

/// What of a sample nobody else may learn.
const NOTHING_SECRET: &str = "";

/// Send the message, with sample data and marked as a test.
///
/// It goes through SES with the deployed function's settings and your own permissions: its sender, its configuration
/// set, and only its allowed domains. The message says that it is a test and that its password or link is not real. No user,
/// password or record is touched.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey send-test you@example.com")]
pub(crate) struct SendTest {
    /// Where the message goes
    #[arg(value_name = "ADDRESS", value_parser = address)]
    address: Recipient,
    /// The message's language [default: the function's FIRSTKEY_LOCALE]
    #[arg(long, value_name = "LOCALE")]
    locale: Option<Locale>,
}

/// A message that SES accepted, for programs.
#[derive(Debug, Serialize)]
struct Accepted<'a> {
    message_id: &'a str,
    recipient: String,
    sender: String,
    subject: &'a str,
    region: &'a str,
    configuration_set: Option<&'a str>,
    /// The link in it, which leads nowhere.
    link: Option<String>,
}

fn address(text: &str) -> Result<Recipient, String> {
    text.parse::<Recipient>().map_err(|error| error.to_string())
}

impl SendTest {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let session = options.open().await?;
        let configuration = session.configuration().await?;
        self.refuse_foreign(&configuration, &session)?;
        // The function's own clients: SES has no idempotency token, so a call without an answer is not repeated.
        let clients = Clients::new(session.aws.sdk(), configuration.ses_region.as_deref());
        let mailer = Mailer::new(clients.ses, &configuration);
        self.refuse_suppressed(&mailer).await?;
        let sample = Sample::new(&configuration, self.locale, session.aws.sdk());
        let message = sample.message(&PasswordPolicy::AWS_DEFAULT, Occasion::Test)?;
        let region = configuration.ses_region.as_deref().unwrap_or(session.aws.region());
        let options = SendOptions { recipient: &self.address, thread: "firstkey.test", tags: &TAGS };
        let message_id = match mailer.send(&message, NOTHING_SECRET, options).await {
            Ok(message_id) => message_id,
            Err(error) => bail!("{error}; {}", advice(&error, &configuration, region)),
        };
        let accepted = Accepted {
            message_id: &message_id,
            recipient: self.address.masked(),
            sender: configuration.sender.to_string(),
            subject: &message.subject,
            region,
            configuration_set: configuration.configuration_set.as_deref(),
            link: sample.link()?,
        };
        accepted.print(session.format)?;
        Ok(Exit::Done)
    }

    /// Tests follow the same rules as new users.
    fn refuse_foreign(&self, configuration: &Configuration, session: &Session) -> Result<()> {
        let reason = match configuration.rules.allow(&self.address) {
            Ok(()) => return Ok(()),
            Err(QuarantineReason::Domain(_)) => {
                let allowed: Vec<String> =
                    configuration.rules.allowed_domains.iter().map(ToString::to_string).collect();
                format!(
                    "the function `{}` sends to {} and not to `{}`; take another address, or add the domain to the module's \
                     `allowed_domains`",
                    session.deployment.function,
                    allowed.join(", "),
                    self.address.domain()
                )
            }
            Err(reason) => format!("{reason}; take another address"),
        };
        bail!("nothing was sent: {reason}")
    }

    /// SES accepts a message to a suppressed address and silently drops it.
    async fn refuse_suppressed(&self, mailer: &Mailer) -> Result<()> {
        let recipient = self.address.masked();
        match mailer.is_suppressed(&self.address).await {
            Ok(false) => Ok(()),
            Ok(true) => bail!(
                "nothing was sent: {recipient} is on the account's SES suppression list; take it off with `aws sesv2 \
                 delete-suppressed-destination --email-address ADDRESS`"
            ),
            Err(error) => {
                screen::note(&format!("note: {error}; if {recipient} is on it, SES drops the message"));
                Ok(())
            }
        }
    }
}

impl Accepted<'_> {
    fn print(&self, format: Format) -> Result<()> {
        if format == Format::Json {
            return screen::print_json(self);
        }
        let Self { message_id, recipient, sender, subject, region, configuration_set, link } = self;
        let sent = paint(GOOD, "sent");
        let with = configuration_set.map(|name| format!(" with the configuration set `{name}`")).unwrap_or_default();
        let mut shown = format!(
            "{sent}: SES in {region} accepted message {message_id} to {recipient}{with}\n  From: {sender}\n  Subject: {subject}\n"
        );
        if let Some(link) = link {
            shown += &format!("  Link: {link}\n  {OPEN_IT}\n");
        }
        Ok(screen::print(&shown)?)
    }
}
