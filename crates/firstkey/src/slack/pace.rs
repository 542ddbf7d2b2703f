//! When Slack may be asked: it says itself when it wants to be asked again, and one that does not answer is left alone for a while.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;

/// For so long nobody asks Slack again that did not answer: each user of a sweep would wait for it in vain.
pub(super) const SILENCE: SignedDuration = SignedDuration::from_secs(30);
/// A process that is not patient waits once in so long.
const ONCE_IN: SignedDuration = SignedDuration::from_secs(60);
/// The time that there is for Slack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeForSlack {
    /// Until when to call, and to wait if Slack wants to be asked later.
    pub until: Timestamp,
    /// Whether to wait each time. Otherwise a process waits once in a minute: if Slack is asked too often for longer than that, others
    /// wait for the place that the process has, and for their mail.
    pub is_patient: bool,
}

impl TimeForSlack {
    /// All of the time, whatever Slack wants it for.
    #[must_use]
    pub fn until(until: Timestamp) -> Self {
        Self { until, is_patient: true }
    }
}

/// What a process knows of Slack's wishes.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<Times>);

#[derive(Debug, Default)]
struct Times {
    /// Before this time Slack is not to be asked.
    not_before: Option<Timestamp>,
    /// When somebody last waited for that.
    waited_at: Option<Timestamp>,
}

impl Pace {
    /// Waits until Slack may be asked again: whether that is in time.
    pub(super) async fn wait(&self, clock: &Clock, time: TimeForSlack) -> bool {
        let now = clock.now();
        let not_before = self.0.lock().unwrap_or_else(PoisonError::into_inner).not_before;
        let Some(wait) = not_before.map(|at| at.duration_since(now)).filter(SignedDuration::is_positive) else {
            return true;
        };
        let wait = Duration::try_from(wait).unwrap_or(Duration::MAX);
        self.may_wait(time, now) && clock.backoff(time.until).pause_for(wait).await
    }

    fn may_wait(&self, time: TimeForSlack, now: Timestamp) -> bool {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = times.waited_at.is_none_or(|at| now.duration_since(at) >= ONCE_IN);
        if is_first {
            times.waited_at = Some(now);
        }
        is_first || time.is_patient
    }

    /// Leaves Slack alone for so long.
    pub(super) fn rest(&self, clock: &Clock, pause: SignedDuration) {
        let until = clock.now().checked_add(pause).ok();
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.not_before = times.not_before.max(until);
    }
}
