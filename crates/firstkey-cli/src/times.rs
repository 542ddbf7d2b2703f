//! Times for administrators.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The current time, and the time zone for display.
#[derive(Debug)]
pub(crate) struct Times {
    pub(crate) now: Timestamp,
    pub(crate) zone: TimeZone,
}

impl Times {
    /// A time, with its zone's offset.
    pub(crate) fn tell(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
    }

    /// A time to the minute, where the zone is obvious.
    pub(crate) fn tell_briefly(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// A time, with its distance from now.
    pub(crate) fn tell_both(&self, at: Timestamp) -> String {
        format!("{} ({})", self.tell(at), self.distance(at))
    }

    /// A time's distance from now: `in 3 h`, `2 days ago`.
    pub(crate) fn distance(&self, at: Timestamp) -> String {
        let distance = at.duration_since(self.now);
        if distance.is_positive() { format!("in {}", words(distance)) } else { format!("{} ago", words(-distance)) }
    }
}

/// A duration in its largest sensible unit.
pub(crate) fn words(duration: SignedDuration) -> String {
    match duration {
        duration if duration < SignedDuration::from_mins(1) => format!("{} s", duration.as_secs()),
        duration if duration < SignedDuration::from_hours(1) => format!("{} min", duration.as_mins()),
        duration if duration < SignedDuration::from_hours(48) => format!("{} h", duration.as_hours()),
        duration => format!("{} days", duration.as_hours() / 24),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::Times;

    #[test]
    fn are_told_with_their_offset_and_distance() {
        let zone = TimeZone::posix("<+0530>-5:30").unwrap();
        let times = Times { now: "2026-11-22T10:15:30Z".parse().unwrap(), zone };
        for (at, told) in [
            ("2026-11-22T10:15:30Z", "2026-11-22 15:45:30 +05:30 (0 s ago)"),
            ("2026-11-22T10:14:31Z", "2026-11-22 15:44:31 +05:30 (59 s ago)"),
            ("2026-11-22T10:14:30Z", "2026-11-22 15:44:30 +05:30 (1 min ago)"),
            ("2026-11-22T11:15:30Z", "2026-11-22 16:45:30 +05:30 (in 1 h)"),
            ("2026-11-24T10:15:29Z", "2026-11-24 15:45:29 +05:30 (in 47 h)"),
            ("2026-11-24T10:15:30Z", "2026-11-24 15:45:30 +05:30 (in 2 days)"),
        ] {
            assert_eq!(times.tell_both(at.parse().unwrap()), told);
        }
    }
}
