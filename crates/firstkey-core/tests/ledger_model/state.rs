//! What the checker tells states apart by: what AWS holds, what the workers remember, and what really happened.

use firstkey_core::ledger::Record;

use crate::attempt::{Attempt, Call};
use crate::item::{Item, owner};
use crate::truth::Truth;

/// The version that every stored record is given, see [`State::forget_what_decides_nothing`].
const STORED_VERSION: u64 = 3;

/// A moment on the model's clock.
pub(crate) type Instant = u8;
/// A password. Two that were generated are never the same while anybody holds one of them.
pub(crate) type Password = u8;

/// Everything at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct State {
    pub(crate) clock: Instant,
    /// The ledger's item.
    pub(crate) record: Option<Item>,
    /// IAM's login profile of the user. There is room for one, so there is never more than one valid password.
    pub(crate) profile: Option<Profile>,
    /// `PasswordLastUsed`.
    pub(crate) last_used: Option<Instant>,
    /// The user's tags no longer give the recipient that the event gave.
    pub(crate) differs: bool,
    /// What SES accepted, oldest first.
    pub(crate) mails: Vec<Mail>,
    /// The administrators were told why there is no delivery.
    pub(crate) alerted: bool,
    /// Idle workers come last, the others in the order of their attempts: which machine it is makes no difference.
    pub(crate) workers: [Option<Attempt>; 2],
    pub(crate) left: Budget,
    pub(crate) truth: Truth,
}

/// How often each thing may still happen. Workers may crash, and calls may be refused, any number of times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Budget {
    /// The event is delivered, and the delivery leads to a call that may change something.
    pub(crate) deliveries: u8,
    /// The clock moves on.
    pub(crate) ticks: u8,
    /// A call has no answer, or one that leaves open whether it was carried out.
    pub(crate) lost_answers: u8,
    /// IAM does not show a login profile that is there.
    pub(crate) late_shows: u8,
    /// An administrator makes a login profile.
    pub(crate) foreign_profiles: u8,
    /// An administrator deletes the login profile, or changes its password.
    pub(crate) interventions: u8,
    /// An administrator changes the user's tags.
    pub(crate) tag_changes: u8,
    /// The user signs in, or chooses a password.
    pub(crate) user_acts: u8,
}

/// A login profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Profile {
    pub(crate) maker: Maker,
    pub(crate) password: Secret,
    pub(crate) created_at: Instant,
    pub(crate) reset_required: bool,
    /// One of ours was made in the same second.
    pub(crate) made_with_ours: bool,
}

/// Who made a login profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Maker {
    Firstkey,
    Administrator,
}

/// Whose password is on a login profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Secret {
    Ours(Password),
    TheAdministrators,
    TheUsers,
}

/// A message that SES accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Mail {
    pub(crate) password: Password,
    /// It says that it replaces an earlier one.
    pub(crate) supersedes: bool,
}

impl State {
    /// Nothing happened yet but the user's creation.
    pub(crate) fn new(left: Budget) -> Self {
        Self {
            clock: 0,
            record: None,
            profile: None,
            last_used: None,
            differs: false,
            mails: Vec::new(),
            alerted: false,
            workers: [None, None],
            left,
            truth: Truth::default(),
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.record.as_ref().is_some_and(|item| item.record().status.is_end())
    }

    pub(crate) fn all_are_idle(&self) -> bool {
        self.workers == [None, None]
    }

    /// Whether a message that was accepted carries the password that is valid now.
    pub(crate) fn user_can_sign_in(&self) -> bool {
        let mailed = |profile: Profile| self.mails.iter().any(|mail| profile.password == Secret::Ours(mail.password));
        self.profile.is_some_and(mailed)
    }

    /// A password that nobody holds. One that nobody holds any more can be had again: nothing can take it for the
    /// other, and there are fewer states.
    pub(crate) fn fresh_password(&self) -> Password {
        let held = self.workers.iter().flatten().filter_map(|attempt| attempt.credential);
        let mailed = self.mails.iter().map(|mail| mail.password);
        let set = self.profile.map(|profile| profile.password);
        let taken: Vec<Secret> = held.chain(mailed).map(Secret::Ours).chain(set).collect();
        (0..).find(|&password| !taken.contains(&Secret::Ours(password))).unwrap()
    }

    /// An attempt's number that no lease bears, likewise.
    pub(crate) fn fresh_attempt(&self) -> u8 {
        let lease = self.record.as_ref().and_then(|item| item.record().lease.as_ref());
        let is_taken = |number| {
            lease.is_some_and(|lease| lease.owner == owner(number))
                || self.workers.iter().flatten().any(|attempt| attempt.number == number)
        };
        (1..).find(|&number| !is_taken(number)).unwrap()
    }

    /// Makes equal what no worker and no property can tell apart.
    ///
    /// Of a version it matters only whether it is the stored one, the next one, or an older one.
    pub(crate) fn forget_what_decides_nothing(&mut self) {
        self.workers.sort_by_key(|worker| worker.as_ref().map_or(u8::MAX, |attempt| attempt.number));
        let Some(stored) = self.record.as_ref().map(|item| item.record().version) else { return };
        let renumber = |item: &mut Item| {
            let version = (item.record().version + STORED_VERSION).saturating_sub(stored).max(STORED_VERSION - 1);
            if version != item.record().version {
                *item = Item::new(Record { version, ..item.record().clone() });
            }
        };
        self.record.iter_mut().for_each(renumber);
        for attempt in self.workers.iter_mut().flatten() {
            attempt.held.iter_mut().for_each(renumber);
            if let Call::Put(change) = &mut attempt.call {
                renumber(&mut change.next);
            }
        }
    }
}
