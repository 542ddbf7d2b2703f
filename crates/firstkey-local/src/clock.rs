//! The cloud's time.

use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use jiff::Timestamp;

/// The source of all times in the cloud; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct CloudClock(SharedTimeSource);

impl CloudClock {
    pub(crate) fn new(source: impl TimeSource + 'static) -> Self {
        Self(SharedTimeSource::new(source))
    }

    pub(crate) fn now(&self) -> Timestamp {
        // The time can only leave jiff's range (the years -9999 to 9999) if a test sets it so.
        Timestamp::try_from(self.0.now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The same time, for SDK clients.
    pub(crate) fn time_source(&self) -> SharedTimeSource {
        self.0.clone()
    }
}
