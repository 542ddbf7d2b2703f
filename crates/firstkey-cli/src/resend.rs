//! `firstkey resend`.

mod failed;

use anyhow::Result;
use clap::Args;
use firstkey::core::text::visible;

use crate::admin_action::AdminAction;
use crate::exit::Exit;
use crate::options::Options;
use crate::refusal::refusal;
use crate::screen::hang;

/// Send a user a new password or link, to the same address as before.
///
/// The message goes to the address that was pinned when the user was created, whatever the user's tags say by now, and
/// says that it replaces the earlier one, whose password stops working. A user who has signed in keeps the password
/// that they chose, unless you say --reset.
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

impl Resend {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let action = AdminAction::open_to_write(options).await?;
        let Some(user) = &self.user else { return failed::send_to_all(&action, self.yes).await };
        let record = action.record(user).await?;
        let plan = match action.workflow.plan_resend(record.clone(), self.reset).await {
            Ok(plan) => plan,
            Err(refused) => {
                return Err(refusal("send a new password to", user, &record, &refused, &action.workflow).await);
            }
        };
        let password = match plan.profile {
            Some(profile) if action.workflow.sends_links() && !profile.reset_required => {
                "The password that the user has chosen is withdrawn, with the login profile; the user gets a link and chooses another"
            }
            Some(_) if action.workflow.sends_links() => {
                "The password that was sent is withdrawn, with the login profile; the user gets a link and chooses one"
            }
            None if action.workflow.sends_links() => {
                "The user gets a new link and chooses a password; older links stop working"
            }
            Some(profile) if !profile.reset_required => {
                "The password that the user has chosen is replaced by a new one"
            }
            Some(_) => "The password that was sent is replaced by a new one",
            None => "There is no login profile: a new one is made, with a new password",
        };
        let goes = format!("It goes to {}, the pinned address.", visible(&plan.recipient.masked()));
        let would = format!(
            "{}{}\n{}\n",
            action.headline(&record, user),
            hang("  ", &format!("{password}.")),
            hang("  ", &goes)
        );
        if !action.agree(&would, "Send it?", self.yes)? {
            return action.nothing_done(&record);
        }
        action.send(&plan).await
    }
}
