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
    /// What the reason names stands in the way.
    Failed,
    /// The message did not reach the user.
    Bounced,
    /// Something has to be mended before users get their sign-ins.
    Waiting,
    /// Nobody goes on with an arrival.
    Stuck,
    /// Nobody could tell where the user's message goes.
    NoAddress,
    /// The password is unused and expires soon.
    ExpiresSoon,
    /// The password was not used in time.
    Expired,
}
