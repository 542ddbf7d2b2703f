//! How much the account may send.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// How many recipients may get mail.
#[derive(Debug, Clone, Copy)]
pub struct SendingQuota {
    /// In any 24 hours; as in SES, negative means unlimited.
    pub per_24_hours: i64,
    /// In any second.
    pub per_second: u64,
}

/// The quota of an account that sends a lot: it slows nobody down, and shows that there is one.
impl Default for SendingQuota {
    fn default() -> Self {
        Self { per_24_hours: 50_000, per_second: 500 }
    }
}

/// The quota and what was sent, separately for each region.
#[derive(Default)]
pub(super) struct Sending(Mutex<Regions>);

#[derive(Default)]
struct Regions {
    quota: SendingQuota,
    counts: HashMap<String, Count>,
}

#[derive(Default)]
struct Count {
    /// When mails of the last 24 hours were sent, and to how many recipients; oldest first.
    sent: VecDeque<(Timestamp, u64)>,
    in_24_hours: u64,
}

impl Sending {
    pub(super) fn limit(&self, quota: SendingQuota) {
        self.regions().quota = quota;
    }

    /// Counts a mail, or says why SES refuses it for now. Like SES, it accepts a mail to several recipients as long as
    /// anything is left.
    pub(super) fn spend(&self, region: &str, recipients: u64, now: Timestamp) -> Result<(), &'static str> {
        let mut regions = self.regions();
        let quota = regions.quota;
        let count = regions.count(region, now);
        if u64::try_from(quota.per_24_hours).is_ok_and(|most| count.in_24_hours >= most) {
            return Err("Daily message quota exceeded.");
        }
        if count.in_last_second(now) >= quota.per_second {
            return Err("Maximum sending rate exceeded.");
        }
        count.sent.push_back((now, recipients));
        count.in_24_hours += recipients;
        Ok(())
    }

    /// The `SendQuota` of `GetAccount`.
    pub(super) fn describe(&self, region: &str, now: Timestamp) -> Value {
        let mut regions = self.regions();
        let quota = regions.quota;
        json!({
            "Max24HourSend": quota.per_24_hours as f64,
            "MaxSendRate": quota.per_second as f64,
            "SentLast24Hours": regions.count(region, now).in_24_hours as f64,
        })
    }

    fn regions(&self) -> MutexGuard<'_, Regions> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Regions {
    /// What was sent from a region in the last 24 hours.
    fn count(&mut self, region: &str, now: Timestamp) -> &mut Count {
        let count = self.counts.entry(region.to_owned()).or_default();
        count.forget(now);
        count
    }
}

impl Count {
    fn forget(&mut self, now: Timestamp) {
        while let Some(&(_, recipients)) = self.sent.front().filter(|(at, _)| now.duration_since(*at) >= DAY) {
            self.sent.pop_front();
            self.in_24_hours -= recipients;
        }
    }

    fn in_last_second(&self, now: Timestamp) -> u64 {
        let recent = self.sent.iter().rev().take_while(|(at, _)| now.duration_since(*at) < SECOND);
        recent.map(|(_, recipients)| recipients).sum()
    }
}
