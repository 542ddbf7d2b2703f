//! What happens to the record of an arrival, from the first attempt to its end, and when an administrator reopens it.

use jiff::{SignedDuration, Timestamp};

use super::{CLOCK_TOLERANCE, Claim, Intent, Lease, Record, Status};
use crate::masking::mask_addresses;
use crate::recipient::Recipient;

impl Record {
    /// Asks for the lease of a record that exists.
    ///
    /// Whoever takes over a record in `sending` cannot know whether the message was accepted.
    #[must_use]
    pub fn claim(self, lease: Lease, now: Timestamp) -> Claim {
        if self.status.is_end() {
            return Claim::Ended(self.status);
        }
        if let Some(held) = &self.lease
            && held.owner != lease.owner
            && held.expires_at > now
        {
            return Claim::Busy(held.expires_at);
        }
        let attempts = self.attempts + 1;
        let possibly_sent = self.possibly_sent || self.status == Status::Sending;
        let record = self.step(now, &format!("attempt {attempts} began"));
        let lease = Some(lease);
        Claim::Claimed(Box::new(Self { status: Status::Pending, lease, attempts, possibly_sent, ..record }))
    }

    /// The same version, with the name and the path that IAM has for the user now.
    #[must_use]
    pub fn called(self, user_name: &str, path: &str) -> Self {
        Self { user_name: user_name.to_owned(), path: path.to_owned(), ..self }
    }

    /// Notes that the user has another name or path now.
    #[must_use]
    pub fn rename(self, user_name: &str, path: &str, now: Timestamp) -> Self {
        let what = format!("the user is now `{user_name}` in `{path}`; it was `{}` in `{}`", self.user_name, self.path);
        self.step(now, &what).called(user_name, path)
    }

    /// Takes back that there is no such user: IAM lists it, and was only late. Whoever claims the record next goes on.
    #[must_use]
    pub fn reappear(self, now: Timestamp) -> Self {
        let record = self.step(now, "IAM lists the user after all");
        Self { status: Status::Pending, reason: None, vanished: false, ..record }
    }

    /// Ends as skipped because IAM shows no user of this id.
    #[must_use]
    pub fn vanish(self, reason: &str, now: Timestamp) -> Self {
        Self { vanished: true, ..self.end(Status::Skipped, reason, now) }
    }

    /// The same version, with the recipient pinned, if none is yet: an event that could not be admitted gave none.
    #[must_use]
    pub fn pinning(self, recipient: Option<&Recipient>) -> Self {
        let pinned = self.recipient.or_else(|| recipient.map(|recipient| recipient.address().to_owned()));
        Self { recipient: pinned, ..self }
    }

    /// Takes the lease of a record that has ended, because an administrator asks for a message to a recipient. Should an earlier
    /// one have been sent, this one has to say that it replaces it.
    #[must_use]
    pub fn reopen(self, lease: Lease, recipient: &Recipient, by: &str, now: Timestamp) -> Self {
        let attempts = self.attempts + 1;
        let possibly_sent = self.possibly_sent || self.message_id.is_some() || self.status == Status::Sending;
        let record = self.pinning(Some(recipient)).step(now, &format!("attempt {attempts} began; asked for by {by}"));
        let lease = Some(lease);
        Self {
            status: Status::Pending,
            reason: None,
            outcome: None,
            signed_in_at: None,
            reopened_at: Some(now),
            revoked_by: None,
            lease,
            attempts,
            possibly_sent,
            ..record
        }
    }

    /// Until when somebody works on the arrival, if somebody does.
    #[must_use]
    pub fn busy_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.lease.as_ref().map(|lease| lease.expires_at).filter(|until| !self.status.is_end() && *until > now)
    }

    /// Whether the arrival was skipped for what an event said, and IAM was not asked whether that is so.
    #[must_use]
    pub fn was_skipped_unasked(&self) -> bool {
        self.status == Status::Skipped && self.recipient.is_none()
    }

    /// Notes, before `CreateLoginProfile` is called, that a login profile of ours may appear until the lease is over. One that
    /// was noted before stays noted: IAM may only be late in showing it.
    #[must_use]
    pub fn intend(self, now: Timestamp) -> Self {
        let from = self.intent.map_or(now, |intent| intent.from);
        let until = self.lease.as_ref().map_or(now, |lease| lease.expires_at);
        let record = self.step(now, "creating the login profile");
        Self { intent: Some(Intent { from, until }), ..record }
    }

    /// Whether a login profile that exists is ours: the one that was noted, or one that came to be while a call of ours had
    /// no answer.
    #[must_use]
    pub fn owns_profile(&self, created_at: Timestamp) -> bool {
        self.profile_created_at == Some(created_at)
            || self.intent.is_some_and(|Intent { from, until }| {
                from - CLOCK_TOLERANCE <= created_at && created_at <= until + CLOCK_TOLERANCE
            })
    }

    /// Notes that the login profile is ours and that from now on a message may be accepted.
    #[must_use]
    pub fn begin_sending(self, profile_created_at: Timestamp, now: Timestamp) -> Self {
        let record = self.step(now, "the login profile has a new password; sending the message");
        Self { status: Status::Sending, profile_created_at: Some(profile_created_at), intent: None, ..record }
    }

    /// The same version, with the time until which the message says that the password works.
    #[must_use]
    pub fn promising(self, valid_until: Timestamp) -> Self {
        Self { valid_until: Some(valid_until), ..self }
    }

    /// Notes that the message may have been accepted and that the answer never came.
    #[must_use]
    pub fn lose_answer(self, now: Timestamp) -> Self {
        let record = self.step(now, "no answer from SES: a new password will replace the one that may be on its way");
        Self { status: Status::Pending, possibly_sent: true, ..record }
    }

    /// Gives the lease back, so that the next attempt need not wait for its end.
    ///
    /// `why` is what stopped this attempt. A message under way is known not to have been accepted.
    #[must_use]
    pub fn release(self, why: &str, now: Timestamp) -> Self {
        let record = self.step(now, &format!("attempt failed: {why}"));
        Self { status: Status::Pending, lease: None, ..record }
    }

    /// Notes that no call of this or an earlier attempt can have created a login profile.
    #[must_use]
    pub fn withdraw_intent(self) -> Self {
        Self { intent: None, ..self }
    }

    /// Ends with the message accepted.
    #[must_use]
    pub fn deliver(self, message_id: &str, now: Timestamp) -> Self {
        let record = self.step(now, &format!("delivered: SES accepted message {message_id}"));
        let message_id = Some(message_id.to_owned());
        Self { status: Status::Delivered, lease: None, message_id, delivered_at: Some(now), ..record }
    }

    /// Ends as delivered because the user has used the password, though SES's answer never came.
    #[must_use]
    pub fn deliver_by_evidence(self, now: Timestamp) -> Self {
        let record = self.step(now, "delivered: the user has signed in with the password");
        Self { status: Status::Delivered, lease: None, delivered_at: Some(now), ..record }
    }

    /// Ends without a delivery: `skipped`, `quarantined` or `failed`. Of a failed one it stays known which login profile may be ours,
    /// so that it can be reopened.
    #[must_use]
    pub fn end(self, status: Status, reason: &str, now: Timestamp) -> Self {
        let reason = mask_addresses(reason);
        let record = self.step(now, &format!("{status}: {reason}"));
        let intent = record.intent.filter(|_| status == Status::Failed);
        Self { status, lease: None, intent, reason: Some(reason), ..record }
    }

    /// Whether work on the arrival has begun and nobody goes on with it: its lease is over, and nothing happened for so long that
    /// no queue brings the event again.
    #[must_use]
    pub fn is_stuck(&self, silence: SignedDuration, now: Timestamp) -> bool {
        let last = self.history.last().map_or(self.created_at, |step| step.at);
        let leased = self.lease.as_ref().is_some_and(|lease| lease.expires_at > now);
        !self.status.is_end() && !leased && now.duration_since(last) >= silence
    }
}
