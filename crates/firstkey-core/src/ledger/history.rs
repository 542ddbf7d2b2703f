//! What happened to a user, as data; words for people are made from it on display.

use std::fmt;

use jiff::Timestamp;

use super::claim::Closing;
use super::slack::SlackNotice;
use super::state::{PasswordOutcome, Status, Withdrawal};
use crate::mail_event::MailProblem;
use crate::text::mask_addresses;

/// The history keeps this many steps.
const LIMIT: usize = 100;
/// How many of them are first steps, which say who created the user and how it began. The others are the latest.
const FIRST: usize = 10;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When it happened.
    pub at: Timestamp,
    /// What happened, with addresses masked.
    pub happened: Happened,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// An event reported the user.
    Noticed {
        /// Who created the user.
        creator: Option<String>,
    },
    /// An attempt at the arrival began, not the first.
    AttemptBegan {
        /// Which attempt it is.
        attempt: u32,
        /// The administrator who requested it.
        by: Option<String>,
    },
    /// `CreateLoginProfile` is about to be called.
    Creating,
    /// The login profile has a new password, and the message is about to be sent.
    Sending,
    /// SES did not say whether it accepted the message.
    Unanswered,
    /// The attempt stopped.
    AttemptFailed {
        /// Why.
        reason: String,
    },
    /// The arrival waits until something is fixed.
    Waiting {
        /// What has to be fixed.
        reason: String,
    },
    /// SES accepted the message.
    Delivered {
        /// Its id.
        message_id: String,
    },
    /// The user has used the password, although SES's answer never came.
    Used,
    /// The arrival ended without a message.
    Ended {
        /// The status that it ended with.
        status: Status,
        /// Why.
        reason: String,
    },
    /// The user's name or path has changed.
    Renamed {
        /// The name now.
        user_name: String,
        /// The path now.
        path: String,
        /// The name before.
        old_user_name: String,
        /// The path before.
        old_path: String,
    },
    /// IAM lists a user that it did not show before.
    Reappeared,
    /// Another event contradicts the one about this creation.
    Contested {
        /// The other event.
        event_id: String,
    },
    /// CloudTrail's event history has a different event than the one in use.
    Overruled {
        /// The event that it has.
        event_id: String,
    },
    /// CloudTrail's event history has no other event.
    Upheld,
    /// The user has signed in.
    SignedIn {
        /// The latest sign-in that IAM reports.
        last_at: Timestamp,
    },
    /// Something happened to the message after SES had accepted it.
    Mail {
        /// What.
        problem: MailProblem,
        /// Why.
        reason: String,
    },
    /// The login profile is about to be deleted.
    Withdrawing {
        /// Why.
        why: Withdrawal,
    },
    /// The password was used just before its withdrawal, and stays.
    Kept,
    /// The user has signed in but not chosen a password in time.
    Unchanged,
    /// What became of the password is now known.
    Settled {
        /// What became of it.
        outcome: PasswordOutcome,
        /// Why it was withdrawn, if it was.
        why: Option<Withdrawal>,
    },
    /// The user was told in Slack, or the message there was changed.
    ToldInSlack {
        /// What the message says.
        notice: SlackNotice,
    },
    /// The user was not told in Slack.
    NotToldInSlack {
        /// Why.
        reason: String,
    },
    /// The message is about to be sent, with a link behind which the user chooses the password.
    Inviting {
        /// The number of the link.
        generation: u32,
    },
    /// SES did not say whether it accepted the message with the link.
    LinkUnanswered,
    /// The user wants a message with another link.
    Renewing,
    /// The user has chosen a password, and `CreateLoginProfile` is about to be called.
    Claiming,
    /// The login profile has the password that the user chose.
    Claimed,
    /// The chosen password was not set.
    NotSet {
        /// Why.
        reason: String,
    },
    /// The user was told by mail that the password was set.
    Confirmed,
    /// The user was not told by mail that the password was set.
    NotConfirmed {
        /// Why.
        reason: String,
    },
    /// Nobody can choose a password by the link any more.
    LinkClosed {
        /// Why.
        why: Closing,
    },
    /// Whoever got the message has said that it was not for them, after the password was set.
    Disowned,
    /// The second channel is about to bring a code.
    CodeSent,
    /// A code was entered.
    CodeEntered,
    /// Words that Firstkey 0.1.0 stored.
    Told {
        /// The words.
        what: String,
    },
}

/// Adds a step, and drops one from the middle if the history is too long.
pub(super) fn append(history: &mut Vec<Step>, step: Step) {
    if history.len() >= LIMIT {
        history.remove(FIRST);
    }
    history.push(step);
}

impl Happened {
    /// The same with every address masked.
    pub(super) fn masked(mut self) -> Self {
        match &mut self {
            Self::Noticed { creator: Some(text) }
            | Self::AttemptBegan { by: Some(text), .. }
            | Self::AttemptFailed { reason: text }
            | Self::Waiting { reason: text }
            | Self::Ended { reason: text, .. }
            | Self::Mail { reason: text, .. }
            | Self::NotToldInSlack { reason: text }
            | Self::NotSet { reason: text }
            | Self::NotConfirmed { reason: text }
            | Self::LinkClosed { why: Closing::Asked { by: text } }
            | Self::Withdrawing { why: Withdrawal::Asked { by: text } }
            | Self::Settled { why: Some(Withdrawal::Asked { by: text }), .. } => *text = mask_addresses(text),
            Self::Renamed { user_name, path, old_user_name, old_path } => {
                for text in [user_name, path, old_user_name, old_path] {
                    *text = mask_addresses(text);
                }
            }
            _ => {}
        }
        self
    }
}

/// In words for an administrator.
impl fmt::Display for Happened {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Noticed { creator: Some(creator) } => write!(out, "noticed; created by {creator}"),
            Self::Noticed { creator: None } => out.write_str("noticed"),
            Self::AttemptBegan { attempt, by: Some(by) } => write!(out, "attempt {attempt} began; requested by {by}"),
            Self::AttemptBegan { attempt, by: None } => write!(out, "attempt {attempt} began"),
            Self::Creating => out.write_str("creating the login profile"),
            Self::Sending => out.write_str("the login profile has a new password; sending the message"),
            Self::Unanswered => {
                out.write_str("no answer from SES: a new password will replace the one that may be on its way")
            }
            Self::AttemptFailed { reason } => write!(out, "attempt failed: {reason}"),
            Self::Waiting { reason } => write!(out, "waiting for: {reason}"),
            Self::Delivered { message_id } => write!(out, "delivered: SES accepted message {message_id}"),
            Self::Used => out.write_str("delivered: the user has signed in with the password"),
            Self::Ended { status, reason } => write!(out, "{status}: {reason}"),
            Self::Renamed { user_name, path, old_user_name, old_path } => {
                write!(out, "the user is now `{user_name}` in `{path}`; it was `{old_user_name}` in `{old_path}`")
            }
            Self::Reappeared => out.write_str("IAM lists the user after all"),
            Self::Contested { event_id } => write!(out, "another event contradicts this user's:  {event_id}"),
            Self::Overruled { event_id } => {
                write!(out, "CloudTrail's event history has event {event_id} for this user: going on with that one")
            }
            Self::Upheld => out.write_str("CloudTrail's event history has no other event about this user"),
            Self::SignedIn { last_at } => write!(out, "the user has signed in, last at {last_at}"),
            Self::Mail { problem, reason } => write!(out, "the message {}: {reason}", problem.words()),
            Self::Withdrawing { why } => match why {
                Withdrawal::Unused => out.write_str("withdrawing the password, which was not used in time"),
                Withdrawal::Unchanged => out.write_str("withdrawing the password, which was not changed in time"),
                Withdrawal::Undeliverable => out.write_str("withdrawing the password, which reaches nobody"),
                Withdrawal::Asked { by } => write!(out, "withdrawing the password; requested by {by}"),
            },
            Self::Kept => out.write_str("the password was used after all, and stays"),
            Self::Unchanged => out.write_str("the user has signed in, and has not chosen a password in time"),
            Self::Settled { outcome, why } => out.write_str(match (outcome, why) {
                (PasswordOutcome::Changed, _) => "the user has chosen a password of their own",
                (PasswordOutcome::Withdrawn, Some(Withdrawal::Asked { .. })) => {
                    "expired: the password was withdrawn, as requested"
                }
                (PasswordOutcome::Withdrawn, Some(Withdrawal::Unchanged)) => {
                    "expired: the password was not changed in time and was withdrawn"
                }
                (PasswordOutcome::Withdrawn, _) => "expired: the password was not used in time and was withdrawn",
                (PasswordOutcome::Replaced, _) => "the login profile is no longer the one that Firstkey made",
                (PasswordOutcome::Gone, _) => "the user is no longer there",
            }),
            Self::ToldInSlack { notice: SlackNotice::Sent } => out.write_str("told in Slack"),
            Self::ToldInSlack { notice: SlackNotice::Withdrawn } => {
                out.write_str("the message in Slack says that the password no longer works")
            }
            Self::NotToldInSlack { reason } => write!(out, "not told in Slack: {reason}"),
            Self::Inviting { generation: 1 } => out.write_str("sending the message, with a link"),
            Self::Inviting { generation } => {
                write!(out, "sending the message, with link {generation}; the links before it lead nowhere")
            }
            Self::LinkUnanswered => {
                out.write_str("no answer from SES: a new link will replace the one that may be on its way")
            }
            Self::Renewing => out.write_str("the user asks for another link"),
            Self::Claiming => out.write_str("the user has chosen a password; creating the login profile"),
            Self::Claimed => out.write_str("claimed: the login profile has the password that the user chose"),
            Self::NotSet { reason } => write!(out, "the chosen password was not set: {reason}"),
            Self::Confirmed => out.write_str("the user was told by mail that the password was set"),
            Self::NotConfirmed { reason } => {
                write!(out, "the user was not told by mail that the password was set: {reason}")
            }
            Self::LinkClosed { why } => match why {
                Closing::Expired => out.write_str("expired: the link was not used in time"),
                Closing::Asked { by } => write!(out, "expired: the link was closed; requested by {by}"),
                Closing::Disowned => out.write_str("expired: whoever got the message says that it was not for them"),
                Closing::HasPassword => out.write_str("the link was closed: the user has a password"),
                Closing::Ended => out.write_str("the link was closed"),
            },
            Self::Disowned => out.write_str("whoever got the message says that it was not for them"),
            Self::CodeSent => out.write_str("sending a code in Slack"),
            Self::CodeEntered => out.write_str("a code was entered"),
            Self::Told { what } => out.write_str(what),
        }
    }
}
