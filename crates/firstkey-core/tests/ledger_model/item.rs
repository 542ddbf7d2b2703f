//! The ledger's real records, made fit for a finite model.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use firstkey_core::arrival::{Arrival, Creator};
use firstkey_core::ledger::{Lease, Record};
use firstkey_core::partition::Partition;
use jiff::{SignedDuration, Timestamp};

use crate::state::Instant;

/// The clock's instants are this far apart: further than the ledger's tolerance and the lease's margin together, so
/// that nothing that happens at two instants is taken for simultaneous.
const INSTANT: SignedDuration = SignedDuration::from_secs(20);
/// How much longer than its owner a lease lasts, as in the workflow.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);

/// A record as DynamoDB and the workers hold it, without what is only told to people and decides nothing.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Item(Arc<Record>);

impl Item {
    pub(crate) fn new(record: Record) -> Self {
        Self(Arc::new(Record { history: Vec::new(), attempts: 0, delivered_at: None, ..record }))
    }

    pub(crate) fn record(&self) -> &Record {
        &self.0
    }
}

impl Hash for Item {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let Record { version, status, reason, lease, intent, profile_created_at, possibly_sent, message_id, .. } =
            self.record();
        (version, *status as u8, reason, profile_created_at, possibly_sent, message_id).hash(hasher);
        lease.as_ref().map(|lease| (&lease.owner, lease.expires_at)).hash(hasher);
        intent.map(|intent| (intent.from, intent.until)).hash(hasher);
    }
}

/// Short, for traces: times in instants.
impl fmt::Debug for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Record { version, status, reason, lease, intent, profile_created_at, possibly_sent, message_id, .. } =
            self.record();
        let instant = |time: Timestamp| time.duration_since(at(0)).as_secs_f64() / INSTANT.as_secs_f64();
        write!(formatter, "v{version} {status}")?;
        reason.iter().try_for_each(|reason| write!(formatter, " ({reason})"))?;
        if let Some(Lease { owner, expires_at }) = lease {
            write!(formatter, ", leased by {owner} until {}", instant(*expires_at))?;
        }
        if let Some(intent) = intent {
            write!(formatter, ", intent {} to {}", instant(intent.from), instant(intent.until))?;
        }
        profile_created_at.iter().try_for_each(|&time| write!(formatter, ", profile of {}", instant(time)))?;
        possibly_sent.then(|| write!(formatter, ", possibly sent")).unwrap_or(Ok(()))?;
        message_id.iter().try_for_each(|id| write!(formatter, ", message {id}"))
    }
}

/// The time at an instant.
pub(crate) fn at(instant: Instant) -> Timestamp {
    Timestamp::UNIX_EPOCH + INSTANT * i32::from(instant)
}

/// The lease of an attempt that Lambda ends after an instant.
pub(crate) fn lease(attempt: u8, deadline: Instant) -> Lease {
    Lease { owner: owner(attempt), expires_at: at(deadline) + LEASE_MARGIN }
}

/// Whose lease an attempt's is.
pub(crate) fn owner(attempt: u8) -> String {
    format!("attempt {attempt}")
}

/// The first record that an attempt makes of the arrival. Who arrives decides nothing here.
pub(crate) fn first_record(lease: Lease, now: Instant) -> Record {
    let arrival = Arrival {
        account: String::new(),
        partition: Partition::Aws,
        user_id: String::new(),
        user_name: String::new(),
        path: String::new(),
        tags: Vec::new(),
        created_at: at(0),
        creator: Creator::default(),
        event_id: String::new(),
    };
    Record::new(&arrival, None, lease, at(now))
}
