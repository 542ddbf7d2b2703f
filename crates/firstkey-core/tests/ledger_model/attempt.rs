//! One attempt at the arrival: what a worker remembers, the call that it makes next, and what may come of that call.

use firstkey_core::ledger::Status;

use crate::item::Item;
use crate::state::{Instant, Maker, Password, State};

/// What a worker remembers; all of it is gone when the worker dies.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Attempt {
    /// Every delivery of the event begins another attempt; leases are told apart by it.
    pub(crate) number: u8,
    /// The last instant that it sees.
    pub(crate) deadline: Instant,
    /// The record as it is stored, once this attempt has claimed it.
    pub(crate) held: Option<Item>,
    /// A login profile of ours may exist that the record does not name.
    pub(crate) may_have_created: bool,
    /// A message was handed to SES, and it is not known to have been refused.
    pub(crate) may_have_sent: bool,
    /// The password that it generated.
    pub(crate) credential: Option<Password>,
    /// `PasswordLastUsed`, as the user was read back.
    pub(crate) last_used: Option<Instant>,
    /// When it noted its intent, if the ledger has that and not what came of it.
    pub(crate) intended_at: Option<Instant>,
    pub(crate) call: Call,
}

/// A call of AWS.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Call {
    /// `PutItem`, on condition that the stored record is the version before this one; and `GetItem` if that is not met,
    /// which a lost answer may be the reason of. Versions only grow, so a `PutItem` that fails would fail at the time
    /// of the `GetItem` too, and nothing is lost by taking the two as one call.
    Put(Change),
    /// `GetUser`.
    GetUser,
    /// `GetLoginProfile`.
    GetLoginProfile(Look),
    /// `CreateLoginProfile`.
    Create,
    /// `UpdateLoginProfile`, after the profile was seen to be this maker's, created at this instant.
    Update(Maker, Instant),
    /// `SendEmail`.
    Send {
        /// SES has failed to say whether it accepted this message.
        in_doubt: bool,
    },
    /// `DeleteLoginProfile`, after the profile was seen to be this maker's.
    Delete(Maker, Ending),
    /// `Publish`.
    Alert(Ending),
}

/// The next version of the record, and what made it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Change {
    pub(crate) next: Item,
    pub(crate) made_by: Transition,
}

/// A transition of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Transition {
    Claim,
    Intend(Instant),
    BeginSending,
    LoseAnswer,
    Deliver,
    End,
    Release,
}

/// Why the login profile is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Look {
    /// There may be one of ours already.
    BeforeCreating,
    /// IAM says that there is one already.
    AlreadyExists,
    /// One of ours is to be taken away.
    BeforeDeleting(Ending),
}

/// An end without a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ending {
    NotOurs,
    Changed,
    Differs,
    Refused,
}

impl Ending {
    pub(crate) fn status(self) -> Status {
        match self {
            Self::NotOurs | Self::Changed => Status::Skipped,
            Self::Differs => Status::Quarantined,
            Self::Refused => Status::Failed,
        }
    }

    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::NotOurs => "not ours",
            Self::Changed => "changed",
            Self::Differs => "differs",
            Self::Refused => "refused",
        }
    }
}

/// What comes of a call. A call that AWS cannot carry out now and that is made again changes nothing, so it is left
/// out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Outcome {
    /// It is carried out, as far as AWS's state lets it be, and the answer comes.
    Answered,
    /// It is not carried out, and the attempt has no time or no permission to make it again.
    Refused,
    /// As `Refused`, for want of a permission, after an answer that left open whether an earlier one was carried out.
    Denied,
    /// It is not carried out and never will be.
    Rejected,
    /// It is carried out, and no answer comes.
    AnswerLost,
    /// It is not carried out, and no answer comes.
    RequestLost,
    /// It is carried out, and AWS says that it failed.
    FailedAfterwards,
    /// It is not carried out, and AWS says that it failed, which may mean either.
    FailedBefore,
    /// IAM does not show a login profile that it has: that takes a while.
    ShownLate,
}

impl Outcome {
    /// Whether the worker cannot know if the call was carried out.
    pub(crate) fn leaves_doubt(self) -> bool {
        matches!(self, Self::AnswerLost | Self::RequestLost | Self::FailedAfterwards | Self::FailedBefore)
    }

    pub(crate) fn is_carried_out(self) -> bool {
        matches!(self, Self::Answered | Self::AnswerLost | Self::FailedAfterwards)
    }
}

impl Attempt {
    /// What may come of its next call.
    pub(crate) fn outcomes(&self, state: &State) -> Vec<Outcome> {
        let mut outcomes = vec![Outcome::Answered, Outcome::Refused];
        let doubtful: &[Outcome] = match &self.call {
            Call::GetUser | Call::Alert(_) => &[],
            Call::GetLoginProfile(_) => {
                let recent = state.profile.is_some_and(|profile| state.clock <= profile.created_at + 1);
                if recent && state.left.late_shows > 0 {
                    outcomes.push(Outcome::ShownLate);
                }
                &[]
            }
            // These are repeated blindly: that a request is lost and made again changes nothing.
            Call::Put(_) | Call::Delete(..) => &[Outcome::AnswerLost],
            Call::Create | Call::Update(..) => {
                outcomes.push(Outcome::Rejected);
                &[Outcome::AnswerLost, Outcome::RequestLost]
            }
            Call::Send { in_doubt } => {
                outcomes.push(Outcome::Rejected);
                if *in_doubt {
                    outcomes.push(Outcome::Denied);
                }
                &[Outcome::AnswerLost, Outcome::RequestLost, Outcome::FailedAfterwards, Outcome::FailedBefore]
            }
        };
        if state.left.lost_answers > 0 {
            outcomes.extend(doubtful);
        }
        outcomes
    }
}
