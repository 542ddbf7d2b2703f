//! Time, as the SDK tells it, and backoff, which is bounded by it.

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

/// The first pause between tries; each later one is twice as long, up to [`LONGEST_PAUSE`] unless a step asks for less.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The SDK configuration's time source and sleep, so that tests which set those set all of Firstkey's time.
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

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        timestamp(self.time.now())
    }

    /// Backoff until a point in time.
    #[must_use]
    pub fn backoff(&self, until: Timestamp) -> Backoff<'_> {
        Backoff { clock: self, until, ceiling: FIRST_PAUSE, longest: LONGEST_PAUSE }
    }
}

/// Pauses that grow, until the time is up.
#[derive(Debug)]
pub struct Backoff<'a> {
    clock: &'a Clock,
    until: Timestamp,
    ceiling: Duration,
    longest: Duration,
}

impl Backoff<'_> {
    /// The same backoff with pauses that grow no longer than this.
    #[must_use]
    pub fn pausing_at_most(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Pauses, unless the time might be up by then: `false`, at once.
    ///
    /// The pause is random between half the ceiling and the ceiling, so that many functions which were refused together do
    /// not come back together. Whether there is time for it depends on the ceiling alone: chance decides how long a step
    /// takes, and never whether it is taken.
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

    /// Makes one call, for as long as there is time: what has no answer by then is unanswered, and what is begun too late is not sent.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn limit<T>(&self, call: impl Future<Output = Result<T, CallError>> + Send) -> Result<T, CallError> {
        self.limit_boxed(Box::pin(call)).await
    }

    /// The same for any call: the future of every step would have all of the SDK's in it otherwise, and there would be as many of this
    /// as there are calls.
    async fn limit_boxed<T>(&self, call: BoxFuture<'_, Result<T, CallError>>) -> Result<T, CallError> {
        match Duration::try_from(self.until.duration_since(self.clock.now())) {
            // Not the clock's sleep: this is no pause, and its length is nobody's choice.
            Ok(left) if !left.is_zero() => {
                tokio::time::timeout(left, call).await.unwrap_or_else(|_| Err(CallError::cut_short()))
            }
            _ => Err(CallError::too_late()),
        }
    }

    /// Makes a call until it succeeds or fails for good, or the time is up. Only for calls that may be repeated blindly.
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

/// The time of the standard library as a timestamp, clamped to the years that jiff knows.
#[must_use]
pub fn timestamp(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::MAX)
}

/// The SDK's time as a timestamp.
#[must_use]
pub fn from_sdk(time: &aws_smithy_types::DateTime) -> Option<Timestamp> {
    Timestamp::new(time.secs(), i32::try_from(time.subsec_nanos()).ok()?).ok()
}
