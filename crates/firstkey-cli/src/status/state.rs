//! The values of `--state`.

use clap::ValueEnum;
use firstkey::core::ledger::Status;

/// The state of a user, in the ledger's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum State {
    /// No message is under way
    Pending,
    /// A message may have been accepted
    Sending,
    /// The user has a message
    Delivered,
    /// Nothing was needed
    Skipped,
    /// Suspicious: stopped until an administrator decides
    Quarantined,
    /// It could not be done
    Failed,
    /// The message did not reach the user
    Bounced,
    /// The unused password is being withdrawn
    Expiring,
    /// The unused password was withdrawn
    Expired,
}

impl State {
    /// The same in the ledger.
    pub(super) fn status(self) -> Status {
        match self {
            Self::Pending => Status::Pending,
            Self::Sending => Status::Sending,
            Self::Delivered => Status::Delivered,
            Self::Skipped => Status::Skipped,
            Self::Quarantined => Status::Quarantined,
            Self::Failed => Status::Failed,
            Self::Bounced => Status::Bounced,
            Self::Expiring => Status::Expiring,
            Self::Expired => Status::Expired,
        }
    }
}
