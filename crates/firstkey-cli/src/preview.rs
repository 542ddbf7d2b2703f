//! `firstkey preview`.

mod occasion;
mod page;
mod slack;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use aws_config::SdkConfig;
use clap::{Args, ValueEnum};
use firstkey::core::configuration::Configuration;
use firstkey::core::locale::Locale;
use firstkey::core::message::{Message, Occasion};
use serde::Serialize;

use crate::environment;
use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::policy_choice::PolicyChoice;
use crate::sample::{self, Sample};
use crate::screen;
use occasion::OccasionChoice;
use page::{PageChoice, ShownPage};

/// Show the message, with sample data.
///
/// Prints the plain text part. The environment decides how the message looks, as in the function (FIRSTKEY_SENDER,
/// FIRSTKEY_ORG_NAME and so on), and what it brings: a password, or with FIRSTKEY_DELIVERY=claim a link. User, account, password and link
/// are samples, and nothing is sent.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  FIRSTKEY_ORG_NAME='Example Corp' firstkey preview --as replacement --html message.html")]
pub(crate) struct Preview {
    /// The message's language, or en-XA: stretched English, to find what does not fit [default: FIRSTKEY_LOCALE]
    #[arg(long, value_name = "LOCALE")]
    locale: Option<Locale>,
    /// What the message is for
    #[arg(long = "as", value_name = "OCCASION", value_enum, default_value = "first")]
    occasion: OccasionChoice,
    /// The account's password policy: `default` is what AWS asks of accounts without one, `strict` asks for all that one can, and a
    /// file holds what `aws iam get-account-password-policy` prints
    #[arg(long, value_name = "default|strict|FILE", default_value = "default")]
    policy: PolicyChoice,
    /// What the user gets: the mail, or the message in Slack that tells of it
    #[arg(long, value_enum, default_value_t = Channel::Email)]
    channel: Channel,
    /// Show a page behind the link instead of the message; without --html or --open, prints its HTML
    #[arg(long, value_enum, value_name = "PAGE", num_args = 0..=1, default_missing_value = "form", conflicts_with_all = ["occasion", "channel"])]
    page: Option<PageChoice>,
    /// Write the HTML part, or the page, to this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Open the HTML part, or the page, in the browser; without --html, from a new temporary file
    #[arg(long)]
    open: bool,
    /// Use the deployed function's settings instead of the environment's
    #[arg(long)]
    deployed: bool,
}

/// Where the user is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Channel {
    /// The mail with the password or the link.
    Email,
    /// The direct message that says that the mail is there.
    Slack,
}

/// The message, for programs.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    from: String,
    reply_to: Option<String>,
    to: &'static str,
    subject: &'a str,
    text: &'a str,
    html: &'a str,
}

impl Preview {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let configuration = if self.deployed {
            options.open().await?.configuration().await?
        } else {
            sample::configuration(environment::settings())?
        };
        let sample = Sample::new(&configuration, self.locale, &SdkConfig::builder().build());
        if let Some(page) = self.page {
            self.show_page(page, &sample, &configuration, options.output)?;
            return Ok(Exit::Done);
        }
        self.occasion.check(&configuration)?;
        if self.channel == Channel::Slack {
            ensure!(self.html.is_none() && !self.open, "--html and --open show the mail: leave out --channel slack");
            slack::show(&sample, self.occasion, &configuration, options.output)?;
            return Ok(Exit::Done);
        }
        let message = self.message(&sample)?;
        print(&configuration, &message, options.output)?;
        self.show_html("HTML part", &message.html)?;
        Ok(Exit::Done)
    }

    fn message(&self, sample: &Sample<'_>) -> Result<Message> {
        let occasion = match self.occasion {
            OccasionChoice::First => Occasion::First,
            OccasionChoice::Replacement => Occasion::Superseding,
            OccasionChoice::Test => Occasion::Test,
            OccasionChoice::Confirmation => return sample.confirmation(),
            OccasionChoice::Code => bail!("codes come in Slack only: add --channel slack"),
        };
        sample.message(&self.policy.read()?, occasion)
    }

    fn show_page(
        &self,
        page: PageChoice,
        sample: &Sample<'_>,
        configuration: &Configuration,
        format: Format,
    ) -> Result<()> {
        let page = ShownPage::of(page, sample, &self.policy.read()?, configuration)?;
        match format {
            Format::Json => screen::print_json(&page)?,
            Format::Text if self.html.is_none() && !self.open => screen::print(&page.html)?,
            Format::Text => {}
        }
        self.show_html("page", &page.html)
    }

    fn show_html(&self, what: &str, html: &str) -> Result<()> {
        let file = match &self.html {
            Some(file) => {
                fs::write(file, html).with_context(|| format!("cannot write `{}`", file.display()))?;
                file.clone()
            }
            None if self.open => temporary(html).context("cannot write a temporary file; name one with --html")?,
            None => return Ok(()),
        };
        screen::note(&format!("The {what} is in `{}`.", file.display()));
        if self.open {
            open(&file)?;
        }
        Ok(())
    }
}

fn print(configuration: &Configuration, message: &Message, format: Format) -> Result<()> {
    let shown = Shown {
        from: configuration.sender.to_string(),
        reply_to: configuration.reply_to.as_ref().map(ToString::to_string),
        to: sample::RECIPIENT,
        subject: &message.subject,
        text: &message.text,
        html: &message.html,
    };
    if format == Format::Json {
        return screen::print_json(&shown);
    }
    let reply_to = shown.reply_to.map(|address| format!("Reply-To: {address}\n")).unwrap_or_default();
    let Shown { from, to, subject, text, .. } = shown;
    Ok(screen::print(&format!("From: {from}\n{reply_to}To: {to}\nSubject: {subject}\n\n{}\n", text.trim_end()))?)
}

/// Writes a file that stays for the browser to read. Its name is new: somebody could have put a link at a predictable
/// one.
fn temporary(html: &str) -> Result<PathBuf> {
    let mut file = tempfile::Builder::new().prefix("firstkey-preview-").suffix(".html").tempfile()?;
    file.write_all(html.as_bytes())?;
    let (_, path) = file.keep()?;
    Ok(path)
}

fn open(file: &Path) -> Result<()> {
    let path = std::path::absolute(file)?;
    open::that_detached(&path).with_context(|| format!("cannot find a browser; open `{}` yourself", path.display()))
}
