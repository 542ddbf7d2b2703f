//! What administrators are told when an arrival needs them.

use jiff::Timestamp;

use crate::arrival::Arrival;
use crate::ledger::{Record, Status};
use crate::mail_event::{MailEvent, MailProblem};
use crate::masking::mask_addresses;

/// A notice to administrators, with addresses masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The subject: ASCII, less than 100 characters, as SNS asks.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Alert {
    /// The alert about an arrival that ended as `status` without a delivery.
    #[must_use]
    pub fn new(arrival: &Arrival, status: Status, reason: &str) -> Self {
        let next_step = match status {
            Status::Quarantined => {
                "No password was made and the user was not told. Find out whether this user was meant to be created. If so, \
                 correct what the reason names, then delete the user and create it again; if not, delete it and look at what \
                 its creator did."
            }
            _ => {
                "The user has no sign-in from Firstkey. Correct what the reason names, then delete the user and create it \
                 again, or give it a console password by hand."
            }
        };
        let user = User {
            name: &arrival.user_name,
            id: &arrival.user_id,
            account: &arrival.account,
            creator: arrival.creator.name.as_deref(),
            created_at: arrival.created_at,
        };
        Self::about(&user, status, reason, Some(&arrival.event_id), next_step)
    }

    /// The alert about a password that was not used in time and was withdrawn.
    #[must_use]
    pub fn expired(record: &Record) -> Self {
        let reason = "the password was not used in time, and the login profile was deleted";
        let next_step = "The user cannot sign in. If they still should, delete the user and create it again, or give it a console \
                         password by hand.";
        Self::about(&User::of(record), Status::Expired, reason, Some(&record.event_id), next_step)
    }

    /// The alert about what happened to a message after SES accepted it.
    #[must_use]
    pub fn mail(record: &Record, event: &MailEvent) -> Self {
        let next_step = match event.problem {
            MailProblem::Bounced | MailProblem::Rejected => {
                "The user has not got the message; the password that it carries is withdrawn if nobody uses it in time. Correct the \
                 address, then delete the user and create it again."
            }
            MailProblem::Complained => {
                "SES sends this recipient nothing more while the address is on the suppression list. Ask the user whether they expect \
                 an account, and remove the address from the list if so."
            }
            MailProblem::Delayed => "SES goes on trying. If the message is not delivered in the end, it bounces.",
        };
        let reason = format!("the message {}: {}", event.problem.words(), event.reason);
        let status = if event.problem.is_final() { Status::Bounced } else { record.status };
        Self::about(&User::of(record), status, &reason, Some(&record.event_id), next_step)
    }

    /// The alert about a user whom no event told of, and of whose creation CloudTrail tells no more.
    #[must_use]
    pub fn lost(user: &User<'_>) -> Self {
        let reason = "the event of the user's creation never came and is not in CloudTrail's event history";
        let next_step = "Who created the user, and for which address, is not known any more, so no password was made. If the user is \
                         to sign in to the console, delete it and create it again, or give it a console password by hand.";
        Self::about(user, Status::Failed, reason, None, next_step)
    }

    fn about(user: &User<'_>, status: Status, reason: &str, event_id: Option<&str>, next_step: &str) -> Self {
        // Each text from outside is masked by itself: masking takes out line breaks, which would forge lines here.
        let text = format!(
            "Firstkey: {status}\n\nUser:       {name} ({id})\nAccount:    {account}\nCreated by: {creator}\nCreated at: \
             {created_at}\nReason:     {reason}\nEvent:      {event_id}\n\n{next_step}",
            name = mask_addresses(user.name),
            id = user.id,
            account = user.account,
            creator = mask_addresses(user.creator.unwrap_or("unknown")),
            reason = mask_addresses(reason),
            created_at = user.created_at,
            event_id = event_id.unwrap_or("none"),
        );
        Self { subject: format!("Firstkey: {status}: user {}", user.id).chars().take(99).collect(), text }
    }
}

/// Whom an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User<'a> {
    /// The name.
    pub name: &'a str,
    /// The immutable id.
    pub id: &'a str,
    /// The account.
    pub account: &'a str,
    /// Who created the user, if that is known.
    pub creator: Option<&'a str>,
    /// When the user was created.
    pub created_at: Timestamp,
}

impl<'a> User<'a> {
    fn of(record: &'a Record) -> Self {
        Self {
            name: &record.user_name,
            id: &record.user_id,
            account: &record.account,
            creator: record.creator.as_deref(),
            created_at: record.created_at,
        }
    }
}
