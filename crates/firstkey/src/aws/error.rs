//! A failed AWS call: what it means for the next step, without anything that must not be logged.

use std::error::Error;
use std::fmt::Write;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use firstkey_core::credential::is_quoted;
use firstkey_core::text::mask_addresses;

/// An AWS call that failed.
///
/// It keeps the SDK's error as text with every address masked, not as a source: SES and IAM quote their input, and code
/// that walks the chain of sources would print it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("cannot {action}: {reason}")]
pub struct CallError {
    action: String,
    reason: String,
    answer: Answer,
    kind: Kind,
}

/// What kind of call it is. An operator can fix whatever refuses the calls that give a user a sign-in, unless the refusal is known to be
/// about the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It changes a login profile.
    LoginProfile,
    /// `SendEmail`.
    Mail,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    /// AWS refused the call with this code, and did not carry it out.
    Refused(String),
    /// AWS is busy, and did not carry the call out.
    Throttled,
    /// AWS failed. The call may have been carried out.
    Failed,
    /// No answer came. The call may have been carried out.
    None,
    /// No answer came before the time was up. The call may have been carried out.
    CutShort,
    /// The time was up before the call was sent.
    TooLate,
    /// The call was never sent.
    Unsent,
    /// AWS's answer is unreadable for this version, and asking again would not change that.
    Unreadable,
}

impl CallError {
    /// Reads an SDK error. `action` completes "cannot …" and names the object.
    pub fn new<E>(action: &str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let answer = match error {
            SdkError::ServiceError(context) => {
                let status = context.raw().status().as_u16();
                match context.err().code() {
                    Some(code) if is_busy(code) && is_daily_quota(context.err().message()) => {
                        Answer::Refused(code.to_owned())
                    }
                    Some(code) if is_busy(code) => Answer::Throttled,
                    Some(_) if status == 429 => Answer::Throttled,
                    _ if status >= 500 => Answer::Failed,
                    Some(code) if status >= 400 && !code.starts_with("RequestTimeout") => {
                        Answer::Refused(code.to_owned())
                    }
                    // AWS gives a code with every refusal. Without one, the answer comes from a proxy, or is
                    // incomplete.
                    _ => Answer::None,
                }
            }
            SdkError::ConstructionFailure(_) => Answer::Unsent,
            _ => Answer::None,
        };
        Self { action: mask_addresses(action), reason: mask_addresses(&reason(error)), answer, kind: Kind::Other }
    }

    /// Reads the error of a call that carried a secret: a password, or that of a link. If AWS quotes any of it, its words are left out.
    pub fn carrying<E>(secret: &str, action: &str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let read = Self::new(action, error);
        if !is_quoted(secret, &reason(error)) {
            return read;
        }
        let code = match error {
            SdkError::ServiceError(context) => context.err().code(),
            _ => None,
        };
        Self { reason: format!("{} (AWS's words are withheld)", code.unwrap_or("no code")), ..read }
    }

    /// The same error, as one of changing a login profile.
    #[must_use]
    pub fn of_login_profile(self) -> Self {
        Self { kind: Kind::LoginProfile, ..self }
    }

    /// The same error, as one of sending a message.
    #[must_use]
    pub fn of_mail(self) -> Self {
        Self { kind: Kind::Mail, ..self }
    }

    /// A request that could not be built, and so was never sent.
    #[must_use]
    pub fn unsent(action: &str, error: &impl Error) -> Self {
        let reason = mask_addresses(&chain(error));
        Self { action: mask_addresses(action), reason, answer: Answer::Unsent, kind: Kind::Other }
    }

    /// A call that was still unanswered when the time was up.
    #[must_use]
    pub fn cut_short() -> Self {
        let action = "finish a call of AWS".to_owned();
        Self { action, reason: "the time was up".to_owned(), answer: Answer::CutShort, kind: Kind::Other }
    }

    /// A call that was not sent because the time was up.
    #[must_use]
    pub fn too_late() -> Self {
        let action = "begin another call of AWS".to_owned();
        Self { action, reason: "the time was up".to_owned(), answer: Answer::TooLate, kind: Kind::Other }
    }

    /// An answer that this version cannot read.
    #[must_use]
    pub fn unreadable(action: &str, error: &impl Error) -> Self {
        let reason = mask_addresses(&chain(error));
        Self { action: mask_addresses(action), reason, answer: Answer::Unreadable, kind: Kind::Other }
    }

    /// An answer without a part that AWS always sends.
    #[must_use]
    pub fn incomplete(action: &str, missing: &str) -> Self {
        let reason = format!("the answer has no {missing}");
        Self { action: mask_addresses(action), reason, answer: Answer::None, kind: Kind::Other }
    }

    /// Whether AWS refused the call with this code.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        matches!(&self.answer, Answer::Refused(refused) if refused == code)
    }

    /// Whether the caller lacks a permission. SNS has its own codes for that.
    #[must_use]
    pub fn is_access_denied(&self) -> bool {
        const CODES: [&str; 3] = ["AuthorizationError", "AuthorizationErrorException", "UnauthorizedOperation"];
        matches!(&self.answer, Answer::Refused(code) if code.starts_with("AccessDenied") || CODES.contains(&code.as_str()))
    }

    /// What an operator has to fix before the call can succeed, if the refusal is not about its object: a missing
    /// permission, wrong credentials, a wrong clock, an SES account or identity that may not send, a quota.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        let Answer::Refused(code) = &self.answer else { return None };
        Some(match code.as_str() {
            _ if self.is_access_denied() => "a missing permission",
            "AuthFailure"
            | "ExpiredToken"
            | "ExpiredTokenException"
            | "IncompleteSignature"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "NotAuthorized"
            | "RequestExpired"
            | "RequestTimeTooSkewed"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException" => "valid credentials and a correct clock",
            "SendingPausedException" => "sending to be enabled again, for the account or the configuration set",
            "AccountSuspendedException" => "AWS to lift the suspension of the account's SES",
            "MailFromDomainNotVerifiedException" => "the MAIL FROM domain of the sender's identity to be verified",
            _ if self.is_daily_quota() => "SES's daily sending quota to be raised, or a day to pass",
            code => match self.kind {
                Kind::LoginProfile => return remedy_of_login_profile(code),
                Kind::Mail => return self.remedy_of_mail(code),
                Kind::Other => return None,
            },
        })
    }

    fn remedy_of_mail(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            // SES uses this code for an unverified sender and, while the account is in the sandbox, for an unverified
            // recipient.
            "MessageRejected" if self.reason.contains("not verified") => {
                "the sender's identity to be verified, and the account to be out of the SES sandbox"
            }
            // No operator can fix a problem with the message or its recipient.
            "MessageRejected" | "BadRequestException" | "ValidationException" | "ValidationError" => return None,
            "NotFoundException" => "the configuration set that the messages name",
            _ => "what SES refuses",
        })
    }

    /// The kind of call and its error code: the same for all users who wait for one cause.
    #[must_use]
    pub fn cause(&self) -> String {
        let kind = self.action.split(['`', '*']).next().unwrap_or_default();
        let kind = kind.split(" to ").next().unwrap_or_default().trim();
        match &self.answer {
            Answer::Refused(code) => format!("{kind}: {code}"),
            _ => kind.to_owned(),
        }
    }

    /// Whether SES refused the message because the daily sending quota is used up.
    #[must_use]
    pub fn is_daily_quota(&self) -> bool {
        // Any other refusal with such a code is throttling.
        matches!(&self.answer, Answer::Refused(code) if is_busy(code))
    }

    /// Whether AWS refused the call for a reason other than load.
    #[must_use]
    pub fn was_refused(&self) -> bool {
        matches!(self.answer, Answer::Refused(_))
    }

    /// Whether the call may have been carried out nonetheless.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        matches!(self.answer, Answer::Failed | Answer::None | Answer::CutShort)
    }

    /// Whether there was no time for the call.
    #[must_use]
    pub fn is_out_of_time(&self) -> bool {
        matches!(self.answer, Answer::CutShort | Answer::TooLate)
    }

    /// Whether AWS refused the call because there were too many.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.answer == Answer::Throttled
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self.answer, Answer::Throttled | Answer::Failed | Answer::None)
    }
}

/// Whether AWS did not carry a call out because of others.
fn is_busy(code: &str) -> bool {
    // The codes that AWS's SDKs treat as throttling, and SES's LimitExceededException.
    const CODES: [&str; 11] = [
        "ConcurrentModification",
        "ConcurrentModificationException",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "ProvisionedThroughputExceededException",
        "TooManyRequestsException",
        "LimitExceededException",
    ];
    CODES.contains(&code)
}

/// Whether the words are SES's for a daily sending quota that is used up. It has the same codes for that and for the sending rate
/// ("Maximum sending rate exceeded"): <https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html>.
fn is_daily_quota(words: Option<&str>) -> bool {
    words.is_some_and(|words| words.to_ascii_lowercase().contains("daily message quota"))
}

/// What an operator has to fix before IAM changes a login profile.
fn remedy_of_login_profile(code: &str) -> Option<&'static str> {
    Some(match code {
        // They pass, or say how far an earlier call has got.
        "EntityAlreadyExists" | "EntityTemporarilyUnmodifiable" | "NoSuchEntity" => return None,
        // No operator can fix a request about this user that IAM takes for invalid.
        "InvalidInput" | "ValidationError" => return None,
        "LimitExceeded" => "room within IAM's quotas",
        "PasswordPolicyViolation" => "a password policy that takes Firstkey's passwords",
        _ => "what IAM refuses",
    })
}

/// What AWS or the SDK says, addresses included.
fn reason<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error {
        SdkError::ServiceError(context) => {
            let status = context.raw().status().to_string();
            let code = context.err().code().unwrap_or(&status);
            context.err().message().map_or_else(|| code.to_owned(), |message| format!("{code}: {message}"))
        }
        other => chain(other),
    }
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(text, ": {error}");
        source = error.source();
    }
    text
}
