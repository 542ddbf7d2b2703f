//! A token bucket, which is how AWS limits calls.

use tokio::time::Instant;

/// A bucket that begins full.
#[derive(Debug)]
pub(crate) struct Bucket {
    per_second: f64,
    most: f64,
    tokens: f64,
    filled_at: Instant,
}

impl Bucket {
    /// One that holds one second's worth of calls.
    pub(crate) fn new(per_second: f64) -> Self {
        Self::holding(per_second, per_second.max(1.0))
    }

    pub(crate) fn holding(per_second: f64, most: f64) -> Self {
        Self { per_second, most, tokens: most, filled_at: Instant::now() }
    }

    /// Whether one more call is allowed now.
    pub(crate) fn take(&mut self) -> bool {
        let now = Instant::now();
        let more = (now - self.filled_at).as_secs_f64() * self.per_second;
        self.tokens = (self.tokens + more).min(self.most);
        self.filled_at = now;
        let allowed = self.tokens >= 1.0;
        if allowed {
            self.tokens -= 1.0;
        }
        allowed
    }
}
