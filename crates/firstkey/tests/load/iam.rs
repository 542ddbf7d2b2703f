//! The account's users in IAM: only the calls that the workflow makes.

use std::collections::HashMap;

use jiff::Timestamp;

use firstkey_testing::wire::form_value;

#[derive(Debug)]
pub(crate) struct StoredUser {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) address: String,
    created_at: Timestamp,
    pub(crate) profile: Option<Profile>,
}

#[derive(Debug)]
pub(crate) struct Profile {
    created_at: Timestamp,
    pub(crate) password: String,
}

#[derive(Debug, Default)]
pub(crate) struct Iam {
    pub(crate) users: HashMap<String, StoredUser>,
}

/// IAM's answer: the result as XML, or status and error code.
pub(crate) type Answer = Result<String, (u16, &'static str)>;

const NO_SUCH_ENTITY: (u16, &str) = (404, "NoSuchEntity");

impl Iam {
    pub(crate) fn create_user(&mut self, name: &str, id: &str, address: &str, created_at: Timestamp) {
        let (name, id, address) = (name.to_owned(), id.to_owned(), address.to_owned());
        self.users.insert(name.clone(), StoredUser { name, id, address, created_at, profile: None });
    }

    /// Carries a call out. The account has neither a password policy nor an alias.
    pub(crate) fn answer(&mut self, operation: &str, body: &str, now: Timestamp) -> Answer {
        match operation {
            "GetAccountPasswordPolicy" => return Err(NO_SUCH_ENTITY),
            "ListAccountAliases" => return Ok("<AccountAliases/><IsTruncated>false</IsTruncated>".to_owned()),
            _ => {}
        }
        let user = form_value(body, "UserName").and_then(|name| self.users.get_mut(&name)).ok_or(NO_SUCH_ENTITY)?;
        match operation {
            "GetUser" => Ok(user.xml()),
            "GetLoginProfile" => user.profile_xml().ok_or(NO_SUCH_ENTITY),
            "CreateLoginProfile" if user.profile.is_some() => Err((409, "EntityAlreadyExists")),
            "CreateLoginProfile" => {
                user.profile = Some(Profile { created_at: now, password: form_value(body, "Password").unwrap() });
                user.profile_xml().ok_or(NO_SUCH_ENTITY)
            }
            "UpdateLoginProfile" => {
                let profile = user.profile.as_mut().ok_or(NO_SUCH_ENTITY)?;
                profile.password = form_value(body, "Password").unwrap();
                Ok(String::new())
            }
            other => panic!("the stand-in for IAM does not know {other}"),
        }
    }
}

impl StoredUser {
    fn xml(&self) -> String {
        let Self { name, id, address, created_at, .. } = self;
        format!(
            "<User><Path>/people/</Path><UserName>{name}</UserName><UserId>{id}</UserId>\
             <Arn>arn:aws:iam::123456789012:user/people/{name}</Arn><CreateDate>{created_at:.0}</CreateDate>\
             <Tags><member><Key>email</Key><Value>{address}</Value></member></Tags></User>"
        )
    }

    fn profile_xml(&self) -> Option<String> {
        let created_at = self.profile.as_ref()?.created_at;
        Some(format!(
            "<LoginProfile><UserName>{}</UserName><CreateDate>{created_at:.0}</CreateDate>\
             <PasswordResetRequired>true</PasswordResetRequired></LoginProfile>",
            self.name
        ))
    }
}
