//! What a deployed Firstkey leaves where others can read it, and that it holds no secret.

use anyhow::{Result, ensure};
use serde_json::Value;

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

    /// Fails if an output contains Slack's token, or a password that was mailed.
    pub(crate) fn look_for_secrets(&self, outputs: &[(&str, String)], token: &str) -> Result<()> {
        let mails = self.emulator.mails()?;
        let mailed = mails.iter().filter_map(|mail| password(mail["BodyText"].as_str()?));
        let passwords: Vec<&str> = mailed.collect();
        ensure!(passwords.len() == mails.len() && !mails.is_empty(), "a mail holds no password");
        for (name, output) in outputs {
            // Terraform escapes some characters in JSON; our own output does not.
            let output = output.replace("\\u0026", "&").replace("\\u003c", "<").replace("\\u003e", ">");
            let leaked = passwords.iter().any(|password| output.contains(password));
            ensure!(!leaked, "{name} holds a password that was mailed");
            ensure!(!output.contains(token), "{name} holds Slack's token");
        }
        Ok(())
    }
}
