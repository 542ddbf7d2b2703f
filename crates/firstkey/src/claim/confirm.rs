//! The mail which says that the password was set: whoever did not do it learns that somebody else did.

use firstkey_core::ledger::Record;
use firstkey_core::message::{Confirmation, Message};
use firstkey_core::partition::Partition;

use crate::aws::dynamodb::Stored;
use crate::aws::iam::User;
use crate::aws::ses::SendOptions;
use crate::workflow::locate::AllUsers;
use crate::workflow::{LAST_CALLS, Stopped, Time, Workflow, later};

impl Workflow {
    /// Tells the user by mail that the password was set, if they have yet to be told: the record afterwards. What fails for the moment is
    /// left to the sweep. `user` is what IAM says of the user, if it was asked.
    pub(crate) async fn confirm(&self, record: Record, user: Option<&User>, time: Time) -> Record {
        if !record.owes_confirmation() {
            return record;
        }
        let failure = match Box::pin(self.send_confirmation(&record, user, time)).await {
            Ok(()) => None,
            Err(Unconfirmed::Later(stopped)) => {
                tracing::warn!(id = record.id, reason = %stopped, "the sweep tells the user that the password was set");
                return self.put(record.clone(), record.give_back(), time).await;
            }
            Err(Unconfirmed::Never(reason)) => Some(reason),
        };
        let now = self.clock.now();
        let next = record.clone().confirmed(failure.as_deref(), now);
        self.put(record, next, time).await
    }

    async fn put(&self, before: Record, next: Record, time: Time) -> Record {
        match self.store(next, self.clock.backoff(later(time.deadline, -LAST_CALLS))).await {
            Ok(Stored::Yes(record) | Stored::Conflict(record)) => *record,
            Err(error) => {
                tracing::warn!(id = before.id, %error, "what the user was told could not be noted");
                before
            }
        }
    }

    async fn send_confirmation(&self, record: &Record, user: Option<&User>, time: Time) -> Result<(), Unconfirmed> {
        let until = later(time.deadline, -LAST_CALLS * 3);
        let backoff = || self.clock.backoff(until);
        let recipient = record.pinned().ok_or_else(|| Unconfirmed::Never("no recipient is pinned".to_owned()))?;
        self.configuration.rules.allow(&recipient).map_err(|reason| Unconfirmed::Never(reason.to_string()))?;
        let found = match user {
            Some(user) => Ok(Some(user.clone())),
            // The name may have become another user's.
            None => self.locate(&record.user_id, &record.user_name, &AllUsers::new(), &backoff).await,
        };
        let found = found.map_err(|error| Unconfirmed::Later(error.into()))?;
        let read = found.ok_or_else(|| Unconfirmed::Never("the user is gone".to_owned()))?;
        let alias =
            backoff().retry(|| self.iam.account_alias()).await.map_err(|error| Unconfirmed::Later(error.into()))?;
        let confirmation = Confirmation {
            account: &record.account,
            alias: alias.as_deref(),
            partition: Partition::of_arn(&read.arn)
                .ok_or_else(|| Unconfirmed::Never(Stopped::Partition(read.arn.clone()).to_string()))?,
            user_name: &read.name,
            locale: self.configuration.locale_of(&read.tags),
        };
        let message = Message::confirm(&confirmation, &self.configuration.appearance)
            .map_err(|error| Unconfirmed::Never(error.to_string()))?;
        let thread = format!("{}.{}", record.user_id, record.account);
        let options = SendOptions { recipient: &recipient, thread: &thread, tags: &[] };
        let mut backoff = backoff();
        let mut is_in_doubt = false;
        loop {
            match backoff.limit(self.mailer.send(&message, "", options)).await {
                Ok(_) => return Ok(()),
                // It may have been sent: it is sent once more, and not every hour.
                Err(error) if error.may_have_happened() => {
                    if std::mem::replace(&mut is_in_doubt, true) || !backoff.pause().await {
                        return Ok(());
                    }
                }
                Err(_) if is_in_doubt => return Ok(()),
                Err(error) if error.is_transient() && backoff.pause().await => {}
                Err(error) if error.is_transient() || error.remedy().is_some() => {
                    return Err(Unconfirmed::Later(error.into()));
                }
                Err(error) => return Err(Unconfirmed::Never(error.to_string())),
            }
        }
    }
}

/// Why the user was not told.
enum Unconfirmed {
    /// The sweep tries again.
    Later(Stopped),
    /// It cannot be done.
    Never(String),
}
