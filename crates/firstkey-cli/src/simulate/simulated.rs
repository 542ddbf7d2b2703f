//! What would happen to one event.

use firstkey::core::admission::{Admission, Findings, admit};
use firstkey::core::arrival::{Arrival, event_id};
use firstkey::core::envelope::EventRecord;
use firstkey::core::mail_event::{MailEvent, is_from_ses};
use firstkey::function::is_schedule;
use serde::Serialize;
use serde_json::Value;

use super::consequences;
use super::document::DocumentKind;
use super::rules::{self, Rule};
use super::scenario::Scenario;

/// What would happen to an event.
#[derive(Debug, Serialize)]
pub(super) struct Simulation {
    pub(super) source: DocumentKind,
    pub(super) records: Vec<Simulated>,
}

/// What would happen to one event.
#[derive(Debug, Serialize)]
pub(super) struct Simulated {
    /// The SNS or SQS message id, if the event came in one.
    pub(super) message_id: Option<String>,
    /// The `eventID` of the CloudTrail record, if there is one.
    pub(super) event_id: Option<String>,
    pub(super) outcome: Decision,
    /// Why, unless it is admitted.
    pub(super) reason: Option<String>,
    /// The user that it is about.
    pub(super) user: Option<CreatedUser>,
    /// The rules, in the order in which they decide.
    pub(super) rules: Vec<Rule>,
    /// What would happen next, step by step.
    pub(super) next: Vec<String>,
}

/// What the function decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Decision {
    /// The user gets a sign-in.
    Admit,
    /// The user needs none.
    Skip,
    /// It is suspicious.
    Quarantine,
    /// It is not an event for Firstkey.
    Drop,
    /// SES reports on a message.
    Mail,
    /// It runs the sweep.
    Sweep,
}

/// The user of an arrival.
#[derive(Debug, Serialize)]
pub(super) struct CreatedUser {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) account: String,
    pub(super) path: String,
    pub(super) created_at: jiff::Timestamp,
    pub(super) created_by: Option<String>,
}

impl Simulated {
    /// Applies the rules to an event.
    pub(super) fn of(record: &EventRecord, scenario: &Scenario<'_>) -> Self {
        let simulated = match &record.event {
            Err(unreadable) => Self::new(Decision::Drop, Some(unreadable.to_string()), consequences::of_a_drop()),
            Ok(event) if is_schedule(event) => {
                Self::new(Decision::Sweep, None, consequences::of_the_schedule(scenario))
            }
            Ok(event) if is_from_ses(event) => Self::of_mail(event, scenario),
            Ok(event) => Self::of_event(event, scenario),
        };
        Self { message_id: record.message_id.clone(), ..simulated }
    }

    fn of_mail(event: &Value, scenario: &Scenario<'_>) -> Self {
        let Some(mail) = MailEvent::read(event) else {
            let reason = "SES reports no problem with a message";
            return Self::new(Decision::Drop, Some(reason.to_owned()), consequences::of_a_drop());
        };
        let reason = format!("SES message {} {}: {}", mail.message_id, mail.problem.words(), mail.reason);
        Self::new(Decision::Mail, Some(scenario.show(&reason)), consequences::of_mail(&mail, scenario))
    }

    fn of_event(event: &Value, scenario: &Scenario<'_>) -> Self {
        let event_id = event_id(event).map(str::to_owned);
        let pattern = rules::event_pattern(event);
        let arrival = match Arrival::read(event) {
            Ok(arrival) => arrival,
            Err(reason) => {
                let reason = reason.to_string();
                let rules = vec![pattern, rules::not_an_arrival(&reason)];
                return Self { event_id, rules, ..Self::new(Decision::Drop, Some(reason), consequences::of_a_drop()) };
            }
        };
        let (account, configured) = (scenario.account.unwrap_or(&arrival.account), &scenario.configuration.rules);
        let admission = admit(&arrival, configured, account);
        let findings = Findings::of(&arrival, configured, account);
        let mut rules = vec![pattern];
        rules.extend(scenario.rules(&arrival, &findings));
        let (outcome, reason) = match &admission {
            Admission::Admit(_) => (Decision::Admit, None),
            Admission::Skip(reason) => (Decision::Skip, Some(reason.to_string())),
            Admission::Quarantine(reason) => (Decision::Quarantine, Some(reason.to_string())),
        };
        let next = consequences::of_an_arrival(&admission, scenario);
        let user = Some(CreatedUser::of(&arrival, scenario));
        Self { event_id, user, rules, ..Self::new(outcome, reason.map(|reason| scenario.show(&reason)), next) }
    }

    fn new(outcome: Decision, reason: Option<String>, next: Vec<String>) -> Self {
        Self { message_id: None, event_id: None, outcome, reason, user: None, rules: Vec::new(), next }
    }
}

impl CreatedUser {
    fn of(arrival: &Arrival, scenario: &Scenario<'_>) -> Self {
        Self {
            name: scenario.show(&arrival.user_name),
            id: arrival.user_id.clone(),
            account: arrival.account.clone(),
            path: scenario.show(&arrival.path),
            created_at: arrival.created_at,
            created_by: arrival.creator.name.as_deref().map(|name| scenario.show(name)),
        }
    }
}
