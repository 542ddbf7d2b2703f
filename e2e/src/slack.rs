//! Slack, turned on as the documentation tells an administrator. A local cloud plays Slack.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::ask::get;
use xtask::credentials::REGION;
use xtask::local::Local;
use xtask::steps::Steps;

use crate::aws::Aws;
use crate::page::{Shell, block};
use crate::password::password;
use crate::pipeline::{OURS, PEOPLE, Pipeline};
use crate::tools::Tools;

/// The page with the commands.
const PAGE: &str = "docs/slack.md";
/// The parameter that they store the token in.
pub(crate) const PARAMETER: &str = "/firstkey/slack-token";

/// A workspace with the app in it. Nothing else of its cloud is used: what is deployed calls it from outside.
pub(crate) struct Slack {
    local: Local,
    /// The app's token.
    pub(crate) token: String,
}

impl Slack {
    pub(crate) fn start(tools: &Tools<'_>) -> Result<Self> {
        let on = [("FIRSTKEY_CHANNELS", "email,slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", PARAMETER)];
        let local = Local::start(tools.local, &on)?;
        // The cloud has given the token to its own function.
        let aws = Aws::new(&tools.programs.join("aws"), &local.aws);
        let stored = aws.run(&["ssm", "get-parameter", "--name", PARAMETER, "--with-decryption"])?;
        let token = stored["Parameter"]["Value"].as_str().context("the local cloud's Slack has no token")?.to_owned();
        Ok(Self { local, token })
    }

    /// The address of its methods.
    pub(crate) fn endpoint(&self) -> String {
        format!("{}/slack/api", self.local.aws)
    }

    /// Stores the token with the page's commands.
    pub(crate) fn store_token(&self, shell: &Shell<'_>) -> Result<()> {
        shell.run_and_answer(&block(PAGE, "## Store the token")?, REGION, &self.token)
    }

    /// Stores the token once more, encrypted with a key of the account's own.
    pub(crate) fn encrypt_token(&self, aws: &Aws, key: &str) -> Result<()> {
        let put = ["ssm", "put-parameter", "--overwrite", "--type", "SecureString", "--key-id", key];
        aws.run(&[&put[..], &["--name", PARAMETER, "--value", &self.token]].concat()).map(drop)
    }

    /// The direct messages to an address, newest first.
    pub(crate) fn messages_to(&self, address: &str) -> Result<Vec<Value>> {
        let all = get(&self.local.web, "/api/slack")?;
        let messages = all.as_array().context("the inbox shows no list of messages")?;
        Ok(messages.iter().filter(|message| message["to"] == address).cloned().collect())
    }

    /// Has nobody in the workspace be known by an address.
    fn forget(&self, address: &str) -> Result<()> {
        let path = format!("{}/api/slack/people/{address}", self.local.web);
        ureq::put(path).send_json(Value::Null).context("PUT /api/slack/people").map(drop)
    }

    /// Two new users of a deployment, whose names begin with `whose`: one gets a direct message beside the mail, the
    /// other, whom Slack does not know, the mail alone.
    pub(crate) fn tells_whom_it_knows(&self, steps: &mut Steps, pipeline: &Pipeline<'_>, whose: &str) -> Result<()> {
        steps.time("a new user gets the mail, and a message in Slack without the password", || {
            let name = format!("{OURS}{whose}-member");
            let address = format!("{name}@example.com");
            let user_id = pipeline.create_user(&name, PEOPLE, &address)?;
            let mail = pipeline.the_mail_to(&address, &user_id)?;
            let untold = pipeline.untold(&user_id)?;
            ensure!(untold.is_none(), "not told in Slack: {}", untold.unwrap_or_default());
            let messages = self.messages_to(&address)?;
            ensure!(messages.len() == 1, "{} messages went to {address}", messages.len());
            let said = format!("{}{}", messages[0]["text"], messages[0]["blocks"]);
            let mailed = mail["BodyText"].as_str().and_then(password).context("the mail's text holds no password")?;
            ensure!(said.contains(&name), "the message does not name the user: {said}");
            ensure!(!said.contains(mailed), "the message holds the password");
            ensure!(!said.contains(&address), "the message holds the whole address: {said}");
            Ok(())
        })?;
        steps.time("a new user whom Slack does not know gets the mail alone, and the record says so", || {
            let name = format!("{OURS}{whose}-stranger");
            let address = format!("{name}@example.com");
            self.forget(&address)?;
            let user_id = pipeline.create_user(&name, PEOPLE, &address)?;
            pipeline.the_mail_to(&address, &user_id)?;
            let untold = pipeline.untold(&user_id)?.context("the record says that the user was told in Slack")?;
            ensure!(untold.contains("users_not_found"), "the user was not told in Slack for another reason: {untold}");
            ensure!(self.messages_to(&address)?.is_empty(), "somebody got the message");
            Ok(())
        })
    }

    /// Stops the cloud.
    pub(crate) fn stop(self) -> Result<()> {
        self.local.stop()
    }
}
