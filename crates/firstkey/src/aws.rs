//! AWS, as far as Firstkey calls it: a type for each service around the SDK's client, and what errors mean.

pub mod clients;
pub mod cloudtrail;
pub mod dynamodb;
pub mod error;
pub mod iam;
pub mod ses;
pub mod sns;
pub mod ssm;
