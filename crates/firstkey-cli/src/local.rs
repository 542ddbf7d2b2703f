//! `firstkey local`.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::local_cloud::{LocalCloud, configuration, environment};

/// Run the whole pipeline on this machine: an AWS endpoint, Firstkey, and an inbox.
///
/// Everything is kept in memory and is gone when the command ends. Firstkey takes its configuration from the environment, as
/// it does in Lambda (FIRSTKEY_ALLOWED_DOMAINS and so on); by default mail goes to example.com and its subdomains.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey local
  aws --endpoint-url http://127.0.0.1:4566 iam create-user \\
      --user-name ada@example.com --tags Key=email,Value=ada@example.com")]
pub(crate) struct Local {
    /// Port of the AWS endpoint on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 4566, value_name = "PORT")]
    aws_port: u16,
    /// Port of the inbox on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 8025, value_name = "PORT")]
    web_port: u16,
}

impl Local {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        tracing_subscriber::fmt()
            .with_target(false)
            .with_writer(std::io::stderr)
            .with_max_level(tracing::Level::INFO)
            .init();
        let local =
            LocalCloud::start(configuration(environment(), "example.com,*.example.com")?, self.aws_port, self.web_port)
                .await?;
        println!("AWS endpoint  {}", local.aws_url);
        println!("Inbox         {}", local.web_url);
        println!("Everything is in memory and is gone when this ends. Ctrl-C ends it.");
        tokio::signal::ctrl_c().await?;
        local.stop().await?;
        Ok(ExitCode::SUCCESS)
    }
}
