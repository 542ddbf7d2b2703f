//! One AWS call, and what its failure means to the person who asked.

use std::error::Error;
use std::iter::successors;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use firstkey::aws::error::CallError;

/// The codes with which AWS's services say that something does not exist.
const MISSING: [&str; 8] = [
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchEntity",
    "NotFound",
    "NotFoundException",
    "QueueDoesNotExist",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "TrailNotFoundException",
];

/// An AWS call that failed. It is `Clone`, so that several checks can share one answer.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum AskError {
    /// It does not exist.
    #[error("{0}")]
    Missing(CallError),
    /// The caller lacks a permission.
    #[error(
        "cannot {purpose}: you lack the permission `{action}`; docs/cli.md has the policy that administrators need"
    )]
    Denied { purpose: String, action: &'static str },
    /// Nobody is signed in.
    #[error(
        "cannot {purpose}: no AWS credentials ({reason}); sign in, for example with `aws sso login`, and name the profile with --profile"
    )]
    SignedOut { purpose: String, reason: String },
    /// No answer came.
    #[error("{0}; check the network, --region and AWS_ENDPOINT_URL")]
    Unanswered(CallError),
    /// AWS refused, for the reason in its words.
    #[error("{0}")]
    Refused(CallError),
}

/// Makes a call. `action` is the IAM action that it needs; `purpose` completes "cannot …" and names the object.
pub(crate) async fn ask<T, E>(
    action: &'static str,
    purpose: &str,
    call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
) -> Result<T, AskError>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    call.await.map_err(|error| AskError::read(action, purpose, &error))
}

impl AskError {
    fn read<E>(action: &'static str, purpose: &str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        if let Some(reason) = credentials_error(error) {
            return Self::SignedOut { purpose: purpose.to_owned(), reason };
        }
        let call = CallError::new(purpose, error);
        if call.is_access_denied() {
            Self::Denied { purpose: purpose.to_owned(), action }
        } else if MISSING.iter().any(|code| call.is(code)) {
            Self::Missing(call)
        } else if call.may_have_happened() {
            Self::Unanswered(call)
        } else {
            Self::Refused(call)
        }
    }

    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing(_))
    }
}

/// Why there are no credentials, if that kept a call from being sent.
fn credentials_error(error: &(dyn Error + 'static)) -> Option<String> {
    let chain = successors(Some(error), |error: &&(dyn Error + 'static)| (*error).source());
    let mut links = chain.skip_while(|error| !error.is::<CredentialsError>());
    links.next()?;
    // The SDK lists each place that it searched on a line of its own. The help says where credentials come from, so the
    // first line is enough.
    let mut reasons: Vec<String> = Vec::new();
    for reason in links.filter_map(first_line) {
        if !reasons.iter().any(|known| known.contains(&reason)) {
            reasons.push(reason);
        }
    }
    Some(if reasons.is_empty() { "none were found".to_owned() } else { reasons.join(": ") })
}

fn first_line(error: &(dyn Error + 'static)) -> Option<String> {
    Some(error.to_string().lines().next()?.trim_end_matches(". Attempted:").to_owned())
}
