//! What administrators are told when an arrival needs them.

use crate::arrival::Arrival;
use crate::ledger::Status;
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
        // Each text from outside is masked by itself: masking takes out line breaks, which would forge lines here.
        let text = format!(
            "Firstkey: {status}\n\nUser:       {name} ({id})\nAccount:    {account}\nCreated by: {creator}\nCreated at: \
             {created_at}\nReason:     {reason}\nEvent:      {event_id}\n\n{next_step}",
            name = mask_addresses(&arrival.user_name),
            id = arrival.user_id,
            account = arrival.account,
            creator = mask_addresses(arrival.creator.name.as_deref().unwrap_or("unknown")),
            reason = mask_addresses(reason),
            created_at = arrival.created_at,
            event_id = arrival.event_id,
        );
        Self { subject: format!("Firstkey: {status}: user {}", arrival.user_id).chars().take(99).collect(), text }
    }
}
