//! IAM: the emulator, and what it lacks.
//!
//! The emulator keeps users, tags and login profiles, and answers with IAM's errors. This module adds what Firstkey
//! depends on: `GetUser` and `CreateUser` return tags and the permissions boundary; dates come from the cloud's clock;
//! a user with a login profile cannot be deleted; names and tags that IAM does not allow are refused, and so are names
//! that differ only in case and passwords that violate the account's policy; a login profile follows a renamed user.
//! Passwords are remembered, so that users can sign in; no answer contains one.
//!
//! The emulator's policy simulator checks actions and resources, and treats every condition as met.

mod emulator;
mod memory;
mod passwords;
mod tags;

use std::sync::{Mutex, MutexGuard, PoisonError};

use winterbaume_core::{MockRequest, MockResponse};

use self::emulator::Emulator;
use self::memory::Memory;
use crate::clock::CloudClock;
use crate::query_protocol::{Form, text, xml_error, xml_inner, xml_text, xml_texts};

/// The users of the account.
pub(crate) struct Iam {
    emulator: Emulator,
    memory: Mutex<Memory>,
    clock: CloudClock,
}

impl Iam {
    pub(crate) fn new(clock: CloudClock) -> Self {
        Self { emulator: Emulator::default(), memory: Mutex::default(), clock }
    }

    pub(crate) async fn answer(&self, form: &Form, request: MockRequest) -> MockResponse {
        let now = self.clock.now();
        if let Some(refusal) = self.refusal(form).await {
            return refusal;
        }
        let mut answer = match (form.action(), form.get("UserName"), form.get("NewUserName")) {
            ("UpdateUser", Some(name), Some(new_name)) => self.rename(name, new_name, request).await,
            _ => self.emulator.handle(request).await,
        };
        if answer.status == 200 {
            self.memory().note(form, &text(&answer), now);
            self.note_boundary(form).await;
            let complete = self.complete(form, &text(&answer)).await;
            answer.body = complete.into();
        }
        answer
    }

    /// The user's entry in the answer of `GetUser` (XML), if the user exists.
    pub(crate) async fn user(&self, name: &str) -> Option<String> {
        let answer = self.emulator.ask("GetUser", name).await;
        (answer.status == 200).then(|| text(&answer).into_owned())
    }

    /// Whether the console would let a user in with this password.
    pub(crate) fn accepts_password(&self, user_name: &str, password: &str) -> bool {
        self.memory().accepts(user_name, password)
    }

    /// Signs a user in on the console. `chosen` becomes the password if a new one is required. Returns whether it
    /// worked.
    pub(crate) async fn sign_in(&self, user_name: &str, password: &str, chosen: &str) -> bool {
        if !self.accepts_password(user_name, password) {
            return false;
        }
        let profile = self.emulator.ask("GetLoginProfile", user_name).await;
        let is_reset_required = xml_text(&text(&profile), "PasswordResetRequired").as_deref() == Some("true");
        if is_reset_required && self.emulator.password_policy().await.violation(chosen, user_name).is_some() {
            return false;
        }
        let keep = [("Action", "UpdateLoginProfile"), ("UserName", user_name), ("PasswordResetRequired", "false")];
        self.emulator.call(&keep).await;
        let mut memory = self.memory();
        if is_reset_required {
            memory.set_password(user_name, chosen);
        }
        memory.signed_in(user_name, self.clock.now());
        true
    }

    /// Renames a user. The emulator alone would leave the login profile behind, under the old name.
    async fn rename(&self, name: &str, new_name: &str, request: MockRequest) -> MockResponse {
        let profile = self.emulator.ask("GetLoginProfile", name).await;
        let reset_required = xml_text(&text(&profile), "PasswordResetRequired");
        let password = self.memory().password(name);
        self.emulator.ask("DeleteLoginProfile", name).await;
        let answer = self.emulator.handle(request).await;
        if let (Some(reset_required), Some(password)) = (reset_required, password) {
            let owner = if answer.status == 200 { new_name } else { name };
            let create = [("Action", "CreateLoginProfile"), ("UserName", owner), ("Password", &password)];
            self.emulator.call(&[&create[..], &[("PasswordResetRequired", &reset_required)]].concat()).await;
        }
        answer
    }

    async fn refusal(&self, form: &Form) -> Option<MockResponse> {
        let name = form.get("UserName")?;
        match form.action() {
            "CreateUser" if !is_user_name(name) => {
                let message = "The specified value for userName is invalid. It must contain only alphanumeric characters \
                               and/or the following: +=,.@_- and be at most 64 characters long";
                Some(xml_error(400, "ValidationError", message))
            }
            "CreateUser" => {
                if let Some(refusal) = tags::refusal(&form.tags(), &[]) {
                    return Some(refusal);
                }
                let taken = self.memory().taken(name)?;
                Some(xml_error(409, "EntityAlreadyExists", &format!("User with name {taken} already exists.")))
            }
            "TagUser" => {
                let present = self.emulator.ask("ListUserTags", name).await;
                tags::refusal(&form.tags(), &xml_texts(&text(&present), "Key"))
            }
            "CreateLoginProfile" | "UpdateLoginProfile" => {
                let violation = self.emulator.password_policy().await.violation(form.get("Password")?, name)?;
                Some(xml_error(400, "PasswordPolicyViolation", &violation))
            }
            "DeleteUser" if self.emulator.ask("GetLoginProfile", name).await.status == 200 => {
                let message = "Cannot delete entity, must delete login profile first.";
                Some(xml_error(409, "DeleteConflict", message))
            }
            _ => None,
        }
    }

    /// Keeps track of permissions boundaries.
    async fn note_boundary(&self, form: &Form) {
        if !matches!(form.action(), "PutUserPermissionsBoundary" | "DeleteUserPermissionsBoundary") {
            return;
        }
        let user = self.user(form.get("UserName").unwrap_or_default()).await;
        if let Some(id) = user.and_then(|user| xml_text(&user, "UserId")) {
            self.memory().set_boundary(&id, form.get("PermissionsBoundary").map(str::to_owned));
        }
    }

    /// Adds what the emulator omitted to a successful answer.
    async fn complete(&self, form: &Form, xml: &str) -> String {
        let xml = self.memory().date_users(xml);
        let name = form.get("UserName").unwrap_or_default();
        match form.action() {
            "CreateUser" | "GetUser" => {
                let tags = self.emulator.ask("ListUserTags", name).await;
                self.memory().describe_user(&xml, xml_inner(&text(&tags), "Tags").unwrap_or_default())
            }
            "CreateLoginProfile" | "GetLoginProfile" => self.memory().date_profile(xml, name),
            _ => xml,
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// IAM's rule for user names: `[\w+=,.@-]{1,64}`.
fn is_user_name(name: &str) -> bool {
    name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
}
