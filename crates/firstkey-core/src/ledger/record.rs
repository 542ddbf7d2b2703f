//! What the ledger knows about one user.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::claim::Claim;
use super::history::{self, Happened, Step};
use super::slack::Slack;
use super::state::{ArrivalState, Intent, Lease, Notice, PasswordOutcome, PasswordState, Reopened, Status};
use crate::arrival::{Arrival, ledger_id};
use crate::recipient::Recipient;

/// Attributes unknown to this version, kept unchanged; a set becomes a list.
pub type Extra = BTreeMap<String, Value>;

/// How long the ledger keeps records that are no longer needed: of users who were skipped or are gone. CloudTrail's
/// event history goes back as far; after that, the sweep no longer looks for a user without a record.
pub const RETENTION: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What the ledger knows about one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The key: account and user id, `123456789012#AIDA…`.
    pub id: String,
    /// The stored version; 0 if nothing is stored.
    pub version: u64,
    /// The account, twelve digits.
    pub account: String,
    /// The user's immutable id.
    pub user_id: String,
    /// The user's name.
    pub user_name: String,
    /// The user's path.
    pub path: String,
    /// The `eventID` of the CloudTrail record that this record was made from, if there was an event.
    pub event_id: Option<String>,
    /// Who created the user: an ARN or an AWS service.
    pub creator: Option<String>,
    /// When the user was created.
    pub created_at: Timestamp,
    /// The pinned recipient. Later messages go here, whatever the user's tags say then.
    pub recipient: Option<String>,
    /// Where the arrival stands.
    pub arrival: ArrivalState,
    /// What became of the password that a message carried.
    pub password: PasswordState,
    /// The lease of the attempt that works on it, if any.
    pub lease: Option<Lease>,
    /// How many attempts have begun.
    pub attempts: u32,
    /// When a login profile of ours may have been created without our knowledge.
    pub intent: Option<Intent>,
    /// The `CreateDate` of the login profile that is known to be ours.
    pub profile_created_at: Option<Timestamp>,
    /// A message may have been accepted without our knowledge: the next one has to say that it replaces it.
    pub possibly_sent: bool,
    /// How many attempts in a row ended without SES's answer.
    pub unanswered: u32,
    /// The SES message id of the accepted message.
    pub message_id: Option<String>,
    /// When the message was accepted.
    pub delivered_at: Option<Timestamp>,
    /// When the password expires, as the message says; the sweep then withdraws it if it was not used.
    pub valid_until: Option<Timestamp>,
    /// When the user first signed in, as far as IAM shows: it remembers only the latest time.
    pub signed_in_at: Option<Timestamp>,
    /// The last request for another message, if there was one: an administrator's, or the user's for another link.
    pub reopened: Option<Reopened>,
    /// What administrators still have to be told.
    pub owes: Option<Notice>,
    /// The link that the user got, if it was not a password.
    pub claim: Option<Claim>,
    /// What it knows of the direct message in Slack, if the user was to be told there.
    pub slack: Option<Slack>,
    /// When DynamoDB may delete the item.
    pub expires_at: Option<Timestamp>,
    /// What happened, oldest first.
    pub history: Vec<Step>,
    /// What another version of Firstkey stored alongside.
    pub extra: Extra,
}

/// A user that no event reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheard {
    /// The immutable id.
    pub user_id: String,
    /// The name.
    pub user_name: String,
    /// The path.
    pub path: String,
    /// When the user was created.
    pub created_at: Timestamp,
}

impl Record {
    /// The record of an arrival on which no attempt has begun.
    #[must_use]
    pub fn new(arrival: &Arrival, now: Timestamp) -> Self {
        let creator = arrival.creator.name.clone();
        let user = Unheard {
            user_id: arrival.user_id.clone(),
            user_name: arrival.user_name.clone(),
            path: arrival.path.clone(),
            created_at: arrival.created_at,
        };
        let event_id = Some(arrival.event_id.clone());
        let record = Self { event_id, creator: creator.clone(), ..Self::blank(user, &arrival.account) };
        record.step(now, Happened::Noticed { creator })
    }

    /// The record of a user that no event reported and CloudTrail no longer knows. It is an end, so that administrators
    /// are alerted only once.
    #[must_use]
    pub fn lost(user: Unheard, account: &str, now: Timestamp) -> Self {
        let reason = "the event of the user's creation never came and is not in CloudTrail's event history";
        Self { owes: Some(Notice::Lost), ..Self::blank(user, account).fail(reason, now) }
    }

    /// A record of a user about whom nothing else is known.
    fn blank(user: Unheard, account: &str) -> Self {
        Self {
            id: ledger_id(account, &user.user_id),
            version: 0,
            account: account.to_owned(),
            user_id: user.user_id,
            user_name: user.user_name,
            path: user.path,
            event_id: None,
            creator: None,
            created_at: user.created_at,
            recipient: None,
            arrival: ArrivalState::PENDING,
            password: PasswordState::None,
            lease: None,
            attempts: 0,
            intent: None,
            profile_created_at: None,
            possibly_sent: false,
            unanswered: 0,
            message_id: None,
            delivered_at: None,
            valid_until: None,
            signed_in_at: None,
            reopened: None,
            owes: None,
            claim: None,
            slack: None,
            expires_at: None,
            history: Vec::new(),
            extra: Extra::default(),
        }
    }

    /// The user's status.
    #[must_use]
    pub fn status(&self) -> Status {
        match (&self.arrival, &self.password) {
            (_, PasswordState::Expiring(_)) => Status::Expiring,
            (_, PasswordState::Expired(_)) => Status::Expired,
            (ArrivalState::Pending { .. }, _) => Status::Pending,
            (ArrivalState::Delivered | ArrivalState::Bounced { .. }, _) if self.has_closed_claim() => Status::Expired,
            (ArrivalState::Sending, _) => Status::Sending,
            (ArrivalState::Delivered, _) => Status::Delivered,
            (ArrivalState::Bounced { .. }, _) => Status::Bounced,
            (ArrivalState::Skipped { .. }, _) => Status::Skipped,
            (ArrivalState::Quarantined { .. }, _) => Status::Quarantined,
            (ArrivalState::Failed { .. }, _) => Status::Failed,
        }
    }

    /// The reason for the status, unless it is a plain delivery.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match &self.arrival {
            ArrivalState::Pending { waits_for, .. } => waits_for.as_deref(),
            ArrivalState::Sending | ArrivalState::Delivered => None,
            ArrivalState::Bounced { reason }
            | ArrivalState::Skipped { reason, .. }
            | ArrivalState::Quarantined { reason, .. }
            | ArrivalState::Failed { reason } => Some(reason),
        }
    }

    /// What became of the password of a delivered message, once that is known.
    #[must_use]
    pub fn outcome(&self) -> Option<PasswordOutcome> {
        match self.password {
            PasswordState::None | PasswordState::Watched { .. } | PasswordState::Expiring(_) => None,
            PasswordState::Expired(_) => Some(PasswordOutcome::Withdrawn),
            PasswordState::Changed => Some(PasswordOutcome::Changed),
            PasswordState::Replaced => Some(PasswordOutcome::Replaced),
            PasswordState::Gone => Some(PasswordOutcome::Gone),
        }
    }

    /// Whether the arrival has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        !matches!(self.arrival, ArrivalState::Pending { .. } | ArrivalState::Sending)
    }

    /// Whether the arrival has failed, whatever became of its password.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        matches!(self.arrival, ArrivalState::Failed { .. })
    }

    /// Until when another owner's lease lasts, if there is one.
    #[must_use]
    pub fn busy_until(&self, owner: Option<&str>, now: Timestamp) -> Option<Timestamp> {
        let others = self.lease.as_ref().filter(|lease| Some(lease.owner.as_str()) != owner);
        others.map(|lease| lease.expires_at).filter(|until| *until > now)
    }

    /// The pinned recipient as an address.
    #[must_use]
    pub fn pinned(&self) -> Option<Recipient> {
        self.recipient.as_ref().and_then(|address| address.parse().ok())
    }

    /// When something last happened.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.history.last().map_or(self.created_at, |step| step.at)
    }

    /// When a message was first wanted that has not been sent yet.
    #[must_use]
    pub fn wanted_since(&self) -> Timestamp {
        let begun = self.history.first().map_or(self.created_at, |step| step.at);
        self.reopened.map_or(begun, |reopened| reopened.at.max(begun))
    }

    /// When the record may be forgotten, if ever. `ended` is how long to keep the record of an ended arrival.
    #[must_use]
    pub fn forget_at(&self, ended: Option<SignedDuration>) -> Option<Timestamp> {
        let kept = match (&self.arrival, &self.password) {
            _ if self.is_watched()
                || self.owes.is_some()
                || self.owes_in_slack().is_some()
                || self.owes_confirmation()
                || self.lease.is_some() =>
            {
                None
            }
            (ArrivalState::Skipped { .. }, _) | (_, PasswordState::Gone) => Some(RETENTION),
            (_, PasswordState::Expired(_) | PasswordState::Changed | PasswordState::Replaced)
            | (ArrivalState::Quarantined { .. } | ArrivalState::Failed { .. }, _) => {
                ended.map(|ended| ended.max(RETENTION))
            }
            (ArrivalState::Delivered | ArrivalState::Bounced { .. }, _) if self.has_closed_claim() => {
                ended.map(|ended| ended.max(RETENTION))
            }
            _ => None,
        };
        self.since().checked_add(kept?).ok()
    }

    /// The same record with another step in its history.
    pub(super) fn step(mut self, at: Timestamp, happened: Happened) -> Self {
        history::append(&mut self.history, Step { at, happened: happened.masked() });
        self
    }
}
