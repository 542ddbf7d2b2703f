//! How a step of the history is stored.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::claim::Closing;
use super::history::{Happened, Step};
use super::slack::SlackNotice;
use super::state::{PasswordOutcome, Status, Withdrawal};
use crate::mail_event::MailProblem;

/// A stored step: its kind, and the facts that steps of this kind have. serde could derive this from the enum, with
/// several times the code.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<MailProblem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<PasswordOutcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<SlackNotice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closing: Option<Closing>,
}

/// The kind of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Noticed,
    AttemptBegan,
    Creating,
    Sending,
    Unanswered,
    AttemptFailed,
    Waiting,
    Delivered,
    Used,
    Ended,
    Renamed,
    Reappeared,
    Contested,
    Overruled,
    Upheld,
    SignedIn,
    Mail,
    Withdrawing,
    Kept,
    Unchanged,
    Settled,
    ToldInSlack,
    NotToldInSlack,
    Inviting,
    LinkUnanswered,
    Renewing,
    Claiming,
    Claimed,
    NotSet,
    Confirmed,
    NotConfirmed,
    LinkClosed,
    Disowned,
    CodeSent,
    CodeEntered,
}

/// Why a password is withdrawn, in its stored form; the administrator's name is stored beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    Unused,
    Unchanged,
    Undeliverable,
    Asked,
}

/// A step without the facts that its kind needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a step of its history lacks {0}")]
struct NoStep(&'static str);

impl Withdrawal {
    pub(super) fn of(why: Why, by: Option<String>) -> Self {
        match why {
            Why::Unused => Self::Unused,
            Why::Unchanged => Self::Unchanged,
            Why::Undeliverable => Self::Undeliverable,
            Why::Asked => Self::Asked { by: by.unwrap_or_else(|| "somebody".to_owned()) },
        }
    }

    pub(super) fn stored(self) -> (Why, Option<String>) {
        match self {
            Self::Unused => (Why::Unused, None),
            Self::Unchanged => (Why::Unchanged, None),
            Self::Undeliverable => (Why::Undeliverable, None),
            Self::Asked { by } => (Why::Asked, Some(by)),
        }
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Stored::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl TryFrom<Stored> for Step {
    type Error = NoStep;

    fn try_from(stored: Stored) -> Result<Self, NoStep> {
        let Stored { at, step, why, by, .. } = stored;
        let text = |text: Option<String>, name| text.ok_or(NoStep(name));
        let why = why.map(|why| Withdrawal::of(why, by.clone()));
        let happened = match step {
            None => Happened::Told { what: text(stored.what, "its words")? },
            Some(Kind::Noticed) => Happened::Noticed { creator: stored.creator },
            Some(Kind::AttemptBegan) => {
                Happened::AttemptBegan { attempt: stored.attempt.ok_or(NoStep("the attempt"))?, by }
            }
            Some(Kind::Creating) => Happened::Creating,
            Some(Kind::Sending) => Happened::Sending,
            Some(Kind::Unanswered) => Happened::Unanswered,
            Some(Kind::AttemptFailed) => Happened::AttemptFailed { reason: text(stored.reason, "the reason")? },
            Some(Kind::Waiting) => Happened::Waiting { reason: text(stored.reason, "the reason")? },
            Some(Kind::Delivered) => Happened::Delivered { message_id: text(stored.message_id, "the message")? },
            Some(Kind::Used) => Happened::Used,
            Some(Kind::Ended) => Happened::Ended {
                status: stored.status.ok_or(NoStep("the status"))?,
                reason: text(stored.reason, "the reason")?,
            },
            Some(Kind::Renamed) => Happened::Renamed {
                user_name: text(stored.user_name, "the name")?,
                path: text(stored.path, "the path")?,
                old_user_name: text(stored.old_user_name, "the name before")?,
                old_path: text(stored.old_path, "the path before")?,
            },
            Some(Kind::Reappeared) => Happened::Reappeared,
            Some(Kind::Contested) => Happened::Contested { event_id: text(stored.event_id, "the event")? },
            Some(Kind::Overruled) => Happened::Overruled { event_id: text(stored.event_id, "the event")? },
            Some(Kind::Upheld) => Happened::Upheld,
            Some(Kind::SignedIn) => Happened::SignedIn { last_at: stored.last_at.ok_or(NoStep("the sign-in"))? },
            Some(Kind::Mail) => Happened::Mail {
                problem: stored.problem.ok_or(NoStep("the problem"))?,
                reason: text(stored.reason, "the reason")?,
            },
            Some(Kind::Withdrawing) => Happened::Withdrawing { why: why.ok_or(NoStep("why"))? },
            Some(Kind::Kept) => Happened::Kept,
            Some(Kind::Unchanged) => Happened::Unchanged,
            Some(Kind::ToldInSlack) => Happened::ToldInSlack { notice: stored.notice.ok_or(NoStep("what was told"))? },
            Some(Kind::NotToldInSlack) => Happened::NotToldInSlack { reason: text(stored.reason, "the reason")? },
            Some(Kind::Inviting) => {
                Happened::Inviting { generation: stored.generation.ok_or(NoStep("the number of the link"))? }
            }
            Some(Kind::LinkUnanswered) => Happened::LinkUnanswered,
            Some(Kind::Renewing) => Happened::Renewing,
            Some(Kind::Claiming) => Happened::Claiming,
            Some(Kind::Claimed) => Happened::Claimed,
            Some(Kind::NotSet) => Happened::NotSet { reason: text(stored.reason, "the reason")? },
            Some(Kind::Confirmed) => Happened::Confirmed,
            Some(Kind::NotConfirmed) => Happened::NotConfirmed { reason: text(stored.reason, "the reason")? },
            Some(Kind::LinkClosed) => Happened::LinkClosed { why: stored.closing.ok_or(NoStep("why"))? },
            Some(Kind::Disowned) => Happened::Disowned,
            Some(Kind::CodeSent) => Happened::CodeSent,
            Some(Kind::CodeEntered) => Happened::CodeEntered,
            Some(Kind::Settled) => Happened::Settled { outcome: stored.outcome.ok_or(NoStep("the outcome"))?, why },
        };
        Ok(Self { at, happened })
    }
}

impl From<Step> for Stored {
    fn from(Step { at, happened }: Step) -> Self {
        let of = |step| Self { at, step: Some(step), ..Self::default() };
        let because = |step, reason| Self { reason: Some(reason), ..of(step) };
        let withdrawn = |step, why: Withdrawal| {
            let (why, by) = why.stored();
            Self { why: Some(why), by, ..of(step) }
        };
        match happened {
            Happened::Told { what } => Self { at, what: Some(what), ..Self::default() },
            Happened::Noticed { creator } => Self { creator, ..of(Kind::Noticed) },
            Happened::AttemptBegan { attempt, by } => Self { attempt: Some(attempt), by, ..of(Kind::AttemptBegan) },
            Happened::Creating => of(Kind::Creating),
            Happened::Sending => of(Kind::Sending),
            Happened::Unanswered => of(Kind::Unanswered),
            Happened::AttemptFailed { reason } => because(Kind::AttemptFailed, reason),
            Happened::Waiting { reason } => because(Kind::Waiting, reason),
            Happened::Delivered { message_id } => Self { message_id: Some(message_id), ..of(Kind::Delivered) },
            Happened::Used => of(Kind::Used),
            Happened::Ended { status, reason } => Self { status: Some(status), ..because(Kind::Ended, reason) },
            Happened::Renamed { user_name, path, old_user_name, old_path } => Self {
                user_name: Some(user_name),
                path: Some(path),
                old_user_name: Some(old_user_name),
                old_path: Some(old_path),
                ..of(Kind::Renamed)
            },
            Happened::Reappeared => of(Kind::Reappeared),
            Happened::Contested { event_id } => Self { event_id: Some(event_id), ..of(Kind::Contested) },
            Happened::Overruled { event_id } => Self { event_id: Some(event_id), ..of(Kind::Overruled) },
            Happened::Upheld => of(Kind::Upheld),
            Happened::SignedIn { last_at } => Self { last_at: Some(last_at), ..of(Kind::SignedIn) },
            Happened::Mail { problem, reason } => Self { problem: Some(problem), ..because(Kind::Mail, reason) },
            Happened::Withdrawing { why } => withdrawn(Kind::Withdrawing, why),
            Happened::Kept => of(Kind::Kept),
            Happened::ToldInSlack { notice } => Self { notice: Some(notice), ..of(Kind::ToldInSlack) },
            Happened::NotToldInSlack { reason } => because(Kind::NotToldInSlack, reason),
            Happened::Inviting { generation } => Self { generation: Some(generation), ..of(Kind::Inviting) },
            Happened::LinkUnanswered => of(Kind::LinkUnanswered),
            Happened::Renewing => of(Kind::Renewing),
            Happened::Claiming => of(Kind::Claiming),
            Happened::Claimed => of(Kind::Claimed),
            Happened::NotSet { reason } => because(Kind::NotSet, reason),
            Happened::Confirmed => of(Kind::Confirmed),
            Happened::NotConfirmed { reason } => because(Kind::NotConfirmed, reason),
            Happened::LinkClosed { why } => Self { closing: Some(why), ..of(Kind::LinkClosed) },
            Happened::Disowned => of(Kind::Disowned),
            Happened::CodeSent => of(Kind::CodeSent),
            Happened::CodeEntered => of(Kind::CodeEntered),
            Happened::Unchanged => of(Kind::Unchanged),
            Happened::Settled { outcome, why: Some(why) } => {
                Self { outcome: Some(outcome), ..withdrawn(Kind::Settled, why) }
            }
            Happened::Settled { outcome, why: None } => Self { outcome: Some(outcome), ..of(Kind::Settled) },
        }
    }
}
