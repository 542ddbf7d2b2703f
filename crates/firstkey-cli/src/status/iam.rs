//! What IAM says at this moment, which may be newer than the sweep's notes.

use std::collections::HashMap;

use firstkey::aws::error::CallError;
use firstkey::aws::iam::{Iam, ListedUser, LoginProfile, NO_SUCH_ENTITY, User};
use firstkey::core::ledger::{Profile, Record};
use firstkey::workflow::locate::{AllUsers, Backoffs};
use jiff::Timestamp;
use serde::Serialize;

/// What was seen of one user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    /// Whether IAM still has the user.
    pub(super) exists: bool,
    /// When the user last signed in to the console.
    pub(super) password_last_used: Option<Timestamp>,
    /// Whether the ledger has another name.
    pub(super) is_renamed: bool,
}

/// What was seen of all users.
#[derive(Debug, Default)]
pub(super) struct Sights {
    /// By id.
    users: HashMap<String, ListedUser>,
    /// Why nothing was seen.
    pub(super) blind: Option<String>,
}

impl Sights {
    /// Lists the account's users.
    pub(super) async fn of_all(directory: &Iam) -> Self {
        let mut users = HashMap::new();
        let mut marker: Option<String> = None;
        loop {
            match directory.users(marker.as_deref()).await {
                Ok((page, next)) => {
                    users.extend(page.into_iter().map(|user| (user.id.clone(), user)));
                    marker = next;
                }
                // A partial list would make the other users look deleted.
                Err(error) => return Self { users: HashMap::new(), blind: Some(blind("iam:ListUsers", &error)) },
            }
            if marker.is_none() {
                return Self { users, blind: None };
            }
        }
    }

    pub(super) fn of(&self, record: &Record) -> Option<Sight> {
        let user = self.users.get(&record.user_id);
        let sight = Sight {
            exists: user.is_some(),
            password_last_used: user.and_then(|user| user.password_last_used),
            is_renamed: user.is_some_and(|user| user.name != record.user_name),
        };
        self.blind.is_none().then_some(sight)
    }
}

/// What was seen of one record's user, or why it could not be seen.
#[derive(Debug)]
pub(super) struct IamAnswer {
    /// The user with the id, whatever its name is now.
    pub(super) user: Result<Option<User>, String>,
    /// Who has the recorded name now, if that is another user.
    pub(super) namesake: Option<String>,
    profile: Result<Option<LoginProfile>, String>,
}

/// [`IamAnswer`] for programs.
#[derive(Debug, Serialize)]
pub(super) struct IamDocument {
    exists: Option<bool>,
    password_last_used: Option<Timestamp>,
    login_profile: Option<ProfileDocument>,
    could_not_look: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ProfileDocument {
    created_at: Timestamp,
    reset_required: bool,
    made_by_firstkey: bool,
}

impl IamAnswer {
    /// Reads a record's user and its login profile from IAM.
    pub(super) async fn read(directory: &Iam, record: &Record, all_users: &AllUsers, backoff: Backoffs<'_>) -> Self {
        let Record { user_id, user_name, .. } = record;
        let profile_of = async |name| backoff().retry(|| directory.login_profile(name)).await;
        let named = backoff().retry(|| directory.user(user_name));
        let (named, mut profile) = tokio::join!(named, profile_of(user_name));
        let (user, namesake) = match named {
            Ok(user) if user.id == *user_id => (Ok(Some(user)), None),
            Err(error) if !error.is(NO_SUCH_ENTITY) => (Err(blind("iam:GetUser", &error)), None),
            other => {
                let located = directory.locate(user_id, user_name, all_users, backoff).await;
                (located.map_err(|error| blind("iam:ListUsers", &error)), other.ok().map(|user| user.id))
            }
        };
        if let Ok(Some(user)) = &user
            && user.name != *user_name
        {
            profile = profile_of(&user.name).await;
        }
        Self { user, namesake, profile: profile.map_err(|error| blind("iam:GetLoginProfile", &error)) }
    }

    /// The answer about a user of another account, whose IAM cannot be asked.
    pub(super) fn of_another_account(record: &Record) -> Self {
        Self { user: Err(format!("IAM of account {}", record.account)), namesake: None, profile: Ok(None) }
    }

    /// What was seen of the user.
    pub(super) fn sight(&self, record: &Record) -> Option<Sight> {
        let user = self.user.as_ref().ok()?.as_ref();
        Some(Sight {
            exists: user.is_some(),
            password_last_used: user.and_then(|user| user.password_last_used),
            is_renamed: user.is_some_and(|user| user.name != record.user_name),
        })
    }

    /// The user's login profile, if it could be seen.
    pub(super) fn profile(&self) -> Option<Profile> {
        self.user.as_ref().ok()?.as_ref()?;
        Some(match self.profile.as_ref().ok()? {
            Some(LoginProfile { created_at, reset_required }) => {
                Profile::Exists { created_at: *created_at, reset_required: *reset_required }
            }
            None => Profile::None,
        })
    }

    pub(super) fn document(&self, record: &Record) -> IamDocument {
        let sight = self.sight(record);
        let profile = match self.profile() {
            Some(Profile::Exists { created_at, reset_required }) => {
                Some(ProfileDocument { created_at, reset_required, made_by_firstkey: record.owns_profile(created_at) })
            }
            Some(Profile::None | Profile::NotAsked) | None => None,
        };
        IamDocument {
            exists: sight.map(|sight| sight.exists),
            password_last_used: sight.and_then(|sight| sight.password_last_used),
            login_profile: profile,
            could_not_look: self.blind().cloned().collect(),
        }
    }

    /// Why something could not be seen.
    pub(super) fn blind(&self) -> impl Iterator<Item = &String> {
        self.user.as_ref().err().into_iter().chain(self.profile.as_ref().err())
    }
}

/// What could not be seen: named by the missing permission, or else with the reason.
fn blind(action: &str, error: &CallError) -> String {
    if error.is_access_denied() { action.to_owned() } else { format!("{action}: {error}") }
}
