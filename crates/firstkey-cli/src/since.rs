//! `--since`: the start of a period.

use std::str::FromStr;

use anyhow::{Context, Result};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// A time as an administrator writes it, before the current time and zone are known.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Since {
    /// This long ago.
    Ago(Span),
    /// A time by the calendar of a time zone.
    Calendar(DateTime),
    /// A moment.
    Time(Timestamp),
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(time) = text.parse() {
            return Ok(Self::Time(time));
        }
        if let Ok(time) = text.parse() {
            return Ok(Self::Calendar(time));
        }
        match text.parse::<Span>() {
            Ok(span) if span.is_positive() => Ok(Self::Ago(span)),
            _ => Err("examples: 7d, 12h, 2026-11-01, 2026-11-01T08:00:00Z".to_owned()),
        }
    }
}

impl Since {
    /// The time, in the zone in which the command prints times.
    ///
    /// # Errors
    /// When it is out of the supported range.
    pub(crate) fn resolve(self, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
        let resolved = match self {
            Self::Ago(span) => now.to_zoned(zone.clone()).checked_sub(span).map(|then| then.timestamp()),
            Self::Calendar(time) => time.to_zoned(zone.clone()).map(|then| then.timestamp()),
            Self::Time(time) => Ok(time),
        };
        resolved.context("--since is too long ago")
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::Since;

    #[test]
    fn is_told_in_several_ways() {
        let now: Timestamp = "2026-11-22T10:15:30Z".parse().unwrap();
        let zone = TimeZone::posix("<+02>-2").unwrap();
        for (text, time) in [
            ("7d", "2026-11-15T10:15:30Z"),
            ("12h", "2026-11-21T22:15:30Z"),
            ("1mo", "2026-10-22T10:15:30Z"),
            ("2026-11-01", "2026-10-31T22:00:00Z"),
            ("2026-11-01T08:00", "2026-11-01T06:00:00Z"),
            ("2026-11-01T08:00:00Z", "2026-11-01T08:00:00Z"),
        ] {
            let since: Since = text.parse().unwrap();
            assert_eq!(since.resolve(now, &zone).unwrap().to_string(), time, "{text}");
        }
    }

    #[test]
    fn says_how_it_is_told() {
        for text in ["", "yesterday", "-7d", "0d", "7"] {
            assert_eq!(text.parse::<Since>().unwrap_err(), "examples: 7d, 12h, 2026-11-01, 2026-11-01T08:00:00Z");
        }
        let since: Since = "19000y".parse().unwrap();
        let now: Timestamp = "2026-11-22T10:15:30Z".parse().unwrap();
        assert_eq!(since.resolve(now, &TimeZone::UTC).unwrap_err().to_string(), "--since is too long ago");
    }
}
