//! What happens to the record of an arrival from the first attempt to its end, and when an administrator reopens it.

use jiff::{SignedDuration, Timestamp};

use super::history::Happened;
use super::record::Record;
use super::state::{ArrivalState, Intent, Lease, Notice, PasswordState, Reopened, Status, Withdrawal};
use crate::arrival::{Arrival, Creator};
use crate::recipient::Recipient;
use crate::text::mask_addresses;

/// How long the next attempt waits if a message may have been accepted: SES may be slow, and the last message that it
/// accepts must hold the valid password.
pub const PAUSE_AFTER_DOUBT: SignedDuration = SignedDuration::from_secs(60);

/// How many attempts may end without SES's answer. Each sends one message, at most twice.
const DOUBTFUL_ATTEMPTS: u32 = 3;

/// The result of asking for the lease of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leasing {
    /// The record to store. Once it is stored, the arrival is ours to work on.
    Leased(Box<Record>),
    /// The arrival has ended.
    Ended,
    /// No attempt may start before this time.
    Busy(Timestamp),
}

impl Record {
    /// The arrival that the record is about, as far as the record tells: without its tags.
    #[must_use]
    pub fn to_arrival(&self) -> Arrival {
        Arrival {
            account: self.account.clone(),
            user_id: self.user_id.clone(),
            user_name: self.user_name.clone(),
            path: self.path.clone(),
            tags: Vec::new(),
            created_at: self.created_at,
            creator: Creator { name: self.creator.clone(), principal: None },
            event_id: self.event_id.clone().unwrap_or_else(|| "none".to_owned()),
        }
    }

    /// Asks for the lease of an arrival, to take it to its end.
    ///
    /// An attempt that takes over a record in `sending` cannot know whether the message was accepted.
    #[must_use]
    pub fn take_lease(self, lease: Lease, now: Timestamp) -> Leasing {
        if self.has_ended() {
            return Leasing::Ended;
        }
        if let Some(until) = self.next_attempt(Some(&lease.owner), now) {
            return Leasing::Busy(until);
        }
        let attempts = self.attempts + 1;
        let died_sending = self.arrival == ArrivalState::Sending;
        let (possibly_sent, unanswered) =
            (self.possibly_sent || died_sending, self.unanswered + u32::from(died_sending));
        let waits_for = self.reason().map(str::to_owned);
        let record = match attempts {
            1 => self,
            attempt => self.step(now, Happened::AttemptBegan { attempt, by: None }),
        };
        let arrival = ArrivalState::Pending { waits_for, not_before: None };
        Leasing::Leased(Box::new(Self { arrival, lease: Some(lease), attempts, possibly_sent, unanswered, ..record }))
    }

    /// When the next attempt may begin, if not now: another one is at work, or SES may still accept the last message.
    #[must_use]
    pub fn next_attempt(&self, owner: Option<&str>, now: Timestamp) -> Option<Timestamp> {
        let not_before = match &self.arrival {
            ArrivalState::Pending { not_before, .. } => *not_before,
            // The process has died, and may have handed the message over at any time until its lease ended.
            ArrivalState::Sending => {
                self.lease.as_ref().and_then(|lease| lease.expires_at.checked_add(PAUSE_AFTER_DOUBT).ok())
            }
            _ => None,
        };
        self.busy_until(owner, now).max(not_before.filter(|time| *time > now))
    }

    /// The same with the user's current name and path in IAM.
    #[must_use]
    pub fn called(self, user_name: &str, path: &str) -> Self {
        Self { user_name: user_name.to_owned(), path: path.to_owned(), ..self }
    }

    /// Notes the user's new name or path.
    #[must_use]
    pub fn rename(self, user_name: &str, path: &str, now: Timestamp) -> Self {
        let renamed = Happened::Renamed {
            user_name: user_name.to_owned(),
            path: path.to_owned(),
            old_user_name: self.user_name.clone(),
            old_path: self.path.clone(),
        };
        self.step(now, renamed).called(user_name, path)
    }

    /// Reverts the end: IAM lists the user after all, and was only late. The next attempt goes on from here.
    #[must_use]
    pub fn reappear(self, now: Timestamp) -> Self {
        Self { arrival: ArrivalState::PENDING, ..self.step(now, Happened::Reappeared) }
    }

    /// Whether it was skipped because IAM showed no such user.
    #[must_use]
    pub fn has_vanished(&self) -> bool {
        matches!(self.arrival, ArrivalState::Skipped { vanished: true, .. })
    }

    /// Ends as skipped because IAM shows no user of this id.
    #[must_use]
    pub fn vanish(self, reason: &str, now: Timestamp) -> Self {
        self.end(ArrivalState::Skipped { reason: mask_addresses(reason), vanished: true }, now)
    }

    /// The same with the recipient pinned, if none is yet: an event that was not admitted gave none.
    #[must_use]
    pub fn pinning(self, recipient: Option<&Recipient>) -> Self {
        let pinned = self.recipient.or_else(|| recipient.map(|recipient| recipient.address().to_owned()));
        Self { recipient: pinned, ..self }
    }

    /// Takes the lease of an ended record, because an administrator wants a message sent to a recipient. If an earlier
    /// one may have been sent, the new one has to say that it replaces it. Wrong codes no longer count: the page sends those who entered
    /// too many to the administrator.
    #[must_use]
    pub fn reopen(self, lease: Lease, recipient: &Recipient, resets: bool, by: &str, now: Timestamp) -> Self {
        let attempt = self.attempts + 1;
        let possibly_sent = self.possibly_sent || self.message_id.is_some() || self.arrival == ArrivalState::Sending;
        let began = Happened::AttemptBegan { attempt, by: Some(by.to_owned()) };
        let record = self.pinning(Some(recipient)).step(now, began).settled_in_slack().with_new_tries();
        Self {
            arrival: ArrivalState::PENDING,
            password: PasswordState::None,
            signed_in_at: None,
            reopened: Some(Reopened { at: now, resets }),
            lease: Some(lease),
            attempts: attempt,
            unanswered: 0,
            possibly_sent,
            owes: None,
            ..record
        }
    }

    /// Whether the arrival was stopped because of what its event said, before anything was done that another event
    /// could contradict: the true event may be another one.
    #[must_use]
    pub fn is_contestable(&self) -> bool {
        let was_stopped = match self.arrival {
            ArrivalState::Quarantined { .. } => true,
            ArrivalState::Skipped { .. } => self.recipient.is_none(),
            _ => false,
        };
        was_stopped && self.message_id.is_none() && !self.possibly_sent && self.profile_created_at.is_none()
    }

    /// Notes that another event contradicts the one about this creation. CloudTrail's event history will decide which
    /// is true; until then, a user that a forged event may have kept out is not forgotten.
    #[must_use]
    pub fn contest(self, event_id: &str, reason: &str, now: Timestamp) -> Self {
        let owes = if self.status() == Status::Skipped { Some(Notice::Quarantined) } else { self.owes };
        let record = self.step(now, Happened::Contested { event_id: event_id.to_owned() });
        let arrival = ArrivalState::Quarantined { reason: mask_addresses(reason), contested: true };
        Self { arrival, owes, ..record }
    }

    /// Whether another event contradicts the record's own.
    #[must_use]
    pub fn is_contested(&self) -> bool {
        matches!(self.arrival, ArrivalState::Quarantined { contested: true, .. })
    }

    /// Starts over with the event from CloudTrail's event history instead of the one that came.
    #[must_use]
    pub fn overrule(self, arrival: &Arrival, recipient: &Recipient, now: Timestamp) -> Self {
        let record = self.step(now, Happened::Overruled { event_id: arrival.event_id.clone() });
        Self {
            arrival: ArrivalState::PENDING,
            event_id: Some(arrival.event_id.clone()),
            user_name: arrival.user_name.clone(),
            path: arrival.path.clone(),
            creator: arrival.creator.name.clone(),
            created_at: arrival.created_at,
            recipient: Some(recipient.address().to_owned()),
            owes: None,
            ..record
        }
    }

    /// Whether an event contradicts the one that the record was made from.
    #[must_use]
    pub fn differs_from(&self, arrival: &Arrival, recipient: &Recipient) -> bool {
        self.pinned().as_ref() != Some(recipient)
            || (&self.user_name, &self.path, self.created_at) != (&arrival.user_name, &arrival.path, arrival.created_at)
    }

    /// Notes that CloudTrail's event history has no other event.
    #[must_use]
    pub fn uphold(self, now: Timestamp) -> Self {
        let arrival = match self.arrival.clone() {
            ArrivalState::Quarantined { reason, .. } => ArrivalState::Quarantined { reason, contested: false },
            other => other,
        };
        Self { arrival, ..self.step(now, Happened::Upheld) }
    }

    /// Notes, before `CreateLoginProfile` is called, that a login profile of ours may appear until the lease is over.
    /// An earlier intent stays: IAM may only be late in showing its profile.
    #[must_use]
    pub fn intend(self, now: Timestamp) -> Self {
        let from = self.intent.map_or(now, |intent| intent.from);
        let until = self.lease.as_ref().map_or(now, |lease| lease.expires_at);
        Self { intent: Some(Intent { from, until }), ..self }
    }

    /// The same with a history step, for an intent that is stored on its own.
    #[must_use]
    pub fn begin_creating(self, now: Timestamp) -> Self {
        self.step(now, Happened::Creating).intend(now)
    }

    /// Whether an existing login profile is ours: the one that was noted, or one that appeared while a call of ours had
    /// no answer.
    #[must_use]
    pub fn owns_profile(&self, created_at: Timestamp) -> bool {
        self.profile_created_at == Some(created_at) || self.intent.is_some_and(|intent| intent.spans(created_at))
    }

    /// Notes that the login profile is ours and that a message may be accepted from now on.
    #[must_use]
    pub fn begin_sending(self, profile_created_at: Timestamp, valid_until: Timestamp, now: Timestamp) -> Self {
        Self {
            arrival: ArrivalState::Sending,
            profile_created_at: Some(profile_created_at),
            valid_until: Some(valid_until),
            intent: None,
            // The earlier message's password no longer works; when this one's expires is not known yet.
            message_id: None,
            // A password that the user has chosen is replaced once: the next one that they choose is theirs.
            reopened: self.reopened.map(|reopened| Reopened { resets: false, ..reopened }),
            // A password takes the place of a link.
            claim: None,
            ..self.step(now, Happened::Sending)
        }
    }

    /// Gives the lease back because SES did not say whether it accepted the message.
    #[must_use]
    pub fn lose_answer(self, now: Timestamp) -> Self {
        let record = match self.open_claim() {
            Some(_) => self.step(now, Happened::LinkUnanswered),
            None => self.step(now, Happened::Unanswered),
        };
        Self { lease: None, ..record.doubt(now) }
    }

    /// Notes that SES may have accepted the message, or may accept it late. A second message a moment later could then
    /// arrive first, and the last one to arrive would hold a password that does not work.
    #[must_use]
    pub fn doubt(self, now: Timestamp) -> Self {
        let not_before = now.checked_add(PAUSE_AFTER_DOUBT).ok();
        Self {
            arrival: ArrivalState::Pending { waits_for: None, not_before },
            possibly_sent: true,
            unanswered: self.unanswered + 1,
            ..self
        }
    }

    /// Whether this is the last attempt if SES does not answer it either.
    #[must_use]
    pub fn is_last_doubt(&self) -> bool {
        self.unanswered + 1 >= DOUBTFUL_ATTEMPTS
    }

    /// Whether so many attempts have ended without SES's answer that there is no other.
    #[must_use]
    pub fn is_past_doubt(&self) -> bool {
        self.unanswered >= DOUBTFUL_ATTEMPTS
    }

    /// Gives the lease back, so that the next attempt need not wait for its end.
    ///
    /// `why` is what stopped this attempt. No message of this attempt was accepted.
    #[must_use]
    pub fn release(self, why: &str, now: Timestamp) -> Self {
        let waits_for = self.reason().map(str::to_owned);
        let record = self.step(now, Happened::AttemptFailed { reason: why.to_owned() });
        Self { arrival: ArrivalState::Pending { waits_for, not_before: None }, lease: None, ..record }
    }

    /// Gives the lease back until an operator has fixed `what`.
    #[must_use]
    pub fn wait_for(self, what: &str, now: Timestamp) -> Self {
        let what = mask_addresses(what);
        let not_before = match self.arrival {
            ArrivalState::Pending { not_before, .. } => not_before,
            _ => None,
        };
        let record = if self.reason() == Some(&what) {
            self
        } else {
            self.step(now, Happened::Waiting { reason: what.clone() })
        };
        Self { arrival: ArrivalState::Pending { waits_for: Some(what), not_before }, lease: None, ..record }
    }

    /// Whether it waits for an operator to fix something.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self.arrival, ArrivalState::Pending { waits_for: Some(_), .. })
    }

    /// Ends with the message accepted.
    #[must_use]
    pub fn deliver(self, message_id: &str, now: Timestamp) -> Self {
        let delivered = Happened::Delivered { message_id: message_id.to_owned() };
        Self { message_id: Some(message_id.to_owned()), ..self.end_delivered(delivered, now) }
    }

    /// Ends as delivered because the user has used the password, although SES's answer never came.
    #[must_use]
    pub fn deliver_by_evidence(self, now: Timestamp) -> Self {
        self.end_delivered(Happened::Used, now)
    }

    /// The same, owing administrators that the message was delivered, unless it owes them more.
    #[must_use]
    pub fn owing_delivery(self) -> Self {
        Self { owes: self.owes.or(Some(Notice::Delivered)), ..self }
    }

    fn end_delivered(self, how: Happened, now: Timestamp) -> Self {
        Self {
            arrival: ArrivalState::Delivered,
            password: match self.open_claim() {
                Some(_) => PasswordState::None,
                None => PasswordState::Watched { unchanged_told: false },
            },
            delivered_at: Some(now),
            intent: None,
            unanswered: 0,
            lease: None,
            ..self.step(now, how)
        }
    }

    /// Ends because nothing is needed.
    #[must_use]
    pub fn skip(self, reason: &str, now: Timestamp) -> Self {
        self.end(ArrivalState::Skipped { reason: mask_addresses(reason), vanished: false }, now)
    }

    /// Ends as suspicious. The lease stays until administrators are told, so that nobody else tells them meanwhile.
    #[must_use]
    pub fn quarantine(self, reason: &str, now: Timestamp) -> Self {
        let lease = self.lease.clone();
        let arrival = ArrivalState::Quarantined { reason: mask_addresses(reason), contested: false };
        Self { owes: Some(Notice::Quarantined), lease, ..self.end(arrival, now) }
    }

    /// Ends because it cannot be done. The lease stays until administrators are told.
    #[must_use]
    pub fn fail(self, reason: &str, now: Timestamp) -> Self {
        let lease = self.lease.clone();
        let arrival = ArrivalState::Failed { reason: mask_addresses(reason) };
        Self { owes: Some(Notice::Failed), lease, ..self.end(arrival, now) }
    }

    /// The same, with a login profile that IAM does not let Firstkey delete: its password may have reached the user, so the
    /// sweep goes on trying.
    #[must_use]
    pub fn fail_to_withdraw(self, reason: &str, now: Timestamp) -> Self {
        Self { password: PasswordState::Expiring(Withdrawal::Undeliverable), ..self.fail(reason, now) }
    }

    /// Ends without a delivery. The record keeps which login profile may be ours, so that it can be reopened.
    fn end(self, arrival: ArrivalState, now: Timestamp) -> Self {
        let ended = Self { arrival, lease: None, ..self.without_open_claim() };
        let reason = ended.reason().unwrap_or_default().to_owned();
        let status = ended.status();
        ended.step(now, Happened::Ended { status, reason }).misleading_in_slack(now)
    }

    /// The same, once administrators have been told what they were owed.
    #[must_use]
    pub fn told(self) -> Self {
        Self { owes: None, lease: None, ..self }
    }

    /// The same without its lease: no attempt works on it any more.
    #[must_use]
    pub fn give_back(self) -> Self {
        Self { lease: None, ..self }
    }

    /// Whether an arrival has stalled: its lease is over, and nothing has happened for a while.
    #[must_use]
    pub fn is_stuck(&self, silence: SignedDuration, now: Timestamp) -> bool {
        !self.has_ended() && self.busy_until(None, now).is_none() && now.duration_since(self.since()) >= silence
    }
}
