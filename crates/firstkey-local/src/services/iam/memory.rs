//! What IAM's emulator does not keep, or dates by its own clock.

use std::collections::HashMap;

use jiff::Timestamp;
use winterbaume_core::xml_escape;

use crate::query_protocol::{Form, xml_inner, xml_text};

#[derive(Default)]
pub(super) struct Memory {
    users: HashMap<UserId, KnownUser>,
    /// By user name.
    login_profiles: HashMap<String, KnownProfile>,
}

type UserId = String;

struct KnownUser {
    name: String,
    created: Timestamp,
    permissions_boundary: Option<String>,
    password_last_used: Option<Timestamp>,
}

/// No `Debug`: it holds the password.
struct KnownProfile {
    created: Timestamp,
    password: String,
}

impl Memory {
    /// The name of an existing user that differs from this one only in case.
    pub(super) fn taken(&self, name: &str) -> Option<String> {
        self.users.values().find(|user| user.name.eq_ignore_ascii_case(name)).map(|user| user.name.clone())
    }

    pub(super) fn password(&self, user_name: &str) -> Option<String> {
        self.login_profiles.get(user_name).map(|profile| profile.password.clone())
    }

    pub(super) fn accepts(&self, user_name: &str, password: &str) -> bool {
        self.login_profiles.get(user_name).is_some_and(|profile| profile.password == password)
    }

    pub(super) fn set_password(&mut self, user_name: &str, password: &str) {
        if let Some(profile) = self.login_profiles.get_mut(user_name) {
            password.clone_into(&mut profile.password);
        }
    }

    pub(super) fn signed_in(&mut self, user_name: &str, now: Timestamp) {
        for user in self.users.values_mut().filter(|user| user.name == user_name) {
            user.password_last_used = Some(now);
        }
    }

    pub(super) fn set_boundary(&mut self, user_id: &str, boundary: Option<String>) {
        if let Some(user) = self.users.get_mut(user_id) {
            user.permissions_boundary = boundary;
        }
    }

    /// Keeps the changes of a call that succeeded at `now`. `xml` is IAM's answer.
    pub(super) fn note(&mut self, form: &Form, xml: &str, now: Timestamp) {
        let name = form.get("UserName").unwrap_or_default();
        match form.action() {
            "CreateUser" => {
                let Some(id) = xml_text(xml, "UserId") else { return };
                let permissions_boundary = form.get("PermissionsBoundary").map(str::to_owned);
                let name = name.to_owned();
                self.users.insert(id, KnownUser { name, created: now, permissions_boundary, password_last_used: None });
            }
            "DeleteUser" => self.users.retain(|_, user| user.name != name),
            "UpdateUser" => {
                if let Some(new_name) = form.get("NewUserName") {
                    self.rename(name, new_name);
                }
            }
            "CreateLoginProfile" => {
                let password = form.get("Password").unwrap_or_default().to_owned();
                self.login_profiles.insert(name.to_owned(), KnownProfile { created: now, password });
            }
            "UpdateLoginProfile" => {
                if let Some(password) = form.get("Password") {
                    self.set_password(name, password);
                }
            }
            "DeleteLoginProfile" => {
                self.login_profiles.remove(name);
            }
            _ => {}
        }
    }

    fn rename(&mut self, name: &str, new_name: &str) {
        let profile = self.login_profiles.remove(name);
        self.login_profiles.extend(profile.map(|profile| (new_name.to_owned(), profile)));
        for user in self.users.values_mut().filter(|user| user.name == name) {
            new_name.clone_into(&mut user.name);
        }
    }

    /// Puts the tags and the permissions boundary into the single user of an answer.
    pub(super) fn describe_user(&self, xml: &str, tags: &str) -> String {
        let user = xml_text(xml, "UserId").and_then(|id| self.users.get(&id));
        let boundary = user.and_then(|user| user.permissions_boundary.as_deref()).map(|arn| {
            format!(
                "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>\
                 <PermissionsBoundaryArn>{}</PermissionsBoundaryArn></PermissionsBoundary>",
                xml_escape(arn)
            )
        });
        // IAM omits the element if there are no tags.
        let tags = if tags.trim().is_empty() { String::new() } else { format!("<Tags>{tags}</Tags>") };
        let details = format!("{}{tags}</User>", boundary.unwrap_or_default());
        xml.replacen("</User>", &details, 1)
    }

    /// Replaces the creation date of each user in an answer, and adds the last sign-in.
    pub(super) fn date_users(&self, xml: &str) -> String {
        let mut pieces = xml.split("<UserId>");
        let mut dated = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            dated.push_str("<UserId>");
            let Some(user) = piece.split_once('<').and_then(|(id, _)| self.users.get(id)) else {
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

    /// Replaces the creation date of the login profile in an answer.
    pub(super) fn date_profile(&self, xml: String, user_name: &str) -> String {
        match self.login_profiles.get(user_name) {
            Some(profile) => with_date(&xml, profile.created),
            None => xml,
        }
    }
}

/// Replaces the first creation date.
fn with_date(xml: &str, created: Timestamp) -> String {
    let Some(old) = xml_inner(xml, "CreateDate") else { return xml.to_owned() };
    let new = iam_date(created);
    xml.replacen(&format!("<CreateDate>{old}</CreateDate>"), &format!("<CreateDate>{new}</CreateDate>"), 1)
}

/// IAM's dates are in whole seconds.
fn iam_date(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
