//! The Terraform module's names for what it makes.

use std::time::Duration;

use crate::account::{ACCOUNT, REGION};

/// The variables of a function's environment.
#[cfg(feature = "deployment")]
pub(crate) type Variables = [(String, String)];

/// The module's default for its variable `name`, which most resources share.
pub(crate) const NAME: &str = "firstkey";

/// The module's name for the function behind the page on which users choose their passwords, and for its role.
#[cfg(feature = "deployment")]
pub(crate) const CLAIM_NAME: &str = "firstkey-claim";

/// The environment that Lambda gives the function, as the Terraform module sets it.
pub(crate) const FUNCTION_TIMEOUT: Duration = Duration::from_secs(30);

/// The ARN of the administrators' topic.
pub(crate) fn alert_topic() -> String {
    arn("sns", &format!("{NAME}-alerts"))
}

/// The ARN of a function's role, which has the function's name.
#[cfg(feature = "deployment")]
pub(crate) fn role_arn(function: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{function}")
}

/// The ARN of something in the function's region.
pub(crate) fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}
