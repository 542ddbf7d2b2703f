//! An arrival: one `CreateUser` that succeeded.

use jiff::Timestamp;
use serde_json::Value;

use crate::event::{CreatedUser, Event, Tag, UserIdentity};
use crate::text::{is_word, quote};

/// One `CreateUser` that succeeded, read from a CloudTrail record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The account of the user, twelve digits.
    pub account: String,
    /// The user's immutable id, `AIDA…`. Names are reused, ids are not.
    pub user_id: String,
    /// The user's friendly name.
    pub user_name: String,
    /// The user's path, `/` by default.
    pub path: String,
    /// The tags that the user was created with.
    pub tags: Vec<Tag>,
    /// When the user was created: the record's `eventTime`, to the second.
    pub created_at: Timestamp,
    /// Who created the user.
    pub creator: Creator,
    /// The CloudTrail record's `eventID`.
    pub event_id: String,
}

/// Who created a user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Creator {
    /// The ARN of the caller (for a role the session's, which names the person), or the AWS service.
    pub name: Option<String>,
    /// The ARN of the IAM user, or of the role behind the session: what `allowed_creators` matches.
    pub principal: Option<String>,
}

/// The longest ARN that AWS makes, in characters. A forged event may have any text instead, which ends up in the ledger
/// and in alerts, and both have limits.
const MAX_ARN_LENGTH: usize = 2048;

/// Why a well-formed event is not an arrival. Redelivery cannot change that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnArrival {
    /// The event has no CloudTrail record of the known shape.
    #[error("not a CloudTrail event: {0}")]
    NotCloudTrail(String),
    /// The record is about another call.
    #[error("not a CreateUser of IAM but {name} of {source_name}")]
    OtherCall {
        /// The record's `eventName`.
        name: String,
        /// The event's source, or the record's `eventSource`.
        source_name: String,
    },
    /// The call failed, so there is no user.
    #[error("the CreateUser failed with {0}")]
    Failed(String),
    /// A field that Firstkey needs is absent or malformed.
    #[error("the CloudTrail record has no usable {0}")]
    Field(&'static str),
}

/// The `eventID` of an event, for the log line about one that is not an arrival.
#[must_use]
pub fn event_id(event: &Value) -> Option<&str> {
    event.pointer("/detail/eventID").and_then(Value::as_str).filter(|id| is_word(id, 1, 128))
}

impl Arrival {
    /// Reads an arrival from an EventBridge event.
    ///
    /// # Errors
    /// [`NotAnArrival`] says why it is not one.
    pub fn read(event: &Value) -> Result<Self, NotAnArrival> {
        if !event.get("detail").is_some_and(Value::is_object) {
            return Err(NotAnArrival::NotCloudTrail("it has no detail".to_owned()));
        }
        // serde's text for a value of the wrong type may quote the value.
        let event =
            Event::deserialize_from(event).map_err(|error| NotAnArrival::NotCloudTrail(quote(&error.to_string())))?;
        is_successful_create_user(&event)?;
        let record = event.detail;
        let user = record.response_elements.and_then(|response| response.user).ok_or(field("responseElements.user"))?;
        let account = event.account.or(record.recipient_account_id).filter(|id| is_account_id(id));
        let created_at = record.event_time.and_then(|time| time.parse().ok()).ok_or(field("eventTime"))?;
        let event_id = record.event_id.filter(|id| is_word(id, 1, 128)).ok_or(field("eventID"))?;
        let creator = record.user_identity.map(Creator::of).unwrap_or_default();
        Self::of(user, account.ok_or(field("account"))?, created_at, creator, event_id)
    }

    fn of(
        user: CreatedUser,
        account: String,
        created_at: Timestamp,
        creator: Creator,
        event_id: String,
    ) -> Result<Self, NotAnArrival> {
        let path = user.path.unwrap_or_else(|| "/".to_owned());
        Ok(Self {
            account,
            user_id: user
                .user_id
                .filter(|id| is_word(id, 16, 128) && !id.contains('-'))
                .ok_or(field("responseElements.user.userId"))?,
            user_name: user
                .user_name
                .filter(|name| is_user_name(name))
                .ok_or(field("responseElements.user.userName"))?,
            path: Some(path).filter(|path| is_path(path)).ok_or(field("responseElements.user.path"))?,
            tags: user.tags,
            created_at,
            creator,
            event_id,
        })
    }

    /// The key of the arrival's record in the ledger.
    #[must_use]
    pub fn ledger_id(&self) -> String {
        ledger_id(&self.account, &self.user_id)
    }
}

/// The key of a user's record in the ledger: account and user id.
#[must_use]
pub fn ledger_id(account: &str, user_id: &str) -> String {
    format!("{account}#{user_id}")
}

fn is_successful_create_user(event: &Event) -> Result<(), NotAnArrival> {
    let record = &event.detail;
    if event.source.as_deref() != Some("aws.iam")
        || record.event_source.as_deref() != Some("iam.amazonaws.com")
        || record.event_name.as_deref() != Some("CreateUser")
    {
        let told = |text: Option<&String>| quote(text.map_or("nothing", String::as_str));
        let by_aws = event.source.as_ref().filter(|source| *source != "aws.iam");
        return Err(NotAnArrival::OtherCall {
            name: told(record.event_name.as_ref().or(event.detail_type.as_ref())),
            source_name: told(by_aws.or(record.event_source.as_ref())),
        });
    }
    if let Some(code) = &record.error_code {
        return Err(NotAnArrival::Failed(quote(code)));
    }
    Ok(())
}

impl Event {
    fn deserialize_from(event: &Value) -> Result<Self, serde_json::Error> {
        serde::Deserialize::deserialize(event)
    }
}

impl Creator {
    fn of(identity: UserIdentity) -> Self {
        let issuer = identity.session_context.and_then(|context| context.session_issuer).and_then(|issuer| issuer.arn);
        let principal = issuer.or_else(|| identity.arn.as_deref().map(principal_of));
        let name = identity.arn.or(identity.invoked_by).or(identity.kind);
        let possible = |text: &String| text.len() <= MAX_ARN_LENGTH;
        Self { name: name.filter(possible), principal: principal.filter(possible) }
    }
}

/// The ARN of the role behind a session's ARN, without the role's path, which a session's ARN lacks. Any other ARN is
/// returned as it is.
fn principal_of(arn: &str) -> String {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    if let ["arn", partition, "sts", _, account, resource] = parts[..]
        && let Some(session) = resource.strip_prefix("assumed-role/")
        && let Some((role, _)) = session.split_once('/')
    {
        return format!("arn:{partition}:iam::{account}:role/{role}");
    }
    arn.to_owned()
}

fn field(name: &'static str) -> NotAnArrival {
    NotAnArrival::Field(name)
}

fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// IAM's `[\w+=,.@-]+`, 1 to 64 characters.
pub(crate) fn is_user_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
}

/// IAM's `(/)|(/[\x21-\x7E]+/)`, at most 512 characters.
fn is_path(text: &str) -> bool {
    let inside = text.strip_prefix('/').map(|rest| rest.strip_suffix('/').unwrap_or(rest));
    text.len() <= 512
        && text.ends_with('/')
        && inside.is_some_and(|inside| inside.bytes().all(|byte| byte.is_ascii_graphic()))
}
