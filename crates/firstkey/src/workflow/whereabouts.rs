//! Where a user is now. IAM's calls know a user by its present name alone, and `iam:UpdateUser` changes names and paths at any
//! moment; only the id stays.

use firstkey_core::ledger::Record;

use super::held::insist;
use super::{Stopped, Workflow};
use crate::clock::Patience;
use crate::directory::{ListedUser, NO_SUCH_ENTITY, User};

/// Makes a new [`Patience`] for each call.
pub(super) type Patiently<'a> = &'a (dyn Fn() -> Patience<'a> + Sync);

impl Workflow {
    /// The user of an id, if the account has one: under its last known name, or else in the list of all users.
    pub(super) async fn locate(&self, id: &str, name: &str, patience: Patiently<'_>) -> Result<Option<User>, Stopped> {
        if let Some(user) = self.named(id, name, patience).await? {
            return Ok(Some(user));
        }
        let users = self.everybody(patience).await?;
        match users.iter().find(|user| user.id == id) {
            Some(listed) => self.named(id, &listed.name, patience).await,
            None => Ok(None),
        }
    }

    /// The user of a name, if it has the id.
    pub(super) async fn named(&self, id: &str, name: &str, patience: Patiently<'_>) -> Result<Option<User>, Stopped> {
        match insist(patience(), || self.directory.user(name)).await {
            Ok(user) => Ok((user.id == id).then_some(user)),
            Err(Stopped::Call(error)) if error.is(NO_SUCH_ENTITY) => Ok(None),
            Err(stopped) => Err(stopped),
        }
    }

    /// All users of the account.
    pub(super) async fn everybody(&self, patience: Patiently<'_>) -> Result<Vec<ListedUser>, Stopped> {
        let mut users: Vec<ListedUser> = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let (page, next) = insist(patience(), || self.directory.users(marker.as_deref())).await?;
            users.extend(page);
            match next {
                Some(next) => marker = Some(next),
                None => return Ok(users),
            }
        }
    }

    /// The record with the user's present name and path, and the user; nothing if the account has no such user any more.
    pub(super) async fn up_to_date(
        &self,
        record: Record,
        patience: Patiently<'_>,
    ) -> Result<Option<(Record, User)>, Stopped> {
        let found = self.locate(&record.user_id, &record.user_name, patience).await?;
        Ok(found.map(|user| (record.called(&user.name, &user.path), user)))
    }
}
