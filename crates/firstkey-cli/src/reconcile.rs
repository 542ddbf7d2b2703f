//! `firstkey reconcile`.

use anyhow::{Context, Result};
use clap::Args;
use firstkey::core::ledger::{Closing, PasswordOutcome, Verdict, Withdrawal};
use firstkey::core::text::visible;
use firstkey::sweep::dry_run::DryRun;
use firstkey::sweep::run::Swept;
use jiff::SignedDuration;
use serde::Serialize;

use crate::admin_action::AdminAction;
use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::progress::patiently;
use crate::screen::{self, BAD, GOOD, QUIET, hang, paint};

/// A sweep by hand has more time than the function's: thousands of users take minutes.
const TIME_LIMIT: SignedDuration = SignedDuration::from_mins(30);

/// Show what the sweep would do now; with --apply, do it.
///
/// The sweep finds users whose event was lost, withdraws passwords that were not used in time, and notes what became of
/// the others. The deployed function does the same on its schedule; run this if you do not want to wait. It also has
/// more time.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey reconcile
  firstkey reconcile --apply")]
pub(crate) struct Reconcile {
    /// Do what is shown
    #[arg(long)]
    apply: bool,
}

#[derive(Serialize)]
struct ReconcileDocument<'a> {
    applied: bool,
    users: usize,
    records: usize,
    passwords: Vec<PasswordDocument<'a>>,
    missed: Vec<MissedDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<SweptDocument<'a>>,
}

#[derive(Serialize)]
struct PasswordDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    would: &'static str,
}

#[derive(Serialize)]
struct MissedDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    is_begun: bool,
}

#[derive(Serialize)]
struct SweptDocument<'a> {
    found: Vec<FoundDocument<'a>>,
    lost: usize,
    noted: usize,
    expired: usize,
    failures: &'a [String],
    is_unfinished: bool,
}

#[derive(Serialize)]
struct FoundDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    outcome: String,
}

impl Reconcile {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let action =
            if self.apply { AdminAction::open_to_write(options).await? } else { AdminAction::open(options).await? };
        let dry_run = patiently("looking at users and ledger", action.workflow.dry_run(&action.invocation()))
            .await
            .context("cannot find out what the sweep would do")?;
        let is_text = action.session.format == Format::Text;
        if is_text {
            screen::print(&describe(&dry_run, self.apply))?;
        }
        let swept = match self.apply {
            true => Some(
                patiently("sweeping", action.workflow.sweep(&action.invocation_of(TIME_LIMIT)))
                    .await
                    .context("the sweep stopped")?,
            ),
            false => None,
        };
        match &swept {
            _ if !is_text => screen::print_json(&document(&dry_run, swept.as_ref()))?,
            Some(swept) => screen::print(&report(swept))?,
            None => {}
        }
        Ok(match &swept {
            Some(swept) if !swept.failures.is_empty() => Exit::Failed,
            Some(swept) if swept.is_unfinished || swept.lost > 0 => Exit::Attention,
            Some(_) => Exit::Done,
            None if dry_run.passwords.is_empty() && dry_run.missed.is_empty() => Exit::Done,
            None => Exit::Attention,
        })
    }
}

fn describe(dry_run: &DryRun, applies: bool) -> String {
    let mut text = format!(
        "{} below the configured paths, {} in the ledger.\n",
        count(dry_run.users, "user"),
        count(dry_run.records, "record")
    );
    for (record, verdict) in &dry_run.passwords {
        let who = format!("{} ({})", visible(&record.user_name), record.user_id);
        text.push_str(&line(&format!("{who}: {}", words(verdict))));
    }
    for missed in &dry_run.missed {
        let what = match missed.is_begun {
            true => "it has stalled: resume it",
            false => "no event reported it: look up its creation in CloudTrail's event history, and send a sign-in",
        };
        text.push_str(&line(&format!("{} ({}): {what}", visible(&missed.user.name), missed.user.id)));
    }
    if dry_run.passwords.is_empty() && dry_run.missed.is_empty() {
        text.push_str(&format!("{}\n", paint(GOOD, "There is nothing to do.")));
    } else if !applies {
        text.push_str("Nothing was done. To do it:\n  firstkey reconcile --apply\n");
    }
    text
}

/// What concerns one user. Further lines are indented more.
fn line(text: &str) -> String {
    hang("    ", text).split_off(2) + "\n"
}

fn words(verdict: &Verdict) -> &'static str {
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

/// The same for programs.
fn name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Nothing | Verdict::Ask | Verdict::NotShown => "nothing",
        Verdict::Withdraw(_) => "withdraw",
        Verdict::Rename => "note_renamed",
        Verdict::SignIn(_) => "note_sign_in",
        Verdict::Keep(_) => "note_kept",
        Verdict::Unchanged => "tell_unchanged",
        Verdict::NoteOutcome(PasswordOutcome::Changed) => "note_changed",
        Verdict::NoteOutcome(PasswordOutcome::Withdrawn) => "note_withdrawn",
        Verdict::NoteOutcome(PasswordOutcome::Replaced) => "note_replaced",
        Verdict::NoteOutcome(PasswordOutcome::Gone) => "note_gone",
        Verdict::NoteClaim(_) => "note_claimed",
        Verdict::Skip => "note_skipped",
        Verdict::Close(_) => "close",
        Verdict::Leave => "tell_moved",
    }
}

fn report(swept: &Swept) -> String {
    let mut text = String::new();
    for (arrival, result) in &swept.found {
        let outcome = match result {
            Ok(ending) => ending.status.to_string(),
            Err(stopped) => paint(BAD, &format!("not done: {stopped}")),
        };
        text.push_str(&line(&format!("found {} ({}): {outcome}", visible(&arrival.user_name), arrival.user_id)));
    }
    for failure in &swept.failures {
        text.push_str(&line(&paint(BAD, &visible(failure))));
    }
    text.push_str(&format!(
        "Done: {} found, {} given up, {} noted, {} withdrawn.\n",
        swept.found.len(),
        swept.lost,
        swept.noted,
        swept.expired
    ));
    if swept.is_unfinished {
        text.push_str(&paint(QUIET, "There was not enough time for everything; run it again.\n"));
    }
    text
}

fn document<'a>(dry_run: &'a DryRun, swept: Option<&'a Swept>) -> ReconcileDocument<'a> {
    let passwords = dry_run.passwords.iter().map(|(record, verdict)| PasswordDocument {
        user_id: &record.user_id,
        user_name: &record.user_name,
        would: name(verdict),
    });
    let missed = dry_run.missed.iter().map(|missed| MissedDocument {
        user_id: &missed.user.id,
        user_name: &missed.user.name,
        is_begun: missed.is_begun,
    });
    ReconcileDocument {
        applied: swept.is_some(),
        users: dry_run.users,
        records: dry_run.records,
        passwords: passwords.collect(),
        missed: missed.collect(),
        done: swept.map(|swept| SweptDocument {
            found: swept
                .found
                .iter()
                .map(|(arrival, result)| found(&arrival.user_id, &arrival.user_name, result))
                .collect(),
            lost: swept.lost,
            noted: swept.noted,
            expired: swept.expired,
            failures: &swept.failures,
            is_unfinished: swept.is_unfinished,
        }),
    }
}

fn found<'a, E>(
    user_id: &'a str,
    user_name: &'a str,
    result: &Result<firstkey::workflow::Ending, E>,
) -> FoundDocument<'a> {
    let outcome = result.as_ref().map_or_else(|_| "retried".to_owned(), |ending| ending.status.to_string());
    FoundDocument { user_id, user_name, outcome }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
