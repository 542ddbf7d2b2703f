//! What happens to the record of a delivered message until its password is changed, withdrawn or replaced.

use jiff::Timestamp;

use super::history::Happened;
use super::record::Record;
use super::state::{ArrivalState, Lease, Notice, PasswordOutcome, PasswordState, Withdrawal};
use crate::mail_event::MailEvent;

impl Record {
    /// Whether the sweep still has to find out what became of the password, or of the link.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.has_ended() && self.open_claim().is_some()
            || matches!(self.password, PasswordState::Watched { .. } | PasswordState::Expiring(_))
    }

    /// Whether an administrator requested the withdrawal.
    #[must_use]
    pub fn was_revoked(&self) -> bool {
        matches!(
            self.password,
            PasswordState::Expiring(Withdrawal::Asked { .. }) | PasswordState::Expired(Withdrawal::Asked { .. })
        )
    }

    /// When the password of a login profile, or one that the user chose after it, was last used. `last_used` is IAM's
    /// time.
    #[must_use]
    pub fn used_at(&self, profile_created_at: Timestamp, last_used: Option<Timestamp>) -> Option<Timestamp> {
        let reopened_at = self.reopened.map(|reopened| reopened.at);
        last_used.filter(|at| *at >= profile_created_at && reopened_at.is_none_or(|asked_at| *at >= asked_at))
    }

    /// The same for the login profile that is known to be ours.
    #[must_use]
    pub fn sign_in_of(&self, last_used: Option<Timestamp>) -> Option<Timestamp> {
        self.used_at(self.profile_created_at?, last_used)
    }

    /// Notes when the user first signed in.
    #[must_use]
    pub fn sign_in(self, at: Timestamp, now: Timestamp) -> Self {
        Self { signed_in_at: Some(at), ..self.step(now, Happened::SignedIn { last_at: at }) }
    }

    /// Notes what became of the password, which ends the watch.
    #[must_use]
    pub fn note_outcome(self, outcome: PasswordOutcome, now: Timestamp) -> Self {
        let why = match &self.password {
            PasswordState::Expiring(why) if outcome == PasswordOutcome::Withdrawn => Some(why.clone()),
            _ => None,
        };
        let record = if outcome == PasswordOutcome::Gone { self.without_open_claim() } else { self };
        record.settle(outcome, why, now)
    }

    fn settle(self, outcome: PasswordOutcome, why: Option<Withdrawal>, now: Timestamp) -> Self {
        let (password, owes) = match (outcome, &why) {
            (PasswordOutcome::Changed, _) => (PasswordState::Changed, None),
            (PasswordOutcome::Replaced, _) => (PasswordState::Replaced, None),
            (PasswordOutcome::Gone, _) => (PasswordState::Gone, None),
            // The administrator who requested it knows.
            (PasswordOutcome::Withdrawn, Some(Withdrawal::Asked { .. })) => (self.expired(&why), None),
            (PasswordOutcome::Withdrawn, _) => (self.expired(&why), Some(Notice::Expired)),
        };
        // A password that was used has arrived, whatever a mail server said.
        let arrival = if outcome == PasswordOutcome::Changed { ArrivalState::Delivered } else { self.arrival.clone() };
        // It stays until administrators have been told.
        let lease = self.lease.clone().filter(|_| owes.is_some());
        let record = Self { arrival, password, owes, lease, ..self.step(now, Happened::Settled { outcome, why }) };
        if outcome == PasswordOutcome::Withdrawn { record.misleading_in_slack(now) } else { record.settled_in_slack() }
    }

    fn expired(&self, why: &Option<Withdrawal>) -> PasswordState {
        PasswordState::Expired(why.clone().unwrap_or(Withdrawal::Unused))
    }

    /// Notes what happened to the message after SES accepted it; `None` if that is known already or concerns an earlier
    /// message.
    #[must_use]
    pub fn mail_problem(self, event: &MailEvent, now: Timestamp) -> Option<Self> {
        let of_the_last = self.message_id.as_deref() == Some(event.message_id.as_str());
        let happened = Happened::Mail { problem: event.problem, reason: event.reason.clone() }.masked();
        let words = happened.to_string();
        // 0.1.0 stored only the words.
        let known = self.history.iter().any(|step| step.happened.to_string() == words);
        let is_bounced = matches!(self.arrival, ArrivalState::Bounced { .. });
        if !of_the_last || known || is_bounced && event.problem.is_final() {
            return None;
        }
        let bounces = event.problem.is_final() && self.is_watched() && self.arrival == ArrivalState::Delivered;
        let arrival = if bounces { ArrivalState::Bounced { reason: words } } else { self.arrival.clone() };
        Some(Self { arrival, ..self.step(now, happened) })
    }

    /// Takes the lease and notes that the login profile is about to be deleted. Once stored, it keeps other writers
    /// away until the deletion is done. A later run that finds this note and no profile knows who deleted it.
    #[must_use]
    pub fn begin_withdrawing(self, why: Withdrawal, lease: Lease, now: Timestamp) -> Self {
        let known =
            matches!(self.history.last(), Some(step) if step.happened == Happened::Withdrawing { why: why.clone() });
        let record = if known { self } else { self.step(now, Happened::Withdrawing { why: why.clone() }) };
        let password = if record.has_ended() { PasswordState::Expiring(why) } else { record.password.clone() };
        Self { password, lease: Some(lease), ..record }
    }

    /// Notes that the password was used just before its withdrawal, and stays.
    #[must_use]
    pub fn keep(self, signed_in_at: Timestamp, now: Timestamp) -> Self {
        let record = self.step(now, Happened::Kept);
        Self {
            arrival: ArrivalState::Delivered,
            password: PasswordState::Watched { unchanged_told: false },
            signed_in_at: record.signed_in_at.or(Some(signed_in_at)),
            lease: None,
            ..record
        }
    }

    /// Notes that the user has signed in and that the password in the message goes on working.
    #[must_use]
    pub fn note_unchanged(self, now: Timestamp) -> Self {
        let password = PasswordState::Watched { unchanged_told: true };
        Self { password, owes: Some(Notice::Unchanged), ..self.step(now, Happened::Unchanged) }
    }

    /// Notes that the user was moved to a path outside the configuration.
    #[must_use]
    pub fn leave(self, user_name: &str, path: &str, now: Timestamp) -> Self {
        Self { owes: Some(Notice::Moved), ..self.rename(user_name, path, now) }
    }
}
