//! Users whom no event told of, with whom nobody went on, or of whom two events tell different things.

use std::collections::HashMap;

use firstkey_core::arrival::{Arrival, ledger_id};
use firstkey_core::ledger::{Record, Unheard};
use futures_util::{StreamExt, stream};
use jiff::SignedDuration;

use super::scan::Sought;
use super::{AT_ONCE, SILENCE, Sweep};
use crate::aws::cloudtrail::is_about;
use crate::aws::dynamodb::Stored;
use crate::aws::iam::ListedUser;
use crate::workflow::claim::Provenance;
use crate::workflow::{Ending, Stopped, later};

/// CloudTrail's event history has every event after minutes. A day later, one that is not there never will be.
const UNKNOWN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// No arrival is begun with less time than this: one that is cut short waits an hour for its next attempt.
const ENOUGH_FOR_AN_ARRIVAL: SignedDuration = SignedDuration::from_secs(8);

/// What the search for missed users came to.
#[derive(Debug, Default)]
pub(crate) struct Searched {
    /// Arrivals that were found and worked on.
    pub(crate) found: Vec<(Arrival, Result<Ending, Stopped>)>,
    /// Users whose creation nothing tells of any more; administrators were told.
    pub(crate) lost: usize,
    /// Why something could not be done.
    pub(crate) failures: Vec<String>,
    /// Whether the time was up before everybody was looked for.
    pub(crate) is_unfinished: bool,
}

/// Who is still to be found, by user id.
type Waiting<'a> = HashMap<&'a str, &'a Sought>;

impl Sweep<'_> {
    /// Goes on with arrivals that nobody goes on with.
    pub(crate) async fn resume_all(&self, ids: Vec<String>) -> Searched {
        let mut searched = Searched::default();
        let mut resumed = stream::iter(ids)
            .map(|id| async move {
                let resumed = Box::pin(self.resume(&id)).await;
                (id, resumed)
            })
            .buffer_unordered(AT_ONCE);
        while let Some((id, resumed)) = resumed.next().await {
            match resumed {
                Ok(Resumed::Arrival(arrival, result)) => searched.found.push((*arrival, result)),
                Ok(Resumed::Nothing) => {}
                Ok(Resumed::OutOfTime) | Err(Stopped::OutOfTime) => searched.is_unfinished = true,
                Err(Stopped::Call(error)) if error.is_throttled() => searched.is_unfinished = true,
                Err(stopped) => searched.failures.push(format!("{id}: {stopped}")),
            }
        }
        searched
    }

    async fn resume(&self, id: &str) -> Result<Resumed, Stopped> {
        if !self.has_time_for_an_arrival() {
            return Ok(Resumed::OutOfTime);
        }
        let Some(record) = self.record(id).await? else { return Ok(Resumed::Nothing) };
        let now = self.workflow.clock.now();
        let record = match record {
            // Whoever was skipped as gone and is listed was only shown late.
            record if record.has_vanished() => match self.store(record.reappear(now)).await? {
                Stored::Yes(record) => *record,
                Stored::Conflict(_) => return Ok(Resumed::Nothing),
            },
            record if record.is_stuck(SILENCE, now) || record.is_waiting() => record,
            _ => return Ok(Resumed::Nothing),
        };
        let arrival = record.to_arrival();
        match Box::pin(self.workflow.resume(record, self.time)).await {
            Err(Stopped::Busy(_)) => Ok(Resumed::Nothing),
            result => Ok(Resumed::Arrival(Box::new(arrival), result)),
        }
    }

    /// Finds the events of users' creation and takes their arrivals as far as they go. What goes wrong with one user is in
    /// [`Searched::failures`].
    pub(crate) async fn search(&self, mut sought: Vec<Sought>) -> Searched {
        self.in_turn(&mut sought, |sought| &sought.user.id);
        let mut searched = Searched::default();
        let mut waiting: Waiting<'_> = sought.iter().map(|sought| (sought.user.id.as_str(), sought)).collect();
        for sought in &sought {
            // Many are found beside others.
            if !waiting.contains_key(sought.user.id.as_str()) {
                continue;
            }
            if !self.has_time_for_an_arrival() {
                searched.is_unfinished = true;
                break;
            }
            match self.find(sought, &mut waiting, &mut searched).await {
                Ok(()) => {}
                Err(Stopped::OutOfTime) => searched.is_unfinished = true,
                Err(Stopped::Call(error)) if error.is_throttled() => searched.is_unfinished = true,
                Err(stopped) => searched.failures.push(format!("{}: {stopped}", sought.user.id)),
            }
        }
        searched
    }

    fn has_time_for_an_arrival(&self) -> bool {
        later(self.workflow.clock.now(), ENOUGH_FOR_AN_ARRIVAL) <= self.time.until
    }

    /// Looks a user up, with everybody who was created about then.
    async fn find(&self, sought: &Sought, waiting: &mut Waiting<'_>, searched: &mut Searched) -> Result<(), Stopped> {
        let (account, trail) = (&self.invocation.account, &self.workflow.event_history);
        let user = &sought.user;
        let mut next = None;
        loop {
            let (events, more) =
                self.backoff().retry(|| trail.creations(account, user.created_at, next.clone())).await?;
            let arrivals = events.iter().filter_map(|event| Arrival::read(event).ok());
            let arrivals = arrivals.filter_map(|arrival| {
                let sought = waiting.remove(arrival.user_id.as_str())?;
                Some((arrival, sought.is_contested))
            });
            self.process_all(arrivals.collect(), searched).await;
            // Whoever else was created about then need not be looked up again.
            if more.is_none() || !waiting.values().any(|other| is_about(user.created_at, other.user.created_at)) {
                break;
            }
            if !self.has_time_for_an_arrival() {
                searched.is_unfinished = true;
                return Ok(());
            }
            next = more;
        }
        let is_too_late = self.workflow.clock.now().duration_since(user.created_at) >= UNKNOWN_AFTER;
        if waiting.remove(user.id.as_str()).is_none() || !is_too_late {
            return Ok(());
        }
        if sought.is_contested {
            return self.uphold(user).await;
        }
        searched.lost += usize::from(self.give_up(user).await?);
        Ok(())
    }

    /// Takes arrivals as far as they go, and leaves those for which there is no time to the next sweep.
    async fn process_all(&self, arrivals: Vec<(Arrival, bool)>, searched: &mut Searched) {
        let mut processed = stream::iter(arrivals)
            .map(|(arrival, contested)| self.process(arrival, contested))
            .buffer_unordered(AT_ONCE);
        while let Some(done) = processed.next().await {
            match done {
                Some(found) => searched.found.push(found),
                None => searched.is_unfinished = true,
            }
        }
    }

    async fn process(&self, arrival: Arrival, is_contested: bool) -> Option<(Arrival, Result<Ending, Stopped>)> {
        if !self.has_time_for_an_arrival() {
            return None;
        }
        let result = Box::pin(self.workflow.process_from(Provenance::EventHistory, &arrival, self.invocation)).await;
        let upheld = matches!(&result, Ok(ending) if is_contested && ending.repeated);
        if upheld && let Err(stopped) = self.uphold_record(&arrival.ledger_id()).await {
            return Some((arrival, Err(stopped)));
        }
        Some((arrival, result))
    }

    /// Tells the administrators, once, of a user whose creation nothing tells of any more: whether somebody else knows the user.
    async fn give_up(&self, user: &ListedUser) -> Result<bool, Stopped> {
        let unheard = Unheard {
            user_id: user.id.clone(),
            user_name: user.name.clone(),
            path: user.path.clone(),
            created_at: user.created_at,
        };
        let record = Record::lost(unheard, &self.invocation.account, self.workflow.clock.now());
        match self.store(record).await? {
            Stored::Yes(record) => {
                self.workflow.tell(*record, self.time).await?;
                Ok(true)
            }
            Stored::Conflict(_) => Ok(false),
        }
    }

    /// CloudTrail's event history says no other thing than the event that was stopped.
    async fn uphold(&self, user: &ListedUser) -> Result<(), Stopped> {
        self.uphold_record(&ledger_id(&self.invocation.account, &user.id)).await
    }

    async fn uphold_record(&self, id: &str) -> Result<(), Stopped> {
        if let Some(record) = self.record(id).await?.filter(Record::is_contested) {
            self.store(record.uphold(self.workflow.clock.now())).await?;
        }
        Ok(())
    }
}

/// What came of going on with an arrival.
enum Resumed {
    Arrival(Box<Arrival>, Result<Ending, Stopped>),
    /// Somebody else does.
    Nothing,
    OutOfTime,
}
