//! An account with many users, and its function.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;
use firstkey::core::configuration::Configuration;
use firstkey::function::Function;
use firstkey::workflow::Invocation;
use firstkey_local::{ACCOUNT, Cloud};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::aws::Aws;
use super::limits::TIMEOUT;
use super::person::{Person, START};
use super::state::Calls;
use crate::world::PausedTime;

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:firstkey-alerts";
/// The result of a sweep.
#[derive(Debug)]
pub struct Run {
    pub seconds: f64,
    /// Calls carried out, by operation.
    pub calls: Calls,
    /// Calls throttled, by operation.
    pub throttled: Calls,
    pub outcomes: BTreeMap<String, usize>,
}

pub struct Account {
    pub aws: Aws,
    function: Function,
    time: PausedTime,
}

impl Account {
    /// An account with these users in it.
    pub fn new(people: Vec<Person>) -> Self {
        let time = PausedTime::begin_at(START);
        let aws = Aws::new(people);
        let sdk = Cloud::with_time_source(time.clone()).sdk_config();
        let sdk = sdk.into_builder().http_client(aws.clone()).sleep_impl(SharedAsyncSleep::new(Longest)).build();
        let variables = [
            ("FIRSTKEY_SENDER", "IT <it@example.com>"),
            ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
            ("FIRSTKEY_PATH_PREFIXES", "/people/"),
            ("FIRSTKEY_ALERT_TOPIC", TOPIC),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let function = Function::new(&sdk, Configuration::from_variables(variables).unwrap());
        Self { aws, function, time }
    }

    fn now(&self) -> Timestamp {
        self.time.now().try_into().unwrap()
    }

    /// A sweep, as the schedule starts it.
    pub async fn sweep(&self) -> Run {
        let schedule = json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}});
        let (calls, throttled, began) = (self.aws.calls(), self.aws.throttled(), Instant::now());
        let deadline = self.now() + SignedDuration::from_secs_f64(TIMEOUT);
        let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
        let outcome = self.function.handle(schedule, &invocation).await;
        assert_eq!(outcome.answer, Ok(Value::Null));
        let seconds = began.elapsed().as_secs_f64();
        assert!(seconds < TIMEOUT, "the sweep took {seconds} s");
        let mut outcomes = BTreeMap::new();
        for line in &outcome.metrics {
            let line: Value = serde_json::from_str(line).unwrap();
            *outcomes.entry(line["Outcome"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        Run {
            seconds,
            calls: since(&calls, self.aws.calls()),
            throttled: since(&throttled, self.aws.throttled()),
            outcomes,
        }
    }

    /// Sweeps once an hour until the condition holds, and returns what each sweep did.
    pub async fn sweep_until(&self, is_done: impl Fn(&Aws) -> bool) -> Vec<Run> {
        let mut runs = Vec::new();
        while !is_done(&self.aws) {
            let next = Instant::now() + Duration::from_secs(3600);
            runs.push(self.sweep().await);
            assert!(runs.len() < 40, "there is no end to it: {:?}", runs.pop());
            tokio::time::sleep_until(next).await;
        }
        runs
    }
}

fn since(before: &Calls, after: Calls) -> Calls {
    let mut calls = after;
    for (operation, count) in before {
        *calls.get_mut(operation).unwrap() -= count;
    }
    calls.retain(|_, count| *count > 0);
    calls
}

/// Pauses for the longest random length, or longer, so that every run of a test is the same.
#[derive(Debug)]
struct Longest;

impl AsyncSleep for Longest {
    fn sleep(&self, pause: Duration) -> Sleep {
        let longest = [200, 400, 800, 1_600].map(Duration::from_millis).into_iter().find(|longest| pause <= *longest);
        // Anything longer than a pause is a call's timeout.
        let timeout = || if pause > Duration::from_secs(5) { pause } else { Duration::from_secs(5) };
        Sleep::new(tokio::time::sleep(longest.unwrap_or_else(timeout)))
    }
}
