//! What needs an administrator's attention, and what to do about it.

use serde::Serialize;

use super::view::View;

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
    /// The password is unused and expires soon.
    ExpiresSoon,
    /// The password was not used in time.
    Expired,
}

/// A need for programs.
#[derive(Debug, Serialize)]
pub(super) struct NeedDocument {
    why: Need,
    next: Vec<String>,
}

/// A command, and what it is good for.
pub(super) struct Next {
    pub(super) command: String,
    pub(super) why: &'static str,
}

impl Need {
    pub(super) fn document(self, view: &View<'_>) -> NeedDocument {
        NeedDocument { why: self, next: self.next(view).into_iter().map(|next| next.command).collect() }
    }

    /// What an administrator may do.
    pub(super) fn next(self, view: &View<'_>) -> Vec<Next> {
        let user = view.handle();
        let of_the_user = |command: &str, why| Next { command: format!("firstkey {command} {user}"), why };
        let of_all = |command: &str, why| Next { command: format!("firstkey {command}"), why };
        match self {
            Self::Overdue => vec![
                of_the_user("revoke", "withdraw the password now"),
                of_all("doctor", "find out why the sweep did not"),
            ],
            Self::Quarantined => {
                vec![of_the_user("approve", "if this user was meant to be created; else delete the user")]
            }
            Self::Failed if view.record.recipient.is_some() => {
                vec![of_the_user("resend", "when what the reason names is corrected")]
            }
            Self::Failed => vec![of_the_user("approve", "when what the reason names is corrected")],
            Self::Bounced => vec![
                of_the_user("resend", "when the mailbox takes messages; it goes to the same address"),
                of_the_user("revoke", "if the address is wrong; then delete the user and create it again"),
            ],
            Self::Waiting => {
                vec![of_all("doctor", "find out what is wrong; once it is mended, the sweep goes on by itself")]
            }
            Self::Stuck => vec![
                of_all("reconcile", "what the sweep would do about it"),
                of_all("redrive", "what waits in the dead-letter queues"),
            ],
            Self::ExpiresSoon => vec![of_the_user("resend", "a new password, with all its time before it")],
            Self::Expired => vec![of_the_user("resend", "if the user is still to sign in; else delete the user")],
        }
    }
}
