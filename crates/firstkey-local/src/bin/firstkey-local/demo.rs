//! `firstkey-local demo`.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use aws_sdk_iam::types::Tag;
use clap::Args;
use firstkey::core::recipient::Recipient;
use firstkey_local::{Cloud, LocalCloud, Message, variables};
use tokio::time::Instant;

use crate::screen::say;
use crate::{Exit, environment, interrupt};

/// The main job takes well under a second; whatever takes this long is missing.
const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(20);

/// Show the whole pipeline at work on this machine, then end.
///
/// Starts the local cloud on free ports, creates a user through the AWS API the way Terraform does, and shows what comes of
/// it. Exit code 1 names the step that is missing. Firstkey takes its configuration from the environment, as it does in
/// Lambda: FIRSTKEY_ORG_NAME and so on.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey-local demo grace@example.org --stay")]
pub(crate) struct Demo {
    /// The new user's e-mail address; nothing is sent out of this machine
    #[arg(default_value = "ada@example.com", value_parser = address)]
    address: Address,
    /// Keep the inbox open afterwards, until Ctrl-C
    #[arg(long)]
    stay: bool,
}

/// An address as it was typed, known to be usable.
#[derive(Debug, Clone)]
struct Address {
    typed: String,
    recipient: Recipient,
}

fn address(text: &str) -> Result<Address, String> {
    let recipient = text.parse::<Recipient>().map_err(|error| error.to_string())?;
    Ok(Address { typed: text.to_owned(), recipient })
}

impl Demo {
    pub(crate) async fn run(self) -> Result<Exit> {
        let local =
            LocalCloud::start(Cloud::new(), &variables(environment(), self.address.recipient.domain()), 0, 0).await?;
        say!("AWS endpoint  {}", local.aws_url)?;
        say!("Inbox         {}", local.web_url)?;
        say!("")?;
        let shown = self.show(&local).await;
        if let Err(missing) = &shown {
            eprintln!("missing: {missing:#}");
        }
        if self.stay {
            let interrupted = interrupt::listen().await;
            say!("\nThe inbox stays open at {} until Ctrl-C.", local.web_url)?;
            interrupted.await;
        }
        local.stop().await?;
        Ok(if shown.is_ok() { Exit::Done } else { Exit::StepMissing })
    }

    /// Creates the user and follows it, step by step.
    async fn show(&self, local: &LocalCloud) -> Result<()> {
        let sdk = local.cloud.sdk_config().to_builder().endpoint_url(&local.aws_url).build();
        let iam = aws_sdk_iam::Client::new(&sdk);
        let name = self.user_name();
        say!("Creating the user {name} in /people/ with the tag email={} …\n", self.address.typed)?;
        let tag = Tag::builder().key("email").value(&self.address.typed).build()?;
        let created = iam.create_user().user_name(&name).path("/people/").tags(tag).send().await;
        created.context("CreateUser was not accepted")?;
        follow(local).await?;
        let message =
            mail(local, self.address.recipient.address()).context("the mail, though the arrival was delivered")?;
        say!("\nFrom: {}\nTo: {}\nSubject: {}\n", message.from, message.to.join(", "), message.subject)?;
        say!("{}\n", message.text.as_deref().unwrap_or_default().trim_end())?;
        let profile = iam.get_login_profile().user_name(&name).send().await.context("the login profile")?;
        let reset = profile.login_profile.is_some_and(|profile| profile.password_reset_required);
        ensure!(reset, "the login profile exists, but its password need not be changed at first sign-in");
        say!("The login profile of {name} exists, and its password has to be changed at first sign-in.")?;
        Ok(())
    }

    /// The part of the address before the `@`, as far as IAM takes it in a user name.
    fn user_name(&self) -> String {
        let local = self.address.typed.rsplit_once('@').map_or(self.address.typed.as_str(), |(local, _)| local);
        local.chars().filter(|c| c.is_ascii_alphanumeric() || "_+=.-".contains(*c)).collect()
    }
}

/// Prints the arrival's steps as they happen, until it has been delivered.
async fn follow(local: &LocalCloud) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let mut printed = 0;
    loop {
        let arrivals = local.cloud.arrivals().await;
        let arrival = arrivals.first().context("the CreateUser did not become an arrival")?;
        for step in arrival.steps.iter().skip(printed) {
            say!("  {}  {}", step.at.strftime("%H:%M:%S%.3f"), step.what)?;
        }
        printed = printed.max(arrival.steps.len());
        if arrival.is_answered {
            ensure!(arrival.status == "delivered", "the mail, because the arrival ended as `{}`", arrival.status);
            return Ok(());
        }
        if Instant::now() > deadline {
            bail!("the mail: the arrival is `{}` after {} s", arrival.status, PATIENCE.as_secs());
        }
        tokio::time::sleep(GLANCE).await;
    }
}

fn mail(local: &LocalCloud, address: &str) -> Option<Message> {
    local.cloud.messages().into_iter().find(|message| message.to.iter().any(|to| to == address))
}
