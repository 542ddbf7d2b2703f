//! Alerts to administrators: SNS.

use aws_sdk_sns::Client;
use firstkey_core::alert::Alert;

use crate::aws::error::CallError;

/// The topic for administrators.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    sns: Client,
    arn: String,
}

impl Topic {
    /// The topic with this ARN.
    pub(crate) fn new(sns: Client, arn: String) -> Self {
        Self { sns, arn }
    }

    /// `Publish`.
    ///
    /// # Errors
    /// The call failed.
    pub(crate) async fn publish(&self, alert: &Alert) -> Result<(), CallError> {
        let call = self.sns.publish().topic_arn(&self.arn).subject(&alert.subject).message(alert.message());
        let answer = call.message_structure("json").send().await;
        answer.map(|_| ()).map_err(|error| CallError::new(&format!("publish an alert to `{}`", self.arn), &error))
    }
}
