//! What a sweep would do now, without doing it.

use firstkey_core::ledger::{Record, Verdict};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;

use super::passwords::Watched;
use super::scan::Sought;
use super::{AT_ONCE, Sweep};
use crate::aws::error::CallError;
use crate::aws::iam::ListedUser;
use crate::workflow::watch::{Next, Watch};
use crate::workflow::{Invocation, Stopped, Workflow};

/// What a sweep would do now.
#[derive(Debug, Clone, PartialEq)]
pub struct DryRun {
    /// Users below the configured paths.
    pub users: usize,
    /// Records in the ledger.
    pub records: usize,
    /// The verdicts about delivered passwords, in order of the users' creation.
    pub passwords: Vec<(Record, Verdict)>,
    /// Records of delivered passwords that it would leave alone, because an attempt works on them until then.
    pub busy: Vec<(Record, Timestamp)>,
    /// Users whose arrivals it would start or resume, in order of their creation.
    pub missed: Vec<Missed>,
    /// Records of which it would tell somebody what is owed, in order of the users' creation.
    pub owing: Vec<Record>,
    /// How many alerts about many at once it would send.
    pub storms: usize,
    /// Why it could not do something.
    pub failures: Vec<String>,
    /// Whether there was no time to read everything.
    pub is_unfinished: bool,
}

/// A user that no event reported, or whose arrival has stalled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The user, as IAM lists it.
    pub user: ListedUser,
    /// What is the matter.
    pub why: Why,
}

/// Why the sweep takes up a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The arrival has stalled.
    Stalled,
    /// Two events contradict each other about the user.
    Contested,
    /// No event reported the user.
    Unheard {
        /// CloudTrail's event history would have the event by now.
        is_last_look: bool,
    },
}

impl Workflow {
    /// What a sweep would do now. Reads the ledger and IAM, and changes nothing.
    ///
    /// # Errors
    /// Something could not be read.
    pub async fn dry_run(&self, invocation: &Invocation) -> Result<DryRun, Stopped> {
        Sweep::new(self, invocation).dry_run().await
    }
}

impl DryRun {
    /// Whether the sweep has something to do.
    #[must_use]
    pub fn has_work(&self) -> bool {
        !(self.passwords.is_empty() && self.missed.is_empty() && self.owing.is_empty()) || self.storms > 0
    }

    /// Whether that is all: nothing is in the way.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.busy.is_empty() && self.failures.is_empty() && !self.is_unfinished
    }
}

/// What looking after a record would lead to in the end.
enum Foreseen {
    Nothing,
    Busy(Record, Timestamp),
    Verdict(Record, Verdict),
}

impl Sweep<'_> {
    /// What looking after a record would lead to in the end.
    async fn foresee(&self, id: &str) -> Result<Foreseen, CallError> {
        let Some(record) = self.record(id).await? else { return Ok(Foreseen::Nothing) };
        let mut watch = Watch::begin(self.workflow, record.clone(), None, &self.all_users, self.time).await?;
        let mut last = None;
        loop {
            let verdict = match watch.next().await? {
                Next::Do(verdict) => verdict,
                Next::Busy(until) => return Ok(Foreseen::Busy(record, until)),
                Next::Nothing | Next::NotShown => break,
            };
            let Some(next) = watch.note(&verdict) else { return Ok(Foreseen::Verdict(record, verdict)) };
            watch.go_on(next, &verdict);
            last = Some(verdict);
        }
        Ok(last.map_or(Foreseen::Nothing, |verdict| Foreseen::Verdict(record, verdict)))
    }

    async fn dry_run(&self) -> Result<DryRun, Stopped> {
        let scanned = self.scan().await?;
        let (mut passwords, mut busy) = (Vec::new(), Vec::new());
        let mut watched = Watched::default();
        let foreseen = stream::iter(scanned.passwords).map(|id| async move {
            let foreseen = self.foresee(&id).await;
            (id, foreseen)
        });
        let mut foreseen = foreseen.buffer_unordered(AT_ONCE);
        while let Some((id, foreseen)) = foreseen.next().await {
            match foreseen {
                Ok(Foreseen::Nothing) => {}
                Ok(Foreseen::Busy(record, until)) => busy.push((record, until)),
                Ok(Foreseen::Verdict(record, verdict)) => passwords.push((record, verdict)),
                Err(error) => watched.count(&id, Err(error.into())),
            }
        }
        passwords.sort_by(|(one, _), (other, _)| order(one).cmp(&order(other)));
        busy.sort_by(|(one, _), (other, _)| order(one).cmp(&order(other)));
        let untold = scanned.untold.into_iter().filter(|id| !scanned.owing.contains(id)).collect();
        let owing = [self.records(scanned.owing.clone()).await?, self.records(untold).await?].concat();
        let now = self.workflow.clock.now();
        let mut owing: Vec<Record> =
            owing.into_iter().filter(|record| record.busy_until(None, now).is_none()).collect();
        owing.sort_by(|one, other| order(one).cmp(&order(other)));
        let sought = stream::iter(scanned.sought).map(|sought| async move {
            let is_missed = !self.is_recorded(&sought).await?;
            Ok::<_, Stopped>(is_missed.then_some(sought))
        });
        let sought: Vec<Option<Sought>> = sought.buffer_unordered(AT_ONCE).try_collect().await?;
        let sought = sought.into_iter().flatten().map(|sought| self.missed(sought));
        let stalled = self.records(scanned.arrivals).await?.into_iter().map(stalled);
        let mut missed: Vec<Missed> = stalled.chain(sought).collect();
        missed.sort_by(|one, other| {
            (one.user.created_at, &one.user.name).cmp(&(other.user.created_at, &other.user.name))
        });
        Ok(DryRun {
            users: scanned.users,
            records: scanned.records,
            passwords,
            busy,
            missed,
            owing,
            storms: scanned.windows.len(),
            failures: [scanned.unreadable, watched.failures].concat(),
            is_unfinished: scanned.is_unfinished || watched.is_unfinished,
        })
    }

    fn missed(&self, sought: Sought) -> Missed {
        let why = match sought.is_contested {
            true => Why::Contested,
            false => Why::Unheard { is_last_look: self.is_last_look(&sought.user) },
        };
        Missed { user: sought.user, why }
    }

    /// Reads records in their current state.
    async fn records(&self, ids: Vec<String>) -> Result<Vec<Record>, CallError> {
        let records = stream::iter(ids).map(|id| async move { self.record(&id).await });
        let records: Vec<Option<Record>> = records.buffer_unordered(AT_ONCE).try_collect().await?;
        Ok(records.into_iter().flatten().collect())
    }
}

fn stalled(record: Record) -> Missed {
    let user = ListedUser {
        id: record.user_id,
        name: record.user_name,
        path: record.path,
        created_at: record.created_at,
        password_last_used: None,
    };
    Missed { user, why: Why::Stalled }
}

/// In order of the users' creation.
fn order(record: &Record) -> (Timestamp, &str) {
    (record.created_at, &record.user_name)
}
