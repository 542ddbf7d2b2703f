//! The account's users: IAM.

use std::time::Duration;

use aws_sdk_iam::Client;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use firstkey_core::credential::Credential;
use firstkey_core::event::Tag;
use firstkey_core::password_policy::PasswordPolicy;
use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::aws::error::CallError;
use crate::clock::from_sdk;

/// IAM's error code for something that does not exist.
pub const NO_SUCH_ENTITY: &str = "NoSuchEntity";
/// IAM's error code for something that exists already.
pub const ENTITY_ALREADY_EXISTS: &str = "EntityAlreadyExists";
/// IAM's error code for something that is still being created or deleted.
pub const ENTITY_TEMPORARILY_UNMODIFIABLE: &str = "EntityTemporarilyUnmodifiable";
/// IAM's error code for a password that the account's policy rejects.
pub const PASSWORD_POLICY_VIOLATION: &str = "PasswordPolicyViolation";

/// IAM, with a cache for what seldom changes.
#[derive(Debug)]
pub struct Iam {
    iam: Client,
    policy: Mutex<Option<Remembered<PasswordPolicy>>>,
    alias: Mutex<Option<Remembered<Option<String>>>>,
}

/// What seldom changes, and when it was read.
#[derive(Debug)]
struct Remembered<T> {
    value: T,
    at: Instant,
}

/// A process may live for days. After this long, it reads again what an administrator may have changed.
const REMEMBERED_FOR: Duration = Duration::from_secs(3600);

impl<T> Remembered<T> {
    fn new(value: T) -> Self {
        Self { value, at: Instant::now() }
    }

    fn is_fresh(&self) -> bool {
        self.at.elapsed() < REMEMBERED_FOR
    }
}

/// A user, as `GetUser` returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The ARN.
    pub arn: String,
    /// The immutable id.
    pub id: String,
    /// The friendly name.
    pub name: String,
    /// The path.
    pub path: String,
    /// When the user was created, to the second.
    pub created_at: Timestamp,
    /// The tags.
    pub tags: Vec<Tag>,
    /// When the user last signed in to the console.
    pub password_last_used: Option<Timestamp>,
}

/// A user, as `ListUsers` returns it: without tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUser {
    /// The immutable id.
    pub id: String,
    /// The friendly name.
    pub name: String,
    /// The path.
    pub path: String,
    /// When the user was created, to the second.
    pub created_at: Timestamp,
    /// When the user last signed in to the console.
    pub password_last_used: Option<Timestamp>,
}

/// A login profile, as IAM returns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginProfile {
    /// When it was created, to the second.
    pub created_at: Timestamp,
    /// The user has to choose a new password at the next sign-in; false once they have.
    pub reset_required: bool,
}

impl Iam {
    /// IAM, through a client.
    #[must_use]
    pub fn new(iam: Client) -> Self {
        Self { iam, policy: Mutex::new(None), alias: Mutex::new(None) }
    }

    /// `GetUser`.
    ///
    /// # Errors
    /// [`NO_SUCH_ENTITY`] if the user does not exist, or not yet.
    pub async fn user(&self, name: &str) -> Result<User, CallError> {
        let action = format!("read user `{name}`");
        let answer =
            self.iam.get_user().user_name(name).send().await.map_err(|error| CallError::new(&action, &error))?;
        let user = answer.user.ok_or_else(|| CallError::incomplete(&action, "User"))?;
        let tags = user.tags.unwrap_or_default();
        Ok(User {
            created_at: from_sdk(&user.create_date).ok_or_else(|| CallError::incomplete(&action, "CreateDate"))?,
            arn: user.arn,
            id: user.user_id,
            name: user.user_name,
            path: user.path,
            tags: tags.into_iter().map(|tag| Tag { key: tag.key, value: tag.value }).collect(),
            password_last_used: user.password_last_used.as_ref().and_then(from_sdk),
        })
    }

    /// A page of `ListUsers` over all users, and where the next one begins.
    ///
    /// # Errors
    /// The call failed.
    pub async fn users(&self, marker: Option<&str>) -> Result<(Vec<ListedUser>, Option<String>), CallError> {
        let action = "list the users";
        let call = self.iam.list_users().max_items(1000).set_marker(marker.map(str::to_owned));
        let answer = call.send().await.map_err(|error| CallError::new(action, &error))?;
        let users = answer.users.into_iter().map(|user| {
            let created_at = from_sdk(&user.create_date).ok_or_else(|| CallError::incomplete(action, "CreateDate"))?;
            let password_last_used = user.password_last_used.as_ref().and_then(from_sdk);
            Ok(ListedUser { id: user.user_id, name: user.user_name, path: user.path, created_at, password_last_used })
        });
        Ok((users.collect::<Result<_, _>>()?, answer.marker.filter(|_| answer.is_truncated)))
    }

    /// `GetLoginProfile`: `None` if the user has none, or does not exist.
    ///
    /// # Errors
    /// Any other failure of the call.
    pub async fn login_profile(&self, user: &str) -> Result<Option<LoginProfile>, CallError> {
        let action = format!("read the login profile of `{user}`");
        let answer = match self.iam.get_login_profile().user_name(user).send().await {
            Ok(answer) => answer,
            Err(error) => {
                let error = CallError::new(&action, &error);
                return if error.is(NO_SUCH_ENTITY) { Ok(None) } else { Err(error) };
            }
        };
        let profile = answer.login_profile.ok_or_else(|| CallError::incomplete(&action, "LoginProfile"))?;
        login_profile(&profile, &action).map(Some)
    }

    /// `CreateLoginProfile`: returns the profile's creation time. `resets` says that the user has to choose another password at the next
    /// sign-in.
    ///
    /// # Errors
    /// Among others [`ENTITY_ALREADY_EXISTS`], [`NO_SUCH_ENTITY`] and [`PASSWORD_POLICY_VIOLATION`].
    pub async fn create_login_profile(
        &self,
        user: &str,
        credential: &Credential,
        resets: bool,
    ) -> Result<Timestamp, CallError> {
        let action = format!("create the login profile of `{user}`");
        let call = self.iam.create_login_profile().user_name(user).password(credential.expose());
        let answer = call.password_reset_required(resets).send().await;
        let answer =
            answer.map_err(|error| CallError::carrying(credential.expose(), &action, &error).of_login_profile())?;
        let profile = answer.login_profile.ok_or_else(|| CallError::incomplete(&action, "LoginProfile"))?;
        Ok(login_profile(&profile, &action)?.created_at)
    }

    /// `UpdateLoginProfile`, with a required reset. Repeating it with the same password changes nothing more.
    ///
    /// # Errors
    /// Among others [`ENTITY_TEMPORARILY_UNMODIFIABLE`] shortly after the profile was created.
    pub async fn update_login_profile(&self, user: &str, credential: &Credential) -> Result<(), CallError> {
        let action = format!("update the login profile of `{user}`");
        let call = self.iam.update_login_profile().user_name(user).password(credential.expose());
        let call = call.password_reset_required(true).customize().interceptor(Named("UpdateLoginProfileResponse"));
        call.send()
            .await
            .map(drop)
            .map_err(|error| CallError::carrying(credential.expose(), &action, &error).of_login_profile())
    }

    /// `DeleteLoginProfile`.
    ///
    /// # Errors
    /// Among others [`NO_SUCH_ENTITY`], which proves nothing about a user who was renamed, and
    /// [`ENTITY_TEMPORARILY_UNMODIFIABLE`] shortly after the profile was created.
    pub async fn delete_login_profile(&self, user: &str) -> Result<(), CallError> {
        let call = self.iam.delete_login_profile().user_name(user).customize();
        let answer = call.interceptor(Named("DeleteLoginProfileResponse")).send().await;
        answer.map(drop).map_err(|error| {
            CallError::new(&format!("delete the login profile of `{user}`"), &error).of_login_profile()
        })
    }

    /// `GetAccountPasswordPolicy`, cached for an hour, or until [`Self::forget_password_policy`].
    ///
    /// # Errors
    /// Any failure, except that the account has no policy: then AWS's default applies.
    pub async fn password_policy(&self) -> Result<PasswordPolicy, CallError> {
        let mut remembered = self.policy.lock().await;
        if let Some(policy) = remembered.as_ref().filter(|policy| policy.is_fresh()) {
            return Ok(policy.value.clone());
        }
        let action = "read the account's password policy";
        let policy = match self.iam.get_account_password_policy().send().await {
            Ok(answer) => {
                password_policy(&answer.password_policy.ok_or_else(|| CallError::incomplete(action, "PasswordPolicy"))?)
            }
            Err(error) => {
                let error = CallError::new(action, &error);
                if !error.is(NO_SUCH_ENTITY) {
                    return Err(error);
                }
                PasswordPolicy::AWS_DEFAULT
            }
        };
        Ok(remembered.insert(Remembered::new(policy)).value.clone())
    }

    /// Drops the cached password policy, because it seems to have changed.
    pub async fn forget_password_policy(&self) {
        *self.policy.lock().await = None;
    }

    /// `ListAccountAliases`, cached for an hour: an account has at most one alias.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn account_alias(&self) -> Result<Option<String>, CallError> {
        let mut remembered = self.alias.lock().await;
        if let Some(alias) = remembered.as_ref().filter(|alias| alias.is_fresh()) {
            return Ok(alias.value.clone());
        }
        let answer = self.iam.list_account_aliases().send().await;
        let answer = answer.map_err(|error| CallError::new("read the account's alias", &error))?;
        let alias = answer.account_aliases.into_iter().next();
        Ok(remembered.insert(Remembered::new(alias)).value.clone())
    }
}

/// IAM's success, where it says nothing else, at least has this name. The SDK takes any body for it, also the empty one of something
/// in between.
#[derive(Debug)]
struct Named(&'static str);

impl Intercept for Named {
    fn name(&self) -> &'static str {
        "Named"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let answer = context.response();
        let body = String::from_utf8_lossy(answer.body().bytes().unwrap_or_default());
        match answer.status().is_success() && !body.contains(self.0) {
            true => Err(format!("the answer has no {}", self.0).into()),
            false => Ok(()),
        }
    }
}

fn login_profile(profile: &aws_sdk_iam::types::LoginProfile, action: &str) -> Result<LoginProfile, CallError> {
    Ok(LoginProfile {
        created_at: from_sdk(&profile.create_date).ok_or_else(|| CallError::incomplete(action, "CreateDate"))?,
        reset_required: profile.password_reset_required,
    })
}

fn password_policy(policy: &aws_sdk_iam::types::PasswordPolicy) -> PasswordPolicy {
    let count = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok()).filter(|&number| number > 0);
    PasswordPolicy {
        // IAM's documented minimum for a custom policy that states none.
        minimum_length: count(policy.minimum_password_length).map_or(6, |length| length as usize),
        require_symbols: policy.require_symbols,
        require_numbers: policy.require_numbers,
        require_uppercase: policy.require_uppercase_characters,
        require_lowercase: policy.require_lowercase_characters,
        require_three_classes: false,
        allow_users_to_change_password: policy.allow_users_to_change_password,
        max_age_days: count(policy.max_password_age).filter(|_| policy.expire_passwords),
        reuse_prevention: count(policy.password_reuse_prevention),
        hard_expiry: policy.hard_expiry.unwrap_or(false),
    }
}
