//! The AWS services: their emulators, and what those lack. And Slack.

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
