//! The AWS services, each with what its emulator leaves out.

pub(crate) mod cloudtrail;
pub(crate) mod dynamodb;
pub(crate) mod emulated;
#[cfg(feature = "deployment")]
pub(crate) mod eventbridge;
pub(crate) mod iam;
pub(crate) mod ses;
pub(crate) mod sts;
