//! What a sweep would do now, without doing it.

use firstkey_core::ledger::{Record, Verdict};
use futures_util::{StreamExt, TryStreamExt, stream};

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
    /// Users whose arrivals it would start or resume, in order of their creation.
    pub missed: Vec<Missed>,
}

/// A user that no event reported, or whose arrival has stalled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The user, as IAM lists it.
    pub user: ListedUser,
    /// The ledger has a record of the arrival.
    pub is_begun: bool,
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

impl Sweep<'_> {
    /// What looking after a record would lead to in the end.
    async fn final_verdict(&self, record: Record) -> Result<Option<(Record, Verdict)>, CallError> {
        let mut watch = Watch::begin(self.workflow, record.clone(), None, &self.all_users, self.time).await?;
        let mut last = None;
        while let Next::Do(verdict) = watch.next().await? {
            let next = watch.note(&verdict);
            if let Some(next) = &next {
                watch.go_on(next.clone(), &verdict);
            }
            last = Some(verdict);
            if next.is_none() {
                break;
            }
        }
        Ok(last.map(|verdict| (record, verdict)))
    }

    async fn dry_run(&self) -> Result<DryRun, Stopped> {
        let scanned = self.scan().await?;
        let judged = stream::iter(scanned.passwords).map(|id| async move {
            let Some(record) = self.record(&id).await? else { return Ok::<_, Stopped>(None) };
            Ok(self.final_verdict(record).await?)
        });
        let judged: Vec<_> = judged.buffer_unordered(AT_ONCE).try_collect().await?;
        let mut passwords: Vec<(Record, Verdict)> = judged.into_iter().flatten().collect();
        passwords.sort_by(|(one, _), (other, _)| {
            (one.created_at, &one.user_name).cmp(&(other.created_at, &other.user_name))
        });
        let begun = stream::iter(scanned.arrivals).map(|id| async move { self.record(&id).await });
        let begun: Vec<_> = begun.buffer_unordered(AT_ONCE).try_collect().await?;
        let begun = begun.into_iter().flatten().map(|record: Record| Missed {
            user: ListedUser {
                id: record.user_id,
                name: record.user_name,
                path: record.path,
                created_at: record.created_at,
                password_last_used: None,
            },
            is_begun: true,
        });
        let sought = scanned.sought.into_iter();
        let sought = sought.map(|sought| Missed { user: sought.user, is_begun: sought.is_contested });
        let mut missed: Vec<Missed> = begun.chain(sought).collect();
        missed.sort_by(|one, other| {
            (one.user.created_at, &one.user.name).cmp(&(other.user.created_at, &other.user.name))
        });
        Ok(DryRun { users: scanned.users, records: scanned.records, passwords, missed })
    }
}
