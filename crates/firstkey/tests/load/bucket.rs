//! A token bucket, which is how AWS limits calls.

use tokio::time::Instant;

/// A bucket that holds one second's worth of calls and begins full.
#[derive(Debug)]
pub(crate) struct Bucket {
    per_second: f64,
    tokens: f64,
    filled_at: Instant,
}

impl Bucket {
    pub(crate) fn new(per_second: f64) -> Self {
        Self { per_second, tokens: per_second.max(1.0), filled_at: Instant::now() }
    }

    /// Whether one more call is allowed now.
    pub(crate) fn take(&mut self) -> bool {
        let now = Instant::now();
        let more = (now - self.filled_at).as_secs_f64() * self.per_second;
        self.tokens = (self.tokens + more).min(self.per_second.max(1.0));
        self.filled_at = now;
        let allowed = self.tokens >= 1.0;
        if allowed {
            self.tokens -= 1.0;
        }
        allowed
    }
}
