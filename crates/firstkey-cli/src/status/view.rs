//! A record, seen now.

use std::cmp::Reverse;

use anstyle::Style;
use firstkey::core::admission::SkipReason;
use firstkey::core::ledger::{ClaimState, Closing, PasswordOutcome, Record, Status};
use firstkey::core::text::visible;
use jiff::{SignedDuration, Timestamp};

use super::iam::Sight;
use super::need::Need;
use crate::screen::{BAD, GOOD, QUIET, WARNING};
use crate::times::{Times, words};

/// The sweep resumes stalled arrivals every hour.
const STUCK_AFTER: SignedDuration = SignedDuration::from_hours(2);
/// The sweep withdraws passwords every hour.
const SWEPT_AFTER: SignedDuration = SignedDuration::from_hours(2);
/// A password expires soon in the last quarter of its time, but at most a day before the end.
const LAST_DAY: SignedDuration = SignedDuration::from_hours(24);

/// A record, seen now.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) record: &'a Record,
    /// What IAM says about the user, if it could be asked.
    pub(super) sight: Option<Sight>,
    pub(super) now: Timestamp,
    /// Whether other users have had the same name.
    pub(super) is_namesake: bool,
    /// Whether the user is another account's.
    pub(super) is_elsewhere: bool,
}

impl View<'_> {
    /// What needs an administrator's attention. A user who is gone does not, and neither does one who has signed in
    /// since: somebody helped.
    pub(super) fn need(&self) -> Option<Need> {
        let record = self.record;
        let helped = self.sight.and_then(|sight| sight.password_last_used).is_some_and(|used| used >= self.since());
        if self.is_gone() || helped || record.outcome().is_some_and(|outcome| outcome != PasswordOutcome::Withdrawn) {
            return None;
        }
        match record.status() {
            Status::Quarantined => Some(Need::Quarantined),
            _ if record.has_failed() => Some(Need::Failed),
            Status::Skipped if record.reason().is_some_and(|reason| SkipReason::missing_tag(reason).is_some()) => {
                Some(Need::NoAddress)
            }
            Status::Bounced if self.used_at().is_none() => Some(Need::Bounced),
            Status::Pending if record.is_waiting() => Some(Need::Waiting),
            Status::Pending | Status::Sending if record.is_stuck(STUCK_AFTER, self.now) => Some(Need::Stuck),
            Status::Delivered if record.is_claimed() => None,
            Status::Delivered | Status::Expiring if self.used_at().is_none() => self.need_of_unused(),
            Status::Expired if record.was_closed_on_request() => None,
            // The administrator who requested it knows.
            Status::Expired => (!self.record.was_revoked()).then_some(Need::Expired),
            _ => None,
        }
    }

    fn need_of_unused(&self) -> Option<Need> {
        let until = self.record.valid_until?;
        let left = until.duration_since(self.now);
        if left <= -SWEPT_AFTER {
            return Some(Need::Overdue);
        }
        let life = until.duration_since(self.record.delivered_at?);
        (left.is_positive() && left <= (life / 4).min(LAST_DAY)).then_some(Need::ExpiresSoon)
    }

    /// Newest first.
    pub(super) fn order(&self) -> (Reverse<Timestamp>, &str) {
        (Reverse(self.record.created_at), &self.record.user_name)
    }

    /// When the record got into its state.
    pub(super) fn since(&self) -> Timestamp {
        self.record.history.last().map_or(self.record.created_at, |step| step.at)
    }

    /// When the password was used, as far as the ledger and IAM say.
    pub(super) fn used_at(&self) -> Option<Timestamp> {
        let record = self.record;
        let seen = self.sight.and_then(|sight| sight.password_last_used);
        record.signed_in_at.or_else(|| record.sign_in_of(seen))
    }

    pub(super) fn is_gone(&self) -> bool {
        self.record.outcome() == Some(PasswordOutcome::Gone) || self.sight.is_some_and(|sight| !sight.exists)
    }

    /// Whether the message has been delivered and the fate of the password is still open.
    fn is_open(&self) -> bool {
        self.record.status() == Status::Delivered && self.record.outcome().is_none()
    }

    pub(super) fn style(&self) -> Style {
        match self.need() {
            Some(Need::NoAddress | Need::ExpiresSoon | Need::Expired) => WARNING,
            Some(_) => BAD,
            None if self.record.status() == Status::Delivered && !self.is_gone() => GOOD,
            None => QUIET,
        }
    }

    /// The user's state, in words.
    pub(super) fn words(&self) -> &'static str {
        if self.is_gone() {
            return "the user is no longer there";
        }
        if let Some(words) = self.words_of_claim() {
            return words;
        }
        match (self.record.status(), self.record.outcome()) {
            (Status::Pending, _) if self.record.lease.is_some() => "is being worked on",
            (Status::Pending, _) if self.record.is_waiting() => "waits until something is fixed",
            (Status::Pending, _) => "waits for the next attempt",
            (Status::Sending, _) => "the message is being sent",
            (Status::Delivered, Some(PasswordOutcome::Replaced)) => "somebody else has changed the login profile",
            (Status::Delivered, Some(_)) => "has chosen a password of their own",
            (Status::Delivered, None) if self.used_at().is_some() => "has signed in",
            (Status::Delivered, None) => "has not signed in yet",
            (Status::Skipped, _) if self.need() == Some(Need::NoAddress) => "no address was found for the message",
            (Status::Skipped, _) => "nothing was needed",
            (Status::Quarantined, _) => "was stopped: no password was made, and the user was not told",
            (Status::Expiring, _) if self.record.has_failed() => {
                "it could not be done, and the password is still there"
            }
            (Status::Expired, _) if self.record.has_failed() => "it could not be done",
            (Status::Failed, _) => "it could not be done",
            (Status::Bounced, _) => "the message did not reach the user",
            (Status::Expiring, _) => "the unused password is being withdrawn",
            (Status::Expired, _) if self.record.was_revoked() => "the unused password was withdrawn, as requested",
            (Status::Expired, _) => "the password was not used in time, and was withdrawn",
        }
    }

    /// What became of the link, if the user got one and that is the last there is to say.
    fn words_of_claim(&self) -> Option<&'static str> {
        let claim = self.record.claim.as_ref()?;
        Some(match (self.record.status(), &claim.state) {
            (Status::Delivered, ClaimState::Open | ClaimState::Claiming) => "has not chosen a password yet",
            (Status::Delivered, ClaimState::Claimed) if self.used_at().is_some() => {
                "has chosen a password and signed in"
            }
            (Status::Delivered, ClaimState::Claimed) => "has chosen a password, and has not signed in yet",
            (Status::Expired, ClaimState::Closed(Closing::Asked { .. })) => "the link was closed, as requested",
            (Status::Expired, ClaimState::Closed(Closing::Disowned)) => {
                "the link was closed: the message was not for its reader"
            }
            (Status::Expired, _) => "the link was not used in time, and was closed",
            _ => return None,
        })
    }

    /// The same for a table: with the reason if there is one, and until when the password is valid.
    pub(super) fn note(&self, times: &Times) -> String {
        if self.is_gone() {
            return self.words().to_owned();
        }
        match (self.record.reason(), self.record.valid_until) {
            (Some(reason), _) if self.record.is_waiting() => format!("waiting for: {}", visible(reason)),
            (Some(reason), _) => visible(reason),
            (None, _) if self.record.is_claimed() => self.words().to_owned(),
            (None, Some(until)) if self.is_open() && self.used_at().is_none() && until > self.now => {
                let what = if self.record.claim.is_some() { "link" } else { "password" };
                format!("{}; the {what} expires {}", self.words(), times.distance(until))
            }
            (None, Some(until)) if self.need() == Some(Need::Overdue) => {
                let what = if self.record.claim.is_some() {
                    "link should have been closed"
                } else {
                    "password should have been withdrawn"
                };
                format!("the {what} {}", times.distance(until))
            }
            _ if self.need() == Some(Need::Stuck) => {
                format!("nothing has happened for {}", words(self.now.duration_since(self.since())))
            }
            _ => self.words().to_owned(),
        }
    }

    /// The user's state in words, and what deserves a look only because of the time.
    pub(super) fn headline(&self, times: &Times) -> String {
        match self.need() {
            Some(Need::Overdue | Need::Stuck | Need::ExpiresSoon) => self.note(times),
            _ => self.words().to_owned(),
        }
    }

    /// The user in a command: the id if the name would be ambiguous, is no longer the user's, or special to the shell.
    pub(super) fn handle(&self) -> &str {
        let name = &self.record.user_name;
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte));
        let is_renamed = self.sight.is_some_and(|sight| sight.is_renamed);
        if self.is_namesake || is_renamed || !is_plain || name.starts_with('-') { &self.record.user_id } else { name }
    }
}

/// A record's user name, fit for a terminal.
pub(super) fn user_name(record: &Record) -> String {
    visible(&record.user_name)
}

#[cfg(test)]
mod tests;
