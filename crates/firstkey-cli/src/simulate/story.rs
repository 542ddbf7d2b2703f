//! What would become of one event.

use firstkey::core::admission::{Admission, Findings, admit};
use firstkey::core::arrival::{Arrival, event_id};
use firstkey::core::configuration::Configuration;
use firstkey::core::envelope::EventRecord;
use firstkey::core::mail_event::{MailEvent, is_from_ses};
use firstkey::core::text::{mask_addresses, visible};
use firstkey::function::is_schedule;
use serde::Serialize;
use serde_json::Value;

use super::consequences;
use super::rules::{self, Rule};

/// The function as it is imagined.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    pub(super) configuration: &'a Configuration,
    /// Its account, if somebody said so.
    pub(super) account: Option<&'a str>,
    /// Addresses are shown in full.
    pub(super) full: bool,
}

/// What would become of one event.
#[derive(Debug, Serialize)]
pub(super) struct Story {
    /// The SNS or SQS message id, if the event came in one.
    pub(super) message_id: Option<String>,
    /// The `eventID` of the CloudTrail record, if there is one.
    pub(super) event_id: Option<String>,
    pub(super) outcome: Outcome,
    /// Why, unless it is admitted.
    pub(super) reason: Option<String>,
    /// The user whom it is about.
    pub(super) user: Option<User>,
    /// The rules, in the order in which they count.
    pub(super) rules: Vec<Rule>,
    /// What would follow, step by step.
    pub(super) next: Vec<String>,
}

/// What the function decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// The user gets a sign-in.
    Admit,
    /// The user needs none.
    Skip,
    /// It is suspicious.
    Quarantine,
    /// It is no event for Firstkey.
    Drop,
    /// SES tells of a message.
    Mail,
    /// It is time for the sweep.
    Sweep,
}

/// The user of an arrival.
#[derive(Debug, Serialize)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) account: String,
    pub(super) path: String,
    pub(super) created_at: jiff::Timestamp,
    pub(super) created_by: Option<String>,
}

impl Stage<'_> {
    pub(super) fn tell(&self, record: &EventRecord) -> Story {
        let story = match &record.event {
            Err(unreadable) => Story::new(Outcome::Drop, Some(unreadable.to_string()), consequences::of_a_drop()),
            Ok(event) if is_schedule(event) => Story::new(Outcome::Sweep, None, consequences::of_the_schedule()),
            Ok(event) if is_from_ses(event) => self.tell_mail(event),
            Ok(event) => self.tell_event(event),
        };
        Story { message_id: record.message_id.clone(), ..story }
    }

    fn tell_mail(&self, event: &Value) -> Story {
        let Some(mail) = MailEvent::read(event) else {
            let reason = "SES tells of no problem with a message";
            return Story::new(Outcome::Drop, Some(reason.to_owned()), consequences::of_a_drop());
        };
        let reason = format!("SES message {} {}: {}", mail.message_id, mail.problem.words(), mail.reason);
        Story::new(Outcome::Mail, Some(self.show(&reason)), consequences::of_mail(&mail, self))
    }

    fn tell_event(&self, event: &Value) -> Story {
        let event_id = event_id(event).map(str::to_owned);
        let pattern = rules::event_pattern(event);
        let arrival = match Arrival::read(event) {
            Ok(arrival) => arrival,
            Err(reason) => {
                let reason = reason.to_string();
                let rules = vec![pattern, rules::not_an_arrival(&reason)];
                return Story { event_id, rules, ..Story::new(Outcome::Drop, Some(reason), consequences::of_a_drop()) };
            }
        };
        let (account, configured) = (self.account.unwrap_or(&arrival.account), &self.configuration.rules);
        let admission = admit(&arrival, configured, account);
        let findings = Findings::of(&arrival, configured, account);
        let mut rules = vec![pattern];
        rules.extend(self.rules(&arrival, &findings));
        let (outcome, reason) = match &admission {
            Admission::Admit(_) => (Outcome::Admit, None),
            Admission::Skip(reason) => (Outcome::Skip, Some(reason.to_string())),
            Admission::Quarantine(reason) => (Outcome::Quarantine, Some(reason.to_string())),
        };
        let next = consequences::of_an_arrival(&admission, self);
        let user = Some(self.user(&arrival));
        Story { event_id, user, rules, ..Story::new(outcome, reason.map(|reason| self.show(&reason)), next) }
    }

    fn user(&self, arrival: &Arrival) -> User {
        User {
            name: self.show(&arrival.user_name),
            id: arrival.user_id.clone(),
            account: arrival.account.clone(),
            path: self.show(&arrival.path),
            created_at: arrival.created_at,
            created_by: arrival.creator.name.as_deref().map(|name| self.show(name)),
        }
    }

    /// Text of an event as it may be shown.
    pub(super) fn show(&self, text: &str) -> String {
        if self.full { visible(text) } else { mask_addresses(text) }
    }
}

impl Story {
    fn new(outcome: Outcome, reason: Option<String>, next: Vec<String>) -> Self {
        Self { message_id: None, event_id: None, outcome, reason, user: None, rules: Vec::new(), next }
    }
}
