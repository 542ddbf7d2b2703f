//! A failed call of AWS: what it means for the next step, and nothing that may not be logged.

use std::error::Error;
use std::fmt::Write;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use firstkey_core::credential::Credential;
use firstkey_core::masking::mask_addresses;

/// A call of AWS that failed.
///
/// It keeps the SDK's error as text with every address masked, not as a source: SES and IAM quote what they were given, and
/// a source would be printed by whoever walks the chain.
#[derive(Debug, Clone, thiserror::Error)]
#[error("cannot {action}: {reason}")]
pub struct CallError {
    action: String,
    reason: String,
    answer: Answer,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    /// AWS refused the call with this code and did not carry it out.
    Refused(String),
    /// AWS is busy and did not carry the call out.
    Throttled,
    /// AWS failed; whether the call was carried out is not known.
    Failed,
    /// No answer came; whether the call was carried out is not known.
    None,
    /// The call was never sent.
    Unsent,
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
                    Some(code) if is_busy(code) => Answer::Throttled,
                    _ if status == 429 => Answer::Throttled,
                    _ if status >= 500 => Answer::Failed,
                    Some(code) if status >= 400 && !code.starts_with("RequestTimeout") => {
                        Answer::Refused(code.to_owned())
                    }
                    // AWS gives a reason with every refusal. This is the word of a proxy, or half an answer.
                    _ => Answer::None,
                }
            }
            SdkError::ConstructionFailure(_) => Answer::Unsent,
            _ => Answer::None,
        };
        Self { action: mask_addresses(action), reason: mask_addresses(&reason(error)), answer }
    }

    /// Reads the error of a call that carried a credential: should AWS quote any of it, its words are left out.
    pub fn carrying<E>(credential: &Credential, action: &str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let read = Self::new(action, error);
        if !credential.is_quoted_in(&reason(error)) {
            return read;
        }
        let code = match error {
            SdkError::ServiceError(context) => context.err().code(),
            _ => None,
        };
        Self { reason: format!("{} (AWS's words are withheld)", code.unwrap_or("no code")), ..read }
    }

    /// A request that could not be built, and so was never sent.
    #[must_use]
    pub fn unsent(action: &str, error: &impl Error) -> Self {
        let reason = mask_addresses(&chain(error));
        Self { action: mask_addresses(action), reason, answer: Answer::Unsent }
    }

    /// An answer of AWS that lacks what it always has.
    #[must_use]
    pub fn incomplete(action: &str, missing: &str) -> Self {
        let reason = format!("the answer has no {missing}");
        Self { action: mask_addresses(action), reason, answer: Answer::None }
    }

    /// Whether AWS refused the call with this code.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        matches!(&self.answer, Answer::Refused(refused) if refused == code)
    }

    /// Whether the caller lacks a permission. SNS has codes of its own for that.
    #[must_use]
    pub fn is_access_denied(&self) -> bool {
        const CODES: [&str; 3] = ["AuthorizationError", "AuthorizationErrorException", "UnauthorizedOperation"];
        matches!(&self.answer, Answer::Refused(code) if code.starts_with("AccessDenied") || CODES.contains(&code.as_str()))
    }

    /// Whether AWS refused the call for a reason that says nothing about its object, and that the operator or time mends: a
    /// permission that is missing, credentials that are not valid (any more), a clock that is wrong.
    #[must_use]
    pub fn can_be_mended(&self) -> bool {
        const CODES: [&str; 13] = [
            "AuthFailure",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotAuthorized",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
        ];
        self.is_access_denied() || matches!(&self.answer, Answer::Refused(code) if CODES.contains(&code.as_str()))
    }

    /// Whether the call may have been carried out all the same.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        matches!(self.answer, Answer::Failed | Answer::None)
    }

    /// Whether AWS said nothing at all, not even that it failed.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        self.answer == Answer::None
    }

    /// Whether AWS refused the call because there were too many.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.answer == Answer::Throttled
    }

    /// Whether the same call may do better later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self.answer, Answer::Throttled | Answer::Failed | Answer::None)
    }
}

/// Whether AWS did not carry a call out because of others.
fn is_busy(code: &str) -> bool {
    // The codes that AWS's SDKs agree to call throttling. SES's LimitExceededException is a quota that time restores.
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

/// What AWS or the SDK says, addresses and all.
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
