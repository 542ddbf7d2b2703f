//! Deletes a login profile of ours.

use firstkey_core::ledger::{Record, Withdrawal};
use futures_util::future::try_join;

use super::attempt::Attempt;
use super::locate::{AllUsers, Backoffs};
use super::login_profile::may_try_again;
use super::{Stopped, Workflow};
use crate::aws::error::CallError;
use crate::aws::iam::{LoginProfile, User};
use crate::clock::Backoff;

/// The result of taking a login profile away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Withdrawn {
    /// It is deleted.
    Done,
    /// There was none.
    Absent,
    /// It is not ours, or its password is the user's own: it stays.
    Foreign,
    /// The user has signed in with it: it stays.
    Used,
}

/// What IAM says about a user.
pub(crate) struct Snapshot {
    /// The user with the id, wherever it is.
    pub(crate) user: Option<User>,
    /// The name that was asked for.
    pub(crate) name: String,
    /// The login profile of this name.
    pub(crate) profile: Option<LoginProfile>,
}

impl Workflow {
    /// Deletes a login profile of ours whose password the user has not changed.
    ///
    /// The record, with its lease, is stored immediately before each deletion: this detects a writer who changed it
    /// since the profile was read, and makes later ones wait. `seen` is a recent look at user and profile, if there was
    /// one.
    pub(crate) async fn withdraw(
        &self,
        attempt: &mut Attempt<'_>,
        why: &Withdrawal,
        mut seen: Option<Snapshot>,
    ) -> Result<Withdrawn, Stopped> {
        let mut backoff = attempt.backoff();
        let mut may_have_deleted = false;
        loop {
            let Record { user_id, user_name, .. } = &attempt.record;
            let Snapshot { user, profile, .. } = match seen.take() {
                Some(seen) => seen,
                None => self.see(user_id, user_name, &AllUsers::new(), &|| attempt.backoff()).await?,
            };
            let Some(user) = user else { return Ok(Withdrawn::Absent) };
            if user.name != *user_name {
                attempt.advance(|record, now| record.rename(&user.name, &user.path, now)).await?;
                continue;
            }
            let ours = profile.filter(|profile| attempt.owns_profile(profile.created_at));
            let Some(profile) = ours else {
                // Between the two looks, the name may have become another user's.
                if self.named(&user.id, &user.name, &|| attempt.backoff()).await?.is_none() {
                    continue;
                }
                return Ok(match profile {
                    None if may_have_deleted => Withdrawn::Done,
                    None => Withdrawn::Absent,
                    Some(_) => Withdrawn::Foreign,
                });
            };
            if !profile.reset_required {
                return Ok(Withdrawn::Foreign);
            }
            let may_be_used = matches!(why, Withdrawal::Undeliverable | Withdrawal::Unchanged);
            let used_at = attempt.record.used_at(profile.created_at, user.password_last_used);
            if used_at.is_some() && !may_be_used {
                return Ok(Withdrawn::Used);
            }
            let error = match self.delete(attempt, &user.name, why, &backoff).await? {
                Ok(()) => return Ok(Withdrawn::Done),
                Err(error) => error,
            };
            may_have_deleted |= error.may_have_happened();
            if !may_try_again(&error) || !backoff.pause().await {
                return Err(error.into());
            }
        }
    }

    /// Looks at a user and at the name's login profile.
    pub(crate) async fn see(
        &self,
        user_id: &str,
        user_name: &str,
        all_users: &AllUsers,
        backoff: Backoffs<'_>,
    ) -> Result<Snapshot, CallError> {
        let profile = backoff().retry(|| self.iam.login_profile(user_name));
        let (user, profile) = try_join(self.locate(user_id, user_name, all_users, backoff), profile).await?;
        Ok(Snapshot { user, name: user_name.to_owned(), profile })
    }

    /// Takes back the login profile that was made for another user, who has the name by now. Returns whether there was
    /// one.
    pub(crate) async fn take_back(&self, attempt: &mut Attempt<'_>, name: &str) -> Result<bool, Stopped> {
        let mut backoff = attempt.backoff();
        let mut may_have_deleted = false;
        loop {
            let profile = attempt.retry(|| self.iam.login_profile(name)).await?;
            if !profile.is_some_and(|profile| attempt.owns_profile(profile.created_at) && profile.reset_required) {
                return Ok(may_have_deleted);
            }
            let deleted = self.delete(attempt, name, &Withdrawal::Undeliverable, &backoff).await?;
            let Err(error) = deleted else { return Ok(true) };
            may_have_deleted |= error.may_have_happened();
            if !may_try_again(&error) || !backoff.pause().await {
                return Err(error.into());
            }
        }
    }

    /// Deletes a login profile, unless somebody else has changed the record. Returns the result of the call.
    pub(super) async fn delete(
        &self,
        attempt: &mut Attempt<'_>,
        name: &str,
        why: &Withdrawal,
        backoff: &Backoff<'_>,
    ) -> Result<Result<(), CallError>, Stopped> {
        let lease = attempt.lease.clone();
        attempt.check_time()?;
        attempt.advance(|record, now| record.begin_withdrawing(why.clone(), lease, now)).await?;
        Ok(backoff.limit(self.iam.delete_login_profile(name)).await)
    }
}
