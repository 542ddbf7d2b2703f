//! The AWS services, each with what its emulator leaves out; and Slack.

pub(crate) mod cloudtrail;
pub(crate) mod dynamodb;
pub(crate) mod emulated;
#[cfg(feature = "deployment")]
pub(crate) mod eventbridge;
pub(crate) mod iam;
pub(crate) mod ses;
pub(crate) mod slack;
pub(crate) mod ssm;
pub(crate) mod sts;
