//! What `reconcile` prints for programs. `docs/cli.md` describes it.

use firstkey::core::ledger::{PasswordOutcome, Verdict};
use firstkey::sweep::dry_run::{DryRun, Why};
use firstkey::sweep::run::Swept;
use jiff::Timestamp;
use serde::Serialize;

use super::words::owed;

#[derive(Serialize)]
pub(super) struct ReconcileDocument<'a> {
    applied: bool,
    users: usize,
    records: usize,
    passwords: Vec<PasswordDocument<'a>>,
    busy: Vec<BusyDocument<'a>>,
    missed: Vec<MissedDocument<'a>>,
    owing: Vec<OwingDocument<'a>>,
    storms: usize,
    failures: &'a [String],
    is_unfinished: bool,
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
struct BusyDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    until: Timestamp,
}

#[derive(Serialize)]
struct MissedDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    is_begun: bool,
    why: &'static str,
}

#[derive(Serialize)]
struct OwingDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    owes: Vec<&'static str>,
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

pub(super) fn document<'a>(dry_run: &'a DryRun, swept: Option<&'a Swept>) -> ReconcileDocument<'a> {
    let passwords = dry_run.passwords.iter().map(|(record, verdict)| PasswordDocument {
        user_id: &record.user_id,
        user_name: &record.user_name,
        would: name(verdict),
    });
    let missed = dry_run.missed.iter().map(|missed| MissedDocument {
        user_id: &missed.user.id,
        user_name: &missed.user.name,
        is_begun: !matches!(missed.why, Why::Unheard { .. }),
        why: match missed.why {
            Why::Stalled => "stalled",
            Why::Contested => "contested",
            Why::Unheard { .. } => "unheard",
        },
    });
    let busy = dry_run.busy.iter().map(|(record, until)| BusyDocument {
        user_id: &record.user_id,
        user_name: &record.user_name,
        until: *until,
    });
    let owing = dry_run.owing.iter().map(|record| OwingDocument {
        user_id: &record.user_id,
        user_name: &record.user_name,
        owes: owed(record).into_iter().map(|(name, _)| name).collect(),
    });
    ReconcileDocument {
        applied: swept.is_some(),
        users: dry_run.users,
        records: dry_run.records,
        passwords: passwords.collect(),
        busy: busy.collect(),
        missed: missed.collect(),
        owing: owing.collect(),
        storms: dry_run.storms,
        failures: &dry_run.failures,
        is_unfinished: dry_run.is_unfinished,
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

/// A verdict for programs.
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
