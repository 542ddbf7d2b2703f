//! Lambda: processes that run one invocation at a time, its limit of concurrency, and its queue of asynchronous invocations.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Mutex;
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;
use aws_types::SdkConfig;
use firstkey::clock::timestamp;
use firstkey::core::configuration::Configuration;
use firstkey::function::Function;
use firstkey::workflow::Invocation;
use firstkey_local::{ACCOUNT, Cloud};
use firstkey_testing::world::TIMEOUT;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};
use serde_json::Value;
use tokio::time::Instant;

use crate::aws::Aws;

/// From the start of a process to its first invocation; Firstkey's own share is about 11 ms.
const COLD_START: Duration = Duration::from_millis(300);

/// How long Lambda keeps trying to start an asynchronous invocation, and its longest pause between tries.
const MAXIMUM_AGE: Duration = Duration::from_hours(6);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// The pauses before a failed asynchronous invocation is repeated.
const RETRIES: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];

/// Limits how many invocations run at once.
pub(crate) struct Throttled;

pub(crate) struct Lambda {
    aws: Aws,
    sdk: SdkConfig,
    configuration: Configuration,
    /// Idle processes; the most recently used one is the next.
    idle: RefCell<Vec<Function>>,
    concurrency: usize,
    running: Cell<usize>,
    random: RefCell<ChaCha8Rng>,
    pub(crate) tally: Tally,
}

/// What Lambda counts.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) invocations: Cell<usize>,
    pub(crate) peak: Cell<usize>,
    pub(crate) processes: Cell<usize>,
    pub(crate) time: Cell<Duration>,
}

impl Lambda {
    /// A function with more settings than the required ones.
    pub(crate) fn new(aws: &Aws, seed: u64, concurrency: usize, settings: &[(&str, &str)]) -> Self {
        let variables = [
            ("FIRSTKEY_SENDER", "IT <it@example.com>"),
            ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
            ("FIRSTKEY_PATH_PREFIXES", "/"),
            ("FIRSTKEY_ALERT_TOPIC", "arn:aws:sns:us-east-1:123456789012:firstkey-alerts"),
        ];
        let variables = variables.iter().chain(settings);
        let variables = variables.map(|&(name, value)| (name.to_owned(), value.to_owned()));
        let sdk = Cloud::with_time_source(aws.time.clone()).sdk_config();
        Self {
            aws: aws.clone(),
            sdk: sdk.to_builder().http_client(aws.clone()).build(),
            configuration: Configuration::from_variables(variables).unwrap(),
            idle: RefCell::default(),
            concurrency,
            running: Cell::new(0),
            random: RefCell::new(ChaCha8Rng::seed_from_u64(seed)),
            tally: Tally::default(),
        }
    }

    /// One invocation: returns the function's answer, or nothing if Lambda had to end it.
    pub(crate) async fn invoke(&self, event: Value) -> Result<Option<Result<Value, String>>, Throttled> {
        if self.running.get() == self.concurrency {
            return Err(Throttled);
        }
        self.running.set(self.running.get() + 1);
        self.tally.invocations.set(self.tally.invocations.get() + 1);
        self.tally.peak.set(self.tally.peak.get().max(self.running.get()));
        let answer = self.run(event).await;
        self.running.set(self.running.get() - 1);
        Ok(answer)
    }

    async fn run(&self, event: Value) -> Option<Result<Value, String>> {
        let idle = self.idle.borrow_mut().pop();
        let function = match idle {
            Some(function) => function,
            None => self.start().await,
        };
        let began = Instant::now();
        let deadline = timestamp(self.aws.time.now()).checked_add(TIMEOUT).unwrap();
        let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
        let handled = tokio::time::timeout(TIMEOUT.try_into().unwrap(), function.handle(event, &invocation)).await;
        self.tally.time.set(self.tally.time.get() + began.elapsed());
        let outcome = handled.ok()?;
        self.idle.borrow_mut().push(function);
        Some(outcome.answer.map_err(|error| error.to_string()))
    }

    async fn start(&self) -> Function {
        self.tally.processes.set(self.tally.processes.get() + 1);
        let sleep = SeededSleep::new(self.random.borrow_mut().next_u64());
        tokio::time::sleep(COLD_START).await;
        let sdk = self.sdk.to_builder().sleep_impl(SharedAsyncSleep::new(sleep)).build();
        Function::new(&sdk, self.configuration.clone())
    }

    /// An asynchronous invocation, until the function answers; `false` if Lambda gives up.
    pub(crate) async fn deliver(self: Rc<Self>, event: Value) -> bool {
        let mut retries = RETRIES.into_iter();
        loop {
            let Some(answer) = self.begin(&event).await else { return false };
            if answer.is_some_and(|answer| answer.is_ok()) {
                return true;
            }
            let Some(pause) = retries.next() else { return false };
            tokio::time::sleep(pause).await;
        }
    }

    /// Invokes as soon as the limit allows it; not at all if the event is too old.
    async fn begin(&self, event: &Value) -> Option<Option<Result<Value, String>>> {
        let queued = Instant::now();
        let mut ceiling = Duration::from_secs(1);
        while queued.elapsed() < MAXIMUM_AGE {
            if let Ok(answer) = self.invoke(event.clone()).await {
                return Some(answer);
            }
            let pause = ceiling.mul_f64(self.random.borrow_mut().random_range(0.5..=1.0));
            tokio::time::sleep(pause).await;
            ceiling = (ceiling * 2).min(LONGEST_PAUSE);
        }
        None
    }
}

/// Replaces the function's random pauses by ones of the same range, drawn from the seed.
#[derive(Debug)]
struct SeededSleep(Mutex<(ChaCha8Rng, u64)>);

/// The function's longest pauses, in milliseconds. A pause takes at least half of that, and sending stays at 800.
/// stays at 800.
const CEILINGS: [u64; 6] = [200, 400, 800, 1600, 3200, 5000];

/// The SDK's own sleeps: the call timeouts for SES and for the others, and two for its watch over stalled streams.
const SDK_SLEEPS: [Duration; 4] =
    [Duration::from_secs(10), Duration::from_secs(5), Duration::from_millis(6_200), Duration::from_millis(100)];

impl SeededSleep {
    fn new(seed: u64) -> Self {
        Self(Mutex::new((ChaCha8Rng::seed_from_u64(seed), 0)))
    }
}

impl AsyncSleep for SeededSleep {
    fn sleep(&self, pause: Duration) -> Sleep {
        if SDK_SLEEPS.contains(&pause) {
            return Sleep::new(tokio::time::sleep(pause));
        }
        let (random, last) = &mut *self.0.lock().unwrap();
        // Two ceilings can give pauses of equal length only if the pause before tells them apart.
        let possible = CEILINGS.into_iter().find(|&ceiling| pause <= Duration::from_millis(ceiling));
        let ceiling = match possible.unwrap() {
            3200 if *last >= 3200 => 5000,
            ceiling => ceiling,
        };
        *last = ceiling;
        Sleep::new(tokio::time::sleep(Duration::from_millis(random.random_range(ceiling / 2..=ceiling))))
    }
}
