//! Firstkey, deployed in a local cloud in this process, and the built command that looks at it.

use std::process::{Output, Stdio};

use aws_config::SdkConfig;
use firstkey_local::{Cloud, LocalCloud, variables};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::wire::Wire;

/// A deployment of its own for one test.
pub(crate) struct Deployed {
    local: LocalCloud,
    /// Between the command and AWS.
    pub(crate) wire: Wire,
}

impl Deployed {
    /// With the defaults of `firstkey-local serve`: mail goes to example.com and below.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With these variables of the function's environment.
    pub(crate) async fn with(environment: &[(&str, &str)]) -> Self {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let variables = variables(environment, "example.com,*.example.com");
        let local = LocalCloud::start(Cloud::new(), &variables, 0, 0).await.unwrap();
        let wire = Wire::before(&local.aws_url).await;
        Self { local, wire }
    }

    /// The account: its mails and arrivals, and what only a user can do, such as signing in.
    pub(crate) fn cloud(&self) -> &Cloud {
        &self.local.cloud
    }

    /// For SDK clients that set up a test.
    pub(crate) fn sdk(&self) -> SdkConfig {
        self.local.cloud.sdk_config()
    }

    /// Runs the command as an administrator would, and shows how it ended and what it printed.
    pub(crate) async fn firstkey(&self, arguments: &[&str]) -> String {
        show(&self.command(arguments).stdin(Stdio::null()).output().await.unwrap())
    }

    /// Runs the command with something to read on standard input, through a pipe.
    pub(crate) async fn firstkey_reading(&self, arguments: &[&str], input: &str) -> String {
        show(&reading(self.command(arguments), input).await)
    }

    /// The command, with credentials and endpoint in its environment and nothing else.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_firstkey"));
        command
            .args(arguments)
            .env_clear()
            .env("AWS_ENDPOINT_URL", &self.wire.url)
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("AWS_REGION", "us-east-1");
        command
    }
}

/// Runs a command with something to read on standard input.
pub(crate) async fn reading(mut command: Command, input: &str) -> Output {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
    child.wait_with_output().await.unwrap()
}

/// How a command ended and what it printed.
pub(crate) fn show(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().map_or("a signal".to_owned(), |code| code.to_string());
    format!("exit code: {code}\n--- stdout\n{}--- stderr\n{}", text(&output.stdout), text(&output.stderr))
}

/// What differs from run to run.
pub(crate) fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:[port]");
    settings.add_filter(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?", "[time]");
    settings.add_filter(r"[0-9a-f]{8}-[0-9a-f-]{27}", "[id]");
    settings
}
