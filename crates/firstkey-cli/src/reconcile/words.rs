//! What the sweep would do, in words.

use firstkey::core::ledger::{Closing, PasswordOutcome, Record, SlackNotice, Verdict, Withdrawal};
use firstkey::sweep::dry_run::Why;

/// What it would do about a password or a link.
pub(super) fn words(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Nothing | Verdict::Ask | Verdict::NotShown => "nothing",
        Verdict::Withdraw(Withdrawal::Unchanged) => {
            "withdraw the password, which was used and not changed in time, and tell the administrators"
        }
        Verdict::Withdraw(Withdrawal::Asked { .. }) => "finish withdrawing the password, as requested",
        Verdict::Withdraw(_) => "withdraw the password, which was not used in time, and tell the administrators",
        Verdict::Rename => "note the user's new name and path, then check again",
        Verdict::SignIn(_) => "note that the user has signed in",
        Verdict::Keep(_) => "note that the password was used after all, and leave it",
        Verdict::Unchanged => "tell the administrators that the password was used and not changed in time",
        Verdict::NoteOutcome(PasswordOutcome::Changed) => "note that the user has chosen a password of their own",
        Verdict::NoteOutcome(PasswordOutcome::Withdrawn) => {
            "note that the password was withdrawn, and tell the administrators"
        }
        Verdict::NoteOutcome(PasswordOutcome::Replaced) => {
            "note that the login profile is not the one that Firstkey made"
        }
        Verdict::NoteOutcome(PasswordOutcome::Gone) => "note that the user is no longer there",
        Verdict::NoteClaim(_) => "note that the user has chosen a password by the link",
        Verdict::Skip => "note that the user has a login profile that Firstkey did not make",
        Verdict::Close(Closing::Expired) => "close the link, which was not used in time, and tell the administrators",
        Verdict::Close(_) => "close the link",
        Verdict::Leave => "tell the administrators that the user was moved out of the configured paths",
    }
}

/// What it would do about a user that no event reported, or whose arrival has stalled.
pub(super) fn words_of_missed(why: Why) -> &'static str {
    match why {
        Why::Stalled => "it has stalled: resume it",
        Why::Contested => {
            "two events contradict each other: look up its creation in CloudTrail's event history, which decides"
        }
        Why::Unheard { is_last_look: false } => {
            "no event reported it: look up its creation in CloudTrail's event history, and send a sign-in if it is there"
        }
        Why::Unheard { is_last_look: true } => {
            "no event reported it: look up its creation in CloudTrail's event history, and send a sign-in if it is there; \
             else tell the administrators"
        }
    }
}

/// What somebody is owed about a user: for programs, and in words.
pub(super) fn owed(record: &Record) -> Vec<(&'static str, &'static str)> {
    let mut owed = Vec::new();
    if record.owes.is_some() {
        owed.push(("alert", "send the administrators the alert that they are owed"));
    }
    if record.owes_confirmation() {
        owed.push(("confirmation", "tell the user by mail that the password was set"));
    }
    match record.owes_in_slack() {
        Some(SlackNotice::Sent) => owed.push(("slack", "tell the user in Slack that mail is there")),
        Some(SlackNotice::Withdrawn) => {
            owed.push(("slack", "tell the user in Slack that the mail is of no use any more"))
        }
        None => {}
    }
    owed
}
