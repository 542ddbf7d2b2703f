//! A new user, as the event and then AWS describe it.

use anyhow::Result;
use jiff::Timestamp;
use serde_json::{Value, json};

/// The path of every user.
pub(crate) const PATH: &str = "/people/";

/// A new user of the account.
pub(crate) struct Arrival {
    name: String,
}

impl Arrival {
    /// The user with a number. A second arrival of the same user would find the work done, so each invocation takes
    /// another one.
    pub(crate) fn numbered(number: usize) -> Self {
        Self { name: format!("user{number:05}") }
    }

    /// The user of that name.
    pub(crate) fn named(name: &str) -> Self {
        Self { name: name.to_owned() }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The user's id, which IAM would have made up.
    pub(crate) fn id(&self) -> String {
        format!("AIDA{:0>17}", self.name.to_ascii_uppercase())
    }

    pub(crate) fn address(&self) -> String {
        format!("{}@example.com", self.name)
    }

    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:iam::{}:user{PATH}{}", firstkey_local::ACCOUNT, self.name)
    }

    /// The invocation that SNS would make for the user.
    pub(crate) fn notification(&self) -> Result<String> {
        let mut event: Value = serde_json::from_str(include_str!("../../fixtures/eventbridge/create-user.json"))?;
        let now = now();
        event["time"] = json!(now);
        let detail = &mut event["detail"];
        detail["eventTime"] = json!(now);
        detail["eventID"] = json!(format!("event-of-{}", self.name));
        let tags = json!([{"key": "Email", "value": self.address()}]);
        detail["requestParameters"]["userName"] = json!(self.name);
        detail["requestParameters"]["tags"] = tags.clone();
        let user = &mut detail["responseElements"]["user"];
        user["userName"] = json!(self.name);
        user["userId"] = json!(self.id());
        user["arn"] = json!(self.arn());
        user["tags"] = tags;
        let mut invocation: Value = serde_json::from_str(include_str!("../../fixtures/sns/one-record.json"))?;
        invocation["Records"][0]["Sns"]["Message"] = json!(event.to_string());
        Ok(invocation.to_string())
    }
}

/// The time as IAM writes it, in whole seconds.
#[expect(clippy::disallowed_methods, reason = "the events have the time of the measurement")]
pub(crate) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
