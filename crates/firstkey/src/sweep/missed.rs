//! Finds users that no event reported, arrivals that have stalled, and users whose events contradict each other.

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
use crate::workflow::lease::Provenance;
use crate::workflow::{Ending, Stopped, later};

/// CloudTrail's event history has every event within minutes. If one is missing after a day, it never comes.
const UNKNOWN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// No arrival begins with less time than this: an interrupted one waits an hour for its next attempt.
const ENOUGH_FOR_AN_ARRIVAL: SignedDuration = SignedDuration::from_secs(8);

/// The result of the search for missed users.
#[derive(Debug, Default)]
pub(crate) struct Searched {
    /// Arrivals that were found and worked on.
    pub(crate) found: Vec<(Arrival, Result<Ending, Stopped>)>,
    /// Users whose creation no event reports any more; administrators were told.
    pub(crate) lost: usize,
    /// Why something could not be done.
    pub(crate) failures: Vec<String>,
    /// Whether the time was up before the end.
    pub(crate) is_unfinished: bool,
}

/// The users still to be found, by id.
type Waiting<'a> = HashMap<&'a str, &'a Sought>;

impl Sweep<'_> {
    /// Goes on with stalled arrivals.
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
            // A user who was skipped as gone and is listed now was only shown late.
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

    /// Finds the events of users' creation and takes their arrivals as far as they go. Failures of single users are in
    /// [`Searched::failures`].
    pub(crate) async fn search(&self, mut sought: Vec<Sought>) -> Searched {
        self.in_turn(&mut sought, |sought| &sought.user.id);
        let mut searched = Searched::default();
        let mut waiting: Waiting<'_> = sought.iter().map(|sought| (sought.user.id.as_str(), sought)).collect();
        for sought in &sought {
            // Many are found next to others.
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

    /// Looks up a user, together with everybody who was created about the same time.
    async fn find(&self, sought: &Sought, waiting: &mut Waiting<'_>, searched: &mut Searched) -> Result<(), Stopped> {
        let (account, trail) = (&self.invocation.account, &self.workflow.event_history);
        let user = &sought.user;
        if self.is_recorded(sought).await? {
            waiting.remove(user.id.as_str());
            return Ok(());
        }
        let mut next = None;
        loop {
            let (events, more) =
                self.backoff().retry(|| trail.creations(account, user.created_at, next.clone())).await?;
            let arrivals = events.iter().filter_map(|event| Arrival::read(event).ok());
            let arrivals = arrivals.filter_map(|arrival| {
                let sought = waiting.remove(arrival.user_id.as_str())?;
                Some((arrival, sought))
            });
            let arrivals: Vec<(Arrival, &Sought)> = arrivals.collect();
            let mut missed = Vec::new();
            for (arrival, other) in arrivals {
                if other.user.id == user.id || !self.is_recorded(other).await? {
                    missed.push((arrival, other.is_contested));
                }
            }
            self.process_all(missed, searched).await;
            // The others who were created about then need no look-up of their own.
            if more.is_none() || !waiting.values().any(|other| is_about(user.created_at, other.user.created_at)) {
                break;
            }
            if !self.has_time_for_an_arrival() {
                searched.is_unfinished = true;
                return Ok(());
            }
            next = more;
        }
        if waiting.remove(user.id.as_str()).is_none() || !self.is_last_look(user) {
            return Ok(());
        }
        if sought.is_contested {
            return self.uphold(user).await;
        }
        searched.lost += usize::from(self.give_up(user).await?);
        Ok(())
    }

    /// Whether the ledger has a record of a missed user after all. A look-up in CloudTrail's event history costs far more
    /// than to ask.
    pub(super) async fn is_recorded(&self, sought: &Sought) -> Result<bool, Stopped> {
        if !sought.is_unread {
            return Ok(false);
        }
        Ok(self.record(&ledger_id(&self.invocation.account, &sought.user.id)).await?.is_some())
    }

    /// Whether CloudTrail's event history would have the event of a user's creation by now.
    pub(super) fn is_last_look(&self, user: &ListedUser) -> bool {
        self.workflow.clock.now().duration_since(user.created_at) >= UNKNOWN_AFTER
    }

    /// Takes arrivals as far as they go, and leaves those without enough time to the next sweep.
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

    /// Tells administrators, once, about a user whose creation no event reports any more: somebody may know the user.
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

    /// CloudTrail's event history confirms the event that was stopped.
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

/// The result of going on with an arrival.
enum Resumed {
    Arrival(Box<Arrival>, Result<Ending, Stopped>),
    /// Another attempt is at work.
    Nothing,
    OutOfTime,
}
