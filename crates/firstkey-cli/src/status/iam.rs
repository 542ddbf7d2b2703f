//! What IAM says at this moment, which may be newer than the sweep's notes.

use std::collections::HashMap;

use firstkey::aws::error::CallError;
use firstkey::aws::iam::{Iam, LoginProfile, NO_SUCH_ENTITY, User};
use firstkey::core::ledger::Record;
use jiff::Timestamp;
use serde::Serialize;

/// What was seen of one user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    /// Whether IAM still has the user.
    pub(super) exists: bool,
    /// When the user last signed in to the console.
    pub(super) password_last_used: Option<Timestamp>,
}

/// What was seen of all users.
#[derive(Debug, Default)]
pub(super) struct Sights {
    users: HashMap<String, Option<Timestamp>>,
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
                    users.extend(page.into_iter().map(|user| (user.id, user.password_last_used)));
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

    pub(super) fn of(&self, user_id: &str) -> Option<Sight> {
        let user = self.users.get(user_id);
        let sight = Sight { exists: user.is_some(), password_last_used: user.copied().flatten() };
        self.blind.is_none().then_some(sight)
    }
}

/// What was seen under one user name, or why it could not be seen.
#[derive(Debug)]
pub(super) struct IamAnswer {
    pub(super) user: Result<Option<User>, String>,
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
    /// Reads a user and its login profile from IAM.
    pub(super) async fn read(directory: &Iam, user_name: &str) -> Self {
        let (user, profile) = tokio::join!(directory.user(user_name), directory.login_profile(user_name));
        let user = match user {
            Ok(user) => Ok(Some(user)),
            Err(error) if error.is(NO_SUCH_ENTITY) => Ok(None),
            Err(error) => Err(blind("iam:GetUser", &error)),
        };
        Self { user, profile: profile.map_err(|error| blind("iam:GetLoginProfile", &error)) }
    }

    /// What was seen of a record's user. If the name is another user's now, this one is gone.
    pub(super) fn sight(&self, record: &Record) -> Option<Sight> {
        let user = self.user.as_ref().ok()?.as_ref().filter(|user| user.id == record.user_id);
        Some(Sight { exists: user.is_some(), password_last_used: user.and_then(|user| user.password_last_used) })
    }

    /// The login profile of a record's user, if it could be seen. The profile belongs to the name's current user.
    pub(super) fn profile(&self, record: &Record) -> Option<Option<LoginProfile>> {
        let is_there = self.sight(record)?.exists;
        self.profile.as_ref().ok().copied().filter(|_| is_there)
    }

    pub(super) fn document(&self, record: &Record) -> IamDocument {
        let sight = self.sight(record);
        let profile = self.profile(record).flatten();
        IamDocument {
            exists: sight.map(|sight| sight.exists),
            password_last_used: sight.and_then(|sight| sight.password_last_used),
            login_profile: profile.map(|profile| ProfileDocument {
                created_at: profile.created_at,
                reset_required: profile.reset_required,
                made_by_firstkey: record.owns_profile(profile.created_at),
            }),
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
