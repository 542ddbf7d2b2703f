//! Reads the ledger for a person who waits.

use std::io::IsTerminal;
use std::time::Duration;

use anyhow::{Error, Result, anyhow};
use firstkey::aws::dynamodb::Ledger;
use firstkey::aws::error::CallError;
use firstkey::clock::Clock;
use firstkey::core::arrival::ledger_id;
use firstkey::core::ledger::Record;
use firstkey::core::text::visible;
use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use tracing_subscriber::EnvFilter;

use crate::ask::AskError;
use crate::screen;
use crate::session::{Session, variables};

/// After this long, progress is shown.
const QUIET_FOR: SignedDuration = SignedDuration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// The ledger of a deployment.
#[derive(Debug)]
pub(crate) struct LedgerReader {
    /// The table's name.
    pub(crate) table: String,
    account: String,
    place: String,
    ledger: Ledger,
    clock: Clock,
}

impl LedgerReader {
    /// Finds the ledger. The function only has to give the table's name: the rest of its environment may be wrong,
    /// which is when people look.
    ///
    /// # Errors
    /// When the function, which has the table's name, cannot be read.
    pub(crate) async fn open(session: &Session) -> Result<Self> {
        hear_of_errors();
        let table = match &session.deployment.table {
            Some(table) => table.clone(),
            None => table_of(session).await?,
        };
        Ok(Self {
            ledger: Ledger::new(session.aws.dynamodb(), table.clone()),
            table,
            account: session.account.id.clone(),
            place: format!("in {} of account {}", session.aws.region(), session.account.id),
            clock: Clock::new(session.aws.sdk()),
        })
    }

    /// Every record that a filter accepts, in order of the users' creation.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub(crate) async fn records(&self, takes: impl Fn(&Record) -> bool) -> Result<Vec<Record>> {
        let began = self.clock.now();
        let bar = ProgressBar::hidden();
        let mut records = Vec::new();
        let mut read = 0;
        let mut start = None;
        loop {
            let page = self.ledger.page(None, start).await;
            let page = page.map_err(|error| self.unread("dynamodb:Scan", error))?;
            for (_, why) in &page.unreadable {
                screen::note(&visible(&why.to_string()));
            }
            read += page.records.len();
            records.extend(page.records.into_iter().filter(&takes));
            start = page.next;
            if start.is_none() {
                break;
            }
            self.show_progress(&bar, began, read);
        }
        bar.finish_and_clear();
        records.sort_by(|one, other| (one.created_at, &one.user_id).cmp(&(other.created_at, &other.user_id)));
        Ok(records)
    }

    /// The records with a user id, or else a user name, which several users may have had: the newest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub(crate) async fn find(&self, user: &str) -> Result<Vec<Record>> {
        if is_user_id(user) {
            let record = self.ledger.record(&ledger_id(&self.account, user)).await;
            if let Some(record) = record.map_err(|error| self.unread("dynamodb:GetItem", error))? {
                return Ok(vec![record]);
            }
        }
        // IAM treats names that differ only in case as the same.
        let mut records = self.records(|record| record.user_name.eq_ignore_ascii_case(user)).await?;
        records.reverse();
        Ok(records)
    }

    /// When the ledger was created.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub(crate) async fn created_at(&self) -> Result<Timestamp> {
        self.ledger.created_at().await.map_err(|error| self.unread("dynamodb:DescribeTable", error))
    }

    fn show_progress(&self, bar: &ProgressBar, began: Timestamp, read: usize) {
        if bar.is_hidden() && std::io::stderr().is_terminal() && self.clock.now().duration_since(began) >= QUIET_FOR {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            bar.enable_steady_tick(TICK);
        }
        bar.set_message(format!("reading the ledger: {read} records"));
    }

    fn unread(&self, action: &'static str, error: CallError) -> Error {
        if error.is_access_denied() {
            return AskError::Denied { purpose: format!("read the ledger `{}`", self.table), action }.into();
        }
        if error.is("ResourceNotFoundException") {
            return anyhow!("there is no table `{}` {}; name it with --table or --region", self.table, self.place);
        }
        error.into()
    }
}

/// Whether a text has the form of IAM's user ids. A user name may have it, too.
pub(crate) fn is_user_id(text: &str) -> bool {
    text.len() >= 16 && text.starts_with("AIDA") && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

async fn table_of(session: &Session) -> Result<String> {
    let Ok(function) = session.function().await else {
        // Its text says best what is wrong.
        return Ok(session.configuration().await?.table);
    };
    let told = variables(function).into_iter().find(|(name, _)| name == "FIRSTKEY_TABLE");
    Ok(told.map_or_else(|| "firstkey".to_owned(), |(_, table)| table))
}

/// The workflow logs side effects that fail; the person who runs a command has to see them.
fn hear_of_errors() {
    let _ = tracing_subscriber::fmt()
        .without_time()
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(EnvFilter::new("firstkey=error"))
        .try_init();
}
