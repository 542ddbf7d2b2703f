//! AWS's speed and limits: as stated by AWS, else pessimistic.

use std::time::Duration;

use tokio::time::Instant;

/// When Lambda kills the process, in seconds. No sweep of these tests may take longer.
pub const TIMEOUT: f64 = 30.0;

/// A burst of calls, and the rate after that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub burst: f64,
    pub per_second: f64,
}

/// The remainder of a limit.
#[derive(Debug)]
pub(super) struct Bucket {
    limit: Limit,
    tokens: f64,
    at: Instant,
}

impl Bucket {
    pub(super) fn new(limit: Limit) -> Self {
        Self { limit, tokens: limit.burst, at: Instant::now() }
    }

    /// Whether another call is allowed now.
    pub(super) fn take(&mut self) -> bool {
        let now = Instant::now();
        let refilled = self.tokens + (now - self.at).as_secs_f64() * self.limit.per_second;
        (self.tokens, self.at) = (refilled.min(self.limit.burst), now);
        let is_allowed = self.tokens >= 1.0;
        self.tokens -= if is_allowed { 1.0 } else { 0.0 };
        is_allowed
    }
}

/// The limit of an operation.
pub(super) fn limit(operation: &str) -> Option<Limit> {
    let (burst, per_second) = match operation {
        // Documented for each account and region.
        "LookupEvents" => (2.0, 2.0),
        // SES's limit outside the sandbox, and for every call but sending.
        "SendEmail" => (14.0, 14.0),
        "GetSuppressedDestination" => (1.0, 1.0),
        "Scan" | "PutItem" | "GetItem" | "DescribeTable" | "Publish" => return None,
        // IAM states no rates. Accounts see throttling from some tens of calls a second for one operation.
        _ => (20.0, 10.0),
    };
    Some(Limit { burst, per_second })
}

/// How long an answer takes.
pub(super) fn latency(operation: &str) -> Duration {
    Duration::from_millis(match operation {
        "Scan" => 200,
        "PutItem" | "GetItem" | "DescribeTable" => 20,
        "LookupEvents" => 300,
        "SendEmail" | "GetSuppressedDestination" | "Publish" => 100,
        "ListUsers" => 300,
        _ => 100,
    })
}
