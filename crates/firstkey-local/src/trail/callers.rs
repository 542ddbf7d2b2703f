//! Who an access key belongs to, as CloudTrail records it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::{Value, json};
use winterbaume_core::MockResponse;

use crate::account::ACCOUNT;
use crate::query_protocol::{text, xml_inner, xml_text};
use crate::services::iam::Iam;

/// The access keys made in this cloud.
#[derive(Default)]
pub(crate) struct Callers {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Sessions of assumed roles, by access key.
    sessions: HashMap<String, Session>,
    /// Names of users with long-term access keys, by access key.
    users: HashMap<String, String>,
}

#[derive(Clone)]
struct Session {
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`.
    arn: String,
    /// `AROA…:NAME`.
    principal: String,
    created: Timestamp,
}

impl Callers {
    /// Remembers the session in an answer of STS, if there is one.
    pub(crate) fn note_session(&self, answer: &MockResponse, now: Timestamp) {
        let xml = text(answer);
        let Some(role) = xml_inner(&xml, "AssumedRoleUser") else { return };
        let session = (xml_text(&xml, "AccessKeyId"), xml_text(role, "Arn"), xml_text(role, "AssumedRoleId"));
        if let (Some(access_key), Some(arn), Some(principal)) = session {
            self.known().sessions.insert(access_key, Session { arn, principal, created: now });
        }
    }

    /// Remembers the access key in IAM's answer to `CreateAccessKey`.
    pub(crate) fn note_access_key(&self, xml: &str) {
        if let (Some(access_key), Some(user)) = (xml_text(xml, "AccessKeyId"), xml_text(xml, "UserName")) {
            self.known().users.insert(access_key, user);
        }
    }

    /// The `userIdentity` of a caller. An access key that this cloud did not make counts as the administrator's: a
    /// role's if it begins like temporary keys, else a user's.
    pub(crate) async fn identity(&self, access_key: &str, iam: &Iam) -> Value {
        let (session, user) = {
            let known = self.known();
            (known.sessions.get(access_key).cloned(), known.users.get(access_key).cloned())
        };
        if let Some(session) = session {
            return session.identity(access_key);
        }
        if let Some(xml) = async { iam.user(&user?).await }.await {
            let of_user = |name: &str| xml_text(&xml, name).unwrap_or_default();
            return user_identity(access_key, &of_user("UserId"), &of_user("Arn"), &of_user("UserName"));
        }
        if access_key.starts_with("ASIA") {
            let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/Administrator/local");
            let principal = "AROAADMINISTRATORLOCAL:local".to_owned();
            return Session { arn, principal, created: Timestamp::UNIX_EPOCH }.identity(access_key);
        }
        administrator(access_key, ACCOUNT)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn identity(&self, access_key: &str) -> Value {
        let role = self.arn.split('/').nth(1).unwrap_or_default();
        let role_id = self.principal.split(':').next().unwrap_or_default();
        json!({
            "type": "AssumedRole",
            "principalId": self.principal,
            "arn": self.arn,
            "accountId": ACCOUNT,
            "accessKeyId": access_key,
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role",
                    "principalId": role_id,
                    "arn": format!("arn:aws:iam::{ACCOUNT}:role/{role}"),
                    "accountId": ACCOUNT,
                    "userName": role,
                },
                "attributes": {
                    "creationDate": self.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
                    "mfaAuthenticated": "false",
                },
            },
        })
    }
}

/// The user for an access key about which nothing else is known.
pub(crate) fn administrator(access_key: &str, account: &str) -> Value {
    let arn = format!("arn:aws:iam::{account}:user/administrator");
    user_identity(access_key, "AIDAADMINISTRATORLOCAL", &arn, "administrator")
}

fn user_identity(access_key: &str, id: &str, arn: &str, name: &str) -> Value {
    json!({
        "type": "IAMUser",
        "principalId": id,
        "arn": arn,
        "accountId": arn.split(':').nth(4),
        "accessKeyId": access_key,
        "userName": name,
    })
}
