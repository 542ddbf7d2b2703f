//! Alerts to administrators: SNS.

use aws_sdk_sns::Client;
use firstkey_core::alert::Alert;

use crate::aws::error::CallError;

/// The topic for administrators, if there is one.
#[derive(Debug, Clone)]
pub struct Alerts {
    sns: Client,
    topic: Option<String>,
}

impl Alerts {
    /// Alerts to a topic.
    #[must_use]
    pub fn new(sns: Client, topic: Option<String>) -> Self {
        Self { sns, topic }
    }

    /// Whether there is a topic.
    #[must_use]
    pub fn are_heard(&self) -> bool {
        self.topic.is_some()
    }

    /// `Publish`. Without a topic, there is only the log.
    ///
    /// # Errors
    /// The call failed.
    pub async fn publish(&self, alert: &Alert) -> Result<(), CallError> {
        let Some(topic) = &self.topic else { return Ok(()) };
        let answer = self.sns.publish().topic_arn(topic).subject(&alert.subject).message(&alert.text).send().await;
        answer.map(|_| ()).map_err(|error| CallError::new(&format!("publish an alert to `{topic}`"), &error))
    }
}
