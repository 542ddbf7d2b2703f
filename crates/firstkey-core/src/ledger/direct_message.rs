//! What happens to a record when its user is told in Slack, is to be told, or can't be.

use jiff::Timestamp;

use super::history::Happened;
use super::record::Record;
use super::slack::{Slack, SlackNotice};
use super::state::Lease;
use crate::locale::Locale;

/// After so many messages of which Slack did not say whether it has taken them, no other is tried.
const DOUBTFUL_NOTICES: u32 = 3;

impl Record {
    /// What the user has to be told in Slack yet.
    #[must_use]
    pub fn owes_in_slack(&self) -> Option<SlackNotice> {
        self.slack.as_ref().and_then(|slack| slack.owes)
    }

    /// The same with the lease, and the user to be told in Slack of the mail that was just accepted. The lease stays until that is done, so that
    /// nobody else tells them meanwhile.
    #[must_use]
    pub fn owing_in_slack(self, locale: Option<Locale>, lease: Lease, now: Timestamp) -> Self {
        let slack = self.slack.unwrap_or_default().owing(SlackNotice::Sent, now);
        Self { slack: Some(Slack { locale: locale.or(slack.locale), ..slack }), lease: Some(lease), ..self }
    }

    /// The same once its password no longer works: a message that stands must not go on telling of it, and one that was not sent is none that
    /// anybody needs.
    #[must_use]
    pub(super) fn misleading_in_slack(self, now: Timestamp) -> Self {
        let slack = self.slack.map(|slack| match slack.message() {
            Some(_) => slack.owing(SlackNotice::Withdrawn, now),
            None => slack.settled(),
        });
        Self { slack, ..self }
    }

    /// The same without anything that the user would have to be told in Slack.
    #[must_use]
    pub fn settled_in_slack(self) -> Self {
        Self { slack: self.slack.map(Slack::settled), ..self }
    }

    /// Notes that the user was told of the mail in Slack, and by which message.
    #[must_use]
    pub fn told_in_slack(self, channel: &str, ts: &str, locale: Locale, now: Timestamp) -> Self {
        let slack = self.slack.clone().unwrap_or_default().settled();
        let slack = Slack { channel: Some(channel.to_owned()), ts: Some(ts.to_owned()), locale: Some(locale), ..slack };
        Self { slack: Some(slack), lease: None, ..self.step(now, Happened::ToldInSlack { notice: SlackNotice::Sent }) }
    }

    /// Notes that the message in Slack says that the password was withdrawn.
    #[must_use]
    pub fn corrected_in_slack(self, now: Timestamp) -> Self {
        let slack = self.slack.clone().map(Slack::settled);
        Self { slack, lease: None, ..self.step(now, Happened::ToldInSlack { notice: SlackNotice::Withdrawn }) }
    }

    /// Notes that the user is not told in Slack, and why, and that nothing more is tried.
    #[must_use]
    pub fn not_told_in_slack(self, reason: &str, now: Timestamp) -> Self {
        let slack = self.slack.clone().map(Slack::settled);
        Self { slack, lease: None, ..self.note_not_told(reason, now) }
    }

    /// Notes why the user is not told in Slack yet; the sweep tries again. `is_doubtful` says that they may have been told all the same.
    #[must_use]
    pub fn not_yet_told_in_slack(self, reason: &str, is_doubtful: bool, now: Timestamp) -> Self {
        let slack =
            self.slack.clone().map(|slack| Slack { unanswered: slack.unanswered + u32::from(is_doubtful), ..slack });
        if slack.as_ref().is_some_and(|slack| slack.unanswered >= DOUBTFUL_NOTICES) {
            return self.not_told_in_slack(reason, now);
        }
        Self { slack, lease: None, ..self.note_not_told(reason, now) }
    }

    /// The same reason is noted once, however often it is met.
    fn note_not_told(self, reason: &str, now: Timestamp) -> Self {
        let happened = Happened::NotToldInSlack { reason: reason.to_owned() }.masked();
        let told =
            |happened: &Happened| matches!(happened, Happened::ToldInSlack { .. } | Happened::NotToldInSlack { .. });
        let is_known =
            self.history.iter().rev().find(|step| told(&step.happened)).is_some_and(|last| last.happened == happened);
        if is_known { self } else { self.step(now, happened) }
    }
}
