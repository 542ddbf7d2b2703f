//! Alerts to administrators: to a topic of SNS, to a channel in Slack, or to both.

use std::sync::Arc;

use firstkey_core::alert::Alert;
use firstkey_core::configuration::Configuration;
use futures_util::future::join;
use jiff::{SignedDuration, Timestamp};

use crate::aws::error::CallError;
use crate::aws::sns::Topic;
use crate::clock::Clock;
use crate::slack::{Slack, SlackError, TimeForSlack};

/// So much of an invocation is spent on a channel.
const TIME_FOR_A_CHANNEL: SignedDuration = SignedDuration::from_secs(10);

/// The ways in which administrators are told.
#[derive(Debug)]
pub(crate) struct Alerts {
    topic: Option<Topic>,
    channel: Option<Channel>,
    clock: Clock,
}

/// A channel in Slack.
#[derive(Debug)]
struct Channel {
    slack: Arc<Slack>,
    id: String,
}

/// A way that did not take an alert which another took.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Missed {
    /// The topic.
    #[error(transparent)]
    Topic(CallError),
    /// The channel.
    #[error("cannot post in the Slack channel `{id}`: {error}")]
    Channel { id: String, error: SlackError },
}

impl Alerts {
    /// Alerts by the configuration. `slack` is the app, if there is one.
    pub(crate) fn new(sns: aws_sdk_sns::Client, slack: Option<&Arc<Slack>>, of: &Configuration, clock: Clock) -> Self {
        let id = of.slack.as_ref().and_then(|settings| settings.channel.clone());
        Self {
            topic: of.alert_topic.clone().map(|arn| Topic::new(sns, arn)),
            channel: slack.zip(id).map(|(slack, id)| Channel { slack: Arc::clone(slack), id }),
            clock,
        }
    }

    /// Whether anybody is told.
    pub(crate) fn are_heard(&self) -> bool {
        self.topic.is_some() || self.channel.is_some()
    }

    /// Tells administrators in each way. It is enough that one takes the alert, so that none comes twice because of the other: then
    /// the way that does not take it is returned. Without any way, there is only the log.
    ///
    /// # Errors
    /// None has taken it.
    pub(crate) async fn publish(&self, alert: &Alert, until: Timestamp) -> Result<Option<Missed>, CallError> {
        let (published, posted) = join(self.publish_to_topic(alert, until), self.post(alert, until)).await;
        let missed = match (published, posted) {
            (Err(error), Some(Ok(()))) => Missed::Topic(error),
            (Err(error), _) => return Err(error),
            (Ok(true), Some(Err(missed))) => missed,
            (Ok(false), Some(Err(missed))) => return Err(CallError::unsent("alert administrators", &missed)),
            (Ok(_), _) => return Ok(None),
        };
        tracing::warn!(kind = alert.kind, %missed, "an alert came in one of two ways only");
        Ok(Some(missed))
    }

    /// Whether there is a topic that took it.
    async fn publish_to_topic(&self, alert: &Alert, until: Timestamp) -> Result<bool, CallError> {
        let Some(topic) = &self.topic else { return Ok(false) };
        self.clock.backoff(until).retry(|| topic.publish(alert)).await?;
        Ok(true)
    }

    async fn post(&self, alert: &Alert, until: Timestamp) -> Option<Result<(), Missed>> {
        let Channel { slack, id } = self.channel.as_ref()?;
        let soon = self.clock.now().checked_add(TIME_FOR_A_CHANNEL).unwrap_or(until);
        let time = TimeForSlack { until: until.min(soon), is_patient: false };
        let posted = Box::pin(slack.post(id, &alert.posted(), time)).await;
        Some(posted.map(drop).map_err(|error| Missed::Channel { id: id.clone(), error }))
    }
}

impl Missed {
    /// Whether it lasts until an operator or a developer mends it.
    pub(crate) fn is_lasting(&self) -> bool {
        match self {
            Self::Topic(error) => error.was_refused(),
            Self::Channel { error, .. } => error.is_lasting(),
        }
    }

    /// The same for all alerts that a way does not take for one reason.
    pub(crate) fn cause(&self) -> String {
        match self {
            Self::Topic(error) => error.cause(),
            Self::Channel { error, .. } => format!("alerts in {}", error.cause()),
        }
    }
}
