//! The only account, and its region.

/// The id of the local cloud's only account, whatever access key a caller uses.
pub const ACCOUNT: &str = "123456789012";

/// The region of the pipeline and of IAM's events.
pub const REGION: &str = "us-east-1";
