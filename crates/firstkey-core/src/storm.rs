//! Alerts that come faster than anybody reads them: from a number on they are counted, and told as one.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How many alerts of a kind are sent one by one within [`LASTS`]; further ones are counted.
pub const ALONE: u64 = 20;
/// How long alerts of a kind are counted together.
pub const LASTS: SignedDuration = SignedDuration::from_mins(10);
/// How many users an alert about a storm names.
const NAMES: usize = 5;
/// How long the ledger keeps a window after it began. The sweep tells of it within hours.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

/// What becomes of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// It is one of a few: it is sent.
    Alone,
    /// It is one too many: an alert about the storm is sent in its place.
    Begins,
    /// It is counted, and nothing is sent.
    More,
    /// It is not counted yet: administrators first have to hear how many were counted before.
    Over,
}

/// Alerts of one kind that came within [`LASTS`], in an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The ledger's key: not that of any record.
    pub id: String,
    /// How often it has been written.
    pub version: u64,
    /// The kind of the alerts.
    pub kind: String,
    /// The account that they are about.
    pub account: String,
    /// When the first one came.
    pub began: Timestamp,
    /// How many came.
    pub count: u64,
    /// How many of them were to be sent one by one.
    pub alone: u64,
    /// The users of the first ones, masked.
    pub first: Vec<String>,
    /// When the ledger forgets it, in seconds since 1970.
    pub expires_at: i64,
}

impl Window {
    /// What the ledger's keys of windows begin with.
    pub const PREFIX: &str = "alerts#";

    /// The ledger's key.
    #[must_use]
    pub fn key(account: &str, kind: &str) -> String {
        format!("{}{account}#{kind}", Self::PREFIX)
    }

    /// Counts an alert of a kind about a user, and says what becomes of it.
    #[must_use]
    pub fn count(before: Option<&Self>, account: &str, kind: &str, who: &str, now: Timestamp) -> (Counted, Self) {
        let mut window = match before {
            Some(before) if before.is_owed(now) => return (Counted::Over, before.clone()),
            Some(before) if !before.is_over(now) => before.clone(),
            before => Self::new(account, kind, before.map_or(0, |before| before.version), ALONE, now),
        };
        window.count += 1;
        if window.first.len() < NAMES {
            window.first.push(who.to_owned());
        }
        let counted = match window.count {
            count if count <= window.alone => Counted::Alone,
            // A storm that goes on was told when it began.
            count if window.alone > 0 && count == window.alone + 1 => Counted::Begins,
            _ => Counted::More,
        };
        (counted, window)
    }

    /// The next window, after administrators were told of this one. While the storm `goes_on`, nothing is sent one by one.
    #[must_use]
    pub fn close(&self, goes_on: bool, now: Timestamp) -> Self {
        let goes_on = goes_on && now.duration_since(self.began) < LASTS * 2;
        Self::new(&self.account, &self.kind, self.version, if goes_on { 0 } else { ALONE }, now)
    }

    fn new(account: &str, kind: &str, version: u64, alone: u64, now: Timestamp) -> Self {
        Self {
            id: Self::key(account, kind),
            version,
            kind: kind.to_owned(),
            account: account.to_owned(),
            began: now,
            count: 0,
            alone,
            first: Vec::new(),
            expires_at: (now + KEPT).as_second(),
        }
    }

    /// Whether alerts were counted instead of sent, and nobody was told how many.
    #[must_use]
    pub fn is_owed(&self, now: Timestamp) -> bool {
        self.unsent() > 0 && self.is_over(now)
    }

    /// How many were counted instead of sent.
    #[must_use]
    pub fn unsent(&self) -> u64 {
        self.count.saturating_sub(self.alone)
    }

    /// When the counting ended, if it has.
    #[must_use]
    pub fn ended(&self, now: Timestamp) -> Option<Timestamp> {
        self.is_over(now).then(|| self.began + LASTS)
    }

    fn is_over(&self, now: Timestamp) -> bool {
        now.duration_since(self.began) >= LASTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    /// Counts alerts that come at these minutes; closes what is over, as the caller does.
    fn play(minutes: impl IntoIterator<Item = i64>) -> (Vec<Counted>, Window) {
        let (mut window, mut all) = (None, Vec::new());
        for (number, minute) in minutes.into_iter().enumerate() {
            loop {
                let (counted, next) = Window::count(window.as_ref(), "1", "failed", &number.to_string(), at(minute));
                all.push(counted);
                if counted != Counted::Over {
                    window = Some(next);
                    break;
                }
                window = Some(next.close(true, at(minute)));
            }
        }
        (all, window.unwrap())
    }

    #[test]
    fn a_few_alerts_are_sent_one_by_one_however_long_it_goes_on() {
        let (counted, window) = play((0..200).map(|number| number * 2));
        assert!(counted.iter().all(|counted| *counted == Counted::Alone));
        assert_eq!(window.unsent(), 0);
    }

    #[test]
    fn one_too_many_begins_a_storm_and_the_next_ones_are_counted() {
        let (counted, window) = play(std::iter::repeat_n(0, 5_000));
        assert!(counted[..20].iter().all(|counted| *counted == Counted::Alone));
        assert_eq!(counted[20], Counted::Begins);
        assert!(counted[21..].iter().all(|counted| *counted == Counted::More));
        assert_eq!(
            (window.unsent(), window.first.as_slice()),
            (4_980, ["0", "1", "2", "3", "4"].map(str::to_owned).as_slice())
        );
        assert_eq!((window.is_owed(at(9)), window.is_owed(at(10))), (false, true));
    }

    #[test]
    fn a_storm_that_goes_on_is_told_once_a_window() {
        let (counted, _) = play((0..40).flat_map(|minute| std::iter::repeat_n(minute, 50)));
        let told = |counted: &&Counted| matches!(counted, Counted::Begins | Counted::Over);
        assert_eq!(counted.iter().filter(|counted| **counted == Counted::Alone).count(), 20);
        assert_eq!(counted.iter().filter(told).count(), 1 + 3);
    }

    #[test]
    fn after_a_pause_alerts_are_sent_one_by_one_again() {
        let (counted, window) = play(std::iter::repeat_n(0, 30).chain([60]));
        assert_eq!(counted[30..], [Counted::Over, Counted::Alone]);
        assert_eq!((window.count, window.alone), (1, ALONE));
    }
}
