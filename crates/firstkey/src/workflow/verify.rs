//! Reads the user back. An event may be forged, and a tag may have been changed, so both have to agree.

use firstkey_core::admission::recipient;
use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::RETENTION;
use firstkey_core::recipient::Recipient;
use futures_util::future::{join, join4};
use jiff::{SignedDuration, Timestamp};

use super::attempt::Attempt;
use super::{Stopped, Time, Workflow, later};
use crate::aws::error::CallError;
use crate::aws::iam::{ListedUser, LoginProfile, NO_SUCH_ENTITY, User};

/// How long IAM may take to show a new user. The event has usually taken longer.
const PROPAGATION: SignedDuration = SignedDuration::from_secs(10);
/// How far IAM's creation time may differ from the event's. Both give the same moment, in whole seconds.
const CREATION_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);
/// SES allows one look at the suppression list a second. If it refuses or is slow, a bounce event will report the same
/// later.
const SUPPRESSION_TIMEOUT: SignedDuration = SignedDuration::from_secs(1);

/// What is read while the lease is taken; nothing is changed.
pub(crate) struct Reads {
    /// Who has the user's name; `None` if IAM does not know the name.
    pub(crate) user: Option<User>,
    /// The name's login profile. One that exists before our first call is not ours.
    pub(crate) profile: Option<LoginProfile>,
    /// SES would accept a message and silently drop it.
    pub(crate) is_suppressed: bool,
}

/// Who the arrival's user is, according to IAM.
pub(crate) enum Verification {
    /// The user with the arrival's id, under its current name, with its login profile.
    Known(Box<VerifiedUser>),
    /// The account no longer has the user.
    Gone,
    /// Another user has the name, and the arrival's user has none.
    AnotherUser(String),
}

/// A user with the arrival's id.
pub(crate) struct VerifiedUser {
    pub(crate) arrival: Arrival,
    pub(crate) user: User,
    pub(crate) profile: Option<LoginProfile>,
}

impl Workflow {
    /// Reads what an attempt needs to know, all at the same time.
    pub(crate) async fn read(&self, name: &str, recipient: &Recipient, time: Time) -> Result<Reads, CallError> {
        let backoff = || self.clock.backoff(time.until);
        let soon = self.clock.backoff(time.until.min(later(self.clock.now(), SUPPRESSION_TIMEOUT)));
        let suppression = soon.limit(self.mailer.is_suppressed(recipient));
        let profile = backoff().retry(|| self.iam.login_profile(name));
        // Fills the caches for later.
        let remembered = join4(
            backoff().retry(|| self.iam.password_policy()),
            backoff().retry(|| self.iam.account_alias()),
            backoff().retry(|| self.ledger.created_at()),
            suppression,
        );
        let (user, (profile, remembered)) = join(self.read_user(name, time), join(profile, remembered)).await;
        let (policy, alias, since, is_suppressed) = remembered;
        policy?;
        alias?;
        since?;
        Ok(Reads { user: user?, profile: profile?, is_suppressed: is_suppressed.unwrap_or(false) })
    }

    /// The user with a name, which IAM may show late.
    pub(crate) async fn read_user(&self, name: &str, time: Time) -> Result<Option<User>, CallError> {
        let mut propagation = self.clock.backoff(time.until.min(later(self.clock.now(), PROPAGATION)));
        loop {
            match self.clock.backoff(time.until).retry(|| self.iam.user(name)).await {
                Ok(user) => return Ok(Some(user)),
                Err(error) if error.is(NO_SUCH_ENTITY) => {
                    if !propagation.pause().await {
                        return Ok(None);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Finds out who the arrival's user is, even after a rename.
    pub(crate) async fn identify(
        &self,
        attempt: &mut Attempt<'_>,
        arrival: &Arrival,
        reads: Reads,
    ) -> Result<Verification, Stopped> {
        let Reads { user, profile, .. } = reads;
        let other = match user {
            Some(user) if user.id == arrival.user_id => {
                // IAM's word counts: whoever is in another path by now, if it is a configured one, stays admitted.
                if user.path != attempt.record.path && self.configuration.rules.take_path(&user.path) {
                    attempt.advance(|record, now| record.rename(&user.name, &user.path, now)).await?;
                }
                return Ok(Verification::Known(Box::new(VerifiedUser { arrival: arrival.clone(), user, profile })));
            }
            other => other,
        };
        if let Some(name) = self.other_name(attempt, arrival).await? {
            let (user, profile) = join(
                self.named(&arrival.user_id, &name, &|| attempt.backoff()),
                attempt.retry(|| self.iam.login_profile(&name)),
            )
            .await;
            let (user, profile) = (user?.ok_or(Stopped::Renamed)?, profile?);
            attempt.advance(|record, now| record.rename(&user.name, &user.path, now)).await?;
            let arrival = Arrival { user_name: user.name.clone(), ..arrival.clone() };
            return Ok(Verification::Known(Box::new(VerifiedUser { arrival, user, profile })));
        }
        Ok(match other {
            Some(other) => Verification::AnotherUser(belongs_to_another(&other)),
            None => Verification::Gone,
        })
    }

    /// The current name of the arrival's user, if it has changed.
    pub(crate) async fn other_name(
        &self,
        attempt: &Attempt<'_>,
        arrival: &Arrival,
    ) -> Result<Option<String>, CallError> {
        let users = self.everybody(&|| attempt.backoff()).await?;
        let renamed = |user: &ListedUser| user.id == arrival.user_id && user.name != arrival.user_name;
        Ok(users.into_iter().find(renamed).map(|user| user.name))
    }

    /// How the user differs from the event. An administrator has already seen what IAM says; but since then the user may have been moved.
    pub(crate) async fn difference(
        &self,
        attempt: &Attempt<'_>,
        arrival: &Arrival,
        user: &User,
    ) -> Result<Option<String>, Stopped> {
        if !self.configuration.rules.take_path(&user.path) {
            let path = &user.path;
            return Ok(Some(format!(
                "IAM says that the user's path is `{path}`, which is not among FIRSTKEY_PATH_PREFIXES"
            )));
        }
        if attempt.record.reopened.is_some() {
            return Ok(None);
        }
        let ledger_since = attempt.retry(|| self.ledger.created_at()).await?;
        Ok(self.differs(attempt, arrival, user, ledger_since))
    }

    fn differs(&self, attempt: &Attempt<'_>, arrival: &Arrival, user: &User, since: Timestamp) -> Option<String> {
        let created_at = user.created_at;
        // The user predates Firstkey, which cannot have received its event. A forger may know the creation time.
        // IAM gives whole seconds.
        if created_at.as_second() < since.as_second() {
            return Some(format!("IAM says that the user was created at {created_at}, before Firstkey was set up"));
        }
        // The ledger may have forgotten the user, and nobody can look the creation up any more.
        if created_at + RETENTION < attempt.record.wanted_since() {
            return Some(format!(
                "IAM says that the user was created at {created_at}, longer ago than CloudTrail remembers"
            ));
        }
        if created_at.duration_since(arrival.created_at).abs() > CREATION_TOLERANCE {
            return Some(format!("IAM says that the user was created at {created_at}, not when the event says"));
        }
        match recipient(&arrival.user_name, &user.tags, &self.configuration.rules) {
            Ok(now) if attempt.is_pinned(&now) => None,
            _ => Some("the user's tags no longer give the recipient that the event gave".to_owned()),
        }
    }
}

/// Why a user is not the arrival's.
pub(crate) fn belongs_to_another(other: &User) -> String {
    format!("the user name now belongs to another user, {}", other.id)
}
