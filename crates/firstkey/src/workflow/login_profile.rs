//! Gives the user a login profile with a password that only this attempt knows.

use firstkey_core::arrival::Arrival;
use firstkey_core::credential::Credential;
use firstkey_core::ledger::NOT_OURS;
use firstkey_core::password_policy::PasswordPolicy;
use jiff::{SignedDuration, Timestamp};
use rand::SeedableRng;
use rand::rand_core::UnwrapErr;
use rand::rngs::{ChaCha20Rng, SysRng};

use super::attempt::Attempt;
use super::{Stopped, Workflow};
use crate::aws::error::CallError;
use crate::aws::iam::{
    ENTITY_ALREADY_EXISTS, ENTITY_TEMPORARILY_UNMODIFIABLE, LoginProfile, NO_SUCH_ENTITY, PASSWORD_POLICY_VIOLATION,
    User,
};

/// The result of giving the user a password.
pub(crate) enum Established {
    /// The login profile is ours and has this password.
    Ours { credential: Credential, created_at: Timestamp },
    /// The user has used the password that an earlier message carried.
    Used,
    /// Somebody else made the login profile or changed its password.
    Foreign(&'static str),
    /// The user is gone.
    Gone,
    /// IAM refuses for good.
    Refused(String),
}

const CHANGED: &str = "somebody else changed the password before the message was sent";

/// How long what IAM said of a login profile is good enough to give it a new password.
const FRESH: SignedDuration = SignedDuration::from_secs(1);

impl Workflow {
    /// Creates the login profile, or gives it a new password if an earlier attempt made it. `profile` is the one that
    /// existed before this attempt's first call.
    pub(crate) async fn establish(
        &self,
        attempt: &mut Attempt<'_>,
        arrival: &Arrival,
        user: &User,
        profile: Option<LoginProfile>,
    ) -> Result<Established, Stopped> {
        match profile {
            Some(mut profile) if attempt.may_know_a_profile() => {
                // Other calls of the round may have taken their time, in which the user may have chosen a password.
                if self.clock.now().duration_since(attempt.time.began) > FRESH
                    && let Some(now) = self.existing(attempt, arrival).await?
                {
                    profile = now;
                }
                Box::pin(self.renew(attempt, arrival, user, profile)).await
            }
            // No call of ours can have made it.
            Some(_) => Ok(Established::Foreign(NOT_OURS)),
            None => {
                if attempt.record.profile_created_at.is_some() {
                    // One is noted, but the name has none: the name may have become another user's, who must not get
                    // one of ours.
                    let (id, name) = (&arrival.user_id, &arrival.user_name);
                    if self.named(id, name, &|| attempt.backoff()).await?.is_none() {
                        return Err(Stopped::Renamed);
                    }
                    attempt.advance(|record, now| record.begin_creating(now)).await?;
                }
                Box::pin(self.create(attempt, arrival, user)).await
            }
        }
    }

    /// Creates the login profile; the intent has been noted.
    async fn create(&self, attempt: &mut Attempt<'_>, arrival: &Arrival, user: &User) -> Result<Established, Stopped> {
        let mut credential = self.credential(attempt, arrival).await?;
        let mut policy_was_reread = false;
        let mut backoff = attempt.backoff();
        loop {
            attempt.check_time()?;
            let may_have_created_before = std::mem::replace(&mut attempt.may_have_created, true);
            let call = self.iam.create_login_profile(&arrival.user_name, &credential, true);
            let error = match backoff.limit(call).await {
                Ok(created_at) => return Ok(Established::Ours { credential, created_at }),
                Err(error) => error,
            };
            attempt.may_have_created = may_have_created_before || error.may_have_happened();
            if error.is(ENTITY_ALREADY_EXISTS) {
                // If the very first call finds a profile, it is somebody else's, unless one of ours was noted and IAM
                // was late in showing it.
                if !attempt.may_know_a_profile() {
                    return Ok(Established::Foreign(NOT_OURS));
                }
                if let Some(profile) = self.existing(attempt, arrival).await? {
                    return self.renew(attempt, arrival, user, profile).await;
                }
                // IAM has the profile but does not show it yet.
                if backoff.pause().await {
                    continue;
                }
                return Err(error.into());
            }
            if error.is(PASSWORD_POLICY_VIOLATION) && !policy_was_reread {
                policy_was_reread = true;
                self.iam.forget_password_policy().await;
                credential = self.credential(attempt, arrival).await?;
                continue;
            }
            if may_try_again(&error) && backoff.pause().await {
                continue;
            }
            return give_up(error);
        }
    }

    /// Gives our login profile a new password. The old one, if a message holds it, stops working.
    async fn renew(
        &self,
        attempt: &Attempt<'_>,
        arrival: &Arrival,
        user: &User,
        mut profile: LoginProfile,
    ) -> Result<Established, Stopped> {
        if let Some(obstacle) = obstacle(attempt, user, &profile) {
            return Ok(obstacle);
        }
        let mut credential = self.credential(attempt, arrival).await?;
        let mut policy_was_reread = false;
        let mut backoff = attempt.backoff();
        loop {
            attempt.check_time()?;
            let call = self.iam.update_login_profile(&arrival.user_name, &credential);
            let error = match backoff.limit(call).await {
                Ok(()) => return Ok(Established::Ours { credential, created_at: profile.created_at }),
                Err(error) => error,
            };
            if error.is(PASSWORD_POLICY_VIOLATION) && !policy_was_reread {
                policy_was_reread = true;
                self.iam.forget_password_policy().await;
                credential = self.credential(attempt, arrival).await?;
                continue;
            }
            // If the profile is gone again, the next attempt starts over.
            if error.is(NO_SUCH_ENTITY) {
                return Err(error.into());
            }
            if !may_try_again(&error) || !backoff.pause().await {
                return give_up(error);
            }
            // During the pause, the user may have signed in and chosen a password, or somebody else may have made
            // another profile.
            if let Some(now) = self.existing(attempt, arrival).await? {
                profile = now;
            }
            if let Some(obstacle) = obstacle(attempt, user, &profile) {
                return Ok(obstacle);
            }
        }
    }

    /// Generates a password that the account's policy accepts.
    async fn credential(&self, attempt: &Attempt<'_>, arrival: &Arrival) -> Result<Credential, Stopped> {
        let policy = self.password_policy(attempt).await?;
        let alias = self.alias(attempt).await?;
        let forbidden = [arrival.user_name.as_str(), alias.as_deref().unwrap_or_default()];
        // The system is asked once, for the seed, rather than for each character. A generator makes one credential and
        // is dropped.
        let mut random = ChaCha20Rng::from_rng(&mut UnwrapErr(SysRng));
        Ok(Credential::generate(&policy, self.configuration.password_length, &forbidden, &mut random))
    }

    /// The account's password policy.
    pub(crate) async fn password_policy(&self, attempt: &Attempt<'_>) -> Result<PasswordPolicy, CallError> {
        attempt.retry(|| self.iam.password_policy()).await
    }

    /// The account's alias.
    pub(crate) async fn alias(&self, attempt: &Attempt<'_>) -> Result<Option<String>, CallError> {
        attempt.retry(|| self.iam.account_alias()).await
    }

    /// The user's current login profile.
    async fn existing(&self, attempt: &Attempt<'_>, arrival: &Arrival) -> Result<Option<LoginProfile>, CallError> {
        attempt.retry(|| self.iam.login_profile(&arrival.user_name)).await
    }
}

/// What keeps a login profile from getting a new password.
pub(super) fn obstacle(attempt: &Attempt<'_>, user: &User, profile: &LoginProfile) -> Option<Established> {
    if !attempt.owns_profile(profile.created_at) {
        return Some(Established::Foreign(NOT_OURS));
    }
    let record = &attempt.record;
    if record.reopened.is_some_and(|reopened| reopened.resets) {
        return None;
    }
    let signed_in = record.used_at(profile.created_at, user.password_last_used).is_some();
    // Only a message can have told the user the password. Without one, another administrator is at work.
    if (signed_in || !profile.reset_required) && !record.possibly_sent {
        return Some(Established::Foreign(CHANGED));
    }
    // A sign-in may be older than our last password; a password that the user chose is not.
    (!profile.reset_required).then_some(Established::Used)
}

/// Parts of IAM show a new user late, and a new login profile cannot be modified at first.
pub(crate) fn may_try_again(error: &CallError) -> bool {
    error.is_transient() || error.is(NO_SUCH_ENTITY) || error.is(ENTITY_TEMPORARILY_UNMODIFIABLE)
}

fn give_up(error: CallError) -> Result<Established, Stopped> {
    if error.is(NO_SUCH_ENTITY) {
        return Ok(Established::Gone);
    }
    if may_try_again(&error) || error.remedy().is_some() || !error.was_refused() {
        return Err(error.into());
    }
    Ok(Established::Refused(error.to_string()))
}
