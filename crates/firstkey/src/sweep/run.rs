//! A sweep from beginning to end.

use firstkey_core::arrival::Arrival;
use firstkey_core::metrics::Gauges;
use futures_util::future::join3;

use super::Sweep;
use super::passwords::Watched;
use super::scan::Scanned;
use crate::workflow::{Ending, Invocation, Stopped, Workflow};

/// The result of a sweep.
#[derive(Debug, Default)]
pub struct Swept {
    /// Users below the configured paths.
    pub users: usize,
    /// Records in the ledger.
    pub records: usize,
    /// Arrivals that were found and worked on.
    pub found: Vec<(Arrival, Result<Ending, Stopped>)>,
    /// Users whose creation no event reports any more; administrators were told.
    pub lost: usize,
    /// Records that changed.
    pub noted: usize,
    /// Passwords that were withdrawn.
    pub expired: usize,
    /// Why something could not be done; the next sweep tries again.
    pub failures: Vec<String>,
    /// Whether the time was up before the end.
    pub is_unfinished: bool,
    /// The state of all users, if the whole ledger was read.
    pub gauges: Option<Gauges>,
}

impl Workflow {
    /// Runs a sweep until it is done or the invocation's time is up.
    ///
    /// # Errors
    /// The users or the ledger could not be listed. Failures of single users are in [`Swept::failures`].
    pub async fn sweep(&self, invocation: &Invocation) -> Result<Swept, Stopped> {
        Sweep::new(self, invocation).run().await
    }
}

impl Sweep<'_> {
    async fn run(&self) -> Result<Swept, Stopped> {
        let scanned = self.scan().await?;
        let Scanned {
            users,
            records,
            passwords,
            arrivals,
            owing,
            untold,
            sought,
            windows,
            unreadable,
            gauges,
            is_unfinished,
        } = scanned;
        let mut uncounted = Vec::new();
        for window in windows {
            let told = self.workflow.tell_window(&window, false, self.time.until).await;
            uncounted.extend(told.err().map(|error| error.to_string()));
        }
        // Passwords wait for IAM, lost arrivals for CloudTrail: side by side, neither can use up the other's time.
        let passwords = self.watch_over(self.turned(passwords), self.turned(owing));
        let arrivals = self.resume_all(self.turned(arrivals));
        let (watched, resumed, searched) =
            join3(Box::pin(passwords), Box::pin(arrivals), Box::pin(self.search(sought))).await;
        let Watched { noted, expired, failures, is_unfinished: is_unwatched } = watched;
        let mut found: Vec<_> = resumed.found;
        found.extend(searched.found);
        // Those who were welcomed just now come first; they have this sweep's lease, which is as long as the sweep.
        let welcomed = found.iter_mut().filter_map(|(_, result)| result.as_mut().ok()?.untold.take());
        let welcomed = welcomed.map(|record| *record);
        Box::pin(self.workflow.tell_all_in_slack(welcomed.collect(), self.invocation)).await;
        Box::pin(self.tell_in_slack(self.turned(untold))).await;
        Ok(Swept {
            users,
            records,
            found,
            lost: searched.lost,
            noted,
            expired,
            failures: [unreadable, uncounted, failures, resumed.failures, searched.failures].concat(),
            gauges: (!is_unfinished).then_some(gauges),
            is_unfinished: is_unfinished || is_unwatched || resumed.is_unfinished || searched.is_unfinished,
        })
    }
}
