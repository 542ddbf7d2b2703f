//! AWS, as far as Firstkey calls it: the SDK's clients behind a type for each service, and what their errors mean.

pub mod clients;
pub mod cloudtrail;
pub mod dynamodb;
pub mod error;
pub mod iam;
pub mod ses;
pub mod sns;
pub mod ssm;
