//! Time, as the SDK gives it, and backoff within a deadline.

use std::time::{Duration, SystemTime};

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_types::SdkConfig;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use rand::RngExt;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::aws::error::CallError;

/// The first pause between tries. Each later one is twice as long, up to [`LONGEST_PAUSE`] or a step's own limit.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The SDK configuration's time source and sleep: a test that sets both controls all of Firstkey's time.
#[derive(Debug, Clone)]
pub struct Clock {
    time: SharedTimeSource,
    sleep: SharedAsyncSleep,
}

impl Clock {
    /// The clock of an SDK configuration.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            time: config.time_source().unwrap_or_else(|| SharedTimeSource::new(SystemTimeSource::new())),
            sleep: config.sleep_impl().unwrap_or_else(|| SharedAsyncSleep::new(TokioSleep::new())),
        }
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        timestamp(self.time.now())
    }

    /// Waits for a time, if it is yet to come.
    pub(crate) async fn wait_until(&self, time: Timestamp) {
        // Not the clock's sleep: tests change the length of pauses, and this is not one.
        if let Ok(rest) = Duration::try_from(time.duration_since(self.now())) {
            tokio::time::sleep(rest).await;
        }
    }

    /// Backoff until a point in time.
    #[must_use]
    pub fn backoff(&self, until: Timestamp) -> Backoff<'_> {
        Backoff { clock: self, until, ceiling: FIRST_PAUSE, longest: LONGEST_PAUSE }
    }
}

/// Growing pauses, until the time is up.
#[derive(Debug)]
pub struct Backoff<'a> {
    clock: &'a Clock,
    until: Timestamp,
    ceiling: Duration,
    longest: Duration,
}

impl Backoff<'_> {
    /// The same backoff with a lower limit for pauses.
    #[must_use]
    pub fn pausing_at_most(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Pauses; returns `false` at once if the time might be up by then.
    ///
    /// The pause is random between half the ceiling and the ceiling, so that many functions that were refused together
    /// do not come back together. Whether there is time for it depends on the ceiling alone: chance decides how long a
    /// step takes, never whether it is taken.
    pub async fn pause(&mut self) -> bool {
        let longest = SignedDuration::try_from(self.ceiling).ok();
        let over = longest.and_then(|longest| self.clock.now().checked_add(longest).ok());
        if over.is_none_or(|over| over > self.until) {
            return false;
        }
        let pause = self.ceiling.mul_f64(UnwrapErr(SysRng).random_range(0.5..=1.0));
        self.clock.sleep.sleep(pause).await;
        self.ceiling = (self.ceiling * 2).min(self.longest);
        true
    }

    /// Pauses as long as somebody else asks for, and up to a tenth longer, unless the time might be up by then: `false`, at once.
    pub async fn pause_for(&self, pause: Duration) -> bool {
        let longest = pause.checked_mul(11).map(|eleven| eleven / 10);
        let over =
            longest.and_then(|longest| self.clock.now().checked_add(SignedDuration::try_from(longest).ok()?).ok());
        if over.is_none_or(|over| over > self.until) {
            return false;
        }
        self.clock.sleep.sleep(pause.mul_f64(UnwrapErr(SysRng).random_range(1.0..=1.1))).await;
        true
    }

    /// Makes one call, as long as there is time. A call without an answer by then counts as unanswered, and a late one
    /// is not sent.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn limit<T>(&self, call: impl Future<Output = Result<T, CallError>> + Send) -> Result<T, CallError> {
        self.limit_boxed(Box::pin(call)).await
    }

    /// The same for any call, boxed. Otherwise the future of every step would contain all of the SDK's, once for each
    /// call.
    async fn limit_boxed<T>(&self, call: BoxFuture<'_, Result<T, CallError>>) -> Result<T, CallError> {
        match Duration::try_from(self.until.duration_since(self.clock.now())) {
            // Not the clock's sleep: tests change the length of pauses, and this is not one.
            Ok(left) if !left.is_zero() => {
                tokio::time::timeout(left, call).await.unwrap_or_else(|_| Err(CallError::cut_short()))
            }
            _ => Err(CallError::too_late()),
        }
    }

    /// Makes a call until it succeeds, fails for good or the time is up. Only for calls that may be repeated blindly.
    ///
    /// # Errors
    /// Those of the last call.
    pub async fn retry<T, F>(self, mut call: impl FnMut() -> F + Send) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, CallError>> + Send,
    {
        self.retry_boxed(&mut || Box::pin(call())).await
    }

    async fn retry_boxed<'f, T>(
        mut self,
        call: &mut (dyn FnMut() -> BoxFuture<'f, Result<T, CallError>> + Send),
    ) -> Result<T, CallError> {
        loop {
            match self.limit_boxed(call()).await {
                Err(error) if error.is_transient() && self.pause().await => {}
                done => return done,
            }
        }
    }
}

/// The standard library's time as a timestamp, clamped to the years that jiff supports.
#[must_use]
pub fn timestamp(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::MAX)
}

/// The SDK's time as a timestamp.
#[must_use]
pub fn from_sdk(time: &aws_smithy_types::DateTime) -> Option<Timestamp> {
    Timestamp::new(time.secs(), i32::try_from(time.subsec_nanos()).ok()?).ok()
}
