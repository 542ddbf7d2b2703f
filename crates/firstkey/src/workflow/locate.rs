//! Where a user is now. IAM's calls take a user's current name, and `iam:UpdateUser` changes names and paths at any
//! moment; only the id stays.

use tokio::sync::OnceCell;

use super::Workflow;
use crate::aws::error::CallError;
use crate::aws::iam::{Iam, ListedUser, NO_SUCH_ENTITY, User};
use crate::clock::Backoff;

/// All users of the account, listed at most once, when a user is not found under the last known name.
pub type AllUsers = OnceCell<Vec<ListedUser>>;

/// Makes a new [`Backoff`] for each call.
pub type Backoffs<'a> = &'a (dyn Fn() -> Backoff<'a> + Sync);

impl Iam {
    /// The user with an id, if the account has one: by the last known name, else from the list of all users.
    ///
    /// # Errors
    /// IAM could not be asked.
    pub async fn locate(
        &self,
        id: &str,
        name: &str,
        all_users: &AllUsers,
        backoff: Backoffs<'_>,
    ) -> Result<Option<User>, CallError> {
        if let Some(user) = self.named(id, name, backoff).await? {
            return Ok(Some(user));
        }
        let users = all_users.get_or_try_init(|| self.everybody(backoff)).await?;
        let Some(listed) = users.iter().find(|user| user.id == id) else { return Ok(None) };
        if let Some(user) = self.named(id, &listed.name, backoff).await? {
            return Ok(Some(user));
        }
        // Renamed or deleted since the list was read.
        let users = self.everybody(backoff).await?;
        match users.iter().find(|user| user.id == id) {
            Some(listed) => self.named(id, &listed.name, backoff).await,
            None => Ok(None),
        }
    }

    /// The user with a name, if it has the id.
    async fn named(&self, id: &str, name: &str, backoff: Backoffs<'_>) -> Result<Option<User>, CallError> {
        match backoff().retry(|| self.user(name)).await {
            Ok(user) => Ok((user.id == id).then_some(user)),
            Err(error) if error.is(NO_SUCH_ENTITY) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All users of the account.
    async fn everybody(&self, backoff: Backoffs<'_>) -> Result<Vec<ListedUser>, CallError> {
        let mut users: Vec<ListedUser> = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let (page, next) = backoff().retry(|| self.users(marker.as_deref())).await?;
            users.extend(page);
            match next {
                Some(next) => marker = Some(next),
                None => return Ok(users),
            }
        }
    }
}

impl Workflow {
    pub(crate) async fn locate(
        &self,
        id: &str,
        name: &str,
        all_users: &AllUsers,
        backoff: Backoffs<'_>,
    ) -> Result<Option<User>, CallError> {
        self.iam.locate(id, name, all_users, backoff).await
    }

    pub(crate) async fn named(&self, id: &str, name: &str, backoff: Backoffs<'_>) -> Result<Option<User>, CallError> {
        self.iam.named(id, name, backoff).await
    }

    pub(crate) async fn everybody(&self, backoff: Backoffs<'_>) -> Result<Vec<ListedUser>, CallError> {
        self.iam.everybody(backoff).await
    }
}
