//! The workflow: from an arrival to its message, each step safe to repeat.

pub mod administration;
mod attempt;
mod claim;
mod deliver;
mod login_profile;
pub mod mail;
pub mod sweep;
mod tell;
mod verify;
mod whereabouts;

use aws_types::SdkConfig;
use firstkey_core::admission::{Admission, SkipReason, admit};
use firstkey_core::arrival::Arrival;
use firstkey_core::configuration::Configuration;
use firstkey_core::ledger::{Lease, Record, Status, Watching};
use firstkey_core::recipient::Recipient;
use futures_util::future::{Either, join3, select};
use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::alerts::Alerts;
use crate::call_error::CallError;
use crate::clients::Clients;
use crate::clock::{Backoff, Clock};
use crate::directory::Directory;
use crate::ledger::{Ledger, Stored};
use crate::mailer::Mailer;
use crate::trail::Trail;
use attempt::Attempt;
use claim::Claimed;
use verify::{Identity, Reads};

/// No call but the last ones goes on this close to the deadline: what happened has to be recorded, and the lease given back.
const RESERVE: SignedDuration = SignedDuration::from_secs(3);
/// Nor do the last ones go on this close.
const LAST_CALLS: SignedDuration = SignedDuration::from_millis(500);
/// A lease lasts this much longer than its owner can: Lambda ends the process at the deadline.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);
/// With less time than this before it has to stop, an attempt hands no message to SES: it might not hear of it.
const ENOUGH_TO_SEND: SignedDuration = SignedDuration::from_secs(4);

/// Why nothing is done for a user who does not exist any more.
const GONE: &str = "the user was deleted before its sign-in was made";
/// Why nothing is sent to the recipient of a later event.
const ANOTHER_RECIPIENT: &str = "an earlier event about this user gave another recipient";
/// What an administrator has to know of the other user, if an attempt died between the login profile and the look at its owner.
const STRAY: &str = ", who may have got the login profile that Firstkey was making, with a password that nobody knows: if the other user \
                     has no message from Firstkey and nobody else gave it a password, delete that login profile and resend";

/// The workflow, with everything it needs.
#[derive(Debug)]
pub struct Workflow {
    configuration: Configuration,
    directory: Directory,
    ledger: Ledger,
    mailer: Mailer,
    alerts: Alerts,
    trail: Trail,
    clock: Clock,
    /// Where Firstkey is, for the commands in alerts.
    region: String,
}

/// What the workflow has to know of the invocation it runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The account that the function runs in.
    pub account: String,
    /// When Lambda ends the process.
    pub deadline: Timestamp,
}

/// The time that an attempt has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Time {
    /// When it began.
    began: Timestamp,
    /// When to stop.
    until: Timestamp,
    /// When the process ends.
    deadline: Timestamp,
}

impl Time {
    fn of(invocation: &Invocation, now: Timestamp) -> Self {
        Self { began: now, until: later(invocation.deadline, -RESERVE), deadline: invocation.deadline }
    }

    /// A lease that its owner cannot outlive.
    fn lease(self) -> Lease {
        Lease { owner: unique_name(), expires_at: later(self.deadline, LEASE_MARGIN) }
    }
}

/// Who says that a user was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// An event, which may be forged.
    Event,
    /// CloudTrail's event history, which cannot.
    EventHistory,
}

/// How an arrival ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// The status in the ledger.
    pub status: Status,
    /// Why, if it was not delivered, with addresses masked.
    pub reason: Option<String>,
    /// It had ended before, and nothing was done.
    pub repeated: bool,
    /// How often work on it began.
    pub attempts: u32,
    /// The SES message id.
    pub message_id: Option<String>,
    /// Seconds from `CreateUser` to the delivery.
    pub seconds_to_delivery: Option<f64>,
}

/// Why an attempt stopped before the arrival's end. The event has to come again.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Stopped {
    /// A call failed for longer than there was time.
    #[error(transparent)]
    Call(CallError),
    /// Somebody else works on the arrival, or it has to rest.
    #[error("nobody else may work on this user until {0}")]
    Busy(Timestamp),
    /// Somebody else took the arrival over, because the lease had run out.
    #[error("another invocation took this arrival over")]
    Overtaken,
    /// The user has another name than a moment ago.
    #[error("the user was renamed or deleted meanwhile")]
    Renamed,
    /// SES may have accepted the message.
    #[error("SES did not say whether it has accepted the message; the next attempt is a minute away at least")]
    Unanswered,
    /// The message could not be written.
    #[error("cannot write the message")]
    Message,
    /// Nobody knows where the user signs in.
    #[error("the sign-in address of the partition of `{0}` is not known")]
    Partition(String),
    /// The time was up.
    #[error("the time was up")]
    OutOfTime,
}

impl From<CallError> for Stopped {
    fn from(error: CallError) -> Self {
        if error.is_out_of_time() { Self::OutOfTime } else { Self::Call(error) }
    }
}

impl Workflow {
    /// The workflow over the AWS clients of an SDK configuration.
    #[must_use]
    pub fn new(config: &SdkConfig, configuration: Configuration) -> Self {
        let clients = Clients::new(config, configuration.ses_region.as_deref());
        Self {
            directory: Directory::new(clients.iam),
            ledger: Ledger::new(clients.dynamodb, configuration.table.clone()),
            mailer: Mailer::new(clients.ses, &configuration),
            alerts: Alerts::new(clients.sns, configuration.alert_topic.clone()),
            trail: Trail::new(clients.cloudtrail),
            clock: Clock::new(config),
            region: config.region().map_or_else(|| "REGION".to_owned(), ToString::to_string),
            configuration,
        }
    }

    /// Asks for what is remembered, so that the first arrival finds it, and the connections, there. What fails is asked for again when it
    /// is needed.
    pub async fn warm_up(&self) {
        let _ = join3(self.directory.password_policy(), self.directory.account_alias(), self.ledger.created_at()).await;
    }

    /// The workflow's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// How passwords are watched.
    fn watching(&self) -> Watching {
        Watching {
            expire_after: self.configuration.expire_after,
            withdraws_unchanged: self.configuration.withdraw_unchanged,
        }
    }

    /// Takes an arrival as far as it goes. However often and however many at once, it ends once and sends one message.
    ///
    /// # Errors
    /// [`Stopped`] if the arrival has not ended; what was done is in the ledger, and the next attempt goes on from there.
    pub async fn process(&self, arrival: &Arrival, invocation: &Invocation) -> Result<Ending, Stopped> {
        self.process_from(Source::Event, arrival, invocation).await
    }

    async fn process_from(
        &self,
        source: Source,
        arrival: &Arrival,
        invocation: &Invocation,
    ) -> Result<Ending, Stopped> {
        let time = Time::of(invocation, self.clock.now());
        let admission = admit(arrival, &self.configuration.rules, &invocation.account);
        let claim = self.claim(source, arrival, &admission, time);
        match &admission {
            Admission::Admit(recipient) => self.go(claim, arrival, &admission, recipient, time).await,
            Admission::Skip(_) | Admission::Quarantine(_) => match claim.await? {
                Claimed::Ended(ending) => Ok(ending),
                Claimed::Held(attempt) => self.resume_held(*attempt, arrival, admission, time).await,
            },
        }
    }

    /// Goes on with a record that nobody works on, without its event: all that is needed is in the record.
    async fn resume(&self, record: Record, time: Time) -> Result<Ending, Stopped> {
        let arrival = Arrival::of_record(&record);
        let Some(recipient) = record.pinned() else {
            return match self.claim_found(record, None, time).await? {
                Claimed::Ended(ending) => Ok(ending),
                Claimed::Held(mut attempt) => {
                    let reason = "no recipient was pinned before the attempt stopped";
                    let ended = self.fail(&mut attempt, reason).await;
                    self.conclude(*attempt, ended).await
                }
            };
        };
        let admission = match self.configuration.rules.take_path(&record.path) {
            true => Admission::Admit(recipient.clone()),
            false => Admission::Skip(SkipReason::Path),
        };
        let claim = self.claim_found(record, Some(&recipient), time);
        self.go(claim, &arrival, &admission, &recipient, time).await
    }

    /// Takes the lease and reads what has to be known at the same time; then takes the arrival to its end.
    async fn go<'a>(
        &'a self,
        claim: impl Future<Output = Result<Claimed<'a>, Stopped>>,
        arrival: &Arrival,
        admission: &Admission,
        recipient: &Recipient,
        time: Time,
    ) -> Result<Ending, Stopped> {
        let claim = Box::pin(claim);
        let reads = Box::pin(self.read(&arrival.user_name, recipient, time));
        let (attempt, reads) = match select(claim, reads).await {
            Either::Left((claimed, reads)) => match claimed? {
                Claimed::Held(attempt) => (attempt, reads.await),
                // What was to be read is of no use any more.
                Claimed::Ended(ending) => return Ok(ending),
            },
            Either::Right((reads, claim)) => match claim.await? {
                Claimed::Held(attempt) => (attempt, reads),
                Claimed::Ended(ending) => return Ok(ending),
            },
        };
        self.carry_on(*attempt, arrival, admission, reads).await
    }

    /// Takes an arrival to its end whose user was read.
    async fn carry_on(
        &self,
        mut attempt: Attempt<'_>,
        arrival: &Arrival,
        admission: &Admission,
        reads: Result<Reads, CallError>,
    ) -> Result<Ending, Stopped> {
        let ended = match reads {
            Ok(reads) => Box::pin(self.settle(&mut attempt, arrival, admission, reads)).await,
            Err(error) => Err(error.into()),
        };
        self.conclude(attempt, ended).await
    }

    /// Goes on with an arrival whose event alone would be stopped, but which somebody has begun with.
    async fn resume_held(
        &self,
        mut attempt: Attempt<'_>,
        arrival: &Arrival,
        admission: Admission,
        time: Time,
    ) -> Result<Ending, Stopped> {
        let admission = self.standing(&attempt.record, admission);
        let Admission::Admit(recipient) = &admission else {
            let ended = self.stop(&mut attempt, &admission).await;
            return self.conclude(attempt, ended).await;
        };
        let reads = self.read(&arrival.user_name, recipient, time).await;
        self.carry_on(attempt, arrival, &admission, reads).await
    }

    async fn conclude(&self, attempt: Attempt<'_>, ended: Result<(), Stopped>) -> Result<Ending, Stopped> {
        match ended {
            Ok(()) => Ok(Ending::of(&attempt.record, false)),
            Err(stopped) => Box::pin(attempt.conclude(stopped)).await,
        }
    }

    /// The admission that counts. It is decided once: where a recipient was pinned, the rules admitted the arrival, or an
    /// administrator did, and a change of the rules in between does not undo that. Only where Firstkey may write to, and which
    /// users it may touch, is asked anew.
    fn standing(&self, record: &Record, admission: Admission) -> Admission {
        let Some(pinned) = record.pinned() else { return admission };
        let rules = &self.configuration.rules;
        match admission {
            Admission::Skip(_) if !rules.take_path(&record.path) => admission,
            Admission::Admit(recipient) if recipient != pinned => Admission::Admit(recipient),
            _ => match rules.allow(&pinned) {
                Ok(()) => Admission::Admit(pinned),
                Err(reason) => Admission::Quarantine(reason),
            },
        }
    }

    /// Takes a held arrival to its end.
    async fn settle(
        &self,
        attempt: &mut Attempt<'_>,
        arrival: &Arrival,
        admission: &Admission,
        reads: Reads,
    ) -> Result<(), Stopped> {
        let standing = self.standing(&attempt.record, admission.clone());
        let Admission::Admit(recipient) = &standing else { return self.stop(attempt, &standing).await };
        // IAM's tags may have been changed to fit a forged event; what was pinned before is not changed with them.
        if !attempt.is_pinned(recipient) {
            self.withdraw_undeliverable(attempt).await?;
            let change = |record: Record, now| {
                let record = record.quarantine(ANOTHER_RECIPIENT, now);
                if record.is_contestable() { record.contest(&arrival.event_id, ANOTHER_RECIPIENT, now) } else { record }
            };
            return attempt.end(change).await;
        }
        let is_suppressed = reads.is_suppressed;
        let known = match self.identify(attempt, arrival, reads).await? {
            Identity::Known(known) => *known,
            Identity::Gone => return attempt.end(|record, now| record.vanish(GONE, now)).await,
            Identity::AnotherUser(reason) => {
                // Nothing tells a stray login profile of ours from one that the other user was given, so it is left alone. The record may
                // name one, too, whose owner nobody has looked at since it was made.
                let stray = if attempt.may_know_a_profile() { STRAY } else { "" };
                let reason = format!("{reason}{stray}");
                return attempt.end(|record, now| record.quarantine(&reason, now)).await;
            }
        };
        if let Some(difference) = self.difference(attempt, &known.arrival, &known.user).await? {
            return self.quarantine(attempt, &difference).await;
        }
        Box::pin(self.hand_over(attempt, recipient, known, is_suppressed)).await
    }

    /// Ends an arrival that is not admitted. An earlier attempt may have come further.
    async fn stop(&self, attempt: &mut Attempt<'_>, admission: &Admission) -> Result<(), Stopped> {
        match admission {
            Admission::Skip(reason) => {
                self.withdraw_undeliverable(attempt).await?;
                attempt.end(|record, now| record.skip(&reason.to_string(), now)).await
            }
            Admission::Quarantine(reason) => self.quarantine(attempt, &reason.to_string()).await,
            Admission::Admit(_) => Ok(()),
        }
    }

    /// Stores a record, unless somebody else did.
    async fn store(&self, record: Record, backoff: Backoff<'_>) -> Result<Stored, CallError> {
        // Without a topic nobody is owed anything.
        let record = if record.owes.is_some() && !self.alerts.are_heard() { record.told() } else { record };
        let record = Record { expires_at: record.forget_at(self.configuration.forget_after), ..record };
        backoff.retry(|| self.ledger.store(&record)).await
    }
}

impl Ending {
    fn of(record: &Record, repeated: bool) -> Self {
        let seconds = record.delivered_at.map(|at| at.duration_since(record.created_at).as_secs_f64());
        Self {
            status: record.status(),
            reason: record.reason().map(str::to_owned),
            repeated,
            attempts: record.attempts,
            message_id: record.message_id.clone(),
            seconds_to_delivery: seconds.filter(|_| !repeated),
        }
    }
}

/// A name that nobody else has: Lambda repeats an invocation under its old request id, so that would not do.
fn unique_name() -> String {
    let mut bytes = [0; 16];
    UnwrapErr(SysRng).fill_bytes(&mut bytes);
    format!("{:032x}", u128::from_ne_bytes(bytes))
}

fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}
