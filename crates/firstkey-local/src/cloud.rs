//! The AWS account in memory.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SystemTimeSource, TimeSource};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use serde_json::{Value, json};
use winterbaume_core::MockResponse;

use crate::account::{ACCOUNT, REGION};
use crate::arrivals::{ArrivalView, Timeline, read_ledger};
use crate::call::Call;
use crate::clock::CloudClock;
use crate::connector::InProcess;
use crate::revision::Revision;
use crate::router::ServiceRouter;
use crate::services::ses::{Mail, MailStore, SendingQuota, domain_of};
use crate::services::slack::Slack;
use crate::trail::Invoke;

/// An AWS account in memory; clones share it.
#[derive(Clone)]
pub struct Cloud {
    pub(crate) router: Arc<ServiceRouter>,
    pub(crate) mails: MailStore,
    pub(crate) revision: Revision,
    timeline: Timeline,
    /// The ledger's table, once it is deployed.
    ledger_table: Arc<Mutex<Option<String>>>,
    clock: CloudClock,
}

impl Cloud {
    /// An empty account: every service answers, nothing is deployed.
    #[must_use]
    pub fn new() -> Self {
        Self::with_time_source(SystemTimeSource::new())
    }

    /// An empty account that takes the times of users, login profiles, records and mails from `clock`.
    #[must_use]
    pub fn with_time_source(clock: impl TimeSource + 'static) -> Self {
        let (clock, revision) = (CloudClock::new(clock), Revision::default());
        let (mails, timeline) = (MailStore::new(revision.clone()), Timeline::new(revision.clone()));
        let router = ServiceRouter::new(clock.clone(), revision.clone(), mails.clone(), timeline.clone());
        Self { router: Arc::new(router), mails, revision, timeline, ledger_table: Arc::default(), clock }
    }

    /// An HTTP client for SDK clients in this process; its requests go through the same router as those over HTTP.
    #[must_use]
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(InProcess::new(Arc::clone(&self.router)))
    }

    /// An SDK configuration for this cloud: the HTTP client, [`REGION`], made-up credentials and the cloud's clock.
    #[must_use]
    pub fn sdk_config(&self) -> SdkConfig {
        let credentials = Credentials::new("AKIAFIRSTKEYLOCAL000", "local", None, None, "firstkey-local");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(self.http_client())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .time_source(self.clock.time_source())
            .build()
    }

    /// Makes what Terraform makes and the pipeline needs, in [`REGION`]: the ledger table `table`, and the verified SES
    /// identity for the domain of `sender` (`Name <address>`, an address or a domain).
    ///
    /// # Errors
    /// The service's answer, if it refuses: an empty name, or something that already exists.
    pub async fn deploy(&self, table: &str, sender: &str) -> Result<(), DeployError> {
        let create_table = json!({
            "TableName": table,
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
        });
        let answer = self.router.answer(Call::json("dynamodb", "DynamoDB_20120810.CreateTable", &create_table)).await;
        accepted("ledger table", table, &answer)?;
        *self.ledger_table.lock().unwrap_or_else(PoisonError::into_inner) = Some(table.to_owned());
        let domain = domain_of(sender);
        let answer =
            self.router.answer(Call::rest("ses", "/v2/email/identities", &json!({"EmailIdentity": domain}))).await;
        accepted("SES identity", domain, &answer)
    }

    /// Installs the app in the Slack workspace: its token is in the parameter of SSM with this name, in [`REGION`].
    ///
    /// # Errors
    /// SSM's answer, if it refuses.
    pub async fn install_slack(&self, parameter: &str) -> Result<(), DeployError> {
        let put = json!({"Name": parameter, "Value": self.slack().token(), "Type": "SecureString", "Overwrite": true});
        let answer = self.router.answer(Call::json("ssm", "AmazonSSM.PutParameter", &put)).await;
        accepted("SSM parameter", parameter, &answer)
    }

    /// Somebody deletes a parameter of SSM.
    pub fn forget_parameter(&self, name: &str) {
        self.router.ssm.forget(name);
    }

    /// The Slack workspace.
    #[must_use]
    pub fn slack(&self) -> &Slack {
        &self.router.slack
    }

    /// Sets how much mail the account may send, in each region; [`SendingQuota::default`] until then.
    pub fn limit_sending(&self, quota: SendingQuota) {
        self.router.ses.limit_sending(quota);
    }

    /// The mails that SES accepted, newest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Mail> {
        self.mails.all()
    }

    /// The users created in this cloud and their progress, newest first: the trail's steps and the ledger's history,
    /// merged by time.
    pub async fn arrivals(&self) -> Vec<ArrivalView> {
        let table = self.ledger_table.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let ledger = match table {
            Some(table) => read_ledger(&self.router.dynamodb, &table).await,
            None => Vec::new(),
        };
        self.timeline.with(ledger)
    }

    /// Every CloudTrail record so far, of calls that succeeded and calls that failed, oldest first.
    #[must_use]
    pub fn event_history(&self) -> Vec<Value> {
        self.router.trail.history()
    }

    /// Delivers `CreateUser` records to `function` until the returned future is dropped.
    ///
    /// Records from before the start are delivered too. A function that fails is invoked twice more, after one and two
    /// seconds (Lambda waits one and two minutes). At most 16 invocations run at a time. A cloud runs only one trail at
    /// a time: a second one waits for the first to be dropped.
    pub async fn run_trail(&self, function: Invoke) {
        self.router.trail.run(function).await;
    }

    /// Whether the console would let a user in with this password.
    ///
    /// Passwords leave the cloud in no other way: no answer, log line or page contains one.
    #[must_use]
    pub fn accepts_password(&self, user_name: &str, password: &str) -> bool {
        self.router.iam.accepts_password(user_name, password)
    }

    /// Signs a user in on the console. `chosen` becomes the password if a new one is required. Returns whether it
    /// worked.
    pub async fn sign_in(&self, user_name: &str, password: &str, chosen: &str) -> bool {
        self.router.iam.sign_in(user_name, password, chosen).await
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
