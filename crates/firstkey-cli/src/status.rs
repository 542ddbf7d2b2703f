//! `firstkey status`.

mod iam;
mod need;
mod state;
mod story;
mod table;
mod unknown;
mod view;

use std::collections::HashMap;

use anyhow::Result;
use clap::Args;
use firstkey::clock::Clock;
use firstkey::core::ledger::Record;
use firstkey::directory::Directory;
use jiff::tz::TimeZone;
use serde::Serialize;

use self::iam::{IamAnswer, IamDocument, Sights};
use self::need::NeedDocument;
use self::state::State;
use self::story::Story;
use self::unknown::{Unknown, UnknownDocument};
use self::view::View;
use crate::exit::Exit;
use crate::ledger_reader::LedgerReader;
use crate::options::{Format, Options};
use crate::screen;
use crate::session::Session;
use crate::since::Since;
use crate::times::Times;
use crate::user_document::UserDocument;

/// Show what became of users: a table that begins with what needs attention, or one user's story.
///
/// A user's story says who created the user, who was told when and by which message, what became of the password, and what to do
/// next if something needs attention. What IAM says at this moment goes with it. Exit code 1 says that something which is shown
/// needs attention.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  firstkey status --state quarantined --state failed --since 7d
  firstkey status ada")]
pub(crate) struct StatusCommand {
    /// A user name, or a user id (AIDA…); without it, a table of all users
    #[arg(value_name = "USER")]
    user: Option<String>,
    /// Only users in this state; may be given several times
    #[arg(long, value_name = "STATE", conflicts_with = "user")]
    state: Vec<State>,
    /// Only users that were created since then: 7d, 12h, 2026-11-01 (in your time zone) or 2026-11-01T08:00:00Z
    #[arg(long, value_name = "WHEN", conflicts_with = "user")]
    since: Option<Since>,
    /// Show the recipients' addresses in full
    #[arg(long)]
    full: bool,
}

/// What a look needs.
struct Look {
    session: Session,
    ledger: LedgerReader,
    directory: Directory,
    times: Times,
    full: bool,
}

/// The document of `status`.
#[derive(Serialize)]
struct StatusDocument<'a> {
    users: Vec<ViewDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<UnknownDocument<'a>>,
}

/// One user in it.
#[derive(Serialize)]
struct ViewDocument<'a> {
    #[serde(flatten)]
    user: UserDocument<'a>,
    attention: Option<NeedDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iam: Option<IamDocument>,
}

impl StatusCommand {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let session = options.open().await?;
        let look = Look {
            ledger: LedgerReader::open(&session).await?,
            directory: Directory::new(session.aws.iam()),
            times: Times { now: Clock::new(session.aws.sdk()).now(), zone: TimeZone::system() },
            full: self.full,
            session,
        };
        match &self.user {
            Some(user) => look.at_one(user).await,
            None => self.look_at_all(&look).await,
        }
    }

    async fn look_at_all(&self, look: &Look) -> Result<Exit> {
        let since = self.since.map(|since| since.resolve(look.times.now, &look.times.zone)).transpose()?;
        let records = look.ledger.records(|_| true).await?;
        let mut by_name = HashMap::<String, usize>::new();
        for record in &records {
            *by_name.entry(record.user_name.to_ascii_lowercase()).or_default() += 1;
        }
        let takes = |record: &&Record| {
            let of_the_states = self.state.is_empty() || self.state.iter().any(|state| state.is(record.status()));
            of_the_states && since.is_none_or(|since| record.created_at >= since)
        };
        let shown: Vec<&Record> = records.iter().filter(takes).collect();
        let sights = if shown.is_empty() { Sights::default() } else { Sights::of_all(&look.directory).await };
        if let Some(blind) = &sights.blind {
            eprintln!(
                "could not look: {blind}; users who are gone, or have just signed in, are shown as the ledger knows them"
            );
        }
        let mut views: Vec<View<'_>> = shown
            .into_iter()
            .map(|record| View {
                record,
                sight: sights.of(&record.user_id),
                now: look.times.now,
                is_namesake: by_name[&record.user_name.to_ascii_lowercase()] > 1,
            })
            .collect();
        views.sort_by_key(View::rank);
        match look.session.format {
            Format::Json => look.print_json(views.iter().map(|view| (view, None)))?,
            Format::Text if views.is_empty() => screen::print(&look.nobody(records.len()).await)?,
            Format::Text => screen::print(&table::render(&views, &look.times, look.full, table::width()))?,
        }
        Ok(exit(&views))
    }
}

impl Look {
    async fn at_one(&self, user: &str) -> Result<Exit> {
        let records = self.ledger.find(user).await?;
        let Some(newest) = records.first() else { return self.at_unknown(user).await };
        let answer = IamAnswer::read(&self.directory, &newest.user_name).await;
        let views: Vec<View<'_>> = records
            .iter()
            .map(|record| View {
                record,
                sight: answer.sight(record),
                now: self.times.now,
                is_namesake: records.len() > 1,
            })
            .collect();
        if self.session.format == Format::Json {
            self.print_json(views.iter().map(|view| (view, Some(answer.document(view.record)))))?;
            return Ok(exit(&views));
        }
        let stories = views.iter().map(|view| {
            Story { view, iam: &answer, times: &self.times, full: self.full, table: &self.ledger.table }.to_string()
        });
        let mut text = stories.collect::<Vec<_>>().join("\n");
        if views.len() > 1 {
            text =
                format!("{} users have had the name {}; the newest first.\n\n{text}", views.len(), user_name(newest));
        }
        screen::print(&text)?;
        Ok(exit(&views))
    }

    async fn at_unknown(&self, user: &str) -> Result<Exit> {
        let unknown = Unknown::find(user, self).await?;
        if self.session.format == Format::Json {
            screen::print_json(&StatusDocument { users: Vec::new(), unknown: Some(unknown.document()) })?;
        } else {
            screen::print(&unknown.text(&self.times, &self.ledger.table))?;
        }
        Ok(if unknown.needs_attention() { Exit::Attention } else { Exit::Done })
    }

    fn print_json<'a>(&self, views: impl Iterator<Item = (&'a View<'a>, Option<IamDocument>)>) -> Result<()> {
        let users = views.map(|(view, iam)| ViewDocument {
            user: UserDocument::new(view.record, self.full),
            attention: view.need().map(|need| need.document(view)),
            iam,
        });
        screen::print_json(&StatusDocument { users: users.collect(), unknown: None })
    }

    /// What an empty table teaches.
    async fn nobody(&self, records: usize) -> String {
        let table = &self.ledger.table;
        if records > 0 {
            let have = if records == 1 { "1 user".to_owned() } else { format!("{records} users") };
            return format!("The ledger `{table}` has {have}, and none that you ask for.\n");
        }
        let rules = self.session.configuration().await.ok().map(|configuration| configuration.rules);
        let rules = rules.as_ref();
        let path = rules.and_then(|rules| rules.path_prefixes.first()).map_or("/", String::as_str);
        let tag = rules.map_or("email", |rules| &rules.email_tag);
        let domain =
            rules.and_then(|rules| rules.allowed_domains.first()).map_or("example.com", |domain| domain.domain());
        format!(
            "Nobody has arrived yet: the ledger `{table}` is empty.\n\n\
             Create a user with a tag that says where the message goes, then look again a minute or two later:\n  \
             aws iam create-user --path {path} --user-name ada --tags Key={tag},Value=ada@{domain}\n  \
             firstkey status ada\n\n\
             If nobody arrives:\n  firstkey doctor\n"
        )
    }
}

fn exit(views: &[View<'_>]) -> Exit {
    if views.iter().any(|view| view.need().is_some()) { Exit::Attention } else { Exit::Done }
}

/// A record's user name, fit for a terminal.
fn user_name(record: &Record) -> String {
    firstkey::core::masking::visible(&record.user_name)
}
