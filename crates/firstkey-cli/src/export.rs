//! `firstkey export`.

use anyhow::Result;
use clap::Args;
use firstkey::clock::Clock;
use jiff::tz::TimeZone;

use crate::exit::Exit;
use crate::json;
use crate::ledger_reader::LedgerReader;
use crate::options::Options;
use crate::screen;
use crate::since::Since;
use crate::user_document::UserDocument;

/// Write the audit trail: one line of JSON per user, oldest first.
///
/// A line says who created the user and by which event, who was told when and by which message, how long the password
/// or the link was valid and what became of it, when the user first signed in, and everything that happened in between.
/// Times are in UTC. Passwords are never stored, and of a link neither its secret nor a hash of it is told. docs/cli.md
/// describes the fields.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey export --since 90d > firstkey-audit.jsonl")]
pub(crate) struct Export {
    /// Only users created since then: 7d, 12h, 2026-11-01 (UTC) or 2026-11-01T08:00:00Z
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,
    /// Show the recipients' addresses in full
    #[arg(long)]
    full: bool,
}

impl Export {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let session = options.open().await?;
        let now = Clock::new(session.aws.sdk()).now();
        let since = self.since.map(|since| since.resolve(now, &TimeZone::UTC)).transpose()?;
        let ledger = LedgerReader::open(&session).await?;
        let records = ledger.records(|record| since.is_none_or(|since| record.created_at >= since)).await?;
        let mut lines = String::new();
        for record in &records {
            lines.push_str(&json::line(&UserDocument::new(record, self.full))?);
        }
        screen::print(&lines)?;
        Ok(Exit::Done)
    }
}
