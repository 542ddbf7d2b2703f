//! `firstkey-local demo`.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use aws_sdk_iam::types::Tag;
use clap::Args;
use firstkey::core::recipient::Recipient;
use firstkey::core::slack::plain_text;
use firstkey_local::{Cloud, LocalCloud, Mail, variables};
use tokio::time::Instant;

use crate::environment::environment;
use crate::exit::Exit;
use crate::interrupt;
use crate::screen::{complain, is_closed, say};
use crate::visitor::Visitor;

/// The demo takes well under a second; a step that takes this long is missing.
const TIMEOUT: Duration = Duration::from_secs(20);
/// What has the function tell users in Slack.
const SLACK: [(&str, &str); 2] =
    [("FIRSTKEY_CHANNELS", "email,slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token")];
/// What has the function send links.
const CLAIM: [(&str, &str); 1] = [("FIRSTKEY_DELIVERY", "claim")];
/// A password that the demo's user chooses.
const CHOSEN: &str = "Correct-Horse-7-Battery";
const POLL: Duration = Duration::from_millis(20);

/// Show the whole pipeline at work on this machine, then end.
///
/// Starts the local cloud on free ports, creates a user through the AWS API the way Terraform does, and shows what
/// happens. Exit code 1 names the step that is missing. Firstkey takes its configuration from the environment, as it
/// does in Lambda: FIRSTKEY_ORG_NAME and so on.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey-local demo grace@example.org --stay
  firstkey-local demo --claim --open")]
pub(crate) struct Demo {
    /// The new user's e-mail address; nothing leaves this machine
    #[arg(default_value = "ada@example.com", value_parser = address)]
    address: Address,
    /// Tell the user in Slack, too: the local cloud plays it
    #[arg(long)]
    slack: bool,
    /// Send a link in place of a password: the user chooses the password on the page behind it
    #[arg(long)]
    claim: bool,
    /// Open the link in the browser, and wait until you have chosen the password
    #[arg(long, requires = "claim")]
    open: bool,
    /// Keep the inbox open afterwards, until Ctrl-C
    #[arg(long)]
    stay: bool,
}

/// An address as typed, known to be valid.
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
        let mut variables = variables(environment(), self.address.recipient.domain());
        if self.slack {
            set(&mut variables, SLACK);
        }
        if self.claim {
            set(&mut variables, CLAIM);
        }
        let local = LocalCloud::start(Cloud::new(), &variables, 0, 0).await?;
        let shown = self.show(&local).await;
        let exit = match &shown {
            Ok(()) => Exit::Done,
            Err(error) if is_closed(error) => return shown.map(|()| Exit::Done),
            Err(missing) => {
                complain!("missing: {missing:#}");
                Exit::StepMissing
            }
        };
        if self.stay {
            let interrupted = interrupt::listen().await;
            say!("\nAWS endpoint  {}\nInbox         {}", local.aws_url, local.web_url)?;
            say!("Both stay until Ctrl-C.")?;
            interrupted.await;
        } else if exit == Exit::Done {
            // Nobody could reach them any more.
            say!("\nThe demo ends here, and its inbox with it; --stay keeps both.")?;
        }
        local.stop().await?;
        Ok(exit)
    }

    /// Shows what the user sees in Slack.
    async fn show_slack(&self, local: &LocalCloud) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        let message = loop {
            let messages = local.cloud.slack().messages();
            if let Some(found) = messages.into_iter().find(|message| message.to == self.address.recipient.address()) {
                break found;
            }
            ensure!(Instant::now() < deadline, "the message in Slack, after {} s", TIMEOUT.as_secs());
            tokio::time::sleep(POLL).await;
        };
        say!("In Slack, the app Firstkey writes to {}:\n\n{}\n", message.to, plain_text(&message.blocks))?;
        Ok(())
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
        if self.slack {
            self.show_slack(local).await?;
        }
        if self.claim {
            let link = link(&message, &local.web_url).context("the link in the mail")?;
            let exists = iam.get_login_profile().user_name(&name).send().await.is_ok();
            ensure!(!exists, "the link, in place of a login profile that exists already");
            return if self.open {
                claim_in_browser(&iam, &name, &link).await
            } else {
                claim(&iam, &name, &link).await
            };
        }
        let reset = reset_required(&iam, &name).await?;
        ensure!(reset, "the login profile exists, but its password need not be changed at first sign-in");
        say!("The login profile of {name} exists, and its password has to be changed at first sign-in.")?;
        Ok(())
    }

    /// The part of the address before the `@`, as far as IAM allows it in a user name.
    fn user_name(&self) -> String {
        let local = self.address.typed.rsplit_once('@').map_or(self.address.typed.as_str(), |(local, _)| local);
        local.chars().filter(|c| c.is_ascii_alphanumeric() || "_+=.-".contains(*c)).collect()
    }
}

/// Opens the link and chooses a password, as the user does.
async fn claim(iam: &aws_sdk_iam::Client, name: &str, link: &str) -> Result<()> {
    let visitor = Visitor::new();
    say!("{name} opens the link:\n\n  {}\n", visitor.open(link).await?)?;
    let fields = [("action", "choose"), ("password", CHOSEN), ("again", CHOSEN)];
    say!("{name} chooses a password:\n\n  {}\n", visitor.send_form(link, &fields).await?)?;
    ensure!(!reset_required(iam, name).await?, "a login profile whose password stays as it was chosen");
    say!("The login profile of {name} exists, with the password that {name} chose.")?;
    Ok(())
}

/// Opens the link for whoever sits there, and waits until they have chosen a password.
async fn claim_in_browser(iam: &aws_sdk_iam::Client, name: &str, link: &str) -> Result<()> {
    say!("Choose the password of {name} in your browser. Ctrl-C ends the demo.\n")?;
    if open::that_detached(link).is_err() {
        say!("There is no browser to be found: open {link} yourself.\n")?;
    }
    while iam.get_login_profile().user_name(name).send().await.is_err() {
        tokio::time::sleep(POLL).await;
    }
    say!("The login profile of {name} exists, with the password that you chose.")?;
    Ok(())
}

/// Whether the password of the user's login profile has to be changed at first sign-in.
async fn reset_required(iam: &aws_sdk_iam::Client, name: &str) -> Result<bool> {
    let profile = iam.get_login_profile().user_name(name).send().await.context("the login profile")?;
    Ok(profile.login_profile.is_some_and(|profile| profile.password_reset_required))
}

/// The link in a mail, which is on a line of its own.
fn link(mail: &Mail, origin: &str) -> Option<String> {
    let text = mail.text.as_deref()?;
    text.lines().map(str::trim).find(|line| line.starts_with(&format!("{origin}/c/"))).map(str::to_owned)
}

/// Sets variables in the place of others of the same name.
fn set<const N: usize>(variables: &mut Vec<(String, String)>, to: [(&str, &str); N]) {
    variables.retain(|(name, _)| !to.iter().any(|(set, _)| name == set));
    variables.extend(to.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

/// Prints the arrival's steps as they happen, until the mail is delivered.
async fn follow(local: &LocalCloud) -> Result<()> {
    let deadline = Instant::now() + TIMEOUT;
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
            bail!("the mail: the arrival is `{}` after {} s", arrival.status, TIMEOUT.as_secs());
        }
        tokio::time::sleep(POLL).await;
    }
}

fn mail(local: &LocalCloud, address: &str) -> Option<Mail> {
    local.cloud.messages().into_iter().find(|message| message.to.iter().any(|to| to == address))
}
