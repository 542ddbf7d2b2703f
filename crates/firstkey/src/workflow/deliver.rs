//! Handing the password over: the login profile, the message, and the record of both.

use std::time::Duration;

use firstkey_core::arrival::Arrival;
use firstkey_core::credential::Credential;
use firstkey_core::ledger::{Record, Withdrawal};
use firstkey_core::locale::Locale;
use firstkey_core::message::{Message, Occasion, SignIn};
use firstkey_core::partition::Partition;
use firstkey_core::recipient::Recipient;
use futures_util::future::join;
use jiff::{SignedDuration, Timestamp};

use super::attempt::Attempt;
use super::login_profile::Established;
use super::verify::{VerifiedUser, belongs_to_another};
use super::{GONE, Stopped, Workflow, later};
use crate::aws::iam::User;
use crate::aws::ses::SendOptions;

/// The longest pause between tries to send. SES counts mails by the second, so who is refused may be accepted in the next. With
/// longer pauses, arrivals that come later and still pause briefly would take every place until this one's time is up.
const LONGEST_PAUSE: Duration = Duration::from_millis(800);

/// How often an attempt hands the same message to SES without learning whether it was accepted.
const TIMES_IN_DOUBT: u32 = 2;

pub(super) const SUPPRESSED: &str = "the recipient is on the account's SES suppression list";
const NO_ANSWER: &str = "SES did not say whether it has accepted the message, in three attempts; the password of what may be on its way was withdrawn";

/// A message to be sent, and what goes with it.
#[derive(Clone, Copy)]
pub(super) struct Outgoing<'a> {
    pub(super) message: &'a Message,
    /// What of it nobody else may learn.
    pub(super) secret: &'a str,
    pub(super) recipient: &'a Recipient,
    /// The language that the user's tag names.
    pub(super) locale: Option<Locale>,
    /// Why the arrival fails if SES never says whether it accepted it.
    pub(super) no_answer: &'static str,
}

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
    /// Gives the user a password and sends it, or sends a link.
    pub(crate) async fn hand_over(
        &self,
        attempt: &mut Attempt<'_>,
        recipient: &Recipient,
        known: VerifiedUser,
        is_suppressed: bool,
    ) -> Result<(), Stopped> {
        if let Some(settings) = &self.configuration.claim {
            return Box::pin(self.invite(attempt, settings, recipient, known, is_suppressed)).await;
        }
        let VerifiedUser { arrival, user, profile } = known;
        if is_suppressed {
            return self.fail(attempt, SUPPRESSED).await;
        }
        let established = Box::pin(self.establish(attempt, &arrival, &user, profile)).await?;
        let (credential, created_at) = match established {
            Established::Ours { credential, created_at } => (credential, created_at),
            Established::Used => {
                attempt.advance(|record, now| self.owing(record.deliver_by_evidence(now))).await?;
                attempt.tell_of_delivery().await;
                return Ok(());
            }
            Established::Foreign(reason) => {
                // It belongs to the name, which may have become another user's since the user was read.
                if self.named(&arrival.user_id, &arrival.user_name, &|| attempt.backoff()).await?.is_none() {
                    return Err(Stopped::Renamed);
                }
                return attempt.end(|record, now| record.skip(reason, now)).await;
            }
            // Deleted, or renamed between two calls: the next attempt finds out.
            Established::Gone => return Err(Stopped::Renamed),
            Established::Refused(reason) => return self.fail(attempt, &reason).await,
        };
        if attempt.record.is_past_doubt() {
            return self.fail(attempt, NO_ANSWER).await;
        }
        let noted_before = attempt.record.profile_created_at;
        let valid_until = self.valid_until(attempt).await?;
        let locale = self.configuration.tagged_locale(&user.tags);
        let message = self.message(attempt, &arrival, &user, &credential, valid_until).await?;
        attempt.check_time_to_send()?;
        // IAM's calls name a user and not its id: since the first look, the name may have come to belong to somebody else, whose
        // password must not go to this recipient.
        let again = self.read_user(&arrival.user_name, attempt.time());
        let noting = attempt.advance(|record, now| record.begin_sending(created_at, valid_until, now));
        let (noted, again) = join(noting, again).await;
        noted?;
        if !Box::pin(self.is_still(attempt, &arrival, again?, noted_before)).await? {
            return Ok(());
        }
        attempt.may_have_created = false;
        let secret = credential.expose();
        let outgoing = Outgoing { message: &message, secret, recipient, locale, no_answer: NO_ANSWER };
        Box::pin(self.send_and_note(attempt, outgoing)).await
    }

    /// Sends a message, and ends the arrival with what came of it.
    pub(super) async fn send_and_note(&self, attempt: &mut Attempt<'_>, outgoing: Outgoing<'_>) -> Result<(), Stopped> {
        match Box::pin(self.send(attempt, outgoing)).await? {
            Sent::Accepted(message_id) => {
                attempt.was_accepted = true;
                let lease = attempt.lease.clone();
                let deliver = |record: Record, now| {
                    let delivered = self.owing(record.deliver(&message_id, now));
                    if self.slack.is_none() { delivered } else { delivered.owing_in_slack(outgoing.locale, lease, now) }
                };
                attempt.record_what_happened(deliver).await?;
                attempt.tell_of_delivery().await;
                Ok(())
            }
            Sent::Unknown if attempt.record.is_last_doubt() => self.fail(attempt, outgoing.no_answer).await,
            Sent::Unknown => {
                attempt.record_what_happened(|record, now| record.lose_answer(now)).await?;
                Err(Stopped::Unanswered)
            }
            Sent::Rejected(reason) => self.fail(attempt, &reason).await,
        }
    }

    /// A delivered record, owing administrators that it is, if they want to know.
    fn owing(&self, record: Record) -> Record {
        if self.configuration.alert_on_delivery { record.owing_delivery() } else { record }
    }

    /// Whether the name is still that of the arrival's user, and the user as the event says; else the arrival ends.
    async fn is_still(
        &self,
        attempt: &mut Attempt<'_>,
        arrival: &Arrival,
        user: Option<User>,
        noted_before: Option<Timestamp>,
    ) -> Result<bool, Stopped> {
        let reason = match user {
            Some(user) if user.id == arrival.user_id => match self.difference(attempt, arrival, &user).await? {
                Some(difference) => difference,
                None => return Ok(true),
            },
            user if self.other_name(attempt, arrival).await?.is_some() => {
                // What was made a moment ago is the other user's now, and what was noted before has gone with the arrival's; unless it was
                // made before the rename, and has gone with it, too.
                if user.is_some() && self.take_back(attempt, &arrival.user_name).await? {
                    let change = |record, _| Record { profile_created_at: noted_before, ..record };
                    attempt.advance(change).await?;
                }
                return Err(Stopped::Renamed);
            }
            None => {
                attempt.end(|record, now| record.vanish(GONE, now)).await?;
                return Ok(false);
            }
            // It is the other user's login profile that was made, just now.
            Some(other) => {
                let reason = belongs_to_another(&other);
                self.take_back(attempt, &arrival.user_name).await?;
                attempt.end(|record, now| record.quarantine(&reason, now)).await?;
                return Ok(false);
            }
        };
        self.quarantine(attempt, &reason).await?;
        Ok(false)
    }

    /// Takes back what was made, tells the administrators, and ends as failed.
    pub(crate) async fn fail(&self, attempt: &mut Attempt<'_>, reason: &str) -> Result<(), Stopped> {
        self.withdraw_undeliverable(attempt).await?;
        Box::pin(attempt.end(|record, now| record.fail(reason, now))).await
    }

    /// Takes back what was made, tells the administrators, and ends as quarantined.
    pub(crate) async fn quarantine(&self, attempt: &mut Attempt<'_>, reason: &str) -> Result<(), Stopped> {
        self.withdraw_undeliverable(attempt).await?;
        Box::pin(attempt.end(|record, now| record.quarantine(reason, now))).await
    }

    /// Takes away a login profile of ours whose password can reach nobody, if there is one.
    pub(crate) async fn withdraw_undeliverable(&self, attempt: &mut Attempt<'_>) -> Result<(), Stopped> {
        if attempt.may_know_a_profile() {
            Box::pin(self.withdraw(attempt, &Withdrawal::Undeliverable, None)).await?;
        }
        Ok(())
    }

    /// Until when a password that is made now works: the sweep withdraws it then. A policy may let it expire before.
    async fn valid_until(&self, attempt: &Attempt<'_>) -> Result<Timestamp, Stopped> {
        let policy = self.password_policy(attempt).await?;
        let max_age =
            policy.max_age_days.map_or(SignedDuration::MAX, |days| SignedDuration::from_hours(24 * i64::from(days)));
        Ok(later(attempt.now(), self.configuration.expire_after.min(max_age)))
    }

    async fn message(
        &self,
        attempt: &Attempt<'_>,
        arrival: &Arrival,
        user: &User,
        credential: &Credential,
        valid_until: Timestamp,
    ) -> Result<Message, Stopped> {
        let alias = self.alias(attempt).await?;
        let policy = self.password_policy(attempt).await?;
        let sign_in = SignIn {
            account: &arrival.account,
            alias: alias.as_deref(),
            // What the event says of it may be forged.
            partition: Partition::of_arn(&user.arn).ok_or_else(|| Stopped::Partition(user.arn.clone()))?,
            user_name: &arrival.user_name,
            creator: self.configuration.rules.person(&arrival.creator),
            credential,
            policy: &policy,
            valid_until,
            locale: self.configuration.locale_of(&user.tags),
            occasion: if attempt.record.possibly_sent { Occasion::Superseding } else { Occasion::First },
        };
        Message::write(&sign_in, &self.configuration.appearance).map_err(|_| Stopped::Message)
    }

    /// Sends a message until SES accepts it or refuses it for good.
    ///
    /// If SES does not say whether it accepted it, the same message is sent once more: should both arrive, both hold
    /// the same, valid password or link.
    async fn send(&self, attempt: &mut Attempt<'_>, outgoing: Outgoing<'_>) -> Result<Sent, Stopped> {
        let Outgoing { message, secret, recipient, .. } = outgoing;
        let event_id = attempt.record.event_id.clone().unwrap_or_else(|| "none".to_owned());
        let user_id = attempt.record.user_id.clone();
        let tags = [("event", event_id.as_str()), ("user", user_id.as_str())];
        let thread = format!("{user_id}.{}", attempt.record.account);
        let options = SendOptions { recipient, thread: &thread, tags: &tags };
        let mut backoff = attempt.backoff().pausing_at_most(LONGEST_PAUSE);
        let mut times_in_doubt = 0;
        // Noting that it is about to be sent may have taken long.
        attempt.check_time_to_send()?;
        loop {
            attempt.may_have_sent = true;
            let error = match backoff.limit(self.mailer.send(message, secret, options)).await {
                Ok(message_id) => return Ok(Sent::Accepted(message_id)),
                Err(error) => error,
            };
            times_in_doubt += u32::from(error.may_have_happened());
            attempt.may_have_sent = times_in_doubt > 0;
            let may_go_on = error.is_transient() && times_in_doubt < TIMES_IN_DOUBT;
            if may_go_on && backoff.pause().await && attempt.check_time_to_send().is_ok() {
                continue;
            }
            let is_final = error.was_refused() && error.remedy().is_none();
            return match error {
                error if is_final => Ok(Sent::Rejected(error.to_string())),
                error if error.remedy().is_some() => Err(error.into()),
                _ if times_in_doubt > 0 => Ok(Sent::Unknown),
                error => Err(error.into()),
            };
        }
    }
}
