//! Users for the tests of commands that look at them.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_iam::types::Tag;
use firstkey::aws::dynamodb::{Ledger, Stored};
use firstkey::clock::Clock;
use firstkey::core::ledger::Record;
use firstkey_local::ACCOUNT;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::deployed::{Deployed, settings, show};

/// The ledger's name in the local cloud.
const TABLE: &str = "firstkey";
const GLANCE: Duration = Duration::from_millis(10);

/// The users of a deployment.
pub(crate) struct People<'a>(pub(crate) &'a Deployed);

impl People<'_> {
    /// Creates a user as Terraform does, waits until Firstkey is done with it, and returns its record.
    pub(crate) async fn arrive(&self, name: &str, tags: &[(&str, &str)]) -> Record {
        let user_id = self.create(name, "/people/", tags).await;
        loop {
            let record = self.ledger().record(&format!("{ACCOUNT}#{user_id}")).await.unwrap();
            match record {
                Some(record) if record.has_ended() && record.owes.is_none() && record.owes_in_slack().is_none() => {
                    return record;
                }
                _ => tokio::time::sleep(GLANCE).await,
            }
        }
    }

    async fn create(&self, name: &str, path: &str, tags: &[(&str, &str)]) -> String {
        let tags = tags.iter().map(|(key, value)| Tag::builder().key(*key).value(*value).build().unwrap());
        let call = self.iam().create_user().user_name(name).path(path).set_tags(Some(tags.collect()));
        call.send().await.unwrap().user.unwrap().user_id
    }

    /// Deletes a user as Terraform does.
    pub(crate) async fn leave(&self, name: &str) {
        self.iam().delete_login_profile().user_name(name).send().await.unwrap();
        self.iam().delete_user().user_name(name).send().await.unwrap();
    }

    /// Gives a user another name.
    pub(crate) async fn rename(&self, name: &str, new_name: &str) {
        self.iam().update_user().user_name(name).new_user_name(new_name).send().await.unwrap();
    }

    /// Loses a user's record, as if the function had never received the event.
    pub(crate) async fn missed(&self, name: &str) -> Value {
        let record = self.arrive(name, &[("email", &format!("{name}@example.com"))]).await;
        self.iam().delete_login_profile().user_name(name).send().await.unwrap();
        self.forget(&record).await;
        let mut history = self.0.cloud().event_history().into_iter();
        let detail = history.find(|detail| detail["eventID"] == *record.event_id.as_deref().unwrap()).unwrap();
        json!({
            "version": "0", "id": "7bf73129-1428-4cd3-a780-95db273d1602", "detail-type": "AWS API Call via CloudTrail",
            "source": "aws.iam", "account": ACCOUNT, "region": "us-east-1", "resources": [], "detail": detail,
        })
    }

    /// Stores a change of a record that no AWS call could cause, at least not soon.
    pub(crate) async fn change(&self, record: Record, change: impl FnOnce(&mut Record)) -> Record {
        let mut changed = record;
        change(&mut changed);
        match self.ledger().store(&changed).await.unwrap() {
            Stored::Yes(stored) => *stored,
            Stored::Conflict(found) => panic!("somebody else has stored {found:?}"),
        }
    }

    /// Takes a user's record out of the ledger.
    pub(crate) async fn forget(&self, record: &Record) {
        let call = self.dynamodb().delete_item().table_name(TABLE);
        call.key("id", AttributeValue::S(record.id.clone())).send().await.unwrap();
    }

    /// Puts something into the ledger that is not a record.
    pub(crate) async fn litter(&self, id: &str) {
        let call = self.dynamodb().put_item().table_name(TABLE);
        call.item("id", AttributeValue::S(id.to_owned())).send().await.unwrap();
    }

    /// The password that was mailed to an address.
    pub(crate) fn password(&self, address: &str) -> String {
        let messages = self.0.cloud().messages();
        let message = messages.iter().find(|message| message.to == [address]).unwrap();
        let lines = message.text.as_deref().unwrap().lines();
        lines.skip_while(|line| !line.starts_with("3. ")).nth(2).unwrap().to_owned()
    }

    /// The link that was mailed to an address last.
    pub(crate) fn link(&self, address: &str) -> String {
        let messages = self.0.cloud().messages();
        let message = messages.iter().find(|message| message.to == [address]).unwrap();
        let mut lines = message.text.as_deref().unwrap().lines();
        lines.find(|line| line.contains("/c/")).unwrap().to_owned()
    }

    pub(crate) fn iam(&self) -> aws_sdk_iam::Client {
        aws_sdk_iam::Client::new(&self.0.sdk())
    }

    fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&self.0.sdk())
    }

    /// What the ledger keeps of the links' secrets.
    pub(crate) async fn link_hashes(&self) -> Vec<String> {
        let items = self.dynamodb().scan().table_name(TABLE).send().await.unwrap().items.unwrap_or_default();
        let ids = items.iter().filter_map(|item| item["id"].as_s().ok()?.strip_prefix("claim#"));
        ids.map(str::to_owned).collect()
    }

    /// A record's current state.
    pub(crate) async fn record(&self, id: &str) -> Record {
        self.ledger().record(id).await.unwrap().unwrap()
    }

    fn ledger(&self) -> Ledger {
        Ledger::new(self.dynamodb(), TABLE.to_owned())
    }

    /// A time this many minutes ago; negative numbers are in the future.
    pub(crate) fn minutes_ago(&self, minutes: i64) -> Timestamp {
        Clock::new(&self.0.sdk()).now() - SignedDuration::from_mins(minutes)
    }

    /// Runs the command, two hours east of Greenwich.
    pub(crate) async fn firstkey(&self, arguments: &[&str]) -> String {
        self.firstkey_in(arguments, &[]).await
    }

    /// The same with more in its environment.
    pub(crate) async fn firstkey_in(&self, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let mut command = self.0.command(arguments);
        let command = command.env("TZ", "<+02>-2").envs(environment.iter().copied()).stdin(std::process::Stdio::null());
        show(&command.output().await.unwrap())
    }

    /// Puts a record into the ledger, as if its user had arrived long ago.
    pub(crate) async fn remember(&self, record: &Record) {
        assert!(matches!(self.ledger().store(record).await.unwrap(), Stored::Yes(_)));
    }
}

/// What differs from run to run where users are shown.
pub(crate) fn of_people() -> insta::Settings {
    let mut settings = settings();
    settings.add_filter(r"AIDA[A-Za-z0-9]{16,}", "[user id]");
    settings.add_filter(r"\d{4}-\d\d-\d\d \d\d:\d\d ", "[day and minute] ");
    settings.add_filter(r"(?m)\d{4}-\d\d-\d\d \d\d:\d\d$", "[day and minute]");
    settings.add_filter(r"\b\d+ s (ago|after)", "[n] s $1");
    // Years: what is told of a fixed day.
    settings.add_filter(r"\b\d{4,} days ago", "[n] days ago");
    settings
}
