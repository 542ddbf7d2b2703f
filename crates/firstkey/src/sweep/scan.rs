//! Reads all users and records, to see what there is to do.

use std::collections::HashMap;

use firstkey_core::ledger::{FoundUser, Place, Profile, RETENTION, Record, Verdict, verdict};
use firstkey_core::metrics::Gauges;
use firstkey_core::storm::Window;
use futures_util::future::join;
use jiff::Timestamp;

use super::{ON_ITS_WAY, SILENCE, Sweep};
use crate::aws::dynamodb::Segment;
use crate::aws::iam::ListedUser;
use crate::workflow::Stopped;

/// The number of parts in which the ledger is read. Each hour begins with another part: a sweep may not get through all
/// of them.
const SEGMENTS: u32 = 8;

/// A user whose creation has to be looked up.
#[derive(Debug, Clone)]
pub(crate) struct Sought {
    pub(crate) user: ListedUser,
    /// Two events contradict each other about the user.
    pub(crate) is_contested: bool,
    /// There may be a record: not all were read.
    pub(crate) is_unread: bool,
}

/// What there is to do, by record id.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// Users below the configured paths.
    pub(super) users: usize,
    /// Records that were read.
    pub(super) records: usize,
    /// Delivered passwords to look after.
    pub(super) passwords: Vec<String>,
    /// Arrivals to go on with.
    pub(super) arrivals: Vec<String>,
    /// Records that still owe an alert, or the user a mail.
    pub(super) owing: Vec<String>,
    /// Records that still owe a direct message in Slack.
    pub(super) untold: Vec<String>,
    /// Users whose creation has to be looked up.
    pub(super) sought: Vec<Sought>,
    /// Alerts that were counted, of which administrators still have to be told.
    pub(super) windows: Vec<Window>,
    /// Items that this version cannot read.
    pub(super) unreadable: Vec<String>,
    pub(super) gauges: Gauges,
    pub(super) is_unfinished: bool,
}

impl Sweep<'_> {
    /// Reads all users and records, to see what there is to do.
    pub(super) async fn scan(&self) -> Result<Scanned, Stopped> {
        let backoff = || self.backoff();
        let listed = self.workflow.everybody(&backoff);
        let since = backoff().retry(|| self.workflow.ledger.created_at());
        let (listed, since) = join(listed, since).await;
        let (listed, since) = (listed?, since?);
        let rules = &self.workflow.configuration.rules;
        let ours = |user: &&ListedUser| rules.take_path(&user.path);
        let users = listed.iter().filter(ours).count();
        let everybody: HashMap<&str, &ListedUser> = listed.iter().map(|user| (user.id.as_str(), user)).collect();
        let mut unknown: HashMap<&str, &ListedUser> =
            listed.iter().filter(ours).map(|user| (user.id.as_str(), user)).collect();
        let mut scanned = Scanned { users, ..Scanned::default() };
        let mut contested = Vec::new();
        for number in self.segments() {
            let mut start = None;
            loop {
                if self.has_read_enough() {
                    scanned.is_unfinished = true;
                    break;
                }
                let segment = Some(Segment { number, of: SEGMENTS });
                let page = backoff().retry(|| self.workflow.ledger.page(segment, start.clone())).await?;
                scanned.records += page.records.len();
                let owed = |window: &Window| {
                    window.account == self.invocation.account && window.is_owed(self.workflow.clock.now())
                };
                scanned.windows.extend(page.windows.into_iter().filter(owed));
                for (id, why) in page.unreadable {
                    // A user with such an item is not unknown.
                    unknown.remove(id.split_once('#').map_or("", |(_, user_id)| user_id));
                    scanned.unreadable.push(why.to_string());
                }
                for record in page.records {
                    let user = everybody.get(record.user_id.as_str()).copied();
                    unknown.remove(record.user_id.as_str());
                    if record.is_contested()
                        && let Some(user) = user
                    {
                        contested.push(user);
                    }
                    self.sort(record, user, &mut scanned);
                }
                start = page.next;
                if start.is_none() {
                    break;
                }
            }
        }
        let missed = unknown.into_values().filter(|user| self.is_missed(user, since));
        let is_unread = scanned.is_unfinished;
        let missed = missed.map(|user| Sought { user: user.clone(), is_contested: false, is_unread });
        let contested = contested.into_iter().filter(ours);
        let contested = contested.map(|user| Sought { user: user.clone(), is_contested: true, is_unread: false });
        scanned.sought = missed.chain(contested).collect();
        Ok(scanned)
    }

    /// What there is to do about a record.
    fn sort(&self, record: Record, user: Option<&ListedUser>, scanned: &mut Scanned) {
        let now = self.workflow.clock.now();
        if record.account != self.invocation.account {
            return;
        }
        scanned.gauges.count(&record, now);
        if (record.owes.is_some() || record.owes_confirmation()) && record.busy_until(None, now).is_none() {
            scanned.owing.push(record.id.clone());
        }
        if self.workflow.slack.is_some() && record.owes_in_slack().is_some() {
            scanned.untold.push(record.id.clone());
        }
        if self.is_to_be_looked_after(&record, user) {
            scanned.passwords.push(record.id);
        } else if record.is_stuck(SILENCE, now) || record.has_vanished() && user.is_some() {
            scanned.arrivals.push(record.id);
        }
    }

    /// Whether to stop reading: most of the time is for the work itself.
    fn has_read_enough(&self) -> bool {
        let began = self.time.began;
        let all = self.time.until.duration_since(began);
        self.workflow.clock.now().duration_since(began) >= all / 2
    }

    /// The parts of the ledger, rotated.
    fn segments(&self) -> impl Iterator<Item = u32> + use<> {
        let first = u32::try_from(self.turn() % u64::from(SEGMENTS)).unwrap_or_default();
        (0..SEGMENTS).map(move |number| (first + number) % SEGMENTS)
    }

    /// Whether a user without a record was created while Firstkey was deployed, long enough ago, and within
    /// CloudTrail's memory: the ledger may have forgotten older users.
    pub(crate) fn is_missed(&self, user: &ListedUser, since: Timestamp) -> bool {
        let age = self.workflow.clock.now().duration_since(user.created_at);
        user.created_at >= since && (ON_ITS_WAY..RETENTION).contains(&age)
    }

    /// Whether to look at a delivered password, as far as the list of all users tells. The role may touch only users
    /// below the configured paths.
    pub(crate) fn is_to_be_looked_after(&self, record: &Record, listed: Option<&ListedUser>) -> bool {
        let rules = &self.workflow.configuration.rules;
        let is_ours = rules.take_path(&record.path) || listed.is_some_and(|user| rules.take_path(&user.path));
        if !record.is_watched() || !is_ours {
            return false;
        }
        // The list may be minutes old, and lack a user who was renamed meanwhile.
        let Some(user) = listed else { return true };
        let found = FoundUser { user_name: &user.name, path: &user.path, password_last_used: user.password_last_used };
        let place = if rules.take_path(&user.path) { Place::Here(found) } else { Place::OutOfReach(found) };
        let (watching, now) = (self.workflow.watching(), self.workflow.clock.now());
        verdict(record, place, Profile::NotAsked, None, watching, now) != Verdict::Nothing
    }
}
