//! The local cloud with Firstkey deployed in it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use firstkey::clock::Clock;
use firstkey::core::configuration::Configuration;
use firstkey::function::Function;
use firstkey::workflow::Invocation;
use firstkey_local::{ACCOUNT, Cloud};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What Lambda would give the function, as the Terraform module sets it.
const FUNCTION_TIMEOUT: Duration = Duration::from_secs(30);

/// A local cloud that runs, with Firstkey deployed in it.
pub(crate) struct LocalCloud {
    pub(crate) cloud: Cloud,
    /// The address of the AWS endpoint.
    pub(crate) aws_url: String,
    /// The address of the inbox.
    pub(crate) web_url: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
}

/// The configuration of a local function: variables of the environment, and values for the two that have no default.
pub(crate) fn configuration(
    environment: impl IntoIterator<Item = (String, String)>,
    allowed_domains: &str,
) -> Result<Configuration> {
    let mut variables: Vec<(String, String)> = environment.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let defaults =
        [("FIRSTKEY_SENDER", "Firstkey <firstkey@example.com>"), ("FIRSTKEY_ALLOWED_DOMAINS", allowed_domains)];
    for (name, value) in defaults {
        if !variables.iter().any(|(found, _)| found == name) {
            variables.push((name.to_owned(), value.to_owned()));
        }
    }
    Ok(Configuration::from_variables(variables)?)
}

/// The process's environment, without what is not Unicode.
pub(crate) fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

impl LocalCloud {
    /// Starts on two ports of the loopback interface; 0 takes any free one.
    pub(crate) async fn start(configuration: Configuration, aws_port: u16, web_port: u16) -> Result<Self> {
        let aws = bind(aws_port, "--aws-port").await?;
        let web = bind(web_port, "--web-port").await?;
        let aws_url = format!("http://{}", aws.local_addr()?);
        let web_url = format!("http://{}", web.local_addr()?);
        let cloud = Cloud::new();
        cloud.deploy(&configuration.table, configuration.sender.email.as_ref()).await?;
        let function = function(&cloud, configuration);
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _ = stopped.await;
        };
        let server = tokio::spawn(firstkey_local::serve(cloud.clone(), function, aws, web, shutdown));
        Ok(Self { cloud, aws_url, web_url, stop, server })
    }

    /// Stops, and waits until everything has ended.
    pub(crate) async fn stop(self) -> Result<()> {
        let _ = self.stop.send(());
        Ok(self.server.await??)
    }
}

pub(crate) async fn bind(port: u16, flag: &str) -> Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .with_context(|| format!("cannot listen on 127.0.0.1:{port}; choose another port with {flag}, or 0 for any"))
}

/// The function that Lambda runs, invoked by the trail.
fn function(cloud: &Cloud, configuration: Configuration) -> firstkey_local::Function {
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
