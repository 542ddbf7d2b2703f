//! The workflow: from an arrival to its message, each step safe to repeat.

pub(crate) mod attempt;
mod conclude;
mod deliver;
mod direct_message;
mod invite;
pub(crate) mod lease;
pub mod locate;
pub(crate) mod login_profile;
pub(crate) mod process;
mod tell;
pub(crate) mod verify;
pub(crate) mod watch;
mod withdraw;

use std::sync::Arc;

use aws_types::SdkConfig;
use firstkey_core::configuration::Configuration;
use firstkey_core::ledger::{Lease, Record, Status, Watching};
use futures_util::future::join4;
use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::alerts::Alerts;
use crate::aws::clients::Clients;
use crate::aws::cloudtrail::EventHistory;
use crate::aws::dynamodb::{Ledger, Stored};
use crate::aws::error::CallError;
use crate::aws::iam::Iam;
use crate::aws::ses::Mailer;
use crate::clock::{Backoff, Clock};
use crate::slack::{Slack, TimeForSlack};

/// Calls stop this long before the deadline, except the last ones: the result has to be recorded, and the lease given
/// back.
pub(crate) const RESERVE: SignedDuration = SignedDuration::from_secs(3);
/// Even the last calls stop this long before it.
pub(crate) const LAST_CALLS: SignedDuration = SignedDuration::from_millis(500);
/// A lease outlasts its owner by this much: Lambda kills the process at the deadline.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);
/// An attempt with less time than this left does not call SES: it might miss the answer.
pub(crate) const ENOUGH_TO_SEND: SignedDuration = SignedDuration::from_secs(4);
/// Why nothing is done for a user who no longer exists.
pub(crate) const GONE: &str = "the user was deleted before its sign-in was made";

/// The workflow and everything it needs.
#[derive(Debug)]
pub struct Workflow {
    pub(crate) configuration: Configuration,
    pub(crate) iam: Iam,
    pub(crate) ledger: Ledger,
    pub(crate) mailer: Mailer,
    pub(crate) alerts: Alerts,
    /// How users are told in Slack too, if they are.
    pub(crate) slack: Option<Arc<Slack>>,
    /// What brings the codes that the page of claims asks for, if it does.
    pub(crate) codes: Option<Arc<Slack>>,
    pub(crate) event_history: EventHistory,
    pub(crate) clock: Clock,
    /// The region for the commands in alerts.
    pub(crate) region: String,
}

/// What the workflow needs to know about its invocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The account that the function runs in.
    pub account: String,
    /// When Lambda ends the process.
    pub deadline: Timestamp,
}

/// The time of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time {
    /// When it began.
    pub(crate) began: Timestamp,
    /// When to stop.
    pub(crate) until: Timestamp,
    /// When the process ends.
    pub(crate) deadline: Timestamp,
}

impl Time {
    pub(crate) fn of(invocation: &Invocation, now: Timestamp) -> Self {
        Self { began: now, until: later(invocation.deadline, -RESERVE), deadline: invocation.deadline }
    }

    /// A lease that outlasts its owner.
    pub(crate) fn lease(self) -> Lease {
        Lease { owner: unique_name(), expires_at: later(self.deadline, LEASE_MARGIN) }
    }
}

/// How an arrival ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// The status in the ledger.
    pub status: Status,
    /// Why, if it was not delivered, with addresses masked.
    pub reason: Option<String>,
    /// It had ended before; nothing was done.
    pub repeated: bool,
    /// How many attempts began.
    pub attempts: u32,
    /// The SES message id.
    pub message_id: Option<String>,
    /// Seconds from `CreateUser` to the delivery.
    pub seconds_to_delivery: Option<f64>,
    /// The record, if the user is still to be told something in Slack and it is the caller's to do so.
    pub(crate) untold: Option<Box<Record>>,
}

/// Why an attempt stopped before the arrival's end. The event has to come again.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Stopped {
    /// A call kept failing until the time was up.
    #[error(transparent)]
    Call(CallError),
    /// Another attempt is at work, or the arrival has to wait.
    #[error("no other attempt may work on this user until {0}")]
    Busy(Timestamp),
    /// Another attempt took the arrival over, because the lease had expired.
    #[error("another invocation took this arrival over")]
    Overtaken,
    /// The user's name changed a moment ago.
    #[error("the user was renamed or deleted meanwhile")]
    Renamed,
    /// The password cannot be withdrawn yet.
    #[error("IAM does not show the login profile, and may show it late")]
    NotShown,
    /// SES may have accepted the message.
    #[error("SES did not say whether it has accepted the message; the next attempt is a minute away at least")]
    Unanswered,
    /// The message could not be written.
    #[error("cannot write the message")]
    Message,
    /// The sign-in address is not known.
    #[error("the sign-in address of the partition of `{0}` is not known")]
    Partition(String),
    /// The second channel did not bring a claim's code.
    #[error("the code of a claim could not be sent: {0}")]
    Code(String),
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
        let clock = Clock::new(config);
        let slack = configuration.slack.as_ref().map(|settings| Arc::new(Slack::new(config, settings)));
        let asks_for_code = configuration.claim.as_ref().is_some_and(|claim| claim.asks_for_code);
        let tells_users = configuration.slack.as_ref().is_some_and(|settings| settings.tells_users);
        Self {
            iam: Iam::new(clients.iam),
            ledger: Ledger::new(clients.dynamodb, configuration.table.clone()),
            mailer: Mailer::new(clients.ses, &configuration),
            alerts: Alerts::new(clients.sns, slack.as_ref(), &configuration, clock.clone()),
            codes: slack.clone().filter(|_| asks_for_code),
            slack: slack.filter(|_| tells_users),
            event_history: EventHistory::new(clients.cloudtrail),
            clock,
            region: config.region().map_or_else(|| "REGION".to_owned(), ToString::to_string),
            configuration,
        }
    }

    /// Fills the caches and opens the connections, so that the first arrival finds them ready. Whatever fails is read
    /// when it is needed.
    pub async fn warm_up(&self) {
        let slack = async {
            if let Some(slack) = &self.slack {
                slack.warm_up(TimeForSlack::until(later(self.clock.now(), ENOUGH_TO_SEND))).await;
            }
        };
        let (iam, ledger) = (&self.iam, &self.ledger);
        let _ = join4(iam.password_policy(), iam.account_alias(), ledger.created_at(), Box::pin(slack)).await;
    }

    /// The workflow's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The name of the function, for metrics.
    #[must_use]
    pub fn deployment(&self) -> &str {
        &self.configuration.deployment
    }

    /// How passwords are watched.
    pub(crate) fn watching(&self) -> Watching {
        Watching {
            expire_after: self.configuration.expire_after,
            withdraws_unchanged: self.configuration.withdraw_unchanged,
        }
    }

    /// Stores a record, unless somebody else has changed it.
    pub(crate) async fn store(&self, record: Record, backoff: Backoff<'_>) -> Result<Stored, CallError> {
        // If nobody is told, nothing is owed.
        let record = if record.owes.is_some() && !self.alerts.are_heard() { record.told() } else { record };
        // Nor is anybody told in Slack if that was turned off meanwhile.
        let record = if self.slack.is_none() { record.settled_in_slack() } else { record };
        let record = Record { expires_at: record.forget_at(self.configuration.forget_after), ..record };
        backoff.retry(|| self.ledger.store(&record)).await
    }
}

impl Ending {
    pub(crate) fn of(record: &Record, repeated: bool) -> Self {
        let seconds = record.delivered_at.map(|at| at.duration_since(record.created_at).as_secs_f64());
        Self {
            status: record.status(),
            reason: record.reason().map(str::to_owned),
            repeated,
            attempts: record.attempts,
            message_id: record.message_id.clone(),
            seconds_to_delivery: seconds.filter(|_| !repeated),
            untold: (!repeated && record.owes_in_slack().is_some()).then(|| Box::new(record.clone())),
        }
    }
}

/// A unique name. Lambda's request id would not do: a repeated invocation has the same one.
fn unique_name() -> String {
    let mut bytes = [0; 16];
    UnwrapErr(SysRng).fill_bytes(&mut bytes);
    format!("{:032x}", u128::from_ne_bytes(bytes))
}

pub(crate) fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}
