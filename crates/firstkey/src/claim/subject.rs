//! What a page has to know of the user, and of the account.

use firstkey_core::claim::{Claimant, PasswordRules};
use firstkey_core::ledger::{ClaimState, Record};
use firstkey_core::partition::Partition;
use firstkey_core::password_policy::PasswordPolicy;
use futures_util::future::{join, try_join};

use crate::aws::iam::{LoginProfile, User};
use crate::workflow::locate::AllUsers;
use crate::workflow::{Stopped, Time, Workflow};

/// The user whose claim it is, as IAM has them now, and the account's rules.
pub(super) struct Subject {
    pub(super) record: Record,
    pub(super) user: User,
    pub(super) profile: Option<LoginProfile>,
    pub(super) alias: Option<String>,
    pub(super) policy: PasswordPolicy,
    partition: Partition,
}

impl Subject {
    pub(super) fn claimant(&self) -> Claimant<'_> {
        Claimant {
            account: &self.record.account,
            alias: self.alias.as_deref(),
            partition: self.partition,
            user_name: &self.user.name,
        }
    }

    /// What a password must not be.
    pub(super) fn names<'a>(&'a self, organisation: Option<&'a str>) -> Vec<&'a str> {
        let address = self.record.recipient.as_deref();
        let local_part = address.and_then(|address| address.split('@').next());
        let names = [address, local_part, self.alias.as_deref(), organisation].into_iter().flatten();
        [self.user.name.as_str(), self.record.account.as_str()].into_iter().chain(names).collect()
    }

    pub(super) fn rules<'a>(&'a self, names: &'a [&'a str]) -> PasswordRules<'a> {
        PasswordRules { policy: &self.policy, names }
    }

    /// Whether the login profile is one that an earlier request made, of which the ledger does not know.
    pub(super) fn may_be_claimed(&self) -> bool {
        let is_claiming = self.record.claim.as_ref().is_some_and(|claim| claim.state == ClaimState::Claiming);
        is_claiming && self.profile.is_some_and(|profile| self.record.owns_profile(profile.created_at))
    }
}

impl Workflow {
    /// Reads what a page has to know; `None` if the account no longer has the user.
    pub(super) async fn read_subject(&self, record: Record, time: Time) -> Result<Option<Subject>, Stopped> {
        let backoff = || self.clock.backoff(time.until);
        let all_users = AllUsers::new();
        let seen = self.see(&record.user_id, &record.user_name, &all_users, &backoff);
        let remembered =
            try_join(backoff().retry(|| self.iam.password_policy()), backoff().retry(|| self.iam.account_alias()));
        let (seen, remembered) = join(seen, remembered).await;
        let (mut seen, (policy, alias)) = (seen?, remembered?);
        let Some(user) = seen.user.take() else { return Ok(None) };
        // The profile was read by the name that the ledger has.
        let profile = match user.name == seen.name {
            true => seen.profile,
            false => backoff().retry(|| self.iam.login_profile(&user.name)).await?,
        };
        let partition = Partition::of_arn(&user.arn).ok_or_else(|| Stopped::Partition(user.arn.clone()))?;
        Ok(Some(Subject { record, user, profile, alias, policy, partition }))
    }
}
