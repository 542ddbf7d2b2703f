//! `firstkey approve`.

use anyhow::Result;
use clap::Args;
use firstkey::core::text::visible;

use crate::admin_action::AdminAction;
use crate::exit::Exit;
use crate::options::Options;
use crate::refusal::refusal;
use crate::screen::hang;

/// Admit a user who was held back, after showing why.
///
/// The user gets a password as if nothing had stood in the way. The message goes to the address that was pinned when
/// the user was created, or else to the one that its tags give now; check it, it is shown in full. Domains that are not
/// allowed, paths outside the configuration and login profiles that somebody else made stay out of reach.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey approve ada")]
pub(crate) struct Approve {
    /// A user name, or a user id (AIDA…)
    #[arg(value_name = "USER")]
    user: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Approve {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let action = AdminAction::open_to_write(options).await?;
        let record = action.record(&self.user).await?;
        let plan = match action.workflow.plan_approval(record.clone()).await {
            Ok(plan) => plan,
            Err(refused) => return Err(refusal("admit", &self.user, &record, &refused, &action.workflow).await),
        };
        let whence = if record.recipient.is_some() { "pinned" } else { "what the user's tags or name give now" };
        let was = format!("It was {}: {}.", record.status(), visible(record.reason().unwrap_or("no reason is known")));
        let goes = format!("Its first password would go to {} ({whence}).", visible(plan.recipient.address()));
        let would = format!("{}{}\n{}\n", action.headline(&record, &self.user), hang("  ", &was), hang("  ", &goes));
        if !action.agree(&would, "Admit the user?", self.yes)? {
            return action.nothing_done(&record);
        }
        action.send(&plan).await
    }
}
