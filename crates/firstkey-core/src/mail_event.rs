//! What SES reports about a message after accepting it, as EventBridge delivers it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::text::{is_word, quote};

/// A problem with a message that an administrator has to know about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailEvent {
    /// What happened.
    pub problem: MailProblem,
    /// Why, in SES's words, with addresses masked.
    pub reason: String,
    /// The SES message id.
    pub message_id: String,
    /// The account that sent the message.
    pub account: String,
    /// The user that the message was for: its tag `user`. None if Firstkey did not send the message.
    pub user_id: Option<String>,
}

/// What happened to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailProblem {
    /// `Email Bounced` of the type `Permanent`: it was not delivered, and will not be.
    Bounced,
    /// `Email Bounced` of any other type: a full mailbox, or just an out-of-office reply to a message that arrived.
    Unclear,
    /// `Email Rejected`: SES found malware in it and did not send it.
    Rejected,
    /// `Email Complaint Received`: the recipient called it spam.
    Complained,
    /// `Email Delivery Delayed`: SES keeps trying.
    Delayed,
}

impl MailProblem {
    /// Whether the message has not reached the user, and will not.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Bounced | Self::Rejected)
    }

    /// What happened, as metrics write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Rejected => "rejected",
            Self::Complained => "complained",
            Self::Unclear | Self::Delayed => "delayed",
        }
    }

    /// What happened, in words that follow "the message".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Unclear => "may not have arrived",
            Self::Rejected => "was rejected by SES",
            Self::Complained => "was called spam by its recipient",
            Self::Delayed => "is delayed",
        }
    }
}

/// Whether an event is one of SES's.
#[must_use]
pub fn is_from_ses(event: &Value) -> bool {
    event["source"] == "aws.ses"
}

impl MailEvent {
    /// Reads an event of SES; `None` if it reports no problem, or does not name the message.
    #[must_use]
    pub fn read(event: &Value) -> Option<Self> {
        let detail = event.get("detail").filter(|_| is_from_ses(event))?;
        let (problem, reasons): (_, &[&str]) = match event["detail-type"].as_str()? {
            "Email Bounced" => (
                if detail["bounce"]["bounceType"] == "Permanent" { MailProblem::Bounced } else { MailProblem::Unclear },
                &["/bounce/bounceType", "/bounce/bounceSubType", "/bounce/bouncedRecipients/0/diagnosticCode"],
            ),
            "Email Rejected" => (MailProblem::Rejected, &["/reject/reason"]),
            "Email Complaint Received" => (MailProblem::Complained, &["/complaint/complaintFeedbackType"]),
            "Email Delivery Delayed" => (
                MailProblem::Delayed,
                &["/deliveryDelay/delayType", "/deliveryDelay/delayedRecipients/0/diagnosticCode"],
            ),
            _ => return None,
        };
        let reasons = reasons.iter().filter_map(|reason| detail.pointer(reason)?.as_str()).map(quote);
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
        let user_id = text("/detail/mail/tags/user/0").filter(|id| is_word(id, 16, 128));
        Some(Self {
            problem,
            reason: reasons.collect::<Vec<_>>().join(", "),
            message_id: text("/detail/mail/messageId").filter(|id| (1..=256).contains(&id.len()))?.to_owned(),
            account: text("/account").filter(|id| is_word(id, 12, 12))?.to_owned(),
            user_id: user_id.map(str::to_owned),
        })
    }
}
