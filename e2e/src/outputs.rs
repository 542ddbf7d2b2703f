//! What a deployed Firstkey leaves where others can read it, and that it holds no secret.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::claims::{CHOSEN, link};
use crate::password::password;
use crate::pipeline::{LISTENER, NAME, Pipeline};

impl Pipeline<'_> {
    /// A deployed Firstkey's outputs, by name: the dead letters, the alerts, the log and the ledger.
    pub(crate) fn outputs(&self) -> Result<Vec<(&'static str, String)>> {
        let lines = |messages: Vec<Value>| messages.iter().map(Value::to_string).collect::<String>();
        let group = format!("/aws/lambda/{NAME}");
        let log = self.aws.run(&["logs", "filter-log-events", "--log-group-name", &group])?;
        let ledger = self.aws.run(&["dynamodb", "scan", "--table-name", NAME])?;
        let outputs = vec![
            ("the dead letters", lines(self.emulator.messages(&format!("{NAME}-failed"))?)),
            ("the alerts", lines(self.emulator.messages(LISTENER)?)),
            ("the log", log["events"].to_string()),
            ("the ledger", ledger["Items"].to_string()),
        ];
        for (name, output) in &outputs {
            // An empty output would prove nothing.
            ensure!(output.contains("AIDA"), "{name} tell of no user: {output}");
        }
        Ok(outputs)
    }

    /// Fails if an output contains Slack's token, or a password or a link's secret that was mailed, or what users chose.
    pub(crate) fn look_for_secrets(&self, outputs: &[(&str, String)], token: &str) -> Result<()> {
        let mails = self.emulator.mails()?;
        let mut secrets = vec![CHOSEN];
        for mail in &mails {
            let text = mail["BodyText"].as_str().unwrap_or_default();
            if mail["Subject"].as_str().is_some_and(|subject| subject.ends_with(" was set")) {
                continue;
            }
            let secret = link(text).and_then(|link| link.rsplit('/').next()).or_else(|| password(text));
            secrets
                .push(secret.with_context(|| format!("a mail holds neither password nor link: {}", mail["Subject"]))?);
        }
        ensure!(secrets.len() > 1, "no mail was sent");
        for (name, output) in outputs {
            // Terraform escapes some characters in JSON; our own output does not.
            let output = output.replace("\\u0026", "&").replace("\\u003c", "<").replace("\\u003e", ">");
            for secret in &secrets {
                let leak = output.find(secret).map(|at| &output[..at]);
                let before: String = leak.unwrap_or_default().chars().rev().take(200).collect();
                let before: String = before.chars().rev().collect();
                ensure!(leak.is_none(), "{name} holds a password or a link's secret behind: {before}");
            }
            ensure!(!output.contains(token), "{name} holds Slack's token");
        }
        Ok(())
    }
}
