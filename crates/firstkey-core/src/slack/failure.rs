//! What a failed call of Slack means for the next step.

use std::fmt;

use serde_json::Value;

/// What a failed call means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// There is nobody who could be told, or no message that could be changed. That is nobody's fault.
    Nobody,
    /// The token does not work; an operator has to mend that.
    Token,
    /// The app lacks something, or a policy forbids the call; an operator has to mend that.
    App,
    /// The app is not in the channel, or there is no such channel; an operator has to mend that.
    Channel,
    /// The request is wrong, which is Firstkey's fault: the same request will never be right.
    Defect,
    /// Slack did nothing, and is to be asked again later.
    Busy,
    /// Slack may have done what it was asked for.
    Unknown,
    /// Slack did nothing: it has not got the whole request.
    NotSent,
}

/// Slack's error codes by their meaning; one that ends in `*` stands for all that begin so.
///
/// <https://docs.slack.dev/reference/methods> has the codes of each method.
const CODES: [(Meaning, &[&str]); 8] = [
    (
        Meaning::Nobody,
        &[
            // Slack also says so of somebody who was deactivated.
            "users_not_found",
            "user_not_found",
            "user_not_visible",
            "user_disabled",
            "invalid_user_combination",
            "app_access_restricted",
            // Of `chat.update`: the person or a retention rule has deleted the message, or it is too old.
            "message_not_found",
            "cant_update_message",
            "edit_window_closed",
        ],
    ),
    (
        Meaning::Token,
        &[
            "not_authed",
            // Slack also says so of an address that the app's allow list refuses.
            "invalid_auth",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "not_allowed_token_type",
            "two_factor_setup_required",
            "is_bot",
        ],
    ),
    (
        Meaning::App,
        &[
            "missing_scope",
            "no_permission",
            "access_denied",
            "accesslimited",
            "ekm_access_denied",
            "enterprise_is_restricted",
            "org_login_required",
            "team_added_to_org",
            "messages_tab_disabled",
            "restricted_action*",
            "message_limit_exceeded",
        ],
    ),
    (Meaning::Channel, &["channel_not_found", "not_in_channel", "is_archived", "team_not_found"]),
    (
        Meaning::Defect,
        &[
            "invalid_blocks*",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "invalid_arguments",
            "invalid_post_type",
            "invalid_form_data",
            "invalid_charset",
            "unknown_method",
        ],
    ),
    (Meaning::Busy, &["ratelimited", "rate_limited"]),
    // Some aspect of the call may have succeeded, Slack says.
    (Meaning::Unknown, &["fatal_error", "internal_error", "service_unavailable"]),
    (Meaning::NotSent, &["request_timeout"]),
];

/// A call that Slack did not answer with `ok`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Failure {
    /// Slack's code, or what stood in its place.
    pub code: String,
    /// What it means.
    pub meaning: Meaning,
    /// The scope that the app lacks, if Slack names one.
    pub needed: Option<String>,
    /// After how many seconds Slack wants to be asked again, if it says.
    pub retry_after: Option<u32>,
}

/// An answer as it came over the wire.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

impl Meaning {
    /// What a code means. One that nobody knows yet is for an operator to look at, and final for no user.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let is_meant = |known: &&str| match known.strip_suffix('*') {
            Some(beginning) => code.starts_with(beginning),
            None => code == *known,
        };
        CODES.iter().find(|(_, codes)| codes.iter().any(is_meant)).map_or(Self::App, |(meaning, _)| *meaning)
    }
}

impl Answer<'_> {
    /// What Slack says. It refuses nearly everything with status 200 and `"ok": false`.
    ///
    /// # Errors
    /// [`Failure`] says what that means. What is not Slack's own word, such as a proxy's page, may hide anything.
    pub fn read(self) -> Result<Value, Failure> {
        let body: Option<Value> = serde_json::from_slice(self.body).ok();
        let retry_after = self.retry_after.and_then(|seconds| seconds.trim().parse().ok());
        if self.status == 429 {
            return Err(Failure { meaning: Meaning::Busy, retry_after, ..Failure::coded("ratelimited") });
        }
        let code = body.as_ref().and_then(|body| body["error"].as_str()).filter(|code| is_code(code));
        match (body.as_ref().map(|body| &body["ok"]), code) {
            (Some(Value::Bool(true)), _) if self.status == 200 => Ok(body.unwrap_or_default()),
            (Some(Value::Bool(false)), Some(code)) if self.status < 500 => {
                let needed = body.as_ref().and_then(|body| body["needed"].as_str());
                let needed =
                    needed.filter(|needed| needed.len() <= 200 && needed.bytes().all(|byte| byte.is_ascii_graphic()));
                Err(Failure { needed: needed.map(str::to_owned), retry_after, ..Failure::coded(code) })
            }
            _ => Err(Failure {
                meaning: Meaning::Unknown,
                retry_after,
                ..Failure::coded(&format!("HTTP {}", self.status))
            }),
        }
    }
}

impl Failure {
    /// A failure with a code, and what that means.
    #[must_use]
    pub fn coded(code: &str) -> Self {
        Self { code: code.to_owned(), meaning: Meaning::of(code), needed: None, retry_after: None }
    }

    /// A call without an answer.
    #[must_use]
    pub fn unanswered() -> Self {
        Self { meaning: Meaning::Unknown, ..Self::coded("no answer") }
    }

    /// An answer that lacks what it always has.
    #[must_use]
    pub fn incomplete(missing: &str) -> Self {
        Self { meaning: Meaning::Unknown, ..Self::coded(&format!("no {missing} in the answer")) }
    }

    /// Whether an operator has to mend something before the call can succeed.
    #[must_use]
    pub fn is_operators(&self) -> bool {
        matches!(self.meaning, Meaning::Token | Meaning::App | Meaning::Channel)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = &self.code;
        match (self.meaning, &self.needed) {
            (_, Some(needed)) => write!(out, "the Slack app lacks the scope `{needed}` (`{code}`)"),
            (Meaning::Nobody, _) => write!(out, "Slack knows nobody to tell (`{code}`)"),
            (Meaning::Token, _) => write!(out, "Slack does not take the token, or not from this address (`{code}`)"),
            (Meaning::App, _) => write!(out, "Slack does not let the app do this (`{code}`)"),
            (Meaning::Channel, _) => write!(out, "the Slack app is not in the channel: invite it (`{code}`)"),
            (Meaning::Defect, _) => write!(out, "Slack finds fault with Firstkey's request (`{code}`)"),
            (Meaning::Busy, _) => out.write_str("Slack was asked too often"),
            (Meaning::Unknown, _) => write!(out, "Slack did not say whether it did what it was asked for ({code})"),
            (Meaning::NotSent, _) => write!(out, "Slack did not get the whole request (`{code}`)"),
        }
    }
}

/// A code of Slack's, and not somebody else's words.
fn is_code(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
