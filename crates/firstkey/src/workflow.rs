//! The workflow: from an arrival to its message, each step safe to repeat.

pub mod administration;
mod held;
mod login_profile;
pub mod mail;
mod read_back;
mod sending;
pub mod sweep;
mod whereabouts;

use aws_types::SdkConfig;
use firstkey_core::admission::{Admission, admit};
use firstkey_core::alert::Alert;
use firstkey_core::arrival::Arrival;
use firstkey_core::configuration::Configuration;
use firstkey_core::ledger::{Claim, Lease, Record, Status};
use firstkey_core::recipient::Recipient;
use futures_util::future::join3;
use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::alerts::Alerts;
use crate::call_error::CallError;
use crate::clients::Clients;
use crate::clock::Clock;
use crate::directory::Directory;
use crate::ledger::{Ledger, Stored};
use crate::mailer::Mailer;
use crate::trail::Trail;
use held::{Authority, Held, insist};
use read_back::ReadBack;

/// No call is begun this close to the deadline, so that there is time to give the lease back.
const RESERVE: SignedDuration = SignedDuration::from_secs(3);
/// A lease lasts this much longer than its owner can: Lambda ends the process at the deadline.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);

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
    Call(#[from] CallError),
    /// Somebody else works on the arrival.
    #[error("another invocation works on this arrival until {0}")]
    Busy(Timestamp),
    /// Somebody else took the arrival over, because the lease had run out.
    #[error("another invocation took this arrival over")]
    Overtaken,
    /// The user has another name than a moment ago.
    #[error("the user was renamed or deleted meanwhile")]
    Renamed,
    /// The message could not be written.
    #[error("cannot write the message")]
    Message,
    /// The time was up.
    #[error("the time was up")]
    OutOfTime,
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

    /// Asks for what is remembered for the life of the process, so that the first arrival finds it, and the connections, there. What
    /// fails is asked for again when it is needed.
    pub async fn warm_up(&self) {
        let _ = join3(self.directory.password_policy(), self.directory.account_alias(), self.ledger.created_at()).await;
    }

    /// The workflow's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Takes an arrival as far as it goes. However often and however many at once, it ends once and sends one message.
    ///
    /// # Errors
    /// [`Stopped`] if the arrival has not ended; what was done is in the ledger, and the next attempt goes on from there.
    pub async fn process(&self, arrival: &Arrival, invocation: &Invocation) -> Result<Ending, Stopped> {
        let admission = admit(arrival, &self.configuration.rules, &invocation.account);
        let mut held = match self.claim(arrival, &admission, invocation).await? {
            Claimed::Held(held) => *held,
            Claimed::Ended(ending) => return Ok(ending),
        };
        let admission = self.standing(&held.record, admission);
        if held.record.reopened_at.is_some() {
            held.authority = Authority::Administrator { resets: false };
        }
        match self.settle(&mut held, arrival, &admission).await {
            Ok(()) => Ok(Ending::of(&held.record, false)),
            Err(stopped) => {
                held.release(&stopped).await;
                Err(stopped)
            }
        }
    }

    /// The admission that counts. It is decided once: where a recipient was pinned, the rules admitted the arrival, or an
    /// administrator did, and a change of the rules in between does not undo that. Only where Firstkey may write to, and which
    /// users it may touch, is asked anew.
    fn standing(&self, record: &Record, admission: Admission) -> Admission {
        let pinned = record.recipient.as_ref().and_then(|address| address.parse::<Recipient>().ok());
        let Some(pinned) = pinned else { return admission };
        let rules = &self.configuration.rules;
        match admission {
            Admission::Admit(_) => admission,
            Admission::Skip(_) if !rules.take_path(&record.path) => admission,
            Admission::Skip(_) | Admission::Quarantine(_) => match rules.allow(&pinned) {
                Ok(()) => Admission::Admit(pinned),
                Err(reason) => Admission::Quarantine(reason),
            },
        }
    }

    /// Takes the lease, in the first record of the arrival or in the one that is there.
    async fn claim<'a>(
        &'a self,
        arrival: &Arrival,
        admission: &Admission,
        invocation: &Invocation,
    ) -> Result<Claimed<'a>, Stopped> {
        let recipient = match admission {
            Admission::Admit(recipient) => Some(recipient),
            Admission::Skip(_) | Admission::Quarantine(_) => None,
        };
        let lease = Lease { owner: unique_name(), expires_at: later(invocation.deadline, LEASE_MARGIN) };
        let until = later(invocation.deadline, -RESERVE);
        let mut record = Record::new(arrival, recipient, lease.clone(), self.clock.now());
        let mut patience = self.clock.patience(until);
        loop {
            match self.ledger.store(&record).await {
                Ok(Stored::Yes) => return Ok(Claimed::Held(Box::new(Held::new(self, record, until)))),
                Ok(Stored::Conflict(found)) => match found.clone().claim(lease.clone(), self.clock.now()) {
                    Claim::Claimed(claimed) => record = claimed.pinning(recipient),
                    Claim::Ended(_) if found.was_skipped_unasked() && !matches!(admission, Admission::Skip(_)) => {
                        return self.quarantine_skipped(*found, arrival, until).await.map(Claimed::Ended);
                    }
                    Claim::Ended(_) => return Ok(Claimed::Ended(Ending::of(&found, true))),
                    Claim::Busy(until) => return Err(Stopped::Busy(until)),
                },
                Err(error) if error.is_transient() && patience.pause().await => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Ends a skipped arrival anew, as quarantined: another event of the same creation would not be skipped. IAM creates a user
    /// once, so one of the two may be forged, and a user whom a forged event kept out must not be forgotten.
    ///
    /// Nothing is claimed in between. A crash before the record is stored leaves it skipped, and the event comes again.
    async fn quarantine_skipped(
        &self,
        skipped: Record,
        arrival: &Arrival,
        until: Timestamp,
    ) -> Result<Ending, Stopped> {
        let reason = format!(
            "another event about this user was skipped ({}), and this one would not be: one of the two is forged, or the \
             configuration was changed in between",
            skipped.reason.as_deref().unwrap_or("for no reason that is known")
        );
        let alert = Alert::new(arrival, Status::Quarantined, &reason, &self.region);
        insist(self.clock.patience(until), || self.alerts.publish(&alert)).await?;
        let record = skipped.end(Status::Quarantined, &reason, self.clock.now());
        match insist(self.clock.patience(until), || self.ledger.store(&record)).await? {
            Stored::Yes => Ok(Ending::of(&record, false)),
            Stored::Conflict(_) => Err(Stopped::Overtaken),
        }
    }

    /// Takes a held arrival to its end.
    async fn settle(&self, held: &mut Held<'_>, arrival: &Arrival, admission: &Admission) -> Result<(), Stopped> {
        let recipient = match admission {
            // An earlier attempt may have come further.
            Admission::Skip(reason) => {
                self.withdraw_profile(held, arrival).await?;
                return held.end(Status::Skipped, &reason.to_string()).await;
            }
            Admission::Quarantine(reason) => {
                self.withdraw_profile(held, arrival).await?;
                return self.end_with_alert(held, arrival, Status::Quarantined, &reason.to_string()).await;
            }
            Admission::Admit(recipient) => recipient,
        };
        // IAM's tags may have been changed to fit a forged event; what was pinned before is not changed with them.
        if held.record.recipient.as_deref() != Some(recipient.address()) {
            self.withdraw_profile(held, arrival).await?;
            return self.end_with_alert(held, arrival, Status::Quarantined, ANOTHER_RECIPIENT).await;
        }
        match self.read_back(held, arrival, recipient).await? {
            ReadBack::Confirmed(user) => self.hand_over(held, arrival, recipient, &user).await,
            ReadBack::Gone => held.advance(|record, now| record.vanish(GONE, now)).await,
            ReadBack::Renamed(user) => {
                held.advance(|record, now| record.rename(&user.name, &user.path, now)).await?;
                let renamed = Arrival { user_name: user.name.clone(), ..arrival.clone() };
                match self.read_back(held, &renamed, recipient).await? {
                    ReadBack::Confirmed(user) => self.hand_over(held, &renamed, recipient, &user).await,
                    ReadBack::Differs(reason) => {
                        self.withdraw_profile(held, &renamed).await?;
                        self.end_with_alert(held, &renamed, Status::Quarantined, &reason).await
                    }
                    ReadBack::Gone | ReadBack::Renamed(_) | ReadBack::AnotherUser(_) => Err(Stopped::Renamed),
                }
            }
            ReadBack::Differs(reason) => {
                self.withdraw_profile(held, arrival).await?;
                self.end_with_alert(held, arrival, Status::Quarantined, &reason).await
            }
            ReadBack::AnotherUser(reason) => {
                // Nothing tells a stray login profile of ours from one that the other user was given, so it is left alone.
                let stray = if held.may_have_created { STRAY } else { "" };
                self.end_with_alert(held, arrival, Status::Quarantined, &format!("{reason}{stray}")).await
            }
        }
    }

    /// Tells the administrators, then ends. In this order a crash in between repeats the alert; in the other it would lose it.
    async fn end_with_alert(
        &self,
        held: &mut Held<'_>,
        arrival: &Arrival,
        status: Status,
        reason: &str,
    ) -> Result<(), Stopped> {
        let alert = Alert::new(arrival, status, reason, &self.region);
        held.insist(|| self.alerts.publish(&alert)).await?;
        held.end(status, reason).await
    }
}

enum Claimed<'a> {
    Held(Box<Held<'a>>),
    Ended(Ending),
}

impl Ending {
    fn of(record: &Record, repeated: bool) -> Self {
        let seconds = record.delivered_at.map(|at| at.duration_since(record.created_at).as_secs_f64());
        Self {
            status: record.status,
            reason: record.reason.clone(),
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
