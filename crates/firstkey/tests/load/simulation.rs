//! A simulation of queues, concurrency and limits alone, without the function: for more accounts and users than the function
//! itself can be run with in seconds.
//!
//! It makes the calls of an arrival in the order of the workflow, with the load test's limits, durations and pauses; and
//! `thousands.rs` holds it against the load test's own figures.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::aws::{IAM_LIMITS, latency};
use crate::lambda::{LONGEST_PAUSE as LONGEST_PAUSE_OF_LAMBDA, RETRIES};
use crate::queue::{FIRST_POLLERS, POLLER_EVERY};
use crate::run::Way;

/// Milliseconds from the beginning.
type Time = u64;

const SECOND: Time = 1_000;

/// The function stops this long after the invocation began.
const PATIENCE: Time = 27_000;
const FIRST_PAUSE: Time = 200;
const LONGEST_PAUSE: Time = 5_000;
const LONGEST_PAUSE_OF_SENDING: Time = 800;

/// What AWS is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    PutItem,
    GetItem,
    GetUser,
    GetLoginProfile,
    CreateLoginProfile,
    UpdateLoginProfile,
    GetAccountPasswordPolicy,
    ListAccountAliases,
    GetSuppressedDestination,
    SendEmail,
}

use Operation::{
    CreateLoginProfile, GetAccountPasswordPolicy, GetItem, GetLoginProfile, GetSuppressedDestination, GetUser,
    ListAccountAliases, PutItem, SendEmail, UpdateLoginProfile,
};

/// All of them, in the order of the enum.
const OPERATIONS: [(Operation, &str); 10] = [
    (PutItem, "PutItem"),
    (GetItem, "GetItem"),
    (GetUser, "GetUser"),
    (GetLoginProfile, "GetLoginProfile"),
    (CreateLoginProfile, "CreateLoginProfile"),
    (UpdateLoginProfile, "UpdateLoginProfile"),
    (GetAccountPasswordPolicy, "GetAccountPasswordPolicy"),
    (ListAccountAliases, "ListAccountAliases"),
    (GetSuppressedDestination, "GetSuppressedDestination"),
    (SendEmail, "SendEmail"),
];

/// The calls of the first attempt at an arrival.
const FIRST: &[Operation] =
    &[PutItem, GetUser, GetSuppressedDestination, PutItem, CreateLoginProfile, GetUser, PutItem, SendEmail, PutItem];

/// The calls of a later one: the record is there, and the login profile gets a new password.
const LATER: &[Operation] = &[
    PutItem,
    GetItem,
    PutItem,
    GetUser,
    GetSuppressedDestination,
    GetLoginProfile,
    UpdateLoginProfile,
    GetUser,
    PutItem,
    SendEmail,
    PutItem,
];

/// What a new process asks for before its first password, and then remembers.
const REMEMBERED: [Operation; 2] = [GetAccountPasswordPolicy, ListAccountAliases];

/// Whose limit of SES's the accounts are held to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ses {
    /// Each account has its own, in mails a second.
    Own(f64),
    /// All accounts share one.
    Shared(f64),
}

/// What is simulated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    pub(crate) accounts: usize,
    /// Users of each account, all created at once.
    pub(crate) users: usize,
    pub(crate) ses: Ses,
    /// How many times its usual number of calls IAM takes.
    pub(crate) iam: f64,
    pub(crate) way: Way,
    /// How many invocations may run at once in each account.
    pub(crate) concurrency: usize,
    pub(crate) seed: u64,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Simulated {
    pub(crate) delivered: usize,
    pub(crate) dead: usize,
    /// Until the last mail, and so the age of the oldest message.
    pub(crate) seconds: f64,
    /// The most attempts at one arrival.
    pub(crate) attempts: usize,
    pub(crate) invocations: usize,
    pub(crate) function_seconds: f64,
    /// How often each operation was asked for, and how often it was throttled.
    calls: [(usize, usize); OPERATIONS.len()],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Message {
    account: usize,
    attempts: usize,
    /// The longest that Lambda waits before it asks again for a place among those that may run at once.
    ceiling: Time,
}

#[derive(Debug, Clone, Copy)]
struct Worker {
    message: Message,
    began: Time,
    /// Which of the attempt's calls is under way.
    step: usize,
    ceiling: Time,
    /// The call under way gives the lease back.
    gives_up: bool,
    /// How much its process remembers of [`REMEMBERED`].
    remembers: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// The worker looks for a message.
    Look(usize),
    /// The worker's call begins.
    Call(usize),
    /// AWS decides on the worker's call.
    Decide(usize),
    /// A message is to be worked on.
    Visible(Message),
}

/// A token bucket that begins full with a second's worth.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    per_second: f64,
    tokens: f64,
    filled_at: Time,
}

impl Bucket {
    fn new(per_second: f64) -> Self {
        Self { per_second, tokens: per_second.max(1.0), filled_at: 0 }
    }

    fn take(&mut self, now: Time) -> bool {
        let more = seconds(now - self.filled_at) * self.per_second;
        self.tokens = (self.tokens + more).min(self.per_second.max(1.0));
        self.filled_at = now;
        let allowed = self.tokens >= 1.0;
        self.tokens -= if allowed { 1.0 } else { 0.0 };
        allowed
    }
}

struct Simulation {
    model: Model,
    now: Time,
    events: BinaryHeap<Reverse<(Time, u64, Event)>>,
    scheduled: u64,
    workers: Vec<Worker>,
    visible: Vec<VecDeque<Message>>,
    idle: Vec<Vec<usize>>,
    buckets: Vec<[Option<Bucket>; OPERATIONS.len()]>,
    shared: Option<Bucket>,
    random: ChaCha8Rng,
    outcome: Simulated,
}

impl Model {
    pub(crate) fn play(self) -> Simulated {
        let mut simulation = Simulation::new(self);
        while let Some(Reverse((time, _, event))) = simulation.events.pop() {
            simulation.now = time;
            simulation.happen(event);
        }
        simulation.outcome
    }
}

impl Simulation {
    fn new(model: Model) -> Self {
        let (own, shared) = match model.ses {
            Ses::Own(rate) => (Some(("SendEmail", rate)), None),
            Ses::Shared(rate) => (None, Some(Bucket::new(rate))),
        };
        let iam = IAM_LIMITS.map(|(name, limit)| (name, limit * model.iam));
        let limits: BTreeMap<_, _> = iam.into_iter().chain([("GetSuppressedDestination", 1.0)]).chain(own).collect();
        let buckets = OPERATIONS.map(|(_, name)| limits.get(name).map(|&limit| Bucket::new(limit)));
        let places = model.places();
        let first = |account| Message { account, attempts: 0, ceiling: SECOND };
        let workers = (0..model.accounts * places).map(|number| Worker::new(first(number / places), 0, 0));
        let mut simulation = Self {
            model,
            now: 0,
            events: BinaryHeap::new(),
            scheduled: 0,
            workers: workers.collect(),
            visible: vec![VecDeque::new(); model.accounts],
            idle: vec![Vec::new(); model.accounts],
            buckets: vec![buckets; model.accounts],
            shared,
            random: ChaCha8Rng::seed_from_u64(model.seed),
            outcome: Simulated::default(),
        };
        for worker in 0..simulation.workers.len() {
            let later = (worker % places).saturating_sub(FIRST_POLLERS);
            let later =
                if model.way == Way::Direct { 0 } else { milliseconds(POLLER_EVERY) * u64::try_from(later).unwrap() };
            simulation.schedule(later, Event::Look(worker));
        }
        for account in 0..model.accounts {
            (0..model.users).for_each(|_| simulation.schedule(0, Event::Visible(first(account))));
        }
        simulation
    }

    fn schedule(&mut self, after: Time, event: Event) {
        self.scheduled += 1;
        self.events.push(Reverse((self.now + after, self.scheduled, event)));
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Look(worker) => self.look(worker),
            Event::Call(worker) => {
                let (_, name) = OPERATIONS[self.operation(worker) as usize];
                let duration = self.random.random_range(latency(name));
                self.schedule(duration, Event::Decide(worker));
            }
            Event::Decide(worker) => self.decide(worker),
            Event::Visible(message) => self.offer(message),
        }
    }

    /// Lambda takes a message from the queue when it has a place for it, and an asynchronous invocation that finds none comes
    /// again later.
    fn offer(&mut self, message: Message) {
        if let Some(worker) = self.idle[message.account].pop() {
            return self.begin(worker, message);
        }
        if self.model.way != Way::Direct {
            return self.visible[message.account].push_back(message);
        }
        let pause = self.random.random_range(message.ceiling / 2..=message.ceiling);
        let ceiling = (message.ceiling * 2).min(milliseconds(LONGEST_PAUSE_OF_LAMBDA));
        self.schedule(pause, Event::Visible(Message { ceiling, ..message }));
    }

    fn look(&mut self, worker: usize) {
        let account = self.workers[worker].message.account;
        match self.visible[account].pop_front() {
            Some(message) => self.begin(worker, message),
            None => self.idle[account].push(worker),
        }
    }

    fn begin(&mut self, worker: usize, message: Message) {
        let message = Message { attempts: message.attempts + 1, ceiling: SECOND, ..message };
        self.outcome.invocations += 1;
        self.outcome.attempts = self.outcome.attempts.max(message.attempts);
        self.workers[worker] = Worker::new(message, self.now, self.workers[worker].remembers);
        self.schedule(0, Event::Call(worker));
    }

    fn calls(&self, worker: usize) -> &'static [Operation] {
        if self.workers[worker].message.attempts == 1 { FIRST } else { LATER }
    }

    fn operation(&self, worker: usize) -> Operation {
        let Worker { step, gives_up, remembers, .. } = self.workers[worker];
        let next = self.calls(worker)[step];
        match next {
            _ if gives_up => PutItem,
            CreateLoginProfile | UpdateLoginProfile => REMEMBERED.get(remembers).copied().unwrap_or(next),
            _ => next,
        }
    }

    fn decide(&mut self, worker: usize) {
        let operation = self.operation(worker);
        let allowed = self.take(worker, operation);
        let calls = &mut self.outcome.calls[operation as usize];
        calls.0 += 1;
        calls.1 += usize::from(!allowed);
        if self.workers[worker].gives_up {
            return self.fail(worker);
        }
        if !allowed && operation != GetSuppressedDestination {
            return self.pause(worker);
        }
        if operation == SendEmail {
            self.outcome.delivered += 1;
            self.outcome.seconds = seconds(self.now);
        }
        self.workers[worker].ceiling = FIRST_PAUSE;
        if REMEMBERED.contains(&operation) {
            self.workers[worker].remembers += 1;
        } else {
            self.workers[worker].step += 1;
        }
        if self.workers[worker].step == self.calls(worker).len() {
            return self.end(worker);
        }
        self.schedule(0, Event::Call(worker));
    }

    fn take(&mut self, worker: usize, operation: Operation) -> bool {
        let now = self.now;
        match &mut self.shared {
            Some(bucket) if operation == SendEmail => bucket.take(now),
            _ => {
                let buckets = &mut self.buckets[self.workers[worker].message.account];
                buckets[operation as usize].as_mut().is_none_or(|bucket| bucket.take(now))
            }
        }
    }

    /// Pauses before the same call, or gives up because there is no time for another pause.
    fn pause(&mut self, worker: usize) {
        let Worker { began, ceiling, .. } = self.workers[worker];
        if self.now + ceiling > began + PATIENCE {
            self.workers[worker].gives_up = true;
            return self.schedule(0, Event::Call(worker));
        }
        let pause = self.random.random_range(ceiling / 2..=ceiling);
        let sends = self.operation(worker) == SendEmail;
        self.workers[worker].ceiling = (ceiling * 2).min(if sends { LONGEST_PAUSE_OF_SENDING } else { LONGEST_PAUSE });
        self.schedule(pause, Event::Call(worker));
    }

    /// The message comes again, or becomes a dead letter.
    fn fail(&mut self, worker: usize) {
        let Worker { message, began, .. } = self.workers[worker];
        let after = match self.model.way {
            Way::Direct => RETRIES.get(message.attempts - 1).map(|&pause| milliseconds(pause)),
            Way::Buffer(settings) if message.attempts == settings.max_receive_count => None,
            Way::Buffer(settings) => Some((began + milliseconds(settings.visibility)).saturating_sub(self.now)),
        };
        match after {
            Some(after) => self.schedule(after, Event::Visible(message)),
            None => self.outcome.dead += 1,
        }
        self.end(worker);
    }

    fn end(&mut self, worker: usize) {
        self.outcome.function_seconds += seconds(self.now - self.workers[worker].began);
        self.schedule(0, Event::Look(worker));
    }
}

impl Simulated {
    /// How often AWS was asked for an operation, and how often it throttled.
    pub(crate) fn calls(&self, operation: &str) -> (usize, usize) {
        OPERATIONS.iter().zip(self.calls).find(|((_, name), _)| *name == operation).unwrap().1
    }
}

impl Model {
    /// How many invocations may run at once.
    fn places(self) -> usize {
        match self.way {
            Way::Direct => self.concurrency,
            Way::Buffer(settings) => settings.maximum_concurrency.min(self.concurrency),
        }
    }
}

impl Worker {
    fn new(message: Message, began: Time, remembers: usize) -> Self {
        Self { message, began, step: 0, ceiling: FIRST_PAUSE, gives_up: false, remembers }
    }
}

fn milliseconds(duration: Duration) -> Time {
    u64::try_from(duration.as_millis()).unwrap()
}

fn seconds(time: Time) -> f64 {
    Duration::from_millis(time).as_secs_f64()
}
