//! One history: a world, the processes that the function runs in, and all their output.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use firstkey::function::Function;
use firstkey::workflow::Invocation;
use firstkey_local::ACCOUNT;
use firstkey_testing::log::Log;
use firstkey_testing::mail_events::{BOUNCED, about};
use firstkey_testing::wire::{Caller, Fault, Wire};
use firstkey_testing::world::{TIMEOUT, World, user_id};
use jiff::SignedDuration;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::deed::{Deed, End, Writer};
use crate::settings::{Delivery, Settings};

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

/// How often the sweep comes.
pub(crate) const HOUR: Duration = Duration::from_hours(1);

const BY: &str = "arn:aws:iam::123456789012:user/grace";

pub(crate) struct History {
    pub(crate) world: World,
    /// The next process's settings.
    settings: Mutex<Settings>,
    idle: Mutex<Vec<Process>>,
    sleep: SharedAsyncSleep,
    people: Mutex<Vec<Person>>,
    deeds: Mutex<Vec<Deed>>,
    /// Answers and metrics.
    answers: Mutex<String>,
    pub(crate) log: Log,
}

/// Lambda keeps a process for the next invocation, and runs one invocation at a time in it.
pub(crate) struct Process {
    function: Function,
    wire: Wire,
    settings: Settings,
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
        let settings = Settings::deployed();
        let mut world = World::with_slack(settings.variables()).await;
        let sns = aws_sdk_sns::Client::new(&world.cloud.sdk_config());
        sns.create_topic().name("firstkey-alerts").send().await.unwrap();
        world.watch_administrators();
        let sleep = SharedAsyncSleep::new(SeededSleep(Mutex::new(ChaCha8Rng::seed_from_u64(seed))));
        Self {
            world,
            settings: Mutex::new(settings),
            idle: Mutex::default(),
            sleep,
            people: Mutex::default(),
            deeds: Mutex::default(),
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

    /// Nothing goes wrong any more.
    pub(crate) fn calm_down(&self) {
        self.choose_faults(|| None);
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

    /// The invocation that a caller is.
    pub(crate) fn deed_of(&self, caller: Caller) -> Option<Deed> {
        let Caller::Function(number) = caller else { return None };
        Some(self.deeds.lock().unwrap()[number].clone())
    }

    /// Every invocation, by its number.
    pub(crate) fn deeds(&self) -> Vec<Deed> {
        self.deeds.lock().unwrap().clone()
    }

    pub(crate) fn change_deed(&self, number: usize, change: impl FnOnce(&mut Deed)) {
        change(&mut self.deeds.lock().unwrap()[number]);
    }

    pub(crate) fn answers(&self) -> String {
        self.answers.lock().unwrap().clone()
    }

    /// How Firstkey is deployed at present.
    pub(crate) fn settings(&self) -> Settings {
        self.settings.lock().unwrap().clone()
    }

    /// The operator deploys it with this setting.
    pub(crate) fn deploy_with(&self, variable: (&'static str, &'static str)) {
        self.deploy(|settings| settings.set(variable));
    }

    /// The operator deploys it with this delivery.
    pub(crate) fn deliver_by(&self, delivery: Delivery) {
        self.deploy(|settings| settings.deliver_by(delivery));
    }

    /// Every process is replaced.
    fn deploy(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings.lock().unwrap());
        self.idle.lock().unwrap().clear();
    }

    /// Invokes the function as Lambda does: in an idle process or a new one, until the timeout.
    pub(crate) async fn invoke(&self, event: &Value) -> End {
        let (process, number) = self.begin();
        self.run(process, number, async |function, invocation| handle(function, event.clone(), invocation).await).await
    }

    /// The schedule comes.
    pub(crate) async fn sweep(&self) -> End {
        let (process, number) = self.begin();
        self.change_deed(number, |deed| deed.is_a_sweep = true);
        self.run(process, number, async |function, invocation| handle(function, schedule(), invocation).await).await
    }

    /// Lets a writer do its part for a user.
    pub(crate) async fn write(&self, writer: Writer, person: &Person) -> End {
        let (process, number) = self.begin();
        self.write_as(process, number, writer, person).await
    }

    /// The same, as the invocation of this number.
    pub(crate) async fn write_as(&self, process: Process, number: usize, writer: Writer, person: &Person) -> End {
        if let Writer::Page(wish, opened) = writer {
            return match self.secret_of(person, opened) {
                Some(secret) => Box::pin(self.visit_as(process, number, wish, secret)).await,
                // Nobody has a link yet.
                None => self.run(process, number, async |_, _| (true, String::new())).await,
            };
        }
        self.change_deed(number, |deed| {
            deed.is_a_command = !matches!(writer, Writer::Event | Writer::Sweep | Writer::Bounce);
            deed.is_a_sweep = writer == Writer::Sweep;
            deed.resets = writer == Writer::Reset;
        });
        self.run(process, number, async |function, invocation| match writer {
            Writer::Event => handle(function, person.event.clone(), invocation).await,
            Writer::Sweep => handle(function, schedule(), invocation).await,
            Writer::Bounce => match self.bounce_of(person) {
                Some(event) => handle(function, event, invocation).await,
                None => (true, String::new()),
            },
            _ => self.administer(function, invocation, writer, person).await,
        })
        .await
    }

    /// SES's event that the last message to a user bounced, if there is one.
    fn bounce_of(&self, person: &Person) -> Option<Value> {
        let last = self.world.mails().into_iter().rfind(|mail| mail.to == [person.address.as_str()])?;
        self.world.wire.note_happening("Bounce", person.user_id.clone());
        Some(about(Some(&last.id), &person.user_id, BOUNCED))
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
        let mut deeds = self.deeds.lock().unwrap();
        let (settings, began) = (process.settings.clone(), self.world.now());
        let (is_a_command, is_a_sweep, resets) = (false, false, false);
        let (visit, shown, end, ended) = (None, None, None, None);
        deeds.push(Deed { settings, began, is_a_command, is_a_sweep, resets, visit, shown, end, ended });
        let number = deeds.len() - 1;
        process.wire.begin(number);
        (process, number)
    }

    /// Runs an invocation until it ends, the process dies, or Lambda kills it.
    pub(crate) async fn run(
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
            // Boxed: otherwise every history's future would contain this.
            outcome = Box::pin(work(&process.function, &invocation)) => Some(outcome),
            () = tokio::time::sleep(duration(TIMEOUT)) => None,
        };
        let end = match &outcome {
            Some((true, _)) => End::Answered,
            Some(_) => End::Failed,
            None => End::Died,
        };
        let now = self.world.now();
        self.change_deed(number, |deed| (deed.end, deed.ended) = (Some(end.clone()), Some(now)));
        if let Some((_, answer)) = outcome {
            self.answers.lock().unwrap().push_str(&answer);
            // A process from before a deployment gets no other invocation.
            if process.settings == self.settings() {
                self.idle.lock().unwrap().push(process);
            }
        }
        end
    }

    fn new_process(&self) -> Process {
        let wire = self.world.wire.of(Caller::Function(0));
        let settings = self.settings();
        let function = self.world.process(&wire, self.sleep.clone(), settings.variables());
        Process { function, wire, settings }
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

/// Whether the function was content, and everything that it said.
async fn handle(function: &Function, event: Value, invocation: &Invocation) -> (bool, String) {
    let outcome = function.handle(event, invocation).await;
    let answer = outcome.answer.map_err(|error| error.to_string());
    (answer.is_ok(), format!("{answer:?} {:?}", outcome.metrics))
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
