//! What a sweep would do now, without doing it.

use firstkey_core::ledger::{Outcome, Record, Status};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;

use super::watched::Found;
use super::{AT_ONCE, Sweep, by_id};
use crate::directory::ListedUser;
use crate::workflow::{Invocation, Stopped, Workflow};

/// What a sweep would do now.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// Users below the configured paths.
    pub users: usize,
    /// Records in the ledger.
    pub records: usize,
    /// What it would do about delivered passwords, by the users' creation.
    pub passwords: Vec<(Record, Prospect)>,
    /// Users whose creation it would look up in CloudTrail's event history, by their creation.
    pub missed: Vec<Missed>,
}

/// What a sweep would do about one delivered password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    /// Withdraw it: it was not used in time.
    Withdraw,
    /// Note that the user has signed in.
    SignIn(Timestamp),
    /// Note what became of it.
    Settle(Outcome),
    /// Tell administrators that the user was moved to a path that is not configured.
    Move,
}

/// A user whom no event told of, or with whom nobody goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The user, as IAM lists it.
    pub user: ListedUser,
    /// Firstkey has begun with it.
    pub is_begun: bool,
}

impl Workflow {
    /// What a sweep would do now. Reads the ledger and IAM, and changes nothing.
    ///
    /// # Errors
    /// Something could not be read.
    pub async fn survey(&self, invocation: &Invocation) -> Result<Survey, Stopped> {
        Sweep::new(self, invocation).survey().await
    }
}

impl Sweep<'_> {
    async fn survey(&self) -> Result<Survey, Stopped> {
        let records = self.records().await?;
        let everybody = self.everybody().await?;
        let users = self.ours(&everybody);
        let since = self.insist(|| self.workflow.ledger.created_at()).await?;
        let (record_of, user_of) = (by_id(&records, |record| &record.user_id), by_id(&everybody, |user| &user.id));
        let watched = records.iter().filter(|record| self.is_to_be_watched(record, &user_of));
        let prospects =
            stream::iter(
                watched.map(|record| {
                    let user = user_of.get(record.user_id.as_str()).copied();
                    async move {
                        Ok::<_, Stopped>(self.foresee(record, user).await?.map(|prospect| (record.clone(), prospect)))
                    }
                }),
            );
        let prospects: Vec<_> = prospects.buffer_unordered(AT_ONCE).try_collect().await?;
        let mut passwords: Vec<(Record, Prospect)> = prospects.into_iter().flatten().collect();
        passwords.sort_by(|(one, _), (other, _)| {
            (one.created_at, &one.user_name).cmp(&(other.created_at, &other.user_name))
        });
        let missed = users.iter().filter_map(|user| {
            let record = record_of.get(user.id.as_str()).copied();
            self.is_missed(user, record, since).then(|| Missed { user: user.clone(), is_begun: record.is_some() })
        });
        let mut missed: Vec<Missed> = missed.collect();
        missed.sort_by(|one, other| {
            (one.user.created_at, &one.user.name).cmp(&(other.user.created_at, &other.user.name))
        });
        Ok(Survey { users: users.len(), records: records.len(), passwords, missed })
    }

    /// What looking after a record would come to.
    async fn foresee(&self, record: &Record, user: Option<&ListedUser>) -> Result<Option<Prospect>, Stopped> {
        let found = match self.find_user(record, user).await? {
            Found::Here(user) => user,
            Found::OutOfReach(user) => return Ok((record.path != user.path).then_some(Prospect::Move)),
            Found::Gone => return Ok(Some(Prospect::Settle(Outcome::Gone))),
        };
        let record = &record.clone().called(&found.name, &found.path);
        let glance = self.glance(record, &found);
        if glance.is_enough {
            return Ok(None);
        }
        let profile = self.insist(|| self.workflow.directory.login_profile(&record.user_name)).await?;
        let is_expiring = record.status == Status::Expiring;
        Ok(match profile {
            None if is_expiring => Some(Prospect::Settle(Outcome::Withdrawn)),
            Some(profile) if record.owns_profile(profile.created_at) => match glance.signed_in_at {
                _ if !profile.reset_required => Some(Prospect::Settle(Outcome::Changed)),
                Some(at) => record.signed_in_at.is_none().then_some(Prospect::SignIn(at)),
                None => (glance.is_due || is_expiring).then_some(Prospect::Withdraw),
            },
            _ => Some(Prospect::Settle(Outcome::Replaced)),
        })
    }
}
