//! `firstkey revoke`.

use anyhow::{Context, Result, bail};
use clap::Args;
use firstkey::core::ledger::{PasswordOutcome, Record, Status};
use firstkey::core::text::visible;

use crate::admin_action::AdminAction;
use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::progress::patiently;
use crate::screen::{self, GOOD, WARNING, hang, paint};

/// Withdraw a password that was sent and not used, or close a link.
///
/// Deletes the login profile that Firstkey made; the user and its access keys stay. Leaves alone a password that was
/// used or changed, one that the user chose by a link, and a login profile that somebody else made.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey revoke ada")]
pub(crate) struct Revoke {
    /// A user name, or a user id (AIDA…)
    #[arg(value_name = "USER")]
    user: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Revoke {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let action = AdminAction::open_to_write(options).await?;
        let record = action.record(&self.user).await?;
        let name = visible(&record.user_name);
        if let Some(why) = unrevokable(&record) {
            let what = if record.claim.is_some() { "link" } else { "password" };
            bail!("there is no unused {what} of `{name}` to withdraw: {why}");
        }
        let sent = record.delivered_at.map_or(String::new(), |at| format!(" at {}", action.times.tell(at)));
        let stops = match record.claim {
            Some(_) => format!("The link that was sent{sent} stops working: nobody can choose a password by it."),
            None => format!("The password that was sent{sent} stops working: the login profile is deleted."),
        };
        let would = format!("{}{}\n", action.headline(&record, &self.user), hang("  ", &stops));
        if !action.agree(&would, "Withdraw it?", self.yes)? {
            return action.nothing_done(&record);
        }
        let revoked =
            patiently("withdrawing", action.workflow.revoke(record.clone(), action.by(), &action.invocation())).await;
        revoked.with_context(|| match record.claim {
            Some(_) => format!("the link of `{name}` is not closed yet; try again in a few minutes"),
            None => format!("the password of `{name}` is not withdrawn yet; try again in a few minutes"),
        })?;
        let record = action.record(&record.user_id).await?;
        let end = End::of(&record);
        match action.session.format {
            Format::Json => action.print_json(&record, end.is_good())?,
            Format::Text => screen::print(&end.text())?,
        }
        Ok(if end.is_good() { Exit::Done } else { Exit::Attention })
    }
}

/// What came of the request.
enum End {
    Withdrawn(&'static str),
    /// With the user.
    Gone,
    LeftAlone(&'static str),
}

impl End {
    fn of(record: &Record) -> Self {
        match record.status() {
            _ if record.outcome() == Some(PasswordOutcome::Gone) => Self::Gone,
            Status::Expired if record.claim.is_some() => Self::Withdrawn("nobody can choose a password by it"),
            Status::Expired => Self::Withdrawn("nobody can sign in with it"),
            _ => Self::LeftAlone(left_alone(record)),
        }
    }

    /// Whether what was sent has stopped working.
    fn is_good(&self) -> bool {
        !matches!(self, Self::LeftAlone(_))
    }

    fn text(&self) -> String {
        match self {
            Self::Withdrawn(what) => format!("{}: {what}.\n", paint(GOOD, "Withdrawn")),
            Self::Gone => format!("{}: the user is no longer there.\n", paint(GOOD, "Gone")),
            Self::LeftAlone(why) => format!("{}: {why}.\n", paint(WARNING, "Left alone")),
        }
    }
}

/// Why there is nothing to withdraw.
fn unrevokable(record: &Record) -> Option<&'static str> {
    if record.is_claimed() {
        return Some("the user has chosen a password by it");
    }
    match record.status() {
        Status::Pending | Status::Sending => Some("the message is still on its way"),
        Status::Skipped | Status::Quarantined | Status::Failed => Some("none was sent"),
        Status::Expired => Some("it was withdrawn before"),
        Status::Delivered | Status::Bounced | Status::Expiring if record.outcome().is_some() => {
            Some(left_alone(record))
        }
        Status::Delivered if record.signed_in_at.is_some() => Some("the user has signed in with it"),
        Status::Delivered | Status::Bounced | Status::Expiring => None,
    }
}

fn left_alone(record: &Record) -> &'static str {
    if record.is_claimed() {
        return "the user has chosen a password of their own";
    }
    match record.outcome() {
        Some(PasswordOutcome::Changed) => "the user has chosen a password of their own",
        Some(PasswordOutcome::Replaced) => "the login profile is not the one that Firstkey made",
        Some(PasswordOutcome::Gone) => "the user is no longer there",
        Some(PasswordOutcome::Withdrawn) => "it was withdrawn before",
        None => "the user has signed in with it",
    }
}
