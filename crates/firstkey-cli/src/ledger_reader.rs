//! Reads the ledger for a person who waits.

use std::io::IsTerminal;
use std::time::Duration;

use anyhow::{Error, Result, anyhow};
use firstkey::aws::dynamodb::Ledger;
use firstkey::aws::error::CallError;
use firstkey::aws::iam::{Iam, NO_SUCH_ENTITY};
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
    directory: Iam,
    clock: Clock,
}

/// The records that were found for a user.
#[derive(Debug)]
pub(crate) struct Found {
    /// First that of whoever has the name now; then the newest.
    pub(crate) records: Vec<Record>,
    /// The id of the user who has the name now.
    owner: Option<String>,
}

impl Found {
    /// The record of the user who has the name now, or else of who had it last.
    pub(crate) fn into_one(self) -> Option<Record> {
        let latest = self.records.into_iter().next();
        latest.filter(|record| self.owner.is_none_or(|owner| owner == record.user_id))
    }
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
            directory: Iam::new(session.aws.iam()),
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

    /// The records of a user id, or else of the users who have or have had a name.
    ///
    /// # Errors
    /// When the table cannot be read, or IAM not be asked.
    pub(crate) async fn find(&self, user: &str) -> Result<Found> {
        if is_user_id(user)
            && let Some(record) = self.record(&self.account, user).await?
        {
            return Ok(Found { records: vec![record], owner: None });
        }
        // IAM treats names that differ only in case as the same. An id may be of another account.
        let had_it = |record: &Record| record.user_name.eq_ignore_ascii_case(user) || record.user_id == user;
        let mut records = self.records(had_it).await?;
        records.reverse();
        let owner = self.owner(user).await?;
        if let Some(owner) = &owner {
            match records.iter().position(|record| record.user_id == *owner) {
                Some(place) => records[..=place].rotate_right(1),
                // The ledger learns late, or never, that a user was renamed.
                None => records.splice(0..0, self.record(&self.account, owner).await?).for_each(drop),
            }
        }
        Ok(Found { records, owner })
    }

    /// The record of a user id in an account.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub(crate) async fn record(&self, account: &str, user_id: &str) -> Result<Option<Record>> {
        let record = self.ledger.record(&ledger_id(account, user_id)).await;
        record.map_err(|error| self.unread("dynamodb:GetItem", error))
    }

    /// The id of the user who has a name now, if IAM says.
    async fn owner(&self, name: &str) -> Result<Option<String>> {
        if !is_user_name(name) {
            return Ok(None);
        }
        match self.directory.user(name).await {
            Ok(user) => Ok(Some(user.id)),
            // Without the permission, the ledger has to do.
            Err(error) if error.is(NO_SUCH_ENTITY) || error.is_access_denied() => Ok(None),
            Err(error) => Err(error.into()),
        }
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

/// Whether IAM allows a text as a user name.
fn is_user_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
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
