//! How far this machine's clock is from AWS's, judged by the `Date` of an answer.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use firstkey::clock::timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

use crate::times::words;

/// How far off the clock may be: far less than any lease lasts, and more than a slow network adds to a correct clock.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

/// How to correct a clock.
pub(crate) const REMEDY: &str =
    "set the clock, for example with `sudo chronyc makestep`, on macOS with `sudo sntp -sS time.apple.com`";

/// By how much this machine's clock is ahead of AWS's; negative if it is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offset(SignedDuration);

/// A clock that is too far off to write times with, which the deployed function compares with its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this machine's clock is {0} AWS's, and the ledger's leases depend on it; {REMEDY}, then try again")]
pub(crate) struct WrongClock(pub(crate) Offset);

impl Offset {
    /// Takes when the request was sent, when the answer came, and the answer's `Date`; `None` if that is not a time.
    ///
    /// Compares the middle of the call with the middle of the second that the date names.
    fn of_answer(sent: Timestamp, received: Timestamp, date: &str) -> Option<Self> {
        let dated = DateTimeParser::new().parse_timestamp(date).ok()?;
        let of_aws = dated.as_millisecond() + 500;
        let of_machine = i64::midpoint(sent.as_millisecond(), received.as_millisecond());
        Some(Self(SignedDuration::from_millis(of_machine - of_aws)))
    }

    /// # Errors
    /// The clock is more than five seconds off.
    pub(crate) fn check(self) -> Result<(), WrongClock> {
        if self.0.abs() > TOLERANCE { Err(WrongClock(self)) } else { Ok(()) }
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = if self.0.is_negative() { "behind" } else { "ahead of" };
        write!(formatter, "{} {direction}", words(self.0.abs()))
    }
}

/// Reads the date from the answer to the call that it is added to; after several attempts, from the last.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateReader(Arc<Mutex<Reading>>);

#[derive(Debug, Default)]
struct Reading {
    sent: Option<Timestamp>,
    offset: Option<Offset>,
}

impl DateReader {
    /// Nothing if AWS gave no date.
    pub(crate) fn offset(&self) -> Option<Offset> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).offset
    }
}

#[dyn_dispatch_hint]
impl Intercept for DateReader {
    fn name(&self) -> &'static str {
        "DateReader"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).sent = now(components);
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut reading = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let date = context.response().headers().get("date");
        reading.offset = match (reading.sent, now(components), date) {
            (Some(sent), Some(received), Some(date)) => Offset::of_answer(sent, received, date),
            _ => None,
        };
        Ok(())
    }
}

fn now(components: &RuntimeComponents) -> Option<Timestamp> {
    components.time_source().map(|source| timestamp(source.now()))
}

#[cfg(test)]
mod tests {
    use super::Offset;

    /// AWS answers within the second that begins here.
    const DATE: &str = "Sun, 22 Nov 2026 10:15:30 GMT";

    fn told(sent: &str, received: &str, date: &str) -> String {
        let time = |text: &str| format!("2026-11-22T{text}Z").parse().unwrap();
        let Some(offset) = Offset::of_answer(time(sent), time(received), date) else { return "unknown".to_owned() };
        format!("{offset}: {}", if offset.check().is_ok() { "right" } else { "wrong" })
    }

    #[test]
    fn the_middle_of_the_call_counts() {
        for (sent, received, expected) in [
            ("10:15:30.5", "10:15:30.5", "0 s ahead of: right"),
            ("10:15:30.0", "10:15:30.8", "0 s behind: right"),
            ("10:15:35.4", "10:15:35.6", "5 s ahead of: right"),
            ("10:15:35.4", "10:15:35.7", "5 s ahead of: wrong"),
            ("10:15:25.4", "10:15:25.6", "5 s behind: right"),
            ("10:15:25.3", "10:15:25.6", "5 s behind: wrong"),
            // A slow call does not show whether the answer was late or the clock is ahead.
            ("10:15:30.5", "10:15:39.5", "4 s ahead of: right"),
            ("10:25:30.5", "10:25:30.5", "10 min ahead of: wrong"),
            ("07:15:30.5", "07:15:30.5", "3 h behind: wrong"),
        ] {
            assert_eq!(told(sent, received, DATE), expected, "{sent} to {received}");
        }
    }

    #[test]
    fn what_is_no_date_tells_nothing() {
        for date in ["", "today", "2026-11-22T10:15:30Z"] {
            assert_eq!(told("10:15:30", "10:15:30", date), "unknown", "{date}");
        }
    }
}
