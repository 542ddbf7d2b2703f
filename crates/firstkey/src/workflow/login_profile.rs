//! Giving the user a login profile with a password that only this attempt knows.

use firstkey_core::arrival::Arrival;
use firstkey_core::credential::Credential;
use firstkey_core::password_policy::PasswordPolicy;
use jiff::Timestamp;
use rand::SeedableRng;
use rand::rand_core::UnwrapErr;
use rand::rngs::{ChaCha20Rng, SysRng};

use super::held::{Authority, Held};
use super::{Stopped, Workflow};
use crate::call_error::CallError;
use crate::directory::{
    ENTITY_ALREADY_EXISTS, ENTITY_TEMPORARILY_UNMODIFIABLE, LoginProfile, NO_SUCH_ENTITY, PASSWORD_POLICY_VIOLATION,
    User,
};

/// What came of giving the user a password.
pub(super) enum Established {
    /// The login profile is ours and has this password.
    Ours { credential: Credential, created_at: Timestamp },
    /// The user has used the password that an earlier message carried.
    Used,
    /// Somebody else made the login profile or changed its password.
    Foreign(&'static str),
    /// The user is gone.
    Gone,
    /// IAM will not have it.
    Refused(String),
}

const NOT_OURS: &str = "the user has a login profile that Firstkey did not make";
const CHANGED: &str = "somebody else changed the password before the message was sent";

impl Workflow {
    /// Creates the login profile; or gives it a new password, if it is ours from an earlier attempt.
    pub(super) async fn establish(
        &self,
        held: &mut Held<'_>,
        arrival: &Arrival,
        user: &User,
    ) -> Result<Established, Stopped> {
        if (held.record.profile_created_at.is_some() || held.may_have_created)
            && let Some(profile) = self.existing(held, arrival).await?
        {
            return self.renew(held, arrival, user, profile).await;
        }
        held.advance(|record, now| record.intend(now)).await?;
        self.create(held, arrival, user).await
    }

    /// Creates the login profile, after the intent was noted.
    async fn create(&self, held: &mut Held<'_>, arrival: &Arrival, user: &User) -> Result<Established, Stopped> {
        let mut credential = self.credential(held, arrival).await?;
        let mut policy_was_reread = false;
        let mut patience = held.patience();
        loop {
            held.check_time()?;
            let may_have_created_before = std::mem::replace(&mut held.may_have_created, true);
            let error = match self.directory.create_login_profile(&arrival.user_name, &credential).await {
                Ok(created_at) => return Ok(Established::Ours { credential, created_at }),
                Err(error) => error,
            };
            held.may_have_created = may_have_created_before || error.may_have_happened();
            if error.is(ENTITY_ALREADY_EXISTS) {
                // An answer to the first call that was ever sent is about somebody else's profile; unless one of ours was noted,
                // and IAM was late in showing it.
                if !held.may_have_created && held.record.profile_created_at.is_none() {
                    return Ok(Established::Foreign(NOT_OURS));
                }
                if let Some(profile) = self.existing(held, arrival).await? {
                    return self.renew(held, arrival, user, profile).await;
                }
                // IAM knows the profile and does not show it yet.
                if patience.pause().await {
                    continue;
                }
                return Err(error.into());
            }
            if error.is(PASSWORD_POLICY_VIOLATION) && !policy_was_reread {
                policy_was_reread = true;
                self.directory.forget_password_policy().await;
                credential = self.credential(held, arrival).await?;
                continue;
            }
            if may_try_again(&error) && patience.pause().await {
                continue;
            }
            return give_up(error);
        }
    }

    /// Gives a login profile that is ours a new password. The old one, if a message carries it, stops working.
    async fn renew(
        &self,
        held: &Held<'_>,
        arrival: &Arrival,
        user: &User,
        mut profile: LoginProfile,
    ) -> Result<Established, Stopped> {
        if let Some(kept) = kept(held, user, &profile) {
            return Ok(kept);
        }
        let mut credential = self.credential(held, arrival).await?;
        let mut policy_was_reread = false;
        let mut patience = held.patience();
        loop {
            held.check_time()?;
            let error = match self.directory.update_login_profile(&arrival.user_name, &credential).await {
                Ok(()) => return Ok(Established::Ours { credential, created_at: profile.created_at }),
                Err(error) => error,
            };
            if error.is(PASSWORD_POLICY_VIOLATION) && !policy_was_reread {
                policy_was_reread = true;
                self.directory.forget_password_policy().await;
                credential = self.credential(held, arrival).await?;
                continue;
            }
            // A profile that is gone again leaves the next attempt to begin anew.
            if error.is(NO_SUCH_ENTITY) {
                return Err(error.into());
            }
            if !may_try_again(&error) || !patience.pause().await {
                return give_up(error);
            }
            // The user may have signed in and chosen a password during the pause, or somebody else have made another profile.
            if let Some(now) = self.existing(held, arrival).await? {
                profile = now;
            }
            if let Some(kept) = kept(held, user, &profile) {
                return Ok(kept);
            }
        }
    }

    /// Makes a password that the account's policy accepts.
    async fn credential(&self, held: &Held<'_>, arrival: &Arrival) -> Result<Credential, Stopped> {
        let policy = self.password_policy(held).await?;
        let alias = self.alias(held).await?;
        let forbidden = [arrival.user_name.as_str(), alias.as_deref().unwrap_or_default()];
        // The system is asked once, for the seed, and not for each character. A generator makes one credential and is gone.
        let mut random = ChaCha20Rng::from_rng(&mut UnwrapErr(SysRng));
        Ok(Credential::generate(&policy, self.configuration.password_length, &forbidden, &mut random))
    }

    /// The account's password policy.
    pub(super) async fn password_policy(&self, held: &Held<'_>) -> Result<PasswordPolicy, Stopped> {
        held.insist(|| self.directory.password_policy()).await
    }

    /// The account's alias.
    pub(super) async fn alias(&self, held: &Held<'_>) -> Result<Option<String>, Stopped> {
        held.insist(|| self.directory.account_alias()).await
    }

    /// The login profile that the user has now.
    async fn existing(&self, held: &Held<'_>, arrival: &Arrival) -> Result<Option<LoginProfile>, Stopped> {
        held.insist(|| self.directory.login_profile(&arrival.user_name)).await
    }

    /// Takes away a login profile of ours whose password can reach nobody, if there is one that nobody has used.
    pub(super) async fn withdraw_profile(&self, held: &Held<'_>, arrival: &Arrival) -> Result<(), Stopped> {
        if held.record.profile_created_at.is_none() && !held.may_have_created {
            return Ok(());
        }
        let existing = self.existing(held, arrival).await?;
        if !existing.is_some_and(|profile| profile.reset_required && held.owns_profile(profile.created_at)) {
            return Ok(());
        }
        let mut patience = held.patience();
        while let Err(error) = self.directory.delete_login_profile(&arrival.user_name).await {
            if error.is(NO_SUCH_ENTITY) {
                // An earlier call without an answer may have deleted it, or the name is another's by now.
                let user = self.named(&held.record.user_id, &arrival.user_name, &|| held.patience()).await?;
                return user.map(drop).ok_or(Stopped::Renamed);
            }
            if !may_try_again(&error) || !patience.pause().await {
                return Err(error.into());
            }
        }
        Ok(())
    }
}

/// What keeps a login profile from getting a new password.
fn kept(held: &Held<'_>, user: &User, profile: &LoginProfile) -> Option<Established> {
    if !held.owns_profile(profile.created_at) {
        return Some(Established::Foreign(NOT_OURS));
    }
    if held.authority == (Authority::Administrator { resets: true }) {
        return None;
    }
    let signed_in = user.password_last_used.is_some_and(|used| used >= profile.created_at);
    // Only a message can have told the user the password; without one, another administrator is at work.
    if (signed_in || !profile.reset_required) && !held.record.possibly_sent {
        return Some(Established::Foreign(CHANGED));
    }
    // A sign-in may be older than our last password; a password of the user's own is not.
    (!profile.reset_required).then_some(Established::Used)
}

/// IAM shows a new user to some of its machines later than to others, and closes a new login profile for a while.
pub(super) fn may_try_again(error: &CallError) -> bool {
    error.is_transient() || error.is(NO_SUCH_ENTITY) || error.is(ENTITY_TEMPORARILY_UNMODIFIABLE)
}

fn give_up(error: CallError) -> Result<Established, Stopped> {
    if error.is(NO_SUCH_ENTITY) {
        return Ok(Established::Gone);
    }
    if may_try_again(&error) || error.can_be_mended() {
        return Err(error.into());
    }
    Ok(Established::Refused(error.to_string()))
}
