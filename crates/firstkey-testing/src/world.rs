//! An account with Firstkey in it, under a test's control.

use std::time::{Duration, SystemTime};

use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use aws_sdk_iam::types::Tag;
use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use aws_smithy_async::time::TimeSource;
use aws_types::SdkConfig;
use firstkey::aws::dynamodb::Ledger;
use firstkey::core::configuration::Configuration;
use firstkey::core::ledger::Record;
use firstkey::function::{Function, Response};
use firstkey::workflow::{Invocation, Workflow};
use firstkey_local::{ACCOUNT, Cloud, Mail};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::wire::{Caller, Wire, form_value};

/// tokio's time, which stands still until everybody waits.
#[derive(Debug, Clone)]
pub struct PausedTime {
    start: SystemTime,
    origin: Instant,
}

impl PausedTime {
    /// Time that begins now, on the fixtures' day.
    pub fn begin() -> Self {
        Self::begin_at("2026-11-22T10:15:30Z")
    }

    /// Time that begins then.
    pub fn begin_at(start: &str) -> Self {
        Self { start: start.parse::<Timestamp>().unwrap().into(), origin: Instant::now() }
    }
}

impl TimeSource for PausedTime {
    fn now(&self) -> SystemTime {
        self.start + self.origin.elapsed()
    }
}

pub struct World {
    pub cloud: Cloud,
    pub wire: Wire,
    sdk: SdkConfig,
    configuration: Configuration,
    function: Function,
    /// The administrator's client, on a wire without faults.
    pub iam: aws_sdk_iam::Client,
    pub ses: aws_sdk_sesv2::Client,
    ledger: Ledger,
    time: PausedTime,
}

/// The settings of every world, with these added or replaced.
fn configuration(variables: &[(&str, &str)]) -> Configuration {
    let fixed = [
        ("FIRSTKEY_SENDER", "IT <it@example.com>"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
    ];
    // The last of several values for a variable counts.
    let variables = fixed.iter().chain(variables).map(|&(name, value)| (name.to_owned(), value.to_owned()));
    let variables: std::collections::BTreeMap<String, String> = variables.collect();
    Configuration::from_variables(variables).unwrap()
}

/// What has users told in Slack.
pub const SLACK: [(&str, &str); 2] =
    [("FIRSTKEY_CHANNELS", "email,slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token")];

/// Lambda's timeout in the Terraform module.
pub const TIMEOUT: SignedDuration = SignedDuration::from_secs(30);

impl World {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// A world in which these variables are set as well.
    pub async fn with(variables: &[(&str, &str)]) -> Self {
        let time = PausedTime::begin();
        let cloud = Cloud::with_time_source(time.clone());
        cloud.deploy("firstkey", "it@example.com").await.unwrap();
        let sdk = cloud.sdk_config();
        let wire = Wire::new(cloud.http_client());
        let configuration = configuration(variables);
        Self {
            function: Function::new(&sdk.to_builder().http_client(wire.clone()).build(), configuration.clone()),
            wire,
            configuration,
            iam: aws_sdk_iam::Client::new(&sdk),
            ses: aws_sdk_sesv2::Client::new(&sdk),
            ledger: Ledger::new(aws_sdk_dynamodb::Client::new(&sdk), "firstkey".to_owned()),
            cloud,
            sdk,
            time,
        }
    }

    /// A world in which users are told in Slack too, and these variables are set as well.
    pub async fn with_slack(variables: &[(&str, &str)]) -> Self {
        let world = Self::with(&[&SLACK, variables].concat()).await;
        world.cloud.install_slack(SLACK[1].1).await.unwrap();
        world
    }

    /// The operator deploys the function with other settings.
    pub fn deploy_with(&mut self, variables: &[(&str, &str)]) {
        self.configuration = configuration(variables);
        let sdk = self.sdk.to_builder().http_client(self.wire.clone()).build();
        self.function = Function::new(&sdk, self.configuration.clone());
    }

    /// The function in another process with these settings, at the end of this wire, with pauses through this sleep.
    pub fn process(&self, wire: &Wire, sleep: SharedAsyncSleep, variables: &[(&str, &str)]) -> Function {
        let sdk = self.sdk.to_builder().http_client(wire.clone()).sleep_impl(sleep).build();
        Function::new(&sdk, configuration(variables))
    }

    /// Notes what administrators do in IAM on the wire too, from now on.
    pub fn watch_administrators(&mut self) {
        let wire = self.wire.of(Caller::Administrator);
        self.iam = aws_sdk_iam::Client::new(&self.sdk.to_builder().http_client(wire).build());
    }

    /// Creates a user with an `email` tag, and returns the event that EventBridge would deliver.
    pub async fn create_user(&self, name: &str, email: &str) -> Value {
        self.create_user_with(name, &[("email", email)]).await
    }

    /// Creates a user with tags, and returns the event that EventBridge would deliver.
    pub async fn create_user_with(&self, name: &str, tags: &[(&str, &str)]) -> Value {
        let tag = |&(key, value): &(&str, &str)| Tag::builder().key(key).value(value).build().unwrap();
        let tags = tags.iter().map(tag).collect();
        self.iam.create_user().user_name(name).path("/people/").set_tags(Some(tags)).send().await.unwrap();
        let detail = self.cloud.event_history().pop().unwrap();
        json!({
            "version": "0", "id": "7bf73129-1428-4cd3-a780-95db273d1602", "detail-type": "AWS API Call via CloudTrail",
            "source": "aws.iam", "account": ACCOUNT, "time": detail["eventTime"], "region": "us-east-1",
            "resources": [], "detail": detail,
        })
    }

    /// Recreates the ledger's table, empty and with the current time.
    pub async fn deploy_ledger_anew(&self) {
        let dynamodb = aws_sdk_dynamodb::Client::new(&self.cloud.sdk_config());
        dynamodb.delete_table().table_name("firstkey").send().await.unwrap();
        let name = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S).build();
        let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build();
        let table = dynamodb.create_table().table_name("firstkey").billing_mode(BillingMode::PayPerRequest);
        table.attribute_definitions(name.unwrap()).key_schema(key.unwrap()).send().await.unwrap();
    }

    pub fn workflow(&self) -> &Workflow {
        self.function.workflow()
    }

    /// Invokes the function with a timeout of 30 s.
    pub async fn invoke(&self, event: &Value) -> Response {
        let deadline = self.now().checked_add(TIMEOUT).unwrap();
        let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
        self.function.handle(event.clone(), &invocation).await
    }

    /// Invokes the function as Lambda does asynchronously: up to three times, after one and two minutes.
    pub async fn deliver(&self, event: &Value) -> Result<Value, String> {
        for pause in [60, 120] {
            if let Ok(answer) = self.invoke(event).await.answer {
                return Ok(answer);
            }
            tokio::time::sleep(Duration::from_secs(pause)).await;
        }
        self.invoke(event).await.answer.map_err(|error| error.to_string())
    }

    pub fn now(&self) -> Timestamp {
        self.time_of(Instant::now())
    }

    pub fn time_of(&self, instant: Instant) -> Timestamp {
        (self.time.start + (instant - self.time.origin)).try_into().unwrap()
    }

    /// The ledger's record of an event's user.
    pub async fn record(&self, event: &Value) -> Record {
        self.record_of(user_id(event)).await.unwrap()
    }

    /// The ledger's record of a user, if there is one.
    pub async fn record_of(&self, user_id: &str) -> Option<Record> {
        self.ledger.record(&format!("{ACCOUNT}#{user_id}")).await.unwrap()
    }

    /// The mails that SES accepted, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        let mut mails = self.cloud.messages();
        mails.reverse();
        mails
    }

    /// The passwords that IAM accepted, oldest first, read off the wire.
    pub fn passwords(&self) -> Vec<String> {
        let calls = self.wire.calls().into_iter();
        calls
            .filter(|call| ["CreateLoginProfile", "UpdateLoginProfile"].contains(&call.operation.as_str()))
            .filter(|call| call.status == Some(200))
            .map(|call| form_value(&call.body, "Password").unwrap())
            .collect()
    }

    /// Every password that was ever in a request, whether or not AWS accepted it.
    pub fn every_password(&self) -> Vec<String> {
        self.wire.calls().iter().filter_map(|call| form_value(&call.body, "Password")).collect()
    }

    /// Whether a user's login profile requires a new password at the next sign-in; `None` without a profile.
    pub async fn reset_required(&self, name: &str) -> Option<bool> {
        let answer = self.iam.get_login_profile().user_name(name).send().await;
        answer.ok()?.login_profile.map(|profile| profile.password_reset_required)
    }

    /// Asserts that one mail was sent, with the login profile's password in it.
    pub async fn assert_signed_in_by_one_mail(&self, name: &str, address: &str) {
        let mails = self.mails();
        assert_eq!(mails.len(), 1, "one mail");
        assert_eq!(mails[0].to, [address]);
        self.assert_last_mail_is_valid(name).await;
    }

    /// Asserts that the last mail has the login profile's password.
    pub async fn assert_last_mail_is_valid(&self, name: &str) {
        let password = self.passwords().pop().unwrap();
        let mail = self.mails().pop().unwrap();
        assert_eq!(mailed_password(&mail), password);
        assert_eq!(self.reset_required(name).await, Some(true));
        assert!(self.wire.is_quiet(), "a fault of this test never happened");
    }
}

/// A world with an administrators' topic.
pub async fn world_with_alerts(variables: &[(&str, &str)]) -> World {
    let topic = [("FIRSTKEY_ALERT_TOPIC", "arn:aws:sns:us-east-1:123456789012:firstkey-alerts")];
    let world = World::with(&[&topic, variables].concat()).await;
    let sns = aws_sdk_sns::Client::new(&world.cloud.sdk_config());
    sns.create_topic().name("firstkey-alerts").send().await.unwrap();
    world
}

/// The id of an event's user.
pub fn user_id(event: &Value) -> &str {
    event["detail"]["responseElements"]["user"]["userId"].as_str().unwrap()
}

/// The password in a mail's text part, on a line of its own.
pub fn mailed_password(mail: &Mail) -> String {
    password_in(mail.text.as_deref().unwrap())
}

/// The password in a mail's text, announced by the third step.
pub fn password_in(text: &str) -> String {
    text.lines().skip_while(|line| !line.starts_with("3. ")).nth(2).unwrap().to_owned()
}
