//! What an administrator can do about what needs attention.

use firstkey::admin::Refused;
use firstkey::core::admission::SkipReason;
use firstkey::workflow::Workflow;
use serde::Serialize;

use super::need::Need;
use super::view::View;
use crate::refusal::remedy;

/// Something to do.
pub(super) enum Advice {
    /// A command, and what it does.
    Command(String, &'static str),
    /// What has to be done first, before a command would work.
    Words(String),
}

/// A need for programs.
#[derive(Debug, Serialize)]
pub(super) struct NeedDocument {
    why: Need,
    next: Vec<String>,
}

/// What would happen to the command that helps.
#[derive(Debug)]
pub(super) enum Prospect {
    /// It was not checked: for a table, that would take too many calls.
    NotAsked,
    /// It could not be checked.
    Unknown,
    /// It would be carried out.
    Open,
    /// It would be refused.
    Refused(Refused),
}

impl Prospect {
    /// Asks the workflow, which changes nothing: a command that would be refused is no advice.
    pub(super) async fn of(view: &View<'_>, workflow: Option<&Workflow>) -> Self {
        let (Some(workflow), Some(command)) = (workflow, view.need().and_then(|need| command(need, view))) else {
            return Self::Unknown;
        };
        if view.is_elsewhere {
            return Self::Unknown;
        }
        let record = view.record.clone();
        let plan = match command {
            "approve" => workflow.plan_approval(record).await,
            _ => workflow.plan_resend(record, false).await,
        };
        match plan {
            Ok(_) => Self::Open,
            Err(Refused::Call(_) | Refused::Busy(_)) => Self::Unknown,
            Err(refused) => Self::Refused(refused),
        }
    }
}

/// The command that sends the user a password, if that would help.
fn command(need: Need, view: &View<'_>) -> Option<&'static str> {
    match need {
        Need::Quarantined | Need::NoAddress => Some("approve"),
        Need::Failed if view.record.recipient.is_none() => Some("approve"),
        Need::Failed | Need::Bounced | Need::ExpiresSoon | Need::Expired => Some("resend"),
        Need::Overdue | Need::Waiting | Need::Stuck => None,
    }
}

/// What to do about a need.
pub(super) fn advice(need: Need, view: &View<'_>, prospect: &Prospect) -> Vec<Advice> {
    if view.is_elsewhere {
        let account = &view.record.account;
        return vec![Advice::Words(format!(
            "find out why events of account {account} come here: Firstkey serves this account alone"
        ))];
    }
    let user = view.handle();
    let of_the_user = |command: &str, why| Advice::Command(format!("firstkey {command} {user}"), why);
    let of_all = |command: &str, why| Advice::Command(format!("firstkey {command}"), why);
    let revoke = || of_the_user("revoke", "if the address is wrong; then delete the user and create it again");
    match need {
        Need::Overdue => {
            vec![of_the_user("revoke", "withdraw the password now"), of_all("doctor", "find out why the sweep did not")]
        }
        Need::Waiting => {
            vec![of_all("doctor", "find out what is wrong; once it is fixed, the sweep goes on by itself")]
        }
        Need::Stuck => vec![
            of_all("reconcile", "what the sweep would do about it"),
            of_all("redrive", "what waits in the dead-letter queues"),
        ],
        Need::Bounced => send(need, view, prospect).into_iter().chain([revoke()]).collect(),
        Need::NoAddress if matches!(prospect, Prospect::Refused(Refused::NoAddress(_))) => {
            let tag = view.record.reason().and_then(SkipReason::missing_tag).unwrap_or("email");
            let name = &view.record.user_name;
            if view.handle() != name {
                return send(need, view, prospect);
            }
            vec![
                Advice::Command(
                    format!("aws iam tag-user --user-name {name} --tags Key={tag},Value=ADDRESS"),
                    "if somebody is to sign in as this user: give the address for the message",
                ),
                of_the_user("approve", "then send it"),
            ]
        }
        _ => send(need, view, prospect),
    }
}

/// The command that sends a password, or what stands in its way.
fn send(need: Need, view: &View<'_>, prospect: &Prospect) -> Vec<Advice> {
    let Some(name) = command(need, view) else { return Vec::new() };
    let command = format!("firstkey {name} {}", view.handle());
    match prospect {
        Prospect::Open | Prospect::Unknown => vec![Advice::Command(command, why(need))],
        Prospect::NotAsked => {
            vec![Advice::Command(format!("firstkey status {}", view.handle()), "see whether a message can be sent")]
        }
        Prospect::Refused(refused) => {
            let remedy = remedy(refused, view.handle(), &format!("`{command}`"));
            let mut words = remedy.map_or_else(|| refused.to_string(), |remedy| format!("{refused}: {remedy}"));
            if need == Need::Quarantined {
                words.push_str("; else delete the user");
            }
            vec![Advice::Words(words)]
        }
    }
}

fn why(need: Need) -> &'static str {
    match need {
        Need::Quarantined => "if this user was meant to be created; else delete the user",
        Need::NoAddress => "the user has an address now: send the message there",
        Need::Failed => "once the reason is fixed",
        Need::Bounced => "once the mailbox accepts mail; it goes to the same address",
        Need::Expired => "if the user still has to sign in; else delete the user",
        Need::ExpiresSoon => "a new password, valid for the full time",
        Need::Overdue | Need::Waiting | Need::Stuck => "",
    }
}

/// A need for programs, with the commands that help.
pub(super) fn document(need: Need, view: &View<'_>, prospect: &Prospect) -> NeedDocument {
    let commands = advice(need, view, prospect).into_iter().filter_map(|advice| match advice {
        Advice::Command(command, _) => Some(command),
        Advice::Words(_) => None,
    });
    NeedDocument { why: need, next: commands.collect() }
}
