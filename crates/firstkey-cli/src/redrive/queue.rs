//! A dead-letter queue, read without losing anything.

use std::collections::HashSet;

use anyhow::Result;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::MessageSystemAttributeName;

use super::letter::Letter;
use crate::ask::{AskError, ask};
use crate::deployment::Stage;
use crate::session::Session;

/// How long a letter is hidden from others while it is looked at or processed, in seconds. If the command is killed, it
/// reappears after that.
const HIDDEN_FOR: i32 = 600;
/// How long SQS searches all its servers, in seconds: without this, it may miss messages.
const WAIT: i32 = 1;
/// The most that SQS returns at once.
const AT_ONCE: i32 = 10;

/// A dead-letter queue.
pub(super) struct DeadLetterQueue {
    pub(super) name: String,
    stage: Stage,
    url: String,
    sqs: Client,
}

impl DeadLetterQueue {
    /// The queue of a stage, if there is one.
    pub(super) async fn find(session: &Session, stage: Stage) -> Result<Option<Self>> {
        let name = session.deployment.dead_letter_queue(stage);
        let sqs = session.aws.sqs();
        let call = sqs.get_queue_url().queue_name(&name).send();
        match ask("sqs:GetQueueUrl", &format!("find the queue `{name}`"), call).await {
            Ok(found) => Ok(found.queue_url.map(|url| Self { name, stage, url, sqs })),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// All letters that nobody else is looking at, and why there may be more. They are hidden from others now, so none is
    /// lost to an error.
    pub(super) async fn letters(&self) -> (Vec<Letter>, Option<AskError>) {
        let mut letters = Vec::new();
        let mut seen = HashSet::new();
        loop {
            let call = self.sqs.receive_message().queue_url(&self.url).max_number_of_messages(AT_ONCE);
            let call = call.visibility_timeout(HIDDEN_FOR).wait_time_seconds(WAIT).message_attribute_names("All");
            let call = call.message_system_attribute_names(MessageSystemAttributeName::SentTimestamp).send();
            let answer = match ask("sqs:ReceiveMessage", &format!("read the queue `{}`", self.name), call).await {
                Ok(answer) => answer,
                Err(error) => return (letters, Some(error)),
            };
            let before = letters.len();
            for message in answer.messages.unwrap_or_default() {
                let letter = Letter::read(message, self.stage);
                if seen.insert(letter.message_id.clone()) {
                    letters.push(letter);
                }
            }
            if letters.len() == before {
                return (letters, None);
            }
        }
    }

    /// Deletes a letter from the queue.
    pub(super) async fn remove(&self, letter: &Letter) -> Result<(), AskError> {
        let call = self.sqs.delete_message().queue_url(&self.url).receipt_handle(&letter.receipt).send();
        ask("sqs:DeleteMessage", &format!("take a letter out of the queue `{}`", self.name), call).await?;
        Ok(())
    }

    /// Makes a letter visible again.
    pub(super) async fn put_back(&self, letter: &Letter) -> Result<(), AskError> {
        let call = self.sqs.change_message_visibility().queue_url(&self.url).receipt_handle(&letter.receipt);
        let call = call.visibility_timeout(0).send();
        ask("sqs:ChangeMessageVisibility", &format!("put a letter back into the queue `{}`", self.name), call).await?;
        Ok(())
    }
}
