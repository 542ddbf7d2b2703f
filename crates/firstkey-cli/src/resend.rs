//! `firstkey resend`.

use anyhow::Result;
use clap::Args;
use firstkey::core::ledger::{Record, Status};
use firstkey::core::masking::visible;
use serde::Serialize;

use crate::admin_action::AdminAction;
use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::refusal::refusal;
use crate::screen::{self, BAD, GOOD, WARNING, hang, paint};

/// Send a user a new password, to the same address as before.
///
/// It goes to the address that was pinned when the user was created. The password that was sent before stops working, and the message says that it replaces the earlier one. Whatever the user's tags say by
/// now, the address stays. A user who has signed in keeps the password that they chose, unless you say --reset.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  firstkey resend ada
  firstkey resend --failed")]
pub(crate) struct Resend {
    /// A user name, or a user id (AIDA…)
    #[arg(value_name = "USER", required_unless_present = "failed")]
    user: Option<String>,
    /// Every user whose arrival has failed, in place of one
    #[arg(long, conflicts_with_all = ["user", "reset"])]
    failed: bool,
    /// Replace the password of a user who has signed in, too
    #[arg(long)]
    reset: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// What became of many users.
#[derive(Serialize)]
struct ManyDocument<'a> {
    users: Vec<OneDocument<'a>>,
}

#[derive(Serialize)]
struct OneDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    done: bool,
    /// Why not, if it is not done.
    reason: Option<String>,
}

impl Resend {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let action = AdminAction::open_to_write(options).await?;
        let Some(user) = &self.user else { return self.run_for_all(&action).await };
        let record = action.record(user).await?;
        let plan = match action.workflow.plan_resend(record.clone(), self.reset).await {
            Ok(plan) => plan,
            Err(refused) => {
                return Err(refusal("send a new password to", user, &record, &refused, &action.workflow).await);
            }
        };
        let password = match plan.profile {
            Some(profile) if !profile.reset_required => {
                "The password that the user has chosen is replaced by a new one"
            }
            Some(_) => "The password that was sent is replaced by a new one",
            None => "There is no login profile: it is made anew, with a new password",
        };
        let goes = format!("It goes to {}, the address that is pinned.", visible(&plan.recipient.masked()));
        let would =
            format!("{}{}\n{}\n", action.headline(&record), hang("  ", &format!("{password}.")), hang("  ", &goes));
        if !action.agree(&would, "Send it?", self.yes)? {
            return action.nothing_done(&record);
        }
        action.send(&plan).await
    }

    /// Sends a new password to everybody whose arrival has failed. What goes wrong with one is that one's; the others have their turn.
    async fn run_for_all(&self, action: &AdminAction) -> Result<Exit> {
        let mut failed = action.ledger.records(|record| record.status() == Status::Failed).await?;
        failed.sort_by(|one, other| one.user_name.cmp(&other.user_name));
        let (mut plans, mut would, mut refused) = (Vec::new(), String::new(), Vec::new());
        for record in failed {
            let who = format!("{} ({})", visible(&record.user_name), record.user_id);
            match action.workflow.plan_resend(record.clone(), false).await {
                Ok(plan) => {
                    let goes = format!("{who}: a new password, to {}", visible(&plan.recipient.masked()));
                    would.push_str(&(hang("  ", &goes) + "\n"));
                    plans.push(plan);
                }
                Err(reason) => {
                    let left_out = paint(WARNING, &format!("left out, {reason}"));
                    would.push_str(&(hang("  ", &format!("{who}: {left_out}")) + "\n"));
                    refused.push((record, reason.to_string()));
                }
            }
        }
        let is_text = action.session.format == Format::Text;
        if plans.is_empty() {
            match is_text {
                true => screen::print(&format!(
                    "{would}{}\n",
                    paint(GOOD, "Nobody's arrival has failed who could be sent one.")
                ))?,
                false => print_many(&refused, &[])?,
            }
            return Ok(if refused.is_empty() { Exit::Done } else { Exit::Attention });
        }
        if !action.agree(&would, "Send them?", self.yes)? {
            return action.nothing_done_for_many();
        }
        let mut done = Vec::new();
        for plan in plans {
            let record = plan.record.clone();
            let sent = action.carry_out(&plan).await;
            if is_text {
                let told = sent.as_ref().map_or_else(
                    |error| format!("{}: {error:#}\n", paint(BAD, "Not sent")),
                    |record| action.tell(record),
                );
                screen::print(&format!("{} ({}): {told}", visible(&record.user_name), record.user_id))?;
            }
            done.push((record, sent));
        }
        let results: Vec<(Record, Option<String>)> = done
            .into_iter()
            .map(|(record, sent)| match sent {
                Ok(now) if now.status() == Status::Delivered => (record, None),
                Ok(now) => (record, Some(now.reason().unwrap_or("no reason is known").to_owned())),
                Err(error) => (record, Some(format!("{error:#}"))),
            })
            .collect();
        if !is_text {
            print_many(&refused, &results)?;
        }
        Ok(match results.iter().any(|(_, why)| why.is_some()) {
            true => Exit::Failed,
            false if refused.is_empty() => Exit::Done,
            false => Exit::Attention,
        })
    }
}

fn print_many(refused: &[(Record, String)], results: &[(Record, Option<String>)]) -> Result<()> {
    let left_out = refused.iter().map(|(record, why)| (record, Some(why.clone())));
    let tried = results.iter().map(|(record, why)| (record, why.clone()));
    let users = left_out.chain(tried).map(|(record, reason)| OneDocument {
        user_id: &record.user_id,
        user_name: &record.user_name,
        done: reason.is_none(),
        reason,
    });
    screen::print_json(&ManyDocument { users: users.collect() })
}
