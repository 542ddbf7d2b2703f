//! What an omniscient observer knows: the properties ask it, the workflow never does.

use firstkey_core::ledger::Status;

use crate::attempt::{Attempt, Call, Change, Transition};
use crate::item::owner;
use crate::state::{Instant, Maker, Profile, State};

/// What really happened, as far as what AWS holds does not show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Truth {
    /// Messages that SES accepted without the ledger's learning of it.
    pub(crate) unrecorded_acceptances: u8,
    /// A message may have been accepted without the ledger's learning of it.
    pub(crate) possible_acceptance: bool,
    /// The attempt that the lease was given to is over, and did not give it back.
    pub(crate) lease_orphaned: bool,
    /// From the first attempt that may have made a login profile without the ledger's learning of it, to the end of the
    /// last one that noted an intent after it.
    pub(crate) doubt: Option<(Instant, Instant)>,
    /// A login profile of ours was made in this very second.
    pub(crate) ours_made_now: bool,
    /// An administrator made or deleted a login profile.
    pub(crate) administrator_acted: bool,
    /// An administrator changed or took away the password after we had set it.
    pub(crate) password_taken: bool,
    /// IAM did not show a login profile that was to be deleted.
    pub(crate) leftover_hidden: bool,
    /// Which login profiles of an administrator's were taken for ours.
    pub(crate) trespass: Trespass,
    /// A worker changed something after the arrival had ended.
    pub(crate) changed_after_end: bool,
    /// A worker learnt that another one had taken the arrival over.
    pub(crate) overtaken: bool,
}

/// Which login profiles that an administrator made were taken for ours, to be updated, deleted, or believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Trespass {
    /// One made in the time of [`Truth::doubt`]: IAM offers nothing to tell it from ours by.
    pub(crate) in_doubt: bool,
    /// One made in the same second as one of ours, which it replaced: again nothing tells them apart.
    pub(crate) same_second: bool,
    /// One that replaced ours between our looking and our writing: IAM has no compare-and-swap.
    pub(crate) behind_our_back: bool,
    /// Any other.
    pub(crate) inexcusable: bool,
}

impl State {
    /// An attempt is over, and what it knew is gone.
    pub(crate) fn forget(&mut self, attempt: &Attempt) {
        if let Call::Put(Change { next, made_by: Transition::Deliver }) = &attempt.call
            && next.record().message_id.is_some()
            && self.record.as_ref() != Some(next)
        {
            self.truth.unrecorded_acceptances += 1;
        }
        if let Some(record) = self.record.as_ref().map(|item| item.record())
            && record.lease.as_ref().is_some_and(|lease| lease.owner == owner(attempt.number))
        {
            self.truth.lease_orphaned = true;
            self.truth.possible_acceptance |= record.status == Status::Sending;
        }
        self.doubt_creation(attempt);
    }

    /// The ledger cannot learn from an attempt whether it made a login profile.
    pub(crate) fn doubt_creation(&mut self, attempt: &Attempt) {
        if let Some(from) = attempt.intended_at {
            let (first, last) = self.truth.doubt.unwrap_or((from, attempt.deadline));
            self.truth.doubt = Some((first.min(from), last.max(attempt.deadline)));
        }
    }

    /// A change of the record was stored.
    pub(crate) fn note_stored(&mut self, attempt: &mut Attempt, made_by: Transition) {
        match made_by {
            Transition::Intend(from) => {
                attempt.intended_at = Some(from);
                // The ledger knows one window; from now on it reaches from the first attempt in doubt to the end of
                // this one.
                if self.truth.doubt.is_some() {
                    self.doubt_creation(attempt);
                }
            }
            Transition::BeginSending => (attempt.intended_at, self.truth.doubt) = (None, None),
            Transition::Release => attempt.intended_at = None,
            Transition::Claim => self.truth.lease_orphaned = false,
            Transition::LoseAnswer | Transition::Deliver | Transition::End => {}
        }
    }

    /// A password of ours was put on the login profile.
    pub(crate) fn note_password(&mut self) {
        self.truth.password_taken = false;
    }

    /// A login profile that an attempt looked at is judged to be ours.
    pub(crate) fn note_ownership(&mut self, profile: Profile) {
        if profile.maker == Maker::Firstkey {
            return;
        }
        let in_doubt = self.truth.doubt.is_some_and(|(first, last)| (first..=last).contains(&profile.created_at));
        let trespass = &mut self.truth.trespass;
        let excuse = if in_doubt {
            &mut trespass.in_doubt
        } else if profile.made_with_ours {
            &mut trespass.same_second
        } else {
            &mut trespass.inexcusable
        };
        *excuse = true;
    }

    /// The login profile is about to be updated or deleted by an attempt that saw one of this maker's.
    pub(crate) fn note_touch(&mut self, seen: Maker) {
        let Some(profile) = self.profile.as_mut().filter(|profile| profile.maker == Maker::Administrator) else {
            return;
        };
        match seen {
            Maker::Firstkey => self.truth.trespass.behind_our_back = true,
            // What was mistaken for ours is ours from now on: one mistake is counted once.
            Maker::Administrator => (profile.maker, profile.made_with_ours) = (Maker::Firstkey, false),
        }
    }
}
