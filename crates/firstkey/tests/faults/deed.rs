//! What was done in a history, by whom, and how Firstkey was deployed.

use jiff::Timestamp;

use crate::page::{Opened, Shown, Visit, Wish};
use crate::settings::Settings;

/// A writer to IAM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// The user's event.
    Event,
    Sweep,
    Resend,
    /// The same, and a password that the user has chosen is replaced too.
    Reset,
    Approve,
    Revoke,
    /// SES's event that the last message bounced.
    Bounce,
    /// Somebody with a link.
    Page(Wish, Opened),
}

/// An invocation of the function, or what an administrator's command does.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    /// How Firstkey was deployed when it began.
    pub(crate) settings: Settings,
    pub(crate) began: Timestamp,
    /// It is a command, with an administrator's permissions.
    pub(crate) is_a_command: bool,
    /// It is a sweep, whose answer says nothing of a single arrival.
    pub(crate) is_a_sweep: bool,
    /// It replaces also a password that the user has chosen.
    pub(crate) resets: bool,
    /// What it is if it is a request for the page.
    pub(crate) visit: Option<Visit>,
    /// What the page showed.
    pub(crate) shown: Option<Shown>,
    /// How and when it ended, if it has.
    pub(crate) end: Option<End>,
    pub(crate) ended: Option<Timestamp>,
}

/// The end of an invocation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum End {
    Answered,
    Failed,
    /// The process crashed, or Lambda ended it at the timeout.
    Died,
}
