//! What happens to the record of a delivered message, until its password was changed, withdrawn or replaced.

use jiff::Timestamp;

use super::{Outcome, Record, Status};
use crate::mail_event::MailEvent;
use crate::masking::mask_addresses;

impl Record {
    /// Whether the sweep has still to find out what became of the password.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        matches!(self.status, Status::Delivered | Status::Bounced | Status::Expiring) && self.outcome.is_none()
    }

    /// Whether a sign-in at that time was with the password of a message, or with one that the user chose after it.
    #[must_use]
    pub fn was_used_by(&self, signed_in_at: Timestamp) -> bool {
        self.profile_created_at.is_some_and(|made_at| signed_in_at >= made_at)
            && self.reopened_at.is_none_or(|asked_at| signed_in_at >= asked_at)
    }

    /// Notes when the user first signed in.
    #[must_use]
    pub fn sign_in(self, at: Timestamp, now: Timestamp) -> Self {
        let record = self.step(now, &format!("the user has signed in, last at {at}"));
        Self { signed_in_at: Some(at), ..record }
    }

    /// Notes what became of the password, which ends the watch over it.
    #[must_use]
    pub fn settle(self, outcome: Outcome, now: Timestamp) -> Self {
        let what = match outcome {
            Outcome::Changed => "the user has chosen a password of their own",
            Outcome::Withdrawn if self.revoked_by.is_some() => "expired: the password was withdrawn, as was asked for",
            Outcome::Withdrawn => "expired: the password was not used in time and was withdrawn",
            Outcome::Replaced => "the login profile is no longer the one that Firstkey made",
            Outcome::Gone => "the user is no longer there",
        };
        let status = if outcome == Outcome::Withdrawn { Status::Expired } else { Status::Delivered };
        Self { status, outcome: Some(outcome), ..self.step(now, what) }
    }

    /// Notes what happened to the message after SES accepted it; nothing if that is noted, or is not about the last message.
    #[must_use]
    pub fn mail_problem(self, event: &MailEvent, now: Timestamp) -> Option<Self> {
        let of_the_last = self.message_id.as_deref() == Some(event.message_id.as_str());
        let what = format!("the message {}: {}", event.problem.words(), event.reason);
        let masked = mask_addresses(&what);
        let known = self.history.iter().any(|step| step.what == masked);
        if !of_the_last || known || self.status == Status::Bounced && event.problem.is_final() {
            return None;
        }
        let bounces = event.problem.is_final() && self.status == Status::Delivered;
        let status = if bounces { Status::Bounced } else { self.status };
        let reason = if bounces { Some(masked) } else { self.reason.clone() };
        Some(Self { status, reason, ..self.step(now, &what) })
    }

    /// Notes, before the login profile is deleted, that its password was not used in time: whoever finds the record so, and no
    /// profile, knows who deleted it.
    #[must_use]
    pub fn begin_expiring(self, now: Timestamp) -> Self {
        Self { status: Status::Expiring, ..self.step(now, "withdrawing the password, which was not used in time") }
    }

    /// The same, because an administrator asks for it.
    #[must_use]
    pub fn begin_revoking(self, by: &str, now: Timestamp) -> Self {
        let record = self.step(now, &format!("withdrawing the password; asked for by {by}"));
        Self { status: Status::Expiring, revoked_by: Some(by.to_owned()), ..record }
    }

    /// Notes that the password was used while it was about to be withdrawn, and stays.
    #[must_use]
    pub fn keep(self, signed_in_at: Timestamp, now: Timestamp) -> Self {
        let record = self.step(now, "the password was used after all, and stays");
        Self {
            status: Status::Delivered,
            revoked_by: None,
            signed_in_at: record.signed_in_at.or(Some(signed_in_at)),
            ..record
        }
    }
}
