//! The results of a run.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::aws::Aws;
use crate::stores::Mail;

/// The results of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) users: usize,
    /// Users whose record says `delivered`, who got exactly one mail, and whose login profile has the password in it.
    pub(crate) welcomed: usize,
    /// Mails beyond a user's first.
    pub(crate) duplicates: usize,
    /// Messages in dead-letter queues.
    pub(crate) dead: usize,
    pub(crate) alerts: usize,
    /// Messages in Slack.
    pub(crate) told: usize,
    /// Users who are still to be told there.
    pub(crate) untold: usize,
    /// The time from the users' creation to the last accepted mail.
    pub(crate) seconds: f64,
    /// The most attempts at one arrival.
    pub(crate) attempts: u64,
    pub(crate) most_receives: usize,
    pub(crate) calls: BTreeMap<String, (usize, usize)>,
    pub(crate) invocations: usize,
    pub(crate) processes: usize,
    /// The most invocations at once in one account.
    pub(crate) peak: usize,
    /// The function's time, summed over all invocations.
    pub(crate) function_seconds: f64,
}

impl Outcome {
    /// Reads AWS's final state.
    pub(crate) fn of(aws: &Aws) -> Self {
        aws.look(|iam, ledger, mails| {
            let mut by_address: HashMap<&str, Vec<&Mail>> = HashMap::new();
            for mail in mails {
                by_address.entry(&mail.to).or_default().push(mail);
            }
            let records: HashMap<&str, &Value> = ledger.records().collect();
            let welcomed = iam.users.values().filter(|user| {
                let delivered = records.get(user.id.as_str()).is_some_and(|item| item["status"]["S"] == "delivered");
                let mails = by_address.get(user.address.as_str()).map_or(&[][..], Vec::as_slice);
                let password = user.profile.as_ref().map(|profile| profile.password.as_str());
                delivered && mails.len() == 1 && password == Some(&mails[0].secret)
            });
            let attempts = records.values().filter_map(|item| item["attempts"]["N"].as_str()?.parse().ok());
            let last = mails.iter().map(|mail| mail.after).max().unwrap_or_default();
            let untold = records.values().filter(|item| item["slack"]["M"]["owes"]["S"].is_string()).count();
            Self {
                untold,
                users: iam.users.len(),
                welcomed: welcomed.count(),
                duplicates: mails.len() - by_address.len(),
                seconds: last.as_secs_f64(),
                attempts: attempts.max().unwrap_or_default(),
                ..Self::default()
            }
        })
    }

    /// Adds another account.
    pub(crate) fn add(&mut self, other: Self) {
        self.users += other.users;
        self.welcomed += other.welcomed;
        self.duplicates += other.duplicates;
        self.dead += other.dead;
        self.alerts += other.alerts;
        self.told += other.told;
        self.untold += other.untold;
        self.seconds = self.seconds.max(other.seconds);
        self.attempts = self.attempts.max(other.attempts);
        self.most_receives = self.most_receives.max(other.most_receives);
        for (operation, (asked, throttled)) in other.calls {
            let calls = self.calls.entry(operation).or_default();
            *calls = (calls.0 + asked, calls.1 + throttled);
        }
        self.invocations += other.invocations;
        self.processes += other.processes;
        self.peak = self.peak.max(other.peak);
        self.function_seconds += other.function_seconds;
    }
}
