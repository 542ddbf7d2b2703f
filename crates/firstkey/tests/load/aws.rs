//! A small stand-in for AWS at the far end of the SDK's connections: it stores what the workflow stores, and has AWS's
//! limits.
//!
//! The local cloud would be too slow: it copies all its data at every call.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use firstkey::clock::timestamp;
use firstkey_testing::wire::{error_answer, operation};
use firstkey_testing::world::PausedTime;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio::time::Instant;

use crate::bucket::Bucket;
use crate::iam::Iam;
use crate::slack::Slack;
use crate::stores::{Mail, Table};

/// How many calls a second AWS allows, by operation. DynamoDB and SNS have no limit.
///
/// AWS does not publish IAM's limits. These barely exceed what 14 mails a second need, so IAM also throttles whenever
/// calls come unevenly.
const IAM_LIMITS: [(&str, f64); 6] = [
    ("GetUser", 30.0),
    ("CreateLoginProfile", 15.0),
    ("GetLoginProfile", 15.0),
    ("UpdateLoginProfile", 15.0),
    ("GetAccountPasswordPolicy", 5.0),
    ("ListAccountAliases", 5.0),
];

/// How long a call takes, in milliseconds.
fn latency(operation: &str) -> std::ops::RangeInclusive<u64> {
    match operation {
        "PutItem" | "GetItem" | "DescribeTable" => 5..=20,
        "CreateLoginProfile" | "UpdateLoginProfile" => 50..=150,
        method if method.contains('.') => 150..=400,
        "SendEmail" => 40..=120,
        _ => 20..=60,
    }
}

struct State {
    iam: Iam,
    ledger: Table,
    mails: Vec<Mail>,
    alerts: usize,
    slack: Slack,
    buckets: HashMap<&'static str, Bucket>,
    /// The number of calls and throttled calls of each operation.
    calls: BTreeMap<String, (usize, usize)>,
    random: ChaCha8Rng,
    began: Instant,
}

/// A limit of mails a second, which accounts may share.
pub(crate) type SesLimit = Arc<Mutex<Bucket>>;

/// An account of AWS. Clones are the same.
#[derive(Clone)]
pub(crate) struct Aws {
    state: Arc<Mutex<State>>,
    ses: SesLimit,
    pub(crate) time: PausedTime,
}

impl fmt::Debug for Aws {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Aws").finish_non_exhaustive()
    }
}

impl Aws {
    /// An account in which IAM allows `iam` times the calls of [`IAM_LIMITS`].
    pub(crate) fn new(seed: u64, ses: SesLimit, iam: f64) -> Self {
        let iam = IAM_LIMITS.map(|(name, limit)| (name, limit * iam));
        // All SES calls except sending share one a second; the workflow makes one such call.
        let limits = iam.into_iter().chain([("GetSuppressedDestination", 1.0)]);
        let buckets = limits.map(|(name, limit)| (name, Bucket::new(limit)));
        let state = State {
            iam: Iam::default(),
            ledger: Table::default(),
            mails: Vec::new(),
            alerts: 0,
            slack: Slack::new(),
            buckets: buckets.collect(),
            calls: BTreeMap::new(),
            random: ChaCha8Rng::seed_from_u64(seed),
            began: Instant::now(),
        };
        Self { state: Arc::new(Mutex::new(state)), ses, time: PausedTime::begin() }
    }

    pub(crate) fn create_user(&self, name: &str, id: &str, address: &str) {
        let now = timestamp(self.time.now());
        self.state.lock().unwrap().iam.create_user(name, id, address, now);
    }

    /// Inspects AWS's whole state.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Iam, &Table, &[Mail]) -> T) -> T {
        let state = self.state.lock().unwrap();
        look(&state.iam, &state.ledger, &state.mails)
    }

    /// Whom Slack told of the mail, in order.
    pub(crate) fn told(&self) -> Vec<String> {
        self.state.lock().unwrap().slack.told.clone()
    }

    /// How many alerts were sent.
    pub(crate) fn alerts(&self) -> usize {
        self.state.lock().unwrap().alerts
    }

    /// The number of calls and throttled calls of each operation.
    pub(crate) fn calls(&self) -> BTreeMap<String, (usize, usize)> {
        self.state.lock().unwrap().calls.clone()
    }

    fn latency(&self, operation: &str) -> Duration {
        let milliseconds = self.state.lock().unwrap().random.random_range(latency(operation));
        Duration::from_millis(milliseconds)
    }

    fn answer(&self, request: &HttpRequest, operation: &str, body: &str) -> HttpResponse {
        let state = &mut *self.state.lock().unwrap();
        let calls = state.calls.entry(operation.to_owned()).or_default();
        calls.0 += 1;
        let is_taken = match operation {
            "SendEmail" => self.ses.lock().unwrap().take(),
            _ => state.buckets.get_mut(operation).is_none_or(Bucket::take),
        };
        if !is_taken {
            calls.1 += 1;
            return throttled(request, operation);
        }
        let now = timestamp(self.time.now());
        match operation {
            method if method.contains('.') => {
                let (answer, is_too_much) = state.slack.answer(request, method, body);
                state.calls.entry(operation.to_owned()).or_default().1 += usize::from(is_too_much);
                answer
            }
            "GetParameter" => ok(json!({"Parameter": {"Type": "SecureString", "Value": "xoxb-1"}}).to_string()),
            "PutItem" | "GetItem" => match state.ledger.answer(operation, body) {
                Some(answer) => ok(answer.to_string()),
                None => error_answer(request, 400, "ConditionalCheckFailedException", "The conditional request failed"),
            },
            // The ledger is older than all users.
            "DescribeTable" => ok(json!({"Table": {"CreationDateTime": 0}}).to_string()),
            "GetSuppressedDestination" => error_answer(request, 404, "NotFoundException", "not on the list"),
            "SendEmail" => {
                state.mails.push(Mail::read(body, state.began.elapsed()));
                ok(json!({"MessageId": format!("{:08}", state.mails.len())}).to_string())
            }
            "Publish" => {
                state.alerts += 1;
                ok(xml(operation, "<MessageId>95df01b4</MessageId>"))
            }
            _ => match state.iam.answer(operation, body, now) {
                Ok(result) => ok(xml(operation, &result)),
                Err((status, code)) => error_answer(request, status, code, "as IAM says it"),
            },
        }
    }
}

impl HttpClient for Aws {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Aws {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let aws = self.clone();
        HttpConnectorFuture::new(async move {
            let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
            let operation = operation(&request, &body);
            tokio::time::sleep(aws.latency(&operation)).await;
            Ok(aws.answer(&request, &operation, &body))
        })
    }
}

fn throttled(request: &HttpRequest, operation: &str) -> HttpResponse {
    match operation {
        "SendEmail" => error_answer(request, 429, "TooManyRequestsException", "Maximum sending rate exceeded."),
        "GetSuppressedDestination" => error_answer(request, 429, "TooManyRequestsException", "Rate exceeded"),
        _ => error_answer(request, 400, "Throttling", "Rate exceeded"),
    }
}

fn ok(body: String) -> HttpResponse {
    HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from(body))
}

/// An answer in the query protocol.
fn xml(operation: &str, result: &str) -> String {
    format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>")
}
