//! The sweep: finds arrivals that no event told of or that nobody went on with, and what became of delivered passwords.
//!
//! It keeps no place of its own. What is done is in the ledger, so a sweep that runs out of time leaves the rest, and only
//! the rest, to the next one. Of the records it holds no more than a page, and the ids of those that it has to look after.

mod missed;
mod passwords;
pub mod survey;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::Record;
use futures_util::future::{join, join3};
use futures_util::{StreamExt, stream};
use jiff::SignedDuration;

use super::whereabouts::Roll;
use super::{Ending, Invocation, Stopped, Time, Workflow};
use crate::call_error::CallError;
use crate::clock::Backoff;
use crate::directory::ListedUser;
use crate::ledger::{Segment, Stored};
pub use missed::ON_ITS_WAY;
use missed::{SILENCE, Sought};
use passwords::{Looked, Watched};

/// How many users are worked on at the same time.
const AT_ONCE: usize = 8;
/// How often the first in turn changes.
const TURN: SignedDuration = SignedDuration::from_hours(1);
/// The ledger is read in so many parts, and another one comes first every hour: a sweep may not get through all of them.
const SEGMENTS: u32 = 8;

/// What a sweep came to.
#[derive(Debug, Default)]
pub struct Swept {
    /// Users below the configured paths.
    pub users: usize,
    /// Records in the ledger.
    pub records: usize,
    /// Arrivals that were found and worked on.
    pub found: Vec<(Arrival, Result<Ending, Stopped>)>,
    /// Users whose creation nothing tells of any more; administrators were told.
    pub lost: usize,
    /// Records that learned something about their users.
    pub noted: usize,
    /// Passwords that were withdrawn.
    pub expired: usize,
    /// Why something could not be done; the next sweep tries again.
    pub failures: Vec<String>,
    /// Whether the time was up before everything was looked at.
    pub is_unfinished: bool,
}

/// A sweep under way.
struct Sweep<'a> {
    workflow: &'a Workflow,
    invocation: &'a Invocation,
    time: Time,
    roll: Roll,
}

/// What there is to do, by the ids of records.
#[derive(Debug, Default)]
struct Scanned {
    /// Users below the configured paths.
    users: usize,
    /// Records that were read.
    records: usize,
    /// Delivered passwords to be looked after.
    passwords: Vec<String>,
    /// Arrivals to go on with.
    arrivals: Vec<String>,
    /// Records whose administrators have to be told something yet.
    owing: Vec<String>,
    /// Users whose creation has to be looked up.
    sought: Vec<Sought>,
    /// Items that this version cannot read.
    unreadable: Vec<String>,
    is_unfinished: bool,
}

impl Workflow {
    /// Runs a sweep, for as long as the invocation lasts.
    ///
    /// # Errors
    /// The users or the ledger could not be listed. What goes wrong with one user is in [`Swept::failures`].
    pub async fn sweep(&self, invocation: &Invocation) -> Result<Swept, Stopped> {
        Sweep::new(self, invocation).run().await
    }
}

impl<'a> Sweep<'a> {
    fn new(workflow: &'a Workflow, invocation: &'a Invocation) -> Self {
        Self { workflow, invocation, time: Time::of(invocation, workflow.clock.now()), roll: Roll::new() }
    }
}

impl Sweep<'_> {
    async fn run(&self) -> Result<Swept, Stopped> {
        let scanned = self.scan().await?;
        let Scanned { users, records, passwords, arrivals, owing, sought, unreadable, is_unfinished } = scanned;
        // Passwords wait for IAM, lost arrivals for CloudTrail: at the same time, neither can use up the other's.
        let passwords = self.watch_over(self.turned(passwords), self.turned(owing));
        let arrivals = self.resume_all(self.turned(arrivals));
        let (watched, resumed, searched) =
            join3(Box::pin(passwords), Box::pin(arrivals), Box::pin(self.search(sought))).await;
        let Watched { noted, expired, failures, is_unfinished: is_unwatched } = watched;
        let mut found: Vec<_> = resumed.found;
        found.extend(searched.found);
        Ok(Swept {
            users,
            records,
            found,
            lost: searched.lost,
            noted,
            expired,
            failures: [unreadable, failures, resumed.failures, searched.failures].concat(),
            is_unfinished: is_unfinished || is_unwatched || resumed.is_unfinished || searched.is_unfinished,
        })
    }

    /// Reads all users and records, and what is to be done about them.
    async fn scan(&self) -> Result<Scanned, Stopped> {
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
                for (id, why) in page.unreadable {
                    // Whoever it is about is not unknown.
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
        let missed = missed.map(|user| Sought { user: user.clone(), is_contested: false });
        let contested = contested.into_iter().filter(ours);
        let contested = contested.map(|user| Sought { user: user.clone(), is_contested: true });
        scanned.sought = missed.chain(contested).collect();
        Ok(scanned)
    }

    /// What is to be done about a record.
    fn sort(&self, record: Record, user: Option<&ListedUser>, scanned: &mut Scanned) {
        let now = self.workflow.clock.now();
        if record.account != self.invocation.account {
            return;
        }
        if record.owes.is_some() && record.busy_until(None, now).is_none() {
            scanned.owing.push(record.id.clone());
        }
        if self.is_to_be_looked_after(&record, user) {
            scanned.passwords.push(record.id);
        } else if record.is_stuck(SILENCE, now) || record.has_vanished() && user.is_some() {
            scanned.arrivals.push(record.id);
        }
    }

    /// Whether what is read already has to be enough: most of the time is for what there is to do.
    fn has_read_enough(&self) -> bool {
        let began = self.time.began;
        let all = self.time.until.duration_since(began);
        self.workflow.clock.now().duration_since(began) >= all / 2
    }

    /// The parts of the ledger, each first in its turn.
    fn segments(&self) -> impl Iterator<Item = u32> + use<> {
        let first = u32::try_from(self.turn() % u64::from(SEGMENTS)).unwrap_or_default();
        (0..SEGMENTS).map(move |number| (first + number) % SEGMENTS)
    }

    /// Looks after delivered passwords, and tells what administrators are owed.
    async fn watch_over(&self, passwords: Vec<String>, owing: Vec<String>) -> Watched {
        let tell = stream::iter(owing).map(|id| (id, true));
        let look = stream::iter(passwords).map(|id| (id, false));
        let mut looked = tell
            .chain(look)
            .map(|(id, owes)| async move {
                let looked = Box::pin(self.look_at(&id, owes)).await;
                (id, looked)
            })
            .buffer_unordered(AT_ONCE);
        let mut watched = Watched::default();
        while let Some((id, result)) = looked.next().await {
            watched.count(&id, result);
        }
        watched
    }

    async fn look_at(&self, id: &str, owes: bool) -> Result<Looked, Stopped> {
        if self.workflow.clock.now() >= self.time.until {
            return Err(Stopped::OutOfTime);
        }
        let Some(record) = self.record(id).await? else { return Ok(Looked::Nothing) };
        if owes {
            self.workflow.tell(record, self.time).await?;
            return Ok(Looked::Nothing);
        }
        self.workflow.look_after(record, None, &self.roll, self.time).await
    }

    /// Sorts ids of records so that all have their turn, although a sweep may not get through, and some can never be done with: they
    /// are being refused.
    fn turned(&self, mut ids: Vec<String>) -> Vec<String> {
        self.in_turn(&mut ids, String::as_str);
        ids
    }

    /// Sorts what is about users so that all have their turn.
    ///
    /// Each has a fixed place on a circle, and every hour begins at another. That lies a golden section further on, so that the
    /// beginnings are spread evenly however many hours it takes.
    fn in_turn<T>(&self, items: &mut [T], id: impl Fn(&T) -> &str) {
        let start = self.turn().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        items.sort_by_cached_key(|item| {
            let mut place = DefaultHasher::new();
            id(item).hash(&mut place);
            place.finish().wrapping_sub(start)
        });
    }

    /// The number of the hour.
    fn turn(&self) -> u64 {
        self.workflow.clock.now().as_second().div_euclid(TURN.as_secs()).cast_unsigned()
    }

    /// A record, as it is now.
    async fn record(&self, id: &str) -> Result<Option<Record>, CallError> {
        self.backoff().retry(|| self.workflow.ledger.record(id)).await
    }

    /// Stores a record, unless somebody else did.
    async fn store(&self, record: Record) -> Result<Stored, CallError> {
        self.workflow.store(record, self.backoff()).await
    }

    fn backoff(&self) -> Backoff<'_> {
        self.workflow.clock.backoff(self.time.until)
    }
}
