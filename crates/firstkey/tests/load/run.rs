//! One run: users who are all created at once, the path to the function that the module deploys, and the result.

use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use firstkey_local::ACCOUNT;
use firstkey_testing::world::SLACK;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::task::{LocalSet, spawn_local};

use crate::aws::{Aws, SesLimit};
use crate::bucket::Bucket;
use crate::lambda::Lambda;
use crate::outcome::Outcome;
use crate::queue::{Queue, Settings};

/// How the topic's messages reach the function.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    /// The topic invokes the function.
    Direct,
    /// Through the buffer.
    Buffer(Settings),
}

/// How many mails a second SES accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ses {
    /// From each account.
    Own(f64),
    /// From all accounts together.
    Shared(f64),
}

/// A run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// Each with its own function, buffer and limits.
    pub(crate) accounts: usize,
    /// In each account.
    pub(crate) users: usize,
    pub(crate) way: Way,
    /// How many invocations may run at once: the account's limit, or the function's own.
    pub(crate) concurrency: usize,
    pub(crate) ses: Ses,
    /// The factor on IAM's usual limits.
    pub(crate) iam: f64,
    /// Whether users are told in Slack, too.
    pub(crate) slack: bool,
    pub(crate) seed: u64,
}

/// One in this many events comes twice, up to [`REPEATED_WITHIN`] later: EventBridge, SNS and SQS all deliver at least
/// once.
const REPEATED: usize = 100;
const REPEATED_WITHIN: u64 = 120;

impl Run {
    /// Plays the run on a clock that stands still until everybody waits.
    pub(crate) fn play(self) -> Outcome {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        LocalSet::new().block_on(&runtime, self.go())
    }

    async fn go(self) -> Outcome {
        let (Ses::Own(rate) | Ses::Shared(rate)) = self.ses;
        let limit = || Arc::new(Mutex::new(Bucket::new(rate)));
        let shared = limit();
        let accounts = (0..self.accounts).map(|account| {
            let ses = if let Ses::Own(_) = self.ses { limit() } else { Arc::clone(&shared) };
            let seed = self.seed + 3 * u64::try_from(account).unwrap();
            spawn_local(Self { seed, ..self }.go_in_one_account(ses))
        });
        let mut outcome = Outcome::default();
        for account in accounts.collect::<Vec<_>>() {
            outcome.add(account.await.unwrap());
        }
        outcome
    }

    async fn go_in_one_account(self, ses: SesLimit) -> Outcome {
        let aws = Aws::new(self.seed, ses, self.iam);
        let settings = if self.slack { &SLACK[..] } else { &[] };
        let lambda = Rc::new(Lambda::new(&aws, self.seed + 1, self.concurrency, settings));
        let mut random = ChaCha8Rng::seed_from_u64(self.seed + 2);
        let mut events = Vec::new();
        for number in 0..self.users {
            let (name, id) = (format!("user{number:05}"), format!("AIDAEXAMPLE{number:010}"));
            let address = format!("{name}@example.com");
            aws.create_user(&name, &id, &address);
            let event = created(&name, &id, &address);
            if number % REPEATED == 0 {
                let later = Duration::from_millis(random.random_range(0..=REPEATED_WITHIN * 1000));
                events.push((later, event.clone()));
            }
            events.push((Duration::ZERO, event));
        }
        let (dead, most_receives) = match self.way {
            Way::Direct => (direct(&lambda, events).await, 0),
            Way::Buffer(settings) => through(settings, &lambda, events).await,
        };
        let tally = &lambda.tally;
        Outcome {
            dead,
            most_receives,
            alerts: aws.alerts(),
            told: aws.told().len(),
            calls: aws.calls(),
            invocations: tally.invocations.get(),
            processes: tally.processes.get(),
            peak: tally.peak.get(),
            function_seconds: tally.time.get().as_secs_f64(),
            ..Outcome::of(&aws)
        }
    }
}

/// The topic invokes the function; returns how many messages Lambda gave up.
async fn direct(lambda: &Rc<Lambda>, events: Vec<(Duration, Value)>) -> usize {
    let deliveries = events.into_iter().map(|(later, event)| {
        let lambda = Rc::clone(lambda);
        let message = json!({"Type": "Notification", "MessageId": event["id"], "Message": event.to_string()});
        spawn_local(async move {
            tokio::time::sleep(later).await;
            lambda.deliver(json!({"Records": [{"EventSource": "aws:sns", "Sns": message}]})).await
        })
    });
    let mut dead = 0;
    for delivery in deliveries.collect::<Vec<_>>() {
        dead += usize::from(!delivery.await.unwrap());
    }
    dead
}

/// The topic fills the buffer; returns how many messages became dead letters, and how often one was received in vain.
pub(crate) async fn through(settings: Settings, lambda: &Rc<Lambda>, events: Vec<(Duration, Value)>) -> (usize, usize) {
    let queue = Rc::new(Queue::new(settings));
    let expected = events.len();
    for (later, event) in events {
        let queue = Rc::clone(&queue);
        spawn_local(async move {
            tokio::time::sleep(later).await;
            queue.send(&event);
        });
    }
    queue.empty(lambda, expected).await;
    (queue.dead(), queue.most_receives())
}

/// EventBridge's event for a new user.
pub(crate) fn created(name: &str, id: &str, address: &str) -> Value {
    json!({
        "version": "0", "id": id, "detail-type": "AWS API Call via CloudTrail", "source": "aws.iam", "account": ACCOUNT,
        "time": "2026-11-22T10:15:30Z", "region": "us-east-1", "resources": [],
        "detail": {
            "eventVersion": "1.11", "eventSource": "iam.amazonaws.com", "eventName": "CreateUser", "awsRegion": "us-east-1",
            "eventTime": "2026-11-22T10:15:30Z", "eventID": id, "eventType": "AwsApiCall", "recipientAccountId": ACCOUNT,
            "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/admin", "accountId": ACCOUNT},
            "requestParameters": {"userName": name, "path": "/people/", "tags": [{"key": "email", "value": address}]},
            "responseElements": {"user": {
                "path": "/people/", "userName": name, "userId": id, "createDate": "Nov 22, 2026 10:15:30 AM",
                "arn": format!("arn:aws:iam::123456789012:user/people/{name}"),
                "tags": [{"key": "email", "value": address}],
            }},
        },
    })
}
