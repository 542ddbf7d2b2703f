//! Users whom no event told of, or with whom nobody went on.

use std::collections::HashMap;

use firstkey_core::alert::{Alert, User};
use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::{Record, Unheard};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};

use super::{AT_ONCE, Sweep, by_id};
use crate::directory::ListedUser;
use crate::trail::is_about;
use crate::workflow::{Ending, Stopped, later};

/// An event that is younger may still be on its way.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_mins(15);
/// After this long without a step no queue brings an event again: SQS repeats for an hour, Lambda for minutes.
const SILENCE: SignedDuration = SignedDuration::from_hours(1);
/// CloudTrail's event history has every event after minutes. A day later, one that is not there never will be.
const UNKNOWN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// No arrival is begun with less time than this: one that is cut short waits an hour for its next attempt.
const ENOUGH_FOR_AN_ARRIVAL: SignedDuration = SignedDuration::from_secs(5);

/// What the search for missed users came to.
#[derive(Debug, Default)]
pub(super) struct Searched {
    /// Arrivals that were found and worked on.
    pub(super) found: Vec<(Arrival, Result<Ending, Stopped>)>,
    /// Users whose creation nothing tells of any more; administrators were told.
    pub(super) lost: usize,
    /// Why something could not be done.
    pub(super) failures: Vec<String>,
    /// Whether the time was up before everybody was looked for.
    pub(super) is_unfinished: bool,
}

/// Who is still to be found, by user id.
type Waiting<'a> = HashMap<&'a str, &'a ListedUser>;

impl Sweep<'_> {
    /// Finds the events of the missed users' creation and takes their arrivals as far as they go.
    ///
    /// # Errors
    /// It could not be learned since when there is a ledger, and with it who is missed. What goes wrong with one user is in
    /// [`Searched::failures`].
    pub(super) async fn search(&self, records: &[Record], users: &[ListedUser]) -> Result<Searched, Stopped> {
        let since = self.insist(|| self.workflow.ledger.created_at()).await?;
        let known = by_id(records, |record| &record.user_id);
        let record_of = |user: &ListedUser| known.get(user.id.as_str()).copied();
        let mut missed: Vec<&ListedUser> =
            users.iter().filter(|user| self.is_missed(user, record_of(user), since)).collect();
        self.in_turn(&mut missed, |user| &user.id);
        let mut searched = Searched::default();
        // Whoever was skipped as gone and is listed was only shown late.
        for record in missed.iter().filter_map(|user| record_of(user)).filter(|record| record.vanished) {
            if !self.has_time_for_an_arrival() {
                break;
            }
            self.store(&record.clone().reappear(self.workflow.clock.now())).await?;
        }
        let mut waiting: Waiting<'_> = missed.iter().map(|user| (user.id.as_str(), *user)).collect();
        for user in missed {
            // Many are found beside others.
            if !waiting.contains_key(user.id.as_str()) {
                continue;
            }
            if !self.has_time_for_an_arrival() {
                searched.is_unfinished = true;
                break;
            }
            match self.find(user, record_of(user).is_some(), &mut waiting, &mut searched).await {
                Ok(()) => {}
                Err(Stopped::Call(error)) if error.is_throttled() => searched.is_unfinished = true,
                Err(stopped) => searched.failures.push(format!("{}: {stopped}", user.id)),
            }
        }
        Ok(searched)
    }

    /// Whether a user was created under Firstkey, long enough ago, and Firstkey does not know or went no further.
    pub(super) fn is_missed(&self, user: &ListedUser, record: Option<&Record>, since: Timestamp) -> bool {
        let now = self.workflow.clock.now();
        let missed = record.is_none_or(|record| record.vanished || record.is_stuck(SILENCE, now));
        missed && user.created_at >= since && now.duration_since(user.created_at) >= ON_ITS_WAY
    }

    fn has_time_for_an_arrival(&self) -> bool {
        later(self.workflow.clock.now(), ENOUGH_FOR_AN_ARRIVAL) <= self.until
    }

    /// Looks a user up, with everybody who was created about then.
    async fn find(
        &self,
        user: &ListedUser,
        has_record: bool,
        waiting: &mut Waiting<'_>,
        searched: &mut Searched,
    ) -> Result<(), Stopped> {
        let (account, trail) = (&self.invocation.account, &self.workflow.trail);
        let mut next = None;
        loop {
            let (events, more) = self.insist(|| trail.creations(account, user.created_at, next.clone())).await?;
            let arrivals = events.iter().filter_map(|event| Arrival::read(event).ok());
            let arrivals = arrivals.filter(|arrival| waiting.remove(arrival.user_id.as_str()).is_some()).collect();
            self.process_all(arrivals, searched).await;
            // Whoever else was created about then need not be looked up again.
            if more.is_none() || !waiting.values().any(|other| is_about(user.created_at, other.created_at)) {
                break;
            }
            if !self.has_time_for_an_arrival() {
                searched.is_unfinished = true;
                return Ok(());
            }
            next = more;
        }
        if waiting.remove(user.id.as_str()).is_none() {
            return Ok(());
        }
        // A record has the recipient pinned and cannot be replaced; the dead-letter queue has its event.
        if !has_record && self.workflow.clock.now().duration_since(user.created_at) >= UNKNOWN_AFTER {
            self.give_up(user).await?;
            searched.lost += 1;
        }
        Ok(())
    }

    /// Takes arrivals as far as they go, and leaves those for which there is no time to the next sweep.
    async fn process_all(&self, arrivals: Vec<Arrival>, searched: &mut Searched) {
        let mut processed = stream::iter(arrivals).map(|arrival| self.process(arrival)).buffer_unordered(AT_ONCE);
        while let Some(done) = processed.next().await {
            match done {
                Some(found) => searched.found.push(found),
                None => searched.is_unfinished = true,
            }
        }
    }

    async fn process(&self, arrival: Arrival) -> Option<(Arrival, Result<Ending, Stopped>)> {
        if !self.has_time_for_an_arrival() {
            return None;
        }
        let result = Box::pin(self.workflow.process(&arrival, self.invocation)).await;
        Some((arrival, result))
    }

    /// Tells the administrators, once, of a user whose creation nothing tells of any more.
    async fn give_up(&self, user: &ListedUser) -> Result<(), Stopped> {
        let account = &self.invocation.account;
        let about = User { name: &user.name, id: &user.id, account, creator: None, created_at: user.created_at };
        let alert = Alert::lost(&about, &self.workflow.region);
        self.insist(|| self.workflow.alerts.publish(&alert)).await?;
        let unheard = Unheard {
            user_id: user.id.clone(),
            user_name: user.name.clone(),
            path: user.path.clone(),
            created_at: user.created_at,
        };
        self.store(&Record::lost(&unheard, account, self.workflow.clock.now())).await.map(drop)
    }
}
