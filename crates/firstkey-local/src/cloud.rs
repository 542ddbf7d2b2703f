//! The AWS account in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource, TimeSource};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;
use winterbaume_core::{MockResponse, MockService};

use crate::arrivals::{Arrival, Timeline};
use crate::connector::InProcess;
use crate::door::Call;
use crate::dynamodb::DynamoDb;
use crate::events::Targets;
use crate::iam::Directory;
use crate::ledger::Ledger;
use crate::message::Message;
use crate::ses::{Mailer, domain_of};
use crate::trail::Trail;

/// The id of the one account in the local cloud, whatever access key a caller uses.
pub const ACCOUNT: &str = "123456789012";

/// The region where the pipeline is deployed, and where IAM's events land.
pub const REGION: &str = "us-east-1";

/// An AWS account in memory; clones share it.
#[derive(Clone)]
pub struct Cloud {
    pub(crate) state: Arc<State>,
}

/// What the clones of a [`Cloud`] share.
pub(crate) struct State {
    clock: SharedTimeSource,
    /// Tells this process's state from that of an earlier one, so that an open inbox page notices a restart.
    boot: Uuid,
    revision: AtomicU64,
    pub(crate) directory: Directory,
    pub(crate) mailer: Mailer,
    pub(crate) dynamodb: DynamoDb,
    pub(crate) ledger: Ledger,
    pub(crate) trail: Trail,
    pub(crate) timeline: Timeline,
    pub(crate) targets: Targets,
    /// The services that the door passes requests to as they are, by the service name of the signature.
    pub(crate) others: HashMap<&'static str, Box<dyn MockService>>,
}

impl Cloud {
    /// An empty account: every service answers, nothing is deployed.
    #[must_use]
    pub fn new() -> Self {
        Self::with_time_source(SystemTimeSource::new())
    }

    /// An empty account whose users, login profiles, records and mails are dated by `clock`.
    #[must_use]
    pub fn with_time_source(clock: impl TimeSource + 'static) -> Self {
        let others: Vec<(&'static str, Box<dyn MockService>)> = vec![
            ("sns", Box::new(winterbaume_sns::SnsService::new())),
            #[cfg(feature = "deployment")]
            ("cloudtrail", Box::new(winterbaume_cloudtrail::CloudTrailService::new())),
            #[cfg(feature = "deployment")]
            ("events", Box::new(winterbaume_eventbridge::EventBridgeService::new())),
            #[cfg(feature = "deployment")]
            ("lambda", Box::new(winterbaume_lambda::LambdaService::new())),
            #[cfg(feature = "deployment")]
            ("monitoring", Box::new(winterbaume_cloudwatch::CloudWatchService::new())),
            #[cfg(feature = "deployment")]
            ("sqs", Box::new(winterbaume_sqs::SqsService::new())),
            #[cfg(feature = "deployment")]
            ("sts", Box::new(winterbaume_sts::StsService::new())),
        ];
        let state = State {
            clock: SharedTimeSource::new(clock),
            boot: Uuid::new_v4(),
            revision: AtomicU64::new(0),
            directory: Directory::default(),
            mailer: Mailer::default(),
            dynamodb: DynamoDb::default(),
            ledger: Ledger::default(),
            trail: Trail::default(),
            timeline: Timeline::default(),
            targets: Targets::default(),
            others: others.into_iter().collect(),
        };
        Self { state: Arc::new(state) }
    }

    /// An HTTP client for SDK clients in this process; its requests take the same way as those over HTTP.
    #[must_use]
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(InProcess::new(self.clone()))
    }

    /// What SDK clients need to talk to this cloud: the HTTP client, [`REGION`], made-up credentials and the cloud's clock.
    #[must_use]
    pub fn sdk_config(&self) -> SdkConfig {
        let credentials = Credentials::new("AKIAFIRSTKEYLOCAL000", "local", None, None, "firstkey-local");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(self.http_client())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .time_source(self.state.clock.clone())
            .build()
    }

    /// Makes what Terraform would have made and the pipeline needs, in [`REGION`]: the ledger table `table`, and the
    /// verified SES identity of the domain of `sender` (`Name <address>`, an address or a domain).
    ///
    /// # Errors
    /// The service's answer, if it refuses: an empty name, or something that is deployed already.
    pub async fn deploy(&self, table: &str, sender: &str) -> Result<(), DeployError> {
        let create_table = json!({
            "TableName": table,
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
        });
        let answer = self.answer(Call::json("dynamodb", "DynamoDB_20120810.CreateTable", &create_table)).await;
        accepted("ledger table", table, &answer)?;
        self.state.ledger.is_in(table);
        let domain = domain_of(sender);
        let answer = self.answer(Call::rest("ses", "/v2/email/identities", &json!({"EmailIdentity": domain}))).await;
        accepted("SES identity", domain, &answer)
    }

    /// The mails that SES accepted, newest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.state.mailer.messages()
    }

    /// The users created in this cloud and how far each has come, newest first: the trail's steps and the ledger's
    /// history, merged by time.
    pub async fn arrivals(&self) -> Vec<Arrival> {
        self.state.timeline.with(self.ledger_records().await)
    }

    /// Every CloudTrail record so far, of calls that succeeded and calls that failed, oldest first.
    #[must_use]
    pub fn event_history(&self) -> Vec<Value> {
        self.state.trail.history()
    }

    /// Now, by the cloud's clock.
    pub(crate) fn now(&self) -> Timestamp {
        // The clock can only be out of jiff's range (the years -9999 to 9999) if a test set it so.
        Timestamp::try_from(self.state.clock.now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Notes that something changed that the inbox shows.
    pub(crate) fn changed(&self) {
        self.state.revision.fetch_add(1, Ordering::Relaxed);
    }

    /// Names the present state: equal names mean that nothing changed in between.
    pub(crate) fn version(&self) -> String {
        format!("\"{}-{}\"", self.state.boot.simple(), self.state.revision.load(Ordering::Relaxed))
    }
}

impl Default for Cloud {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cloud").field("account", &ACCOUNT).finish_non_exhaustive()
    }
}

/// The local cloud refused to make something that the pipeline needs.
#[derive(Debug, thiserror::Error)]
#[error("cannot deploy {kind} `{name}`: {answer}")]
pub struct DeployError {
    kind: &'static str,
    name: String,
    answer: String,
}

fn accepted(kind: &'static str, name: &str, answer: &MockResponse) -> Result<(), DeployError> {
    if answer.status == 200 {
        return Ok(());
    }
    Err(DeployError { kind, name: name.to_owned(), answer: String::from_utf8_lossy(&answer.body).into_owned() })
}
