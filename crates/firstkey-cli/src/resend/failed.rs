//! `firstkey resend --failed`: a new password for every user whose arrival has failed.

use anyhow::Result;
use firstkey::admin::Plan;
use firstkey::core::ledger::{Record, Status};
use firstkey::core::text::visible;
use serde::Serialize;

use crate::admin_action::AdminAction;
use crate::exit::Exit;
use crate::options::Format;
use crate::screen::{self, BAD, GOOD, WARNING, hang, paint};

/// The results for many users, for programs.
#[derive(Serialize)]
struct ManyDocument<'a> {
    users: Vec<OneDocument<'a>>,
}

#[derive(Serialize)]
struct OneDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    done: bool,
    /// Why not, if it was not done.
    reason: Option<String>,
}

/// Who would get a message, and who would not.
#[derive(Default)]
struct Proposal {
    plans: Vec<Plan>,
    left_out: Vec<(Record, String)>,
    /// The same, for people.
    text: String,
}

/// Shows, asks and sends. A failure concerns one user; the others still have their turn.
pub(super) async fn send_to_all(action: &AdminAction, yes: bool) -> Result<Exit> {
    let proposal = propose(action).await?;
    let left_out = &proposal.left_out;
    if proposal.plans.is_empty() {
        match action.session.format {
            Format::Text => {
                let nobody = paint(GOOD, "There is no failed arrival to send a password for.");
                screen::print(&format!("{}{nobody}\n", proposal.text))?;
            }
            Format::Json => print_json(left_out, &[])?,
        }
        return Ok(if left_out.is_empty() { Exit::Done } else { Exit::Attention });
    }
    if !action.agree(&proposal.text, "Send them?", yes)? {
        return action.nothing_done_for_many();
    }
    let mut results = Vec::new();
    for plan in &proposal.plans {
        let unsent = send(action, plan).await?;
        results.push((plan.record.clone(), unsent));
    }
    if action.session.format == Format::Json {
        print_json(left_out, &results)?;
    }
    Ok(match results.iter().any(|(_, unsent)| unsent.is_some()) {
        true => Exit::Failed,
        false if left_out.is_empty() => Exit::Done,
        false => Exit::Attention,
    })
}

async fn propose(action: &AdminAction) -> Result<Proposal> {
    let mut failed = action.ledger.records(|record| record.status() == Status::Failed).await?;
    failed.sort_by(|one, other| one.user_name.cmp(&other.user_name));
    let mut proposal = Proposal::default();
    for record in failed {
        let what = match action.workflow.plan_resend(record.clone(), false).await {
            Ok(plan) => {
                let what = format!("a new password, to {}", visible(&plan.recipient.masked()));
                proposal.plans.push(plan);
                what
            }
            Err(refused) => {
                proposal.left_out.push((record.clone(), refused.to_string()));
                paint(WARNING, &format!("left out, {refused}"))
            }
        };
        proposal.text.push_str(&(hang("  ", &format!("{}: {what}", who(&record))) + "\n"));
    }
    Ok(proposal)
}

/// Sends one message, and prints the result: why it was not sent, unless it was.
async fn send(action: &AdminAction, plan: &Plan) -> Result<Option<String>> {
    let sent = action.carry_out(plan).await;
    if action.session.format == Format::Text {
        let told = match &sent {
            Ok(record) => action.tell(record),
            Err(error) => format!("{}: {error:#}\n", paint(BAD, "Not sent")),
        };
        screen::print(&format!("{}: {told}", who(&plan.record)))?;
    }
    Ok(match sent {
        Ok(record) if record.status() == Status::Delivered => None,
        Ok(record) => Some(record.reason().unwrap_or("no reason is known").to_owned()),
        Err(error) => Some(format!("{error:#}")),
    })
}

fn who(record: &Record) -> String {
    format!("{} ({})", visible(&record.user_name), record.user_id)
}

fn print_json(left_out: &[(Record, String)], results: &[(Record, Option<String>)]) -> Result<()> {
    let left_out = left_out.iter().map(|(record, why)| (record, Some(why.clone())));
    let tried = results.iter().map(|(record, unsent)| (record, unsent.clone()));
    let users = left_out.chain(tried).map(|(record, reason)| OneDocument {
        user_id: &record.user_id,
        user_name: &record.user_name,
        done: reason.is_none(),
        reason,
    });
    screen::print_json(&ManyDocument { users: users.collect() })
}
