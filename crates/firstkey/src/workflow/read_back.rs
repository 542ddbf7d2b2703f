//! Reading the user back: an event may be forged, and a tag may have been changed, so both have to agree.

use firstkey_core::admission::recipient;
use firstkey_core::arrival::Arrival;
use firstkey_core::recipient::Recipient;
use jiff::{SignedDuration, Timestamp};

use super::held::{Authority, Held};
use super::{Stopped, Workflow, later};
use crate::directory::{NO_SUCH_ENTITY, User};

/// How long IAM may take to show a new user. The event has usually been on its way for longer.
const PROPAGATION: SignedDuration = SignedDuration::from_secs(10);
/// How far IAM's creation time may be from the event's. Both tell the same moment, in whole seconds.
const CREATION_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// What IAM says of the user that the event speaks of.
pub(super) enum ReadBack {
    /// The same.
    Confirmed(User),
    /// The account has no such user any more.
    Gone,
    /// The same user under another name.
    Renamed(User),
    /// The same user, and something about it that is not as the event says.
    Differs(String),
    /// Another user of that name.
    AnotherUser(String),
}

impl Workflow {
    /// Reads the user back and compares it to the event.
    pub(super) async fn read_back(
        &self,
        held: &Held<'_>,
        arrival: &Arrival,
        pinned: &Recipient,
    ) -> Result<ReadBack, Stopped> {
        let mut propagation = self.clock.patience(held.until.min(later(held.now(), PROPAGATION)));
        let mut patience = held.patience();
        let user = loop {
            match self.directory.user(&arrival.user_name).await {
                Ok(user) => break user,
                Err(error) if error.is(NO_SUCH_ENTITY) => {
                    if !propagation.pause().await {
                        return Ok(self.elsewhere(held, arrival).await?.map_or(ReadBack::Gone, ReadBack::Renamed));
                    }
                }
                Err(error) if error.is_transient() && patience.pause().await => {}
                Err(error) => return Err(error.into()),
            }
        };
        if user.id != arrival.user_id {
            if let Some(user) = self.elsewhere(held, arrival).await? {
                return Ok(ReadBack::Renamed(user));
            }
            return Ok(ReadBack::AnotherUser(format!("the user name now belongs to another user, {}", user.id)));
        }
        if held.authority != Authority::Event {
            return Ok(ReadBack::Confirmed(user));
        }
        let ledger_since = held.insist(|| self.ledger.created_at()).await?;
        Ok(match self.difference(arrival, pinned, &user, ledger_since) {
            Some(difference) => ReadBack::Differs(difference),
            None => ReadBack::Confirmed(user),
        })
    }

    /// The arrival's user under another name than the arrival's.
    async fn elsewhere(&self, held: &Held<'_>, arrival: &Arrival) -> Result<Option<User>, Stopped> {
        let patience = || held.patience();
        let users = self.everybody(&patience).await?;
        match users.iter().find(|user| user.id == arrival.user_id && user.name != arrival.user_name) {
            Some(listed) => self.named(&arrival.user_id, &listed.name, &patience).await,
            None => Ok(None),
        }
    }

    fn difference(
        &self,
        arrival: &Arrival,
        pinned: &Recipient,
        user: &User,
        ledger_since: Timestamp,
    ) -> Option<String> {
        // Its event was never Firstkey's to hear. Whoever forges one knows its time, and wants a sign-in where none ought to be.
        // IAM tells whole seconds.
        if user.created_at.as_second() < ledger_since.as_second() {
            return Some(format!(
                "IAM says that the user was created at {}, before Firstkey was set up",
                user.created_at
            ));
        }
        if user.created_at.duration_since(arrival.created_at).abs() > CREATION_TOLERANCE {
            return Some(format!("IAM says that the user was created at {}, not when the event says", user.created_at));
        }
        if user.path != arrival.path {
            return Some(format!("IAM says that the user's path is `{}`, not what the event says", user.path));
        }
        match recipient(&arrival.user_name, &user.tags, &self.configuration.rules) {
            Ok(now) if now == *pinned => None,
            _ => Some("the user's tags no longer give the recipient that the event gave".to_owned()),
        }
    }
}
