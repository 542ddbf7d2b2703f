//! `firstkey resend`.

use anyhow::Result;
use clap::Args;
use firstkey::core::masking::visible;

use crate::errand::{Errand, refusal};
use crate::exit::Exit;
use crate::options::Options;

/// Send a user a new password, to the address that was pinned when the user was created.
///
/// The password that was sent before stops working, and the message says that it replaces the earlier one. Whatever the user's tags say by
/// now, the address stays. A user who has signed in keeps the password that they chose, unless you say --reset.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey resend ada")]
pub(crate) struct Resend {
    /// A user name, or a user id (AIDA…)
    #[arg(value_name = "USER")]
    user: String,
    /// Replace the password of a user who has signed in, too
    #[arg(long)]
    reset: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Resend {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let errand = Errand::open_to_write(options).await?;
        let record = errand.record(&self.user).await?;
        let plan = errand.workflow.plan_resend(record.clone(), self.reset).await;
        let plan = plan.map_err(|refused| refusal("send a new password to", &record, &refused))?;
        let password = match plan.profile {
            Some(profile) if !profile.reset_required => {
                "The password that the user has chosen is replaced by a new one"
            }
            Some(_) => "The password that was sent is replaced by a new one",
            None => "There is no login profile: it is made anew, with a new password",
        };
        let would = format!(
            "{}  {password}.\n  It goes to {}, the address that is pinned.\n",
            errand.headline(&record),
            visible(&plan.recipient.masked())
        );
        if !errand.agree(&would, "Send it?", self.yes)? {
            return errand.nothing_done(&record);
        }
        errand.send(&plan).await
    }
}
