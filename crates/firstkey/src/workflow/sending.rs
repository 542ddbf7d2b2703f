//! Handing the password over: the login profile, the message, and the record of both.

use std::time::Duration;

use firstkey_core::arrival::Arrival;
use firstkey_core::credential::Credential;
use firstkey_core::ledger::Status;
use firstkey_core::message::{Message, Occasion, SignIn};
use firstkey_core::recipient::Recipient;
use jiff::{SignedDuration, Timestamp};

use super::held::Held;
use super::login_profile::Established;
use super::read_back::ReadBack;
use super::{GONE, Stopped, Workflow, later};
use crate::directory::User;
use crate::mailer::Envelope;

/// The longest pause between tries to send. SES counts mails by the second, so who is refused may be accepted in the next. With
/// longer pauses, arrivals that come later and still pause briefly would take every place until this one's time is up.
const LONGEST_PAUSE: Duration = Duration::from_millis(800);

/// What came of sending.
enum Sent {
    /// SES accepted the message under this id.
    Accepted(String),
    /// SES may have accepted the message.
    Unknown,
    /// SES will never accept it.
    Rejected(String),
}

impl Workflow {
    /// Gives the user a password and sends it, until the arrival has ended.
    pub(super) async fn hand_over(
        &self,
        held: &mut Held<'_>,
        arrival: &Arrival,
        recipient: &Recipient,
        user: &User,
    ) -> Result<(), Stopped> {
        // SES allows this call once a second; when it refuses, a bounce event will tell the same later.
        if self.mailer.is_suppressed(recipient).await.unwrap_or(false) {
            let reason = "the recipient is on the account's SES suppression list";
            return self.fail(held, arrival, reason).await;
        }
        loop {
            let (credential, created_at) = match self.establish(held, arrival, user).await? {
                Established::Ours { credential, created_at } => (credential, created_at),
                Established::Used => return held.advance(|record, now| record.deliver_by_evidence(now)).await,
                Established::Foreign(reason) => return held.end(Status::Skipped, reason).await,
                // Gone, or renamed between two calls: the next attempt finds out.
                Established::Gone => return Err(Stopped::Renamed),
                Established::Refused(reason) => return self.fail(held, arrival, &reason).await,
            };
            // IAM's calls name a user and not its id: since it was read back, the name may have come to belong to somebody else,
            // whose password must not go to this recipient.
            match self.read_back(held, arrival, recipient).await? {
                ReadBack::Confirmed(_) => {}
                // The login profile goes with the name, and is known to be ours.
                ReadBack::Renamed(_) => return Err(Stopped::Renamed),
                ReadBack::Gone => return held.advance(|record, now| record.vanish(GONE, now)).await,
                ReadBack::Differs(reason) | ReadBack::AnotherUser(reason) => {
                    self.withdraw_profile(held, arrival).await?;
                    return self.end_with_alert(held, arrival, Status::Quarantined, &reason).await;
                }
            }
            let valid_until = self.valid_until(held).await?;
            let message = self.message(held, arrival, user, &credential, valid_until).await?;
            held.advance(|record, now| record.begin_sending(created_at, now).promising(valid_until)).await?;
            held.may_have_created = false;
            match self.send(held, &message, &credential, recipient).await? {
                Sent::Accepted(message_id) => {
                    return held.advance(|record, now| record.deliver(&message_id, now)).await;
                }
                Sent::Unknown => {
                    held.advance(|record, now| record.lose_answer(now)).await?;
                    held.may_have_sent = false;
                }
                Sent::Rejected(reason) => return self.fail(held, arrival, &reason).await,
            }
        }
    }

    /// Takes back what was made, tells the administrators, and ends as failed.
    async fn fail(&self, held: &mut Held<'_>, arrival: &Arrival, reason: &str) -> Result<(), Stopped> {
        self.withdraw_profile(held, arrival).await?;
        self.end_with_alert(held, arrival, Status::Failed, reason).await
    }

    /// Until when a password that is made now works: the sweep withdraws it then. A policy may let it expire before.
    async fn valid_until(&self, held: &Held<'_>) -> Result<Timestamp, Stopped> {
        let policy = self.password_policy(held).await?;
        let max_age =
            policy.max_age_days.map_or(SignedDuration::MAX, |days| SignedDuration::from_hours(24 * i64::from(days)));
        Ok(later(held.now(), self.configuration.expire_after.min(max_age)))
    }

    async fn message(
        &self,
        held: &Held<'_>,
        arrival: &Arrival,
        user: &User,
        credential: &Credential,
        valid_until: Timestamp,
    ) -> Result<Message, Stopped> {
        let alias = self.alias(held).await?;
        let policy = self.password_policy(held).await?;
        let sign_in = SignIn {
            account: &arrival.account,
            alias: alias.as_deref(),
            partition: arrival.partition,
            user_name: &arrival.user_name,
            creator: arrival.creator.person(&self.configuration.rules),
            credential,
            policy: &policy,
            valid_until,
            locale: self.configuration.locale_of(&user.tags),
            occasion: if held.record.possibly_sent { Occasion::Superseding } else { Occasion::First },
        };
        Message::write(&sign_in, &self.configuration.appearance).map_err(|_| Stopped::Message)
    }

    /// Sends a message until SES accepts it, refuses it for good, or says nothing.
    ///
    /// While SES answers that it cannot now, the same message is sent again: should it have been accepted after all, both
    /// copies hold the same, valid password.
    async fn send(
        &self,
        held: &mut Held<'_>,
        message: &Message,
        credential: &Credential,
        recipient: &Recipient,
    ) -> Result<Sent, Stopped> {
        let (event_id, user_id) = (held.record.event_id.clone(), held.record.user_id.clone());
        let tags = [("event", event_id.as_str()), ("user", user_id.as_str())];
        let thread = format!("{user_id}.{}", held.record.account);
        let envelope = Envelope { recipient, thread: &thread, tags: &tags };
        let mut patience = held.patience().pausing_at_most(LONGEST_PAUSE);
        let mut in_doubt = false;
        loop {
            held.may_have_sent = true;
            let error = match self.mailer.send(message, credential, envelope).await {
                Ok(message_id) => return Ok(Sent::Accepted(message_id)),
                Err(error) => error,
            };
            in_doubt |= error.may_have_happened();
            held.may_have_sent = in_doubt;
            if error.is_unanswered() {
                return Ok(Sent::Unknown);
            }
            if error.is_transient() {
                if patience.pause().await {
                    continue;
                }
                return if in_doubt { Ok(Sent::Unknown) } else { Err(error.into()) };
            }
            if error.can_be_mended() {
                return Err(error.into());
            }
            return Ok(Sent::Rejected(error.to_string()));
        }
    }
}
