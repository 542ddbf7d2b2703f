//! `firstkey-local serve`.

use std::io::IsTerminal;

use anyhow::Result;
use clap::Args;
use firstkey_local::{Cloud, LocalCloud, variables};
use http::Uri;

use crate::environment::environment;
use crate::exit::Exit;
use crate::interrupt;
use crate::screen::say;

/// The default domains for mail.
const DOMAINS: &str = "example.com,*.example.com";

/// Run the whole pipeline on this machine: an AWS endpoint, Firstkey, and an inbox.
///
/// Everything is kept in memory and is gone when the command ends. Firstkey takes its configuration from the environment, as
/// it does in Lambda (FIRSTKEY_ALLOWED_DOMAINS and so on); by default mail goes to example.com and its subdomains.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey-local serve")]
pub(crate) struct Serve {
    /// Port of the AWS endpoint on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 4566, value_name = "PORT")]
    aws_port: u16,
    /// Port of the inbox on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 8025, value_name = "PORT")]
    web_port: u16,
    /// Play only the trail, in front of another AWS emulator at this address
    ///
    /// Requests are passed on. After a CreateUser, the event that CloudTrail would record is published to the topics
    /// that the matching rules target there. Credentials and region come from the environment, as for the AWS CLI.
    /// Needs the cargo feature `deployment`.
    #[arg(long, value_name = "URL", conflicts_with = "web_port", value_parser = upstream)]
    upstream: Option<Uri>,
}

fn upstream(text: &str) -> Result<Uri, String> {
    let uri: Uri = text.parse().map_err(|_| "it is not a URL".to_owned())?;
    if uri.scheme_str() == Some("http") && uri.host().is_some() {
        return Ok(uri);
    }
    Err("it does not begin with `http://`; example: http://127.0.0.1:4599".to_owned())
}

impl Serve {
    pub(crate) async fn run(self) -> Result<Exit> {
        tracing_subscriber::fmt()
            .with_target(false)
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .with_max_level(tracing::Level::INFO)
            // The default hook would write to standard error, and panic if that is closed.
            .log_internal_errors(false)
            .init();
        if let Some(upstream) = self.upstream {
            return play_trail(upstream, self.aws_port).await;
        }
        let local =
            LocalCloud::start(Cloud::new(), &variables(environment(), DOMAINS), self.aws_port, self.web_port).await?;
        let interrupted = interrupt::listen().await;
        say!("AWS endpoint  {}", local.aws_url)?;
        say!("Inbox         {}", local.web_url)?;
        say!("\nCreate a user in the inbox, or with the AWS CLI:\n\n{}\n", local.create_user_command)?;
        say!("Everything is in memory and is gone when this ends. Ctrl-C ends it.")?;
        interrupted.await;
        local.stop().await?;
        Ok(Exit::Done)
    }
}

#[cfg(feature = "deployment")]
async fn play_trail(upstream: Uri, port: u16) -> Result<Exit> {
    let listener = firstkey_local::bind(port, "--aws-port").await?;
    let interrupted = interrupt::listen().await;
    say!("AWS endpoint  http://{}", listener.local_addr()?)?;
    say!("Upstream      {upstream}")?;
    let http = aws_smithy_http_client::Builder::new().build_http();
    let sdk = aws_config::defaults(aws_config::BehaviorVersion::latest()).http_client(http).load().await;
    firstkey_local::serve_upstream(upstream, &sdk, listener, interrupted).await;
    Ok(Exit::Done)
}

#[cfg(not(feature = "deployment"))]
async fn play_trail(_upstream: Uri, _port: u16) -> Result<Exit> {
    anyhow::bail!("--upstream needs what this build leaves out: build it with `--features deployment`")
}
