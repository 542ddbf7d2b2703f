//! `firstkey simulate`.

mod consequences;
mod document;
mod rules;
mod scenario;
mod simulated;
mod text;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use firstkey::core::configuration::Configuration;

use crate::environment;
use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::screen;
use document::Document;
use scenario::Scenario;
use simulated::{Simulated, Simulation};

/// Show what Firstkey would do with an event, rule by rule.
///
/// Nothing happens, and AWS is asked only with --deployed. The event may be what EventBridge, SNS or SQS delivers, a
/// dead letter, a CloudTrail record, a CloudTrail log file, or the output of `aws cloudtrail lookup-events`. The rules
/// are the function's: give its settings in the environment (FIRSTKEY_ALLOWED_DOMAINS and so on) or as options.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  aws cloudtrail lookup-events --region us-east-1 \\
      --lookup-attributes AttributeKey=EventName,AttributeValue=CreateUser |
      firstkey simulate - --allowed-domains example.com --path-prefixes /people/")]
pub(crate) struct Simulate {
    /// The event as JSON; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The account that the function runs in [default: the event's own]
    #[arg(long, value_name = "ID", value_parser = account)]
    account: Option<String>,
    /// Use the deployed function's configuration; the options below take precedence
    #[arg(long)]
    deployed: bool,
    /// Show addresses in full
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    settings: Settings,
}

/// The settings that decide admission.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings of the function, before those of the environment or of --deployed")]
struct Settings {
    /// Domains that messages may go to [env: FIRSTKEY_ALLOWED_DOMAINS]
    #[arg(long, value_name = "DOMAINS")]
    allowed_domains: Option<String>,
    /// IAM paths whose users are admitted [env: FIRSTKEY_PATH_PREFIXES]
    #[arg(long, value_name = "PATHS")]
    path_prefixes: Option<String>,
    /// ARNs of the roles or users that may create admitted users [env: FIRSTKEY_ALLOWED_CREATORS]
    #[arg(long, value_name = "ARNS")]
    allowed_creators: Option<String>,
    /// The user tag that holds the address [env: FIRSTKEY_EMAIL_TAG]
    #[arg(long, value_name = "KEY")]
    email_tag: Option<String>,
    /// The domain that completes a user name to an address [env: FIRSTKEY_DEFAULT_DOMAIN]
    #[arg(long, value_name = "DOMAIN")]
    default_domain: Option<String>,
}

fn account(text: &str) -> Result<String, String> {
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err("an account's id has twelve digits; example: 123456789012".to_owned())
}

impl Simulate {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let (variables, account) = if self.deployed {
            let session = options.open_without_pipe().await?;
            (session.variables().await?, Some(session.account.id))
        } else {
            (environment::settings().collect(), None)
        };
        let configuration = self.settings.configuration(variables)?;
        let account = self.account.as_deref().or(account.as_deref());
        let document = Document::read(&self.file)?;
        let scenario = Scenario { configuration: &configuration, account, full: self.full };
        let records = document.records.iter().map(|record| Simulated::of(record, &scenario)).collect();
        let simulation = Simulation { source: document.source, records };
        match options.output {
            Format::Text => screen::print(&text::render(&simulation))?,
            Format::Json => screen::print_json(&simulation)?,
        }
        Ok(Exit::Done)
    }
}

impl Settings {
    /// The configuration from variables, overridden by the options.
    fn configuration(&self, base: Vec<(String, String)>) -> Result<Configuration> {
        let options = [
            ("FIRSTKEY_ALLOWED_DOMAINS", &self.allowed_domains),
            ("FIRSTKEY_PATH_PREFIXES", &self.path_prefixes),
            ("FIRSTKEY_ALLOWED_CREATORS", &self.allowed_creators),
            ("FIRSTKEY_EMAIL_TAG", &self.email_tag),
            ("FIRSTKEY_DEFAULT_DOMAIN", &self.default_domain),
        ];
        // The sender decides nothing, so it need not be given.
        let mut variables = vec![("FIRSTKEY_SENDER".to_owned(), "firstkey@example.com".to_owned())];
        variables.extend(base);
        for (name, value) in options {
            if let Some(value) = value {
                variables.push((name.to_owned(), value.clone()));
            }
        }
        // The last of several values for a variable counts.
        let variables: BTreeMap<String, String> = variables.into_iter().collect();
        Configuration::from_variables(variables)
            .context("simulate needs the function's settings: as options, in the environment, or with --deployed")
    }
}
