//! What there is to say about each kind of alert.

use crate::ledger::{PasswordState, Record, Status, Withdrawal};
use crate::mail_event::MailProblem;

/// What an alert says apart from whom it is about.
pub(super) struct Words<'a> {
    /// What it is called in the subject.
    pub(super) name: &'static str,
    /// Why it happened, as one line of the facts, if it needs a reason.
    pub(super) reason: Option<&'a str>,
    /// The `eventID` of the user's creation.
    pub(super) event_id: Option<&'a str>,
    /// Whether the name is certain. An event alone may give the name of another user.
    pub(super) is_name_confirmed: bool,
    pub(super) happened: &'a str,
    pub(super) done: &'a str,
    /// What to do next, with the command for it: `firstkey` comes before it, the user after.
    pub(super) next: &'a [(&'a str, Option<&'a str>)],
}

pub(super) fn quarantined<'a>(reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    Words {
        name: Status::Quarantined.name(),
        reason: Some(reason),
        event_id,
        is_name_confirmed: false,
        happened: "A new user looks suspicious, and Firstkey holds it back.",
        done: "Firstkey has given this user no password that works.",
        next: &[
            ("If the user is as intended, admit it. The command shows again why it was held back:", Some("approve")),
            ("If not, delete the user, and look at what else its creator did.", None),
        ],
    }
}

pub(super) fn failed<'a>(reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    Words {
        name: Status::Failed.name(),
        reason: Some(reason),
        event_id,
        is_name_confirmed: true,
        happened: "A new user could not be given a sign-in.",
        done: "Firstkey has given this user no password that works, and will not try again by itself.",
        next: &[(
            "Fix the reason, then send a password to the address that the user was created with:",
            Some("resend"),
        )],
    }
}

pub(super) fn failed_to_withdraw<'a>(reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    Words {
        happened: "A new user could not be given a sign-in, and IAM does not let Firstkey take back the password of a message that \
                   may have reached them.",
        done: "The password may work. The sweep tries every hour to delete the login profile.",
        next: &[
            ("Delete the user's login profile, or let Firstkey's role do so.", None),
            (
                "If the user still has to sign in, send a new password to the address that the user was created with:",
                Some("resend"),
            ),
        ],
        ..failed(reason, event_id)
    }
}

pub(super) fn lost(reason: &str) -> Words<'_> {
    Words {
        name: "lost",
        reason: Some(reason),
        event_id: None,
        is_name_confirmed: true,
        happened: "No event reports this user's creation. The intended address is unknown, and Firstkey does not guess.",
        done: "No password was made, and no message was sent. Firstkey will not look for this user again.",
        next: &[
            (
                "If the user is to sign in to the console, admit it. The command shows the address that its tags give now:",
                Some("approve"),
            ),
            ("If not, there is nothing to do.", None),
        ],
    }
}

pub(super) fn expired(record: &Record) -> Words<'_> {
    let (reason, happened) = match record.password {
        PasswordState::Expired(Withdrawal::Unchanged) => (
            "the password was not changed in time",
            "The user has signed in, and has not chosen a password of their own by the time that the message names.",
        ),
        PasswordState::Expired(Withdrawal::Undeliverable) => (
            "the user could not be given a sign-in",
            "IAM has let Firstkey take back the password of a message that may have reached the user.",
        ),
        _ => (
            "the password was not used in time",
            "The user got a message and has not signed in by the time that it names.",
        ),
    };
    Words {
        name: Status::Expired.name(),
        reason: Some(reason),
        event_id: record.event_id.as_deref(),
        is_name_confirmed: true,
        happened,
        done: "The password was withdrawn: the login profile is deleted, and the user cannot sign in.",
        next: &[
            ("If the user still has to sign in, send a new password to the same address:", Some("resend")),
            ("If not, there is nothing to do.", None),
        ],
    }
}

pub(super) fn expired_link(event_id: Option<&str>) -> Words<'_> {
    Words {
        name: Status::Expired.name(),
        reason: Some("the link was not used in time"),
        event_id,
        is_name_confirmed: true,
        happened: "The user got a message with a link, and has not chosen a password by the time that it names.",
        done: "The link no longer works. No password was ever made. Whoever opens the link can have another sent to the same address.",
        next: &[
            ("If the user still has to sign in, send another link to the same address:", Some("resend")),
            ("If not, there is nothing to do.", None),
        ],
    }
}

pub(super) fn disowned(record: &Record) -> Words<'_> {
    let (done, next): (_, &[_]) = if record.is_claimed() {
        (
            "Nothing: a password was set by the link before, and goes on working.",
            &[
                ("Ask the user whether they have set the password. What happened when:", Some("status")),
                ("If they have not, delete the login profile by hand, and look at what was done with it.", None),
            ],
        )
    } else {
        (
            "The link was closed: nobody can choose a password by it.",
            &[
                ("Check the address that the user was created with:", Some("status")),
                ("If it is right, and the user still has to sign in, send another link:", Some("resend")),
            ],
        )
    };
    Words {
        name: "disowned",
        reason: Some("somebody with the link says that the message was not for them"),
        event_id: record.event_id.as_deref(),
        is_name_confirmed: true,
        happened: "Whoever got the message with the link says that it was not for them.",
        done,
        next,
    }
}

pub(super) fn unchanged(event_id: Option<&str>) -> Words<'_> {
    Words {
        name: "unchanged",
        reason: Some("the password was used and not changed in time"),
        event_id,
        is_name_confirmed: true,
        happened: "The user has signed in with the password of the message, and has not chosen another by the time that it names.",
        done: "Nothing: the password goes on working, and anyone who reads the message can use it. With \
               FIRSTKEY_WITHDRAW_UNCHANGED=true, Firstkey withdraws such passwords.",
        next: &[
            ("Most often, the user lacks the permission iam:ChangePassword. What IAM says:", Some("status")),
            ("To send a new password, which has to be changed in its time:", Some("resend --reset")),
            ("Or delete the login profile by hand.", None),
        ],
    }
}

pub(super) fn delivered(record: &Record) -> Words<'_> {
    Words {
        name: Status::Delivered.name(),
        reason: None,
        event_id: record.event_id.as_deref(),
        is_name_confirmed: true,
        happened: "A new user has been sent a sign-in.",
        done: match record.claim {
            Some(_) => "If no password is chosen by the link in time, Firstkey closes it and tells you.",
            None => "If the password is not used in time, Firstkey withdraws it and tells you.",
        },
        next: &[("Nothing needs to be done. The user's state:", Some("status"))],
    }
}

pub(super) fn moved<'a>(reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    Words {
        name: "moved",
        reason: Some(reason),
        event_id,
        is_name_confirmed: true,
        happened: "A user who may not have changed the password yet was moved out of the configured paths.",
        done: "Nothing: Firstkey may not touch the user any more. The password goes on working, and nobody withdraws it.",
        next: &[
            ("Move the user back, or add the path to FIRSTKEY_PATH_PREFIXES: Firstkey then goes on watching.", None),
            ("Or delete the login profile by hand. The user's state:", Some("status")),
        ],
    }
}

/// What became of a message with a link: it lost nobody a password.
pub(super) fn mail_with_link<'a>(problem: MailProblem, reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    const WAITS: &str = "The link works until the time that the message names, and is closed then if nobody uses it.";
    let done = match problem {
        MailProblem::Bounced | MailProblem::Rejected | MailProblem::Unclear => WAITS,
        MailProblem::Complained => {
            "The link is as it was. SES may send nothing more to this address: see the account's suppression list."
        }
        MailProblem::Delayed => return mail(problem, reason, event_id),
    };
    let next: &[_] = match problem {
        MailProblem::Bounced | MailProblem::Rejected => &[
            ("When the address can take mail, send another link to it; the old one stops working:", Some("resend")),
            (
                "If the address is wrong, delete the user and create it again: Firstkey writes to no other address.",
                None,
            ),
            ("To close the link now:", Some("revoke")),
        ],
        MailProblem::Complained => &[
            ("Ask the user whether they expect an account. If they do not, close the link:", Some("revoke")),
            (
                "If they do, take the address off the suppression list, and send another link if they need one:",
                Some("resend"),
            ),
        ],
        MailProblem::Unclear | MailProblem::Delayed => &[(
            "Ask the user whether the message has arrived. Only if not, send another link; the old one stops working:",
            Some("resend"),
        )],
    };
    Words { done, next, ..mail(problem, reason, event_id) }
}

pub(super) fn mail<'a>(problem: MailProblem, reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    const WAITS: &str =
        "The password stays valid until the time that the message names, and is withdrawn then if nobody uses it.";
    let (happened, done, next): (_, _, &[_]) = match problem {
        MailProblem::Bounced | MailProblem::Rejected => (
            "The user did not get the message.",
            WAITS,
            &[
                (
                    "When the address can take mail, send a new password to it; the old one stops working:",
                    Some("resend"),
                ),
                (
                    "If the address is wrong, delete the user and create it again: Firstkey writes to no other address.",
                    None,
                ),
                ("To withdraw the password now:", Some("revoke")),
            ],
        ),
        MailProblem::Unclear => (
            "A mail server sent the message back, or answered it: an out-of-office reply looks like this, and so does a full mailbox.",
            WAITS,
            &[(
                "Ask the user whether the message has arrived. Only if not, send a new password; the old one stops working:",
                Some("resend"),
            )],
        ),
        MailProblem::Complained => (
            "The user got the message and called it spam.",
            "The password is as it was. SES may send nothing more to this address: see the account's suppression list.",
            &[
                ("Ask the user whether they expect an account. If they do not, withdraw the password:", Some("revoke")),
                (
                    "If they do, take the address off the suppression list, and send a new password if they need one:",
                    Some("resend"),
                ),
            ],
        ),
        MailProblem::Delayed => (
            "The message has not arrived yet.",
            "SES goes on trying. If it gives up, the message bounces, and another alert says so.",
            &[("There is nothing to do now. The user's state:", Some("status"))],
        ),
    };
    let name = if problem.is_final() { Status::Bounced.name() } else { problem.name() };
    Words { name, reason: Some(reason), event_id, is_name_confirmed: true, happened, done, next }
}
