//! Firstkey, deployed in the local cloud.

mod first_user;
mod names;
#[cfg(feature = "deployment")]
mod pipeline;

use std::sync::Arc;

use anyhow::{Context, Result};
use aws_config::SdkConfig;
use firstkey::clock::Clock;
use firstkey::core::configuration::{COMMAND_VARIABLES, Configuration};
use firstkey::function::Function;
use firstkey::workflow::Invocation;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use self::names::{FUNCTION_TIMEOUT, NAME, alert_topic};
use crate::account::ACCOUNT;
use crate::cloud::Cloud;
use crate::inbox::TagKeys;
use crate::serve::serve;
use crate::trail::Invoke;

/// Where Slack is.
const SLACK_ENDPOINT: &str = "FIRSTKEY_SLACK_ENDPOINT";
/// Where the page of claims is.
const CLAIM_ORIGIN: &str = "FIRSTKEY_CLAIM_ORIGIN";

/// A running local cloud with Firstkey deployed.
#[derive(Debug)]
pub struct LocalCloud {
    /// The account.
    pub cloud: Cloud,
    /// The address of the AWS endpoint.
    pub aws_url: String,
    /// The address of the inbox.
    pub web_url: String,
    /// A shell command that creates a user that the function admits.
    pub create_user_command: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
}

/// The environment of a local function: Firstkey's variables among the given ones, without those of the administrator's
/// command, plus values for the required ones and for those that the Terraform module always sets.
#[must_use]
pub fn variables(
    environment: impl IntoIterator<Item = (String, String)>,
    allowed_domains: &str,
) -> Vec<(String, String)> {
    let is_firstkeys = |(name, value): &(String, String)| {
        name.starts_with("FIRSTKEY_")
            && ![SLACK_ENDPOINT, CLAIM_ORIGIN].contains(&name.as_str())
            && !value.is_empty()
            && !COMMAND_VARIABLES.contains(&name.as_str())
    };
    let mut variables: Vec<(String, String)> = environment.into_iter().filter(is_firstkeys).collect();
    let defaults = [
        ("FIRSTKEY_SENDER", "Firstkey <firstkey@example.com>".to_owned()),
        ("FIRSTKEY_ALLOWED_DOMAINS", allowed_domains.to_owned()),
        ("FIRSTKEY_PATH_PREFIXES", "/".to_owned()),
        ("FIRSTKEY_TABLE", NAME.to_owned()),
        ("FIRSTKEY_ALERT_TOPIC", alert_topic()),
    ];
    for (name, value) in defaults {
        if !variables.iter().any(|(found, _)| found == name) {
            variables.push((name.to_owned(), value));
        }
    }
    variables
}

impl LocalCloud {
    /// Deploys Firstkey in `cloud`, with `variables` as the function's environment, and serves it on two ports of the loopback
    /// interface; 0 takes any free one.
    ///
    /// # Errors
    /// When a port is taken, or the function could not start with its environment.
    pub async fn start(cloud: Cloud, variables: &[(String, String)], aws_port: u16, web_port: u16) -> Result<Self> {
        let aws = bind(aws_port, "--aws-port").await?;
        let web = bind(web_port, "--web-port").await?;
        let aws_url = format!("http://{}", aws.local_addr()?);
        let web_url = format!("http://{}", web.local_addr()?);
        let mut variables = variables.to_vec();
        if variables.iter().any(|(name, value)| name == "FIRSTKEY_DELIVERY" && value == "claim") {
            // The page of claims is beside the inbox.
            variables.push((CLAIM_ORIGIN.to_owned(), web_url.clone()));
        }
        let mut configuration = Configuration::from_variables(variables.iter().cloned())?;
        if let Some(slack) = &mut configuration.slack {
            // Nothing leaves this machine: Slack, too, is the cloud's own, for administrators' commands as for the function.
            slack.endpoint = format!("{aws_url}/slack/api");
            variables.push((SLACK_ENDPOINT.to_owned(), slack.endpoint.clone()));
        }
        cloud.deploy(&configuration.table, configuration.sender.email.as_ref()).await?;
        let sdk = cloud.sdk_config();
        account(&sdk).await?;
        if let Some(slack) = &configuration.slack {
            cloud.install_slack(&slack.token_parameter).await?;
            if let Some(channel) = &slack.channel {
                cloud.slack().invite(channel);
            }
        }
        #[cfg(feature = "deployment")]
        pipeline::deploy(&sdk, &variables).await?;
        let create_user_command = first_user::command(&aws_url, &configuration.rules);
        let tag_keys =
            TagKeys { email: configuration.rules.email_tag.clone(), locale: configuration.locale_tag.clone() };
        let function = function(&cloud, configuration);
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _ = stopped.await;
        };
        let server = tokio::spawn(serve(cloud.clone(), function, tag_keys, aws, web, shutdown));
        Ok(Self { cloud, aws_url, web_url, create_user_command, stop, server })
    }

    /// Stops, and waits until everything has ended.
    ///
    /// # Errors
    /// When the server had failed.
    pub async fn stop(self) -> Result<()> {
        let _ = self.stop.send(());
        Ok(self.server.await??)
    }
}

/// Listens on a port of the loopback interface; 0 takes any free one. `flag` chooses another.
///
/// # Errors
/// When the port is taken.
pub async fn bind(port: u16, flag: &str) -> Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .with_context(|| format!("cannot listen on 127.0.0.1:{port}; choose another port with {flag}, or 0 for any"))
}

/// The function that Lambda runs, invoked by the trail.
fn function(cloud: &Cloud, configuration: Configuration) -> Invoke {
    let sdk = cloud.sdk_config();
    let clock = Clock::new(&sdk);
    let function = Arc::new(Function::new(&sdk, configuration));
    Arc::new(move |event| {
        let function = Arc::clone(&function);
        let deadline = clock.now().checked_add(FUNCTION_TIMEOUT).unwrap_or(jiff::Timestamp::MAX);
        let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
        Box::pin(async move {
            let outcome = function.handle(event, &invocation).await;
            outcome.answer.map_err(|error| error.to_string())
        })
    })
}

/// What every deployment needs in its account: passwords that people may change, and the administrators' topic.
async fn account(sdk: &SdkConfig) -> Result<()> {
    let policy = aws_sdk_iam::Client::new(sdk)
        .update_account_password_policy()
        .minimum_password_length(14)
        .require_lowercase_characters(true)
        .require_uppercase_characters(true)
        .require_numbers(true)
        .require_symbols(true)
        .allow_users_to_change_password(true);
    policy.send().await?;
    aws_sdk_sns::Client::new(sdk).create_topic().name(format!("{NAME}-alerts")).send().await?;
    Ok(())
}
