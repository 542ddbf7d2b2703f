//! One history: a world, the processes that the function runs in, and all their output.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use firstkey::function::Function;
use firstkey::workflow::Invocation;
use firstkey_local::ACCOUNT;
use firstkey_testing::log::Log;
use firstkey_testing::wire::{Caller, Fault, Wire};
use firstkey_testing::world::{SLACK, TIMEOUT, World, user_id};
use jiff::SignedDuration;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:firstkey-alerts";

/// The call timeouts of the function's SDK clients: sleeps that are not pauses between tries.
const CALL_TIMEOUTS: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(10)];

/// SES never accepts a message to an address with this prefix.
pub(crate) const REJECTED: &str = "rejected.";

/// A user who arrived.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) user_id: String,
    pub(crate) event: Value,
}

/// The end of an invocation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum End {
    Answered,
    Failed,
    /// The process crashed, or Lambda ended it at the timeout.
    Died,
}

/// A writer to IAM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// The user's event.
    Event,
    Sweep,
    Resend,
    /// The same, and a password that the user has chosen is replaced too.
    Reset,
    Approve,
    Revoke,
}

/// How often the sweep comes.
pub(crate) const HOUR: Duration = Duration::from_hours(1);

const BY: &str = "arn:aws:iam::123456789012:user/grace";

/// The settings of every process of a history; tests change the rules by adding to them.
pub(crate) const DEPLOYED: [(&str, &str); 4] =
    [("FIRSTKEY_ALERT_TOPIC", TOPIC), ("FIRSTKEY_PATH_PREFIXES", "/people/,/staff/"), SLACK[0], SLACK[1]];

pub(crate) struct History {
    pub(crate) world: World,
    /// The next process's settings.
    variables: Mutex<Vec<(&'static str, &'static str)>>,
    idle: Mutex<Vec<Process>>,
    /// The invocations that replace passwords that users have chosen.
    resets: Mutex<HashSet<usize>>,
    sleep: SharedAsyncSleep,
    people: Mutex<Vec<Person>>,
    ends: Mutex<Vec<Option<End>>>,
    /// Answers and metrics.
    answers: Mutex<String>,
    pub(crate) log: Log,
}

/// Lambda keeps a process for the next invocation, and runs one invocation at a time in it.
pub(crate) struct Process {
    function: Function,
    wire: Wire,
}

/// Runs a history in its own runtime, whose clock stands still until everybody waits.
pub(crate) fn run<T, F: Future<Output = T>>(seed: u64, history: impl FnOnce(Arc<History>) -> F) -> T {
    let log = Log::default();
    let _guard = log.listen();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async { history(Arc::new(History::new(seed, log).await)).await })
}

impl History {
    async fn new(seed: u64, log: Log) -> Self {
        let mut world = World::with_slack(&DEPLOYED).await;
        let sns = aws_sdk_sns::Client::new(&world.cloud.sdk_config());
        sns.create_topic().name("firstkey-alerts").send().await.unwrap();
        world.watch_administrators();
        let sleep = SharedAsyncSleep::new(SeededSleep(Mutex::new(ChaCha8Rng::seed_from_u64(seed))));
        Self {
            world,
            variables: Mutex::new(DEPLOYED.to_vec()),
            idle: Mutex::default(),
            resets: Mutex::default(),
            sleep,
            people: Mutex::default(),
            ends: Mutex::default(),
            answers: Mutex::default(),
            log,
        }
    }

    /// Lets `choose` decide what goes wrong with each call of the function; but mail to some addresses is always
    /// rejected.
    pub(crate) fn choose_faults(&self, mut choose: impl FnMut() -> Option<Fault> + Send + 'static) {
        self.world.wire.choose_faults(Box::new(move |call| {
            // Nobody can take back what IAM carries out after the arrival is over; docs/threat-model.md names this.
            let chosen = match choose() {
                Some(Fault::Late(_)) if call.operation != "SendEmail" => Some(Fault::Refuse),
                chosen => chosen,
            };
            let is_rejected = call.operation == "SendEmail" && call.body.contains(&format!("[\"{REJECTED}"));
            if is_rejected && chosen.is_none_or(is_carried_out) {
                return Some(Fault::Answer(400, "MessageRejected"));
            }
            chosen
        }));
    }

    pub(crate) async fn create_user(&self, name: &str, address: &str) -> Person {
        let event = self.world.create_user(name, address).await;
        let (name, address, user_id) = (name.to_owned(), address.to_owned(), user_id(&event).to_owned());
        let person = Person { name, address, user_id, event };
        self.people.lock().unwrap().push(person.clone());
        person
    }

    /// All users, in order of creation.
    pub(crate) fn people(&self) -> Vec<Person> {
        self.people.lock().unwrap().clone()
    }

    /// The end of an invocation; `None` if it has not ended.
    pub(crate) fn end_of(&self, invocation: usize) -> Option<End> {
        self.ends.lock().unwrap()[invocation].clone()
    }

    pub(crate) fn answers(&self) -> String {
        self.answers.lock().unwrap().clone()
    }

    /// Whether the operator has changed the rules.
    pub(crate) fn has_ruled(&self) -> bool {
        self.variables.lock().unwrap().len() > DEPLOYED.len()
    }

    /// Whether an invocation was to replace a password that the user had chosen.
    pub(crate) fn is_reset(&self, caller: Caller) -> bool {
        matches!(caller, Caller::Function(number) if self.resets.lock().unwrap().contains(&number))
    }

    /// The operator changes the rules: every process is replaced.
    pub(crate) fn deploy_with(&self, variable: (&'static str, &'static str)) {
        self.variables.lock().unwrap().push(variable);
        self.idle.lock().unwrap().clear();
    }

    /// Invokes the function as Lambda does: in an idle process or a new one, until the timeout.
    pub(crate) async fn invoke(&self, event: &Value) -> End {
        let (process, number) = self.begin();
        self.run(process, number, async |function, invocation| {
            let outcome = function.handle(event.clone(), invocation).await;
            let answer = outcome.answer.map_err(|error| error.to_string());
            (answer.is_ok(), format!("{answer:?} {:?}", outcome.metrics))
        })
        .await
    }

    /// The schedule comes.
    pub(crate) async fn sweep(&self) -> End {
        self.invoke(&schedule()).await
    }

    /// Whether users of a path are currently within the rules.
    pub(crate) fn reaches(&self, path: &str) -> bool {
        let variables = self.variables.lock().unwrap();
        let paths = variables.iter().rev().find(|(name, _)| *name == "FIRSTKEY_PATH_PREFIXES").unwrap().1;
        paths.split(',').any(|prefix| path.starts_with(prefix))
    }

    /// Lets a writer do its part for a user.
    pub(crate) async fn write(&self, writer: Writer, person: &Person) -> End {
        let (process, number) = self.begin();
        self.write_as(process, number, writer, person).await
    }

    /// The same, as the invocation of this number.
    pub(crate) async fn write_as(&self, process: Process, number: usize, writer: Writer, person: &Person) -> End {
        if writer == Writer::Reset {
            self.resets.lock().unwrap().insert(number);
        }
        self.run(process, number, async |function, invocation| {
            let event = match writer {
                Writer::Event => person.event.clone(),
                Writer::Sweep => schedule(),
                _ => return self.administer(function, invocation, writer, person).await,
            };
            let outcome = function.handle(event, invocation).await;
            let answer = outcome.answer.map_err(|error| error.to_string());
            (answer.is_ok(), format!("{answer:?} {:?}", outcome.metrics))
        })
        .await
    }

    /// What an administrator's command does, without its questions.
    async fn administer(
        &self,
        function: &Function,
        invocation: &Invocation,
        writer: Writer,
        person: &Person,
    ) -> (bool, String) {
        let workflow = function.workflow();
        let Some(record) = self.world.record_of(&person.user_id).await else { return (true, String::new()) };
        let plan = match writer {
            Writer::Revoke => {
                let revoked = if record.is_watched() { workflow.revoke(record, BY, invocation).await } else { Ok(()) };
                return (revoked.is_ok(), format!("{revoked:?}"));
            }
            Writer::Approve => workflow.plan_approval(record).await,
            _ => workflow.plan_resend(record, writer == Writer::Reset).await,
        };
        match plan {
            Ok(plan) => {
                let ending = workflow.carry_out(&plan, BY, invocation).await;
                (ending.is_ok(), format!("{:?}", ending.map(|ending| ending.reason)))
            }
            Err(refused) => (true, refused.to_string()),
        }
    }

    /// An invocation about to begin: its process, and its number.
    pub(crate) fn begin(&self) -> (Process, usize) {
        let process = self.idle.lock().unwrap().pop().unwrap_or_else(|| self.new_process());
        let mut ends = self.ends.lock().unwrap();
        ends.push(None);
        let number = ends.len() - 1;
        process.wire.begin(number);
        (process, number)
    }

    /// Runs an invocation until it ends, the process dies, or Lambda kills it.
    async fn run(
        &self,
        process: Process,
        number: usize,
        work: impl AsyncFnOnce(&Function, &Invocation) -> (bool, String),
    ) -> End {
        let deadline = self.world.now().checked_add(TIMEOUT).unwrap();
        let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
        let outcome = tokio::select! {
            biased;
            () = process.wire.crashed() => None,
            outcome = work(&process.function, &invocation) => Some(outcome),
            () = tokio::time::sleep(duration(TIMEOUT)) => None,
        };
        let end = match &outcome {
            Some((true, _)) => End::Answered,
            Some(_) => End::Failed,
            None => End::Died,
        };
        self.ends.lock().unwrap()[number] = Some(end.clone());
        if let Some((_, answer)) = outcome {
            self.answers.lock().unwrap().push_str(&answer);
            self.idle.lock().unwrap().push(process);
        }
        end
    }

    fn new_process(&self) -> Process {
        let wire = self.world.wire.of(Caller::Function(0));
        let variables = self.variables.lock().unwrap().clone();
        Process { function: self.world.process(&wire, self.sleep.clone(), &variables), wire }
    }

    /// One line for each call, to show what happened and to compare histories.
    pub(crate) fn trace(&self) -> Vec<String> {
        let calls = self.world.wire.calls();
        calls
            .iter()
            .map(|call| {
                let time = self.world.time_of(call.at);
                let fault = call.fault.map_or(String::new(), |fault| format!(" {fault:?}"));
                format!("{time:.3} {:?} {} -> {:?}{fault}", call.caller, call.operation, call.status)
            })
            .collect()
    }
}

/// The event of a schedule.
fn schedule() -> Value {
    json!({"source": "aws.events", "detail-type": "Scheduled Event", "account": ACCOUNT, "detail": {}})
}

/// Whether AWS carries a call out despite the fault.
pub(crate) fn is_carried_out(fault: Fault) -> bool {
    matches!(
        fault,
        Fault::LoseAnswer | Fault::Slow(_) | Fault::Late(_) | Fault::Hang | Fault::AnswerAfter(..) | Fault::CrashAfter
    )
}

pub(crate) fn duration(signed: SignedDuration) -> Duration {
    signed.try_into().unwrap()
}

/// Pauses for the seed's lengths: the function draws its own from the system, which no seed repeats.
#[derive(Debug)]
struct SeededSleep(Mutex<ChaCha8Rng>);

impl AsyncSleep for SeededSleep {
    fn sleep(&self, pause: Duration) -> Sleep {
        let pause = match pause {
            timeout if CALL_TIMEOUTS.contains(&timeout) => timeout,
            _ => Duration::from_millis(self.0.lock().unwrap().random_range(100..=4_900)),
        };
        Sleep::new(tokio::time::sleep(pause))
    }
}
