//! IAM: the emulator, and what it leaves out.
//!
//! The emulator keeps users, tags and login profiles and answers with IAM's errors. Added here, because Firstkey depends
//! on them: `GetUser` and `CreateUser` answer with tags and permissions boundary, dates come from the cloud's clock, a
//! user with a login profile cannot be deleted, names that IAM does not allow and names that differ from another in case
//! only are refused, and so are passwords that the account's policy does not take. A login profile goes with a user who is
//! renamed. Passwords are remembered, so that users can sign in; no answer holds one.
//!
//! The emulator's policy simulator looks at actions and resources, and takes every condition for met.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, Method};
use jiff::Timestamp;
use winterbaume_core::{MockRequest, MockResponse, MockService, xml_escape};
use winterbaume_iam::IamService;

use crate::cloud::Cloud;
use crate::passwords::PasswordPolicy;
use crate::query_protocol::{Form, repair_text, text, xml_error, xml_inner, xml_text};

/// The users of the account.
#[derive(Default)]
pub(crate) struct Directory {
    emulator: IamService,
    facts: Mutex<Facts>,
}

/// What the emulator does not keep, or dates by a clock of its own.
#[derive(Default)]
struct Facts {
    users: HashMap<UserId, User>,
    /// By user name.
    login_profiles: HashMap<String, LoginProfile>,
}

type UserId = String;

struct User {
    name: String,
    created: Timestamp,
    permissions_boundary: Option<String>,
    password_last_used: Option<Timestamp>,
}

/// No `Debug`: it holds the password.
struct LoginProfile {
    created: Timestamp,
    password: String,
}

impl Directory {
    /// Answers a request to IAM that came in at `now`.
    pub(crate) async fn answer(&self, form: &Form, request: MockRequest, now: Timestamp) -> MockResponse {
        if let Some(refusal) = self.refusal(form).await {
            return refusal;
        }
        let mut answer = match (form.action(), form.get("UserName"), form.get("NewUserName")) {
            ("UpdateUser", Some(name), Some(new_name)) => self.rename(name, new_name, request).await,
            _ => repair_text(self.emulator.handle(request).await),
        };
        if answer.status == 200 {
            self.note(form, &answer, now).await;
            let complete = self.complete(form, text(&answer).into_owned()).await;
            answer.body = complete.into();
        }
        answer
    }

    /// The user's entry as `GetUser` answers it (XML), if there is such a user.
    pub(crate) async fn user(&self, name: &str) -> Option<String> {
        let answer = self.ask("GetUser", name).await;
        (answer.status == 200).then(|| text(&answer).into_owned())
    }

    /// Renames a user. The emulator would leave the login profile behind, under the old name.
    async fn rename(&self, name: &str, new_name: &str, request: MockRequest) -> MockResponse {
        let profile = self.ask("GetLoginProfile", name).await;
        let reset_required = xml_text(&text(&profile), "PasswordResetRequired");
        let password = self.facts().login_profiles.get(name).map(|profile| profile.password.clone());
        self.ask("DeleteLoginProfile", name).await;
        let answer = repair_text(self.emulator.handle(request).await);
        if let (Some(reset_required), Some(password)) = (reset_required, password) {
            let owner = if answer.status == 200 { new_name } else { name };
            let create = [("Action", "CreateLoginProfile"), ("UserName", owner), ("Password", &password)];
            self.call(&[&create[..], &[("PasswordResetRequired", &reset_required)]].concat()).await;
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
                let taken = self.facts().users.values().find(|user| user.name.eq_ignore_ascii_case(name))?.name.clone();
                Some(xml_error(409, "EntityAlreadyExists", &format!("User with name {taken} already exists.")))
            }
            "CreateLoginProfile" | "UpdateLoginProfile" => {
                let violation = self.password_policy().await.violation(form.get("Password")?, name)?;
                Some(xml_error(400, "PasswordPolicyViolation", &violation))
            }
            "DeleteUser" if self.ask("GetLoginProfile", name).await.status == 200 => {
                let message = "Cannot delete entity, must delete login profile first.";
                Some(xml_error(409, "DeleteConflict", message))
            }
            _ => None,
        }
    }

    /// Keeps what the emulator will not.
    async fn note(&self, form: &Form, answer: &MockResponse, now: Timestamp) {
        let name = form.get("UserName").unwrap_or_default();
        let boundary = form.get("PermissionsBoundary").map(str::to_owned);
        match form.action() {
            "CreateUser" => {
                if let Some(id) = xml_text(&text(answer), "UserId") {
                    let name = name.to_owned();
                    let user = User { name, created: now, permissions_boundary: boundary, password_last_used: None };
                    self.facts().users.insert(id, user);
                }
            }
            "DeleteUser" => self.facts().users.retain(|_, user| user.name != name),
            "UpdateUser" => {
                let Some(new_name) = form.get("NewUserName") else { return };
                let mut facts = self.facts();
                let profile = facts.login_profiles.remove(name);
                facts.login_profiles.extend(profile.map(|profile| (new_name.to_owned(), profile)));
                for user in facts.users.values_mut().filter(|user| user.name == name) {
                    new_name.clone_into(&mut user.name);
                }
            }
            "PutUserPermissionsBoundary" | "DeleteUserPermissionsBoundary" => {
                let id = self.user(name).await.and_then(|user| xml_text(&user, "UserId"));
                if let Some(user) = self.facts().users.get_mut(&id.unwrap_or_default()) {
                    user.permissions_boundary = boundary;
                }
            }
            "CreateLoginProfile" => {
                let password = form.get("Password").unwrap_or_default().to_owned();
                self.facts().login_profiles.insert(name.to_owned(), LoginProfile { created: now, password });
            }
            "UpdateLoginProfile" => {
                let mut facts = self.facts();
                if let (Some(profile), Some(password)) = (facts.login_profiles.get_mut(name), form.get("Password")) {
                    password.clone_into(&mut profile.password);
                }
            }
            "DeleteLoginProfile" => {
                self.facts().login_profiles.remove(name);
            }
            _ => {}
        }
    }

    /// Adds to a successful answer what the emulator left out.
    async fn complete(&self, form: &Form, xml: String) -> String {
        let xml = self.date_users(&xml);
        let name = form.get("UserName").unwrap_or_default();
        match form.action() {
            "CreateUser" | "GetUser" => {
                let tags = self.ask("ListUserTags", name).await;
                self.describe_user(&xml, xml_inner(&text(&tags), "Tags").unwrap_or_default())
            }
            "CreateLoginProfile" | "GetLoginProfile" => match self.facts().login_profiles.get(name) {
                Some(profile) => with_date(&xml, profile.created),
                None => xml,
            },
            _ => xml,
        }
    }

    /// Puts the tags and the permissions boundary into the one user of an answer.
    fn describe_user(&self, xml: &str, tags: &str) -> String {
        let facts = self.facts();
        let user = xml_text(xml, "UserId").and_then(|id| facts.users.get(&id));
        let boundary = user.and_then(|user| user.permissions_boundary.as_deref()).map(|arn| {
            format!(
                "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>\
                 <PermissionsBoundaryArn>{}</PermissionsBoundaryArn></PermissionsBoundary>",
                xml_escape(arn)
            )
        });
        // IAM leaves the element out when there is no tag.
        let tags = if tags.trim().is_empty() { String::new() } else { format!("<Tags>{tags}</Tags>") };
        let details = format!("{}{tags}</User>", boundary.unwrap_or_default());
        xml.replacen("</User>", &details, 1)
    }

    /// Replaces the creation date of each user in an answer, and adds the last sign-in.
    fn date_users(&self, xml: &str) -> String {
        let facts = self.facts();
        let mut pieces = xml.split("<UserId>");
        let mut dated = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            dated.push_str("<UserId>");
            let Some(user) = piece.split_once('<').and_then(|(id, _)| facts.users.get(id)) else {
                dated.push_str(piece);
                continue;
            };
            let created = with_date(piece, user.created);
            let used = user.password_last_used.map_or(String::new(), |used| {
                format!("</CreateDate><PasswordLastUsed>{}</PasswordLastUsed>", iam_date(used))
            });
            dated.push_str(&if used.is_empty() { created } else { created.replacen("</CreateDate>", &used, 1) });
        }
        dated
    }

    async fn password_policy(&self) -> PasswordPolicy {
        let answer = self.call(&[("Action", "GetAccountPasswordPolicy")]).await;
        if answer.status == 200 { PasswordPolicy::Custom(text(&answer).into_owned()) } else { PasswordPolicy::Default }
    }

    /// Asks the emulator about a user.
    async fn ask(&self, action: &str, name: &str) -> MockResponse {
        self.call(&[("Action", action), ("UserName", name)]).await
    }

    async fn call(&self, parameters: &[(&str, &str)]) -> MockResponse {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .append_pair("Version", "2010-05-08")
            .finish();
        let request = MockRequest {
            method: Method::POST.to_string(),
            uri: "https://iam.amazonaws.com/".to_owned(),
            headers: HeaderMap::new(),
            body: body.into(),
        };
        repair_text(self.emulator.handle(request).await)
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cloud {
    /// Whether the console would let a user in with this password.
    ///
    /// Passwords leave the cloud in no other way: no answer, log line or page holds one.
    #[must_use]
    pub fn accepts_password(&self, user_name: &str, password: &str) -> bool {
        let facts = self.state.directory.facts();
        facts.login_profiles.get(user_name).is_some_and(|profile| profile.password == password)
    }

    /// Signs a user in on the console, where `chosen` becomes the password if a new one is required. Whether it worked.
    pub async fn sign_in(&self, user_name: &str, password: &str, chosen: &str) -> bool {
        let directory = &self.state.directory;
        if !self.accepts_password(user_name, password) {
            return false;
        }
        let profile = directory.ask("GetLoginProfile", user_name).await;
        let reset_required = xml_text(&text(&profile), "PasswordResetRequired").as_deref() == Some("true");
        if reset_required && directory.password_policy().await.violation(chosen, user_name).is_some() {
            return false;
        }
        let keep = [("Action", "UpdateLoginProfile"), ("UserName", user_name), ("PasswordResetRequired", "false")];
        directory.call(&keep).await;
        let mut facts = directory.facts();
        if let Some(profile) = facts.login_profiles.get_mut(user_name).filter(|_| reset_required) {
            chosen.clone_into(&mut profile.password);
        }
        for user in facts.users.values_mut().filter(|user| user.name == user_name) {
            user.password_last_used = Some(self.now());
        }
        true
    }
}

/// Replaces the first creation date.
fn with_date(xml: &str, created: Timestamp) -> String {
    let Some(old) = xml_inner(xml, "CreateDate") else { return xml.to_owned() };
    let new = iam_date(created);
    xml.replacen(&format!("<CreateDate>{old}</CreateDate>"), &format!("<CreateDate>{new}</CreateDate>"), 1)
}

/// IAM's dates have whole seconds.
fn iam_date(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// IAM's rule for user names: `[\w+=,.@-]{1,64}`.
fn is_user_name(name: &str) -> bool {
    name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
}
