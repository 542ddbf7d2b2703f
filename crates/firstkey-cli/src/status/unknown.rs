//! A user without a record in the ledger.

use anyhow::{Context, Result, anyhow, bail};
use firstkey::aws::iam::{Iam, ListedUser, NO_SUCH_ENTITY};
use firstkey::core::text::visible;
use firstkey::sweep::ON_ITS_WAY;
use jiff::Timestamp;
use serde::Serialize;

use crate::ask::AskError;
use crate::ledger_reader::{LedgerReader, is_user_id};
use crate::screen::{BAD, QUIET, WARNING, hang, paint};
use crate::session::Session;
use crate::times::Times;

/// A user that IAM has and the ledger does not.
#[derive(Debug)]
pub(super) struct Unknown {
    user: ListedUser,
    why: Why,
    could_not_look: Vec<String>,
}

/// Why the ledger may have no record.
#[derive(Debug)]
enum Why {
    /// The user is not below a configured path.
    OutsidePaths(Vec<String>),
    /// The user was created before the ledger.
    BeforeFirstkey(Timestamp),
    /// The event may still come.
    OnItsWay,
    /// The ledger should have it.
    Lost,
}

/// [`Unknown`] for programs.
#[derive(Debug, Serialize)]
pub(super) struct UnknownDocument<'a> {
    user_id: &'a str,
    user_name: &'a str,
    path: &'a str,
    created_at: Timestamp,
    why: &'static str,
    next: Vec<String>,
    could_not_look: &'a [String],
}

impl Unknown {
    /// Looks in IAM for a user without a record in the ledger.
    ///
    /// # Errors
    /// When IAM does not know the user either, or cannot be asked.
    pub(super) async fn find(
        text: &str,
        session: &Session,
        ledger: &LedgerReader,
        directory: &Iam,
        now: Timestamp,
    ) -> Result<Self> {
        let table = &ledger.table;
        let Some(user) = in_iam(text, directory)
            .await
            .with_context(|| format!("the ledger `{table}` has no record of `{text}`, and IAM could not be asked"))?
        else {
            let account = &session.account.id;
            bail!(
                "there is no user `{text}`: neither the ledger `{table}` nor IAM of account {account} has the name or the id"
            )
        };
        let mut could_not_look = Vec::new();
        let paths = session.configuration().await.map(|configuration| configuration.rules.path_prefixes);
        let since = ledger.created_at().await;
        could_not_look.extend(paths.as_ref().err().map(|error| format!("{error:#}")));
        could_not_look.extend(since.as_ref().err().map(|error| format!("{error:#}")));
        let why = match (paths, since) {
            (Ok(paths), _) if !paths.iter().any(|path| user.path.starts_with(path)) => Why::OutsidePaths(paths),
            (_, Ok(since)) if user.created_at < since => Why::BeforeFirstkey(since),
            _ if now.duration_since(user.created_at) < ON_ITS_WAY => Why::OnItsWay,
            _ => Why::Lost,
        };
        Ok(Self { user, why, could_not_look })
    }

    pub(super) fn needs_attention(&self) -> bool {
        matches!(self.why, Why::Lost)
    }

    pub(super) fn document(&self) -> UnknownDocument<'_> {
        UnknownDocument {
            user_id: &self.user.id,
            user_name: &self.user.name,
            path: &self.user.path,
            created_at: self.user.created_at,
            why: match self.why {
                Why::OutsidePaths(_) => "outside_paths",
                Why::BeforeFirstkey(_) => "before_firstkey",
                Why::OnItsWay => "on_its_way",
                Why::Lost => "lost",
            },
            next: self.next().into_iter().map(|(command, _)| command).collect(),
            could_not_look: &self.could_not_look,
        }
    }

    pub(super) fn text(&self, times: &Times, table: &str) -> String {
        let Unknown { user, .. } = self;
        let style = if self.needs_attention() { BAD } else { WARNING };
        let mut text = format!("{}  {}  {}\n", visible(&user.name), user.id, visible(&user.path));
        text.push_str(&format!("{}: the ledger `{table}` has no record\n\n", paint(style, "unknown")));
        text.push_str(&format!("  created         {}\n", times.tell_both(user.created_at)));
        for blind in &self.could_not_look {
            text.push_str(&hang("  could not look  ", blind));
            text.push('\n');
        }
        text.push_str(&format!("\n{}\n", hang("", &self.words(times))));
        let next = self.next();
        let width = next.iter().map(|(command, _)| command.len()).max().unwrap_or_default();
        if !next.is_empty() {
            text.push_str("\nWhat to do:\n");
        }
        for (command, why) in next {
            text.push_str(&hang(&format!("  {command:<width$}  "), &paint(QUIET, why)));
            text.push('\n');
        }
        text
    }

    fn words(&self, times: &Times) -> String {
        match &self.why {
            Why::OutsidePaths(paths) => format!(
                "The user is not below {}: Firstkey leaves such users alone. To send a sign-in, create the user below \
                 a configured path, or first add the path to FIRSTKEY_PATH_PREFIXES.",
                paths.join(" or ")
            ),
            Why::BeforeFirstkey(since) => format!(
                "The user is older than the ledger, which was created {}: Firstkey leaves such users alone. To send a \
                 sign-in, delete the user and create it again; or give it a console password by hand.",
                times.tell(*since)
            ),
            Why::OnItsWay => "The creation event may still be on its way: CloudTrail usually takes a minute or two, \
                              sometimes a quarter of an hour."
                .to_owned(),
            Why::Lost => "The creation event should have come by now. It was lost or is stuck: the hourly sweep finds \
                          it in CloudTrail's event history."
                .to_owned(),
        }
    }

    fn next(&self) -> Vec<(String, &'static str)> {
        let command = |text: &str, why| (text.to_owned(), why);
        match self.why {
            Why::OutsidePaths(_) | Why::BeforeFirstkey(_) => Vec::new(),
            Why::OnItsWay => vec![
                (format!("firstkey status {}", self.user.id), "look again in a few minutes"),
                command("firstkey doctor", "find out whether events arrive"),
            ],
            Why::Lost => vec![
                command("firstkey reconcile", "what the sweep would do about it"),
                command("firstkey redrive", "what waits in the dead-letter queues"),
                command("firstkey doctor", "find out whether events arrive"),
            ],
        }
    }
}

/// The user with a name or else an id. IAM finds ids only by listing all users.
async fn in_iam(text: &str, directory: &Iam) -> Result<Option<ListedUser>> {
    let denied = |action| AskError::Denied { purpose: format!("read user `{text}`"), action };
    match directory.user(text).await {
        Ok(user) => {
            let firstkey::aws::iam::User { id, path, created_at, password_last_used, .. } = user;
            return Ok(Some(ListedUser { id, name: text.to_owned(), path, created_at, password_last_used }));
        }
        Err(error) if error.is_access_denied() => bail!(denied("iam:GetUser")),
        // IAM refuses texts that cannot be names.
        Err(error) if error.is(NO_SUCH_ENTITY) || error.is("ValidationError") => {}
        Err(error) => return Err(error.into()),
    }
    if !is_user_id(text) {
        return Ok(None);
    }
    let mut marker: Option<String> = None;
    loop {
        let page = directory.users(marker.as_deref()).await;
        let (page, next) = page.map_err(|error| match error.is_access_denied() {
            true => anyhow!(denied("iam:ListUsers")),
            false => error.into(),
        })?;
        if let Some(user) = page.into_iter().find(|user| user.id == text) {
            return Ok(Some(user));
        }
        marker = next;
        if marker.is_none() {
            return Ok(None);
        }
    }
}
