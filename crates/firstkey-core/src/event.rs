//! CloudTrail records as EventBridge delivers them, read leniently.
//!
//! Only the fields that Firstkey uses are named, and any of them may be absent: CloudTrail adds fields at will and
//! omits those without a value. Unnamed fields cannot make an event unreadable, and neither can a new `eventVersion`:
//! the event is compared with IAM in any case.

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};

/// The EventBridge event around a CloudTrail record.
#[derive(Debug, Deserialize)]
pub struct Event {
    /// The service that the event is about, `aws.iam`. Only AWS can send a source that begins with `aws.`.
    #[serde(default)]
    pub source: Option<String>,
    /// What kind of event it is.
    #[serde(default, rename = "detail-type", deserialize_with = "lenient")]
    pub detail_type: Option<String>,
    /// The account that the event happened in.
    #[serde(default)]
    pub account: Option<String>,
    /// The CloudTrail record.
    pub detail: CloudTrailRecord,
}

/// A CloudTrail record.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CloudTrailRecord {
    /// Who made the call.
    #[serde(default, deserialize_with = "lenient")]
    pub user_identity: Option<UserIdentity>,
    /// When the call was made, RFC 3339.
    #[serde(default)]
    pub event_time: Option<String>,
    /// The service that was called, `iam.amazonaws.com`.
    #[serde(default)]
    pub event_source: Option<String>,
    /// The operation that was called.
    #[serde(default)]
    pub event_name: Option<String>,
    /// Why the call failed; absent when it succeeded.
    #[serde(default)]
    pub error_code: Option<String>,
    /// IAM's answer; null if the call failed.
    #[serde(default)]
    pub response_elements: Option<ResponseElements>,
    /// Unique to the record; repeats of the record have the same one.
    #[serde(default, rename = "eventID")]
    pub event_id: Option<String>,
    /// The account that received the event.
    #[serde(default, deserialize_with = "lenient")]
    pub recipient_account_id: Option<String>,
}

/// IAM's answer to `CreateUser`.
#[derive(Debug, Deserialize)]
pub struct ResponseElements {
    /// The user that was created.
    #[serde(default)]
    pub user: Option<CreatedUser>,
}

/// The user in the answer to `CreateUser`. Its `createDate` is text in a locale's format, and is ignored.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedUser {
    /// The path, `/` by default.
    #[serde(default)]
    pub path: Option<String>,
    /// The friendly name.
    #[serde(default)]
    pub user_name: Option<String>,
    /// The immutable id, `AIDA…`.
    #[serde(default)]
    pub user_id: Option<String>,
    /// The tags given at creation. A tag without text as its key and value is left out.
    #[serde(default, deserialize_with = "tags")]
    pub tags: Vec<Tag>,
}

/// A tag of an IAM user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tag {
    /// The key. On IAM users, keys that differ only in case are the same key.
    #[serde(default)]
    pub key: String,
    /// The value.
    #[serde(default)]
    pub value: String,
}

/// Who made a call. CloudTrail guarantees only the type.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIdentity {
    /// `IAMUser`, `AssumedRole`, `Root`, `FederatedUser`, `AWSService` …
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub kind: Option<String>,
    /// The ARN of the caller; for a role, of the session.
    #[serde(default, deserialize_with = "lenient")]
    pub arn: Option<String>,
    /// The AWS service that made the call on its own.
    #[serde(default, deserialize_with = "lenient")]
    pub invoked_by: Option<String>,
    /// Where a session's permissions come from.
    #[serde(default, deserialize_with = "lenient")]
    pub session_context: Option<SessionContext>,
}

/// The context of a session.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionContext {
    /// The role or user behind the session; sometimes `{}`.
    #[serde(default, deserialize_with = "lenient")]
    pub session_issuer: Option<SessionIssuer>,
}

/// The role or user behind a session.
#[derive(Debug, Deserialize)]
pub struct SessionIssuer {
    /// The ARN of the role or user.
    #[serde(default)]
    pub arn: Option<String>,
}

/// Reads a value of unexpected shape as absent.
fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Shape::deserialize(deserializer)?.expected())
}

fn tags<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Tag>, D::Error> {
    let tags: Option<Vec<Shape<Tag>>> = Option::deserialize(deserializer)?;
    Ok(tags.into_iter().flatten().filter_map(Shape::expected).collect())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Shape<T> {
    Expected(T),
    Other(IgnoredAny),
}

impl<T> Shape<T> {
    fn expected(self) -> Option<T> {
        match self {
            Self::Expected(value) => Some(value),
            Self::Other(IgnoredAny) => None,
        }
    }
}
