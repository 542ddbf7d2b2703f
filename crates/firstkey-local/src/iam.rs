//! IAM: the emulator, and what it leaves out.
//!
//! The emulator keeps users, tags and login profiles and answers with IAM's errors. Added here, because Firstkey depends
//! on them: `GetUser` and `CreateUser` answer with tags and permissions boundary, dates come from the cloud's clock, a
//! user with a login profile cannot be deleted, and names that IAM does not allow are refused.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, Method};
use jiff::Timestamp;
use winterbaume_core::{MockRequest, MockResponse, MockService, xml_escape};
use winterbaume_iam::IamService;

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
    /// When each login profile was created, by user name.
    login_profiles: HashMap<String, Timestamp>,
}

type UserId = String;

struct User {
    created: Timestamp,
    permissions_boundary: Option<String>,
}

impl Directory {
    /// Answers a request to IAM that came in at `now`.
    pub(crate) async fn answer(&self, form: &Form, request: MockRequest, now: Timestamp) -> MockResponse {
        if let Some(refusal) = self.refusal(form).await {
            return refusal;
        }
        let mut answer = repair_text(self.emulator.handle(request).await);
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

    async fn refusal(&self, form: &Form) -> Option<MockResponse> {
        let name = form.get("UserName")?;
        match form.action() {
            "CreateUser" if !is_user_name(name) => {
                let message = "The specified value for userName is invalid. It must contain only alphanumeric characters \
                               and/or the following: +=,.@_- and be at most 64 characters long";
                Some(xml_error(400, "ValidationError", message))
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
                    self.facts().users.insert(id, User { created: now, permissions_boundary: boundary });
                }
            }
            "PutUserPermissionsBoundary" | "DeleteUserPermissionsBoundary" => {
                let id = self.user(name).await.and_then(|user| xml_text(&user, "UserId"));
                if let Some(user) = self.facts().users.get_mut(&id.unwrap_or_default()) {
                    user.permissions_boundary = boundary;
                }
            }
            "CreateLoginProfile" => {
                self.facts().login_profiles.insert(name.to_owned(), now);
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
                Some(created) => with_date(&xml, *created),
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
        xml.replacen("</User>", &format!("{}{tags}</User>", boundary.unwrap_or_default()), 1)
    }

    /// Replaces the creation date of each user in an answer.
    fn date_users(&self, xml: &str) -> String {
        let facts = self.facts();
        let mut pieces = xml.split("<UserId>");
        let mut dated = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            dated.push_str("<UserId>");
            let created = piece.split_once('<').and_then(|(id, _)| facts.users.get(id)).map(|user| user.created);
            match created {
                Some(created) => dated.push_str(&with_date(piece, created)),
                None => dated.push_str(piece),
            }
        }
        dated
    }

    /// Asks the emulator about a user.
    async fn ask(&self, action: &str, name: &str) -> MockResponse {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("Action", action), ("Version", "2010-05-08"), ("UserName", name)])
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

/// Replaces the first creation date.
fn with_date(xml: &str, created: Timestamp) -> String {
    let Some(old) = xml_inner(xml, "CreateDate") else { return xml.to_owned() };
    // IAM's dates have whole seconds.
    let new = created.strftime("%Y-%m-%dT%H:%M:%SZ");
    xml.replacen(&format!("<CreateDate>{old}</CreateDate>"), &format!("<CreateDate>{new}</CreateDate>"), 1)
}

/// IAM's rule for user names: `[\w+=,.@-]{1,64}`.
fn is_user_name(name: &str) -> bool {
    name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
}
