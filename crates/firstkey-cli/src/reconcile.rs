//! `firstkey reconcile`.

mod document;
mod words;

use anyhow::{Context, Result};
use clap::Args;
use firstkey::core::text::visible;
use firstkey::sweep::dry_run::{DryRun, Missed};
use firstkey::sweep::run::Swept;
use jiff::SignedDuration;

use self::document::document;
use self::words::{owed, words, words_of_missed};
use crate::admin_action::AdminAction;
use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::progress::patiently;
use crate::screen::{self, BAD, GOOD, QUIET, hang, paint};
use crate::times::Times;

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

impl Reconcile {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let action =
            if self.apply { AdminAction::open_to_write(options).await? } else { AdminAction::open(options).await? };
        let invocation = action.invocation_of(TIME_LIMIT);
        let dry_run = patiently("looking at users and ledger", action.workflow.dry_run(&invocation))
            .await
            .context("cannot find out what the sweep would do")?;
        let is_text = action.session.format == Format::Text;
        if is_text {
            screen::print(&describe(&dry_run, self.apply, &action.times))?;
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
            None if !dry_run.failures.is_empty() => Exit::Failed,
            None if dry_run.has_work() || !dry_run.is_complete() => Exit::Attention,
            None => Exit::Done,
        })
    }
}

fn describe(dry_run: &DryRun, applies: bool, times: &Times) -> String {
    let mut text = format!(
        "{} below the configured paths, {} in the ledger.\n",
        count(dry_run.users, "user"),
        count(dry_run.records, "record")
    );
    let mut say = |name: &str, id: &str, what: &str| text.push_str(&line(&format!("{} ({id}): {what}", visible(name))));
    for (record, verdict) in &dry_run.passwords {
        say(&record.user_name, &record.user_id, words(verdict));
    }
    for (record, until) in &dry_run.busy {
        let what = format!("nothing before {}: an attempt works on this user", times.tell(*until));
        say(&record.user_name, &record.user_id, &what);
    }
    for Missed { user, why } in &dry_run.missed {
        say(&user.name, &user.id, words_of_missed(*why));
    }
    for record in &dry_run.owing {
        let owed: Vec<&str> = owed(record).into_iter().map(|(_, words)| words).collect();
        say(&record.user_name, &record.user_id, &owed.join(", and "));
    }
    if dry_run.storms > 0 {
        text.push_str(&line(&format!("send {} for many at once", count(dry_run.storms, "alert"))));
    }
    if !dry_run.has_work() && dry_run.is_complete() {
        text.push_str(&format!("{}\n", paint(GOOD, "There is nothing to do.")));
    }
    // The sweep will say itself what it could not do.
    if applies {
        return text;
    }
    for failure in &dry_run.failures {
        text.push_str(&line(&paint(BAD, &visible(failure))));
    }
    if dry_run.is_unfinished {
        text.push_str(&paint(QUIET, "There was not enough time to read everything: there may be more to do.\n"));
    }
    if dry_run.has_work() {
        text.push_str("Nothing was done. To do it:\n  firstkey reconcile --apply\n");
    }
    text
}

/// What concerns one user. Further lines are indented more.
fn line(text: &str) -> String {
    hang("    ", text).split_off(2) + "\n"
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

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
