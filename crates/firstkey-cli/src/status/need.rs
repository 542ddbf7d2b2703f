//! What needs an administrator's attention.

use serde::Serialize;

/// What needs an administrator's attention, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Need {
    /// An unused password is still valid after its time.
    Overdue,
    /// Somebody has to decide whether the user is admitted.
    Quarantined,
    /// The reason says what is in the way.
    Failed,
    /// The message did not reach the user.
    Bounced,
    /// An operator has to fix something before users get their sign-ins.
    Waiting,
    /// An arrival has stalled.
    Stuck,
    /// No address could be found for the user's message.
    NoAddress,
    /// The password is unused and expires soon.
    ExpiresSoon,
    /// The password was not used in time.
    Expired,
}
