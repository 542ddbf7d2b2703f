//! The one account, and where it is.

/// The id of the one account in the local cloud, whatever access key a caller uses.
pub const ACCOUNT: &str = "123456789012";

/// The region where the pipeline is deployed, and where IAM's events land.
pub const REGION: &str = "us-east-1";
