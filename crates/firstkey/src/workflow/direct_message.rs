//! Telling the user in Slack of the mail, once it was accepted, and taking that back once its password no longer works.
//!
//! Slack keeps no mail from going out and ends no arrival: what a user has to be told is noted with what it is about, as alerts are, and
//! whoever has noted it tells it afterwards. What is left undone is the sweep's.

use firstkey_core::alert::Alert;
use firstkey_core::ledger::{ArrivalState, Record, SlackNotice};
use firstkey_core::locale::Locale;
use firstkey_core::slack::{DirectMessage, Meaning, Says, Stranger};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Invocation, LAST_CALLS, Time, Workflow, later};
use crate::aws::dynamodb::Stored;
use crate::aws::error::CallError;
use crate::slack::{Posted, Slack, SlackError, TimeForSlack};

/// So much of an invocation is spent on telling one user in Slack.
const TIME_FOR_ONE: SignedDuration = SignedDuration::from_secs(10);

/// How many users are told at the same time. Slack allows about one call a second of each method.
const AT_ONCE: usize = 4;

/// Why a user is not told.
#[derive(Debug, thiserror::Error)]
enum Untold {
    /// Slack could not be asked, or did not do it.
    #[error(transparent)]
    Slack(#[from] SlackError),
    /// Whoever Slack names is not told anything.
    #[error(transparent)]
    Stranger(#[from] Stranger),
    /// There is nothing left to tell.
    #[error("{0}")]
    Pointless(&'static str),
    /// The account's alias could not be read.
    #[error(transparent)]
    Alias(CallError),
    /// The message could not be written.
    #[error("the message cannot be written")]
    Unwritten,
}

/// What the user was told.
enum Told {
    /// Of the mail.
    Sent(Posted, Locale),
    /// That the password of the mail does not work any more.
    Withdrawn,
}

impl Workflow {
    /// Tells the users of an invocation, some at the same time.
    pub(crate) async fn tell_all_in_slack(&self, records: Vec<Record>, invocation: &Invocation) {
        let time = Time::of(invocation, self.clock.now());
        let telling = stream::iter(records).map(|record| Box::pin(self.tell_in_slack(record, time)));
        telling.buffer_unordered(AT_ONCE).for_each(|_| std::future::ready(())).await;
    }

    /// Tells the user in Slack what the record says that they have to be told, without holding others up for long: the record afterwards.
    pub(crate) async fn tell_in_slack(&self, record: Record, time: Time) -> Record {
        let until = later(self.clock.now(), TIME_FOR_ONE).min(time.until);
        self.tell_in_slack_within(record, time, TimeForSlack { until, is_patient: false }).await
    }

    /// The same for as long as it takes.
    pub(crate) async fn tell_in_slack_patiently(&self, record: Record, time: Time) -> Record {
        self.tell_in_slack_within(record, time, TimeForSlack::until(time.until)).await
    }

    async fn tell_in_slack_within(&self, record: Record, time: Time, for_slack: TimeForSlack) -> Record {
        let (Some(notice), Some(slack)) = (record.owes_in_slack(), &self.slack) else { return record };
        let told = Box::pin(self.try_to_tell(slack, &record, notice, for_slack)).await;
        let now = self.clock.now();
        let next = match &told {
            Ok(Told::Sent(Posted { channel, ts }, locale)) => record.clone().told_in_slack(channel, ts, *locale, now),
            Ok(Told::Withdrawn) => record.clone().corrected_in_slack(now),
            Err(untold) => self.note_untold(record.clone(), untold, now),
        };
        match &told {
            Ok(_) => tracing::info!(user_id = record.user_id, ?notice, "told in Slack"),
            Err(reason) => tracing::warn!(user_id = record.user_id, ?notice, %reason, "not told in Slack"),
        }
        if let Err(Untold::Slack(error)) = &told
            && error.is_lasting()
        {
            let alert = Alert::slack(&record, &error.to_string(), error.is_operators(), &self.region);
            if let Err(stopped) = self.tell_cause(&record.account, &error.cause(), &alert, time).await {
                tracing::error!(%stopped, reason = %error, "the administrators could not be told why nobody is told in Slack");
            }
        }
        // Should somebody else have changed the record, the next sweep finds out what is still to be told.
        match self.store(next, self.clock.backoff(later(time.deadline, -LAST_CALLS))).await {
            Ok(Stored::Yes(record) | Stored::Conflict(record)) => *record,
            Err(error) => {
                tracing::warn!(user_id = record.user_id, %error, "what the user was told in Slack could not be noted");
                record
            }
        }
    }

    /// What the record says of a user who was not told.
    fn note_untold(&self, record: Record, untold: &Untold, now: Timestamp) -> Record {
        let reason = untold.to_string();
        let owed_since = record.slack.as_ref().and_then(|slack| slack.owes_since).unwrap_or(now);
        if later(owed_since, self.configuration.give_up_after) <= now {
            return record.not_told_in_slack(&reason, now);
        }
        match untold {
            Untold::Slack(error) => match error.meaning() {
                Some(Meaning::Nobody | Meaning::Defect) => record.not_told_in_slack(&reason, now),
                meaning => record.not_yet_told_in_slack(&reason, meaning == Some(Meaning::Unknown), now),
            },
            Untold::Alias(_) => record.not_yet_told_in_slack(&reason, false, now),
            Untold::Stranger(_) | Untold::Pointless(_) | Untold::Unwritten => record.not_told_in_slack(&reason, now),
        }
    }

    async fn try_to_tell(
        &self,
        slack: &Slack,
        record: &Record,
        notice: SlackNotice,
        time: TimeForSlack,
    ) -> Result<Told, Untold> {
        let known = record.slack.as_ref();
        let standing = known.and_then(|slack| slack.message());
        let locale = known.and_then(|slack| slack.locale);
        match (notice, standing) {
            (SlackNotice::Withdrawn, None) => Err(Untold::Pointless("there is no message to correct")),
            (SlackNotice::Withdrawn, Some(message)) => {
                let says = if record.claim.is_some() { Says::LinkClosed } else { Says::Withdrawn };
                let content = self.notice(record, locale, says, time).await?;
                slack.update(message, &content, time).await?;
                Ok(Told::Withdrawn)
            }
            (SlackNotice::Sent, _) if !matches!(record.arrival, ArrivalState::Delivered) => {
                Err(Untold::Pointless("the mail did not reach the user"))
            }
            (SlackNotice::Sent, standing) => {
                let pinned = record.pinned().ok_or(Untold::Pointless("no recipient is pinned"))?;
                let member = slack.member(&pinned, time).await??;
                let locale = locale.or(member.locale).unwrap_or(self.configuration.locale);
                if let Some(message) = standing {
                    let says = if record.claim.is_some() { Says::LinkReplaced } else { Says::Replaced };
                    let content = self.notice(record, Some(locale), says, time).await?;
                    match slack.update(message, &content, time).await {
                        // There is none any more that could mislead anybody.
                        Err(error) if error.meaning() == Some(Meaning::Nobody) => {}
                        updated => updated?,
                    }
                }
                let supersedes = record.possibly_sent;
                let says = match record.claim {
                    Some(_) => Says::LinkSent { supersedes },
                    None => Says::Sent { supersedes },
                };
                let content = self.notice(record, Some(locale), says, time).await?;
                let channel = slack.open(&member, time).await?;
                Ok(Told::Sent(slack.post(&channel, &content, time).await?, locale))
            }
        }
    }

    async fn notice(
        &self,
        record: &Record,
        locale: Option<Locale>,
        says: Says,
        time: TimeForSlack,
    ) -> Result<Value, Untold> {
        let alias = self.clock.backoff(time.until).retry(|| self.iam.account_alias()).await.map_err(Untold::Alias)?;
        let recipient = record.pinned().ok_or(Untold::Pointless("no recipient is pinned"))?;
        let message = DirectMessage {
            account: &record.account,
            alias: alias.as_deref(),
            user_name: &record.user_name,
            recipient: &recipient,
            valid_until: record.valid_until,
            locale: locale.unwrap_or(self.configuration.locale),
            says,
        };
        message.write(&self.configuration.appearance).map_err(|_| Untold::Unwritten)
    }
}
