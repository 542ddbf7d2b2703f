//! `firstkey status`.

mod advice;
mod iam;
mod need;
mod records;
mod state;
mod story;
mod summary;
mod table;
mod unknown;
mod view;
mod watch;

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use clap::Args;
use firstkey::clock::Clock;
use firstkey::core::ledger::Record;
use firstkey::directory::Directory;
use firstkey::workflow::Workflow;
use jiff::tz::TimeZone;
use serde::Serialize;

use self::advice::{NeedDocument, Prospect};
use self::iam::{IamAnswer, IamDocument, Sights};
use self::state::State;
use self::story::Story;
use self::unknown::{Unknown, UnknownDocument};
use self::view::View;
use crate::exit::Exit;
use crate::json;
use crate::ledger_reader::LedgerReader;
use crate::options::{Format, Options};
use crate::screen;
use crate::session::Session;
use crate::since::Since;
use crate::times::Times;
use crate::user_document::UserDocument;

/// Show what became of users, or one user's story.
///
/// The table has the newest users first, how many are in which state, and how many need attention. A user's story says who created the
/// user, who was told when and by which message, what became of the password, and what to do next if something needs attention. What IAM
/// says at this moment goes with it. Exit code 1 says that something needs attention.
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
    /// Only users who need attention
    #[arg(long, conflicts_with = "user")]
    attention: bool,
    /// Only users that were created since then: 7d, 12h, 2026-11-01 (in your time zone) or 2026-11-01T08:00:00Z
    ///
    /// It is the creation of the user in IAM that counts, as in the column CREATED and for the order.
    #[arg(long, value_name = "WHEN", conflicts_with = "user")]
    since: Option<Since>,
    /// Show the newest N users, and say how many more there are
    #[arg(long, value_name = "N", conflicts_with = "user", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Look again every five seconds, until Ctrl-C
    #[arg(long)]
    watch: bool,
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

/// What was seen: as it is printed, and how the command ends.
struct Seen {
    text: String,
    exit: Exit,
}

/// The document of `status`.
#[derive(Serialize)]
struct StatusDocument<'a> {
    users: Vec<ViewDocument<'a>>,
    /// How many users are in which state, those included that are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<BTreeMap<&'static str, usize>>,
    /// How many are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<usize>,
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
        if self.watch {
            watch::check_terminal(options.output)?;
        }
        let session = options.open().await?;
        let mut look = Look {
            ledger: LedgerReader::open(&session).await?,
            directory: Directory::new(session.aws.iam()),
            times: Times { now: Clock::new(session.aws.sdk()).now(), zone: TimeZone::system() },
            full: self.full,
            session,
        };
        loop {
            let seen = match &self.user {
                Some(user) => look.at_one(user).await?,
                None => self.look_at_all(&look).await?,
            };
            if !self.watch {
                screen::print(&seen.text)?;
                return Ok(seen.exit);
            }
            watch::show(&seen.text, &look.times).await?;
            look.times.now = Clock::new(look.session.aws.sdk()).now();
        }
    }

    async fn look_at_all(&self, look: &Look) -> Result<Seen> {
        let since = self.since.map(|since| since.resolve(look.times.now, &look.times.zone)).transpose()?;
        let records = look.ledger.records(|_| true).await?;
        let mut by_name = HashMap::<String, usize>::new();
        for record in &records {
            *by_name.entry(record.user_name.to_ascii_lowercase()).or_default() += 1;
        }
        let takes = |record: &&Record| {
            let of_the_states =
                self.state.is_empty() || self.state.iter().any(|state| state.status() == record.status());
            of_the_states && since.is_none_or(|since| record.created_at >= since)
        };
        let taken: Vec<&Record> = records.iter().filter(takes).collect();
        let sights = if taken.is_empty() { Sights::default() } else { Sights::of_all(&look.directory).await };
        if let Some(blind) = &sights.blind {
            screen::note(&format!(
                "could not look: {blind}; users who are gone, or have just signed in, are shown as the ledger knows them"
            ));
        }
        let views = taken.into_iter().map(|record| View {
            record,
            sight: sights.of(&record.user_id),
            now: look.times.now,
            is_namesake: by_name[&record.user_name.to_ascii_lowercase()] > 1,
        });
        let mut views: Vec<View<'_>> = views.filter(|view| !self.attention || view.need().is_some()).collect();
        views.sort_by(|one, other| one.order().cmp(&other.order()));
        let text = match look.session.format {
            Format::Json => self.json(&views)?,
            Format::Text if views.is_empty() => look.nobody(records.len()).await,
            Format::Text => self.text(&views, &look.times),
        };
        Ok(Seen { text, exit: exit(&views) })
    }

    /// How many of so many users are shown.
    fn shown(&self, of: usize) -> usize {
        self.limit.and_then(|limit| usize::try_from(limit).ok()).map_or(of, |limit| limit.min(of))
    }

    fn text(&self, views: &[View<'_>], times: &Times) -> String {
        let shown = self.shown(views.len());
        let (list, width) = (&views[..shown], screen::width());
        let list = table::render(list, times, self.full, width)
            .unwrap_or_else(|| records::render(list, times, self.full, width));
        format!("{list}\n{}", summary::render(views, shown))
    }

    fn json(&self, views: &[View<'_>]) -> Result<String> {
        let shown = self.shown(views.len());
        let users = views[..shown].iter().map(|view| ViewDocument::new(view, &Prospect::NotAsked, None, self.full));
        let (counts, more) = (Some(summary::counts(views)), Some(views.len() - shown));
        Ok(json::document(&StatusDocument { users: users.collect(), counts, more, unknown: None })?)
    }
}

impl Look {
    async fn at_one(&self, user: &str) -> Result<Seen> {
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
        let mut prospects = Vec::new();
        let workflow = self.workflow(&views).await;
        for view in &views {
            prospects.push(Prospect::of(view, workflow.as_ref()).await);
        }
        let with_prospects = views.iter().zip(&prospects);
        if self.session.format == Format::Json {
            let users = with_prospects.map(|(view, prospect)| {
                ViewDocument::new(view, prospect, Some(answer.document(view.record)), self.full)
            });
            let document = StatusDocument { users: users.collect(), counts: None, more: None, unknown: None };
            return Ok(Seen { text: json::document(&document)?, exit: exit(&views) });
        }
        let table = &self.ledger.table;
        let stories = with_prospects.map(|(view, prospect)| {
            Story { view, prospect, iam: &answer, times: &self.times, full: self.full, table }.to_string()
        });
        let mut text = stories.collect::<Vec<_>>().join("\n");
        if views.len() > 1 {
            let name = user_name(newest);
            text = format!("{} users have had the name {name}; the newest first.\n\n{text}", views.len());
        }
        Ok(Seen { text, exit: exit(&views) })
    }

    /// What can say whether a command would be carried out, if anybody needs one and the function can be read.
    async fn workflow(&self, views: &[View<'_>]) -> Option<Workflow> {
        if views.iter().all(|view| view.need().is_none()) {
            return None;
        }
        let configuration = self.session.configuration().await.ok()?;
        Some(Workflow::new(self.session.aws.sdk(), configuration))
    }

    async fn at_unknown(&self, user: &str) -> Result<Seen> {
        let unknown = Unknown::find(user, self).await?;
        let text = match self.session.format {
            Format::Json => {
                let unknown = Some(unknown.document());
                json::document(&StatusDocument { users: Vec::new(), counts: None, more: None, unknown })?
            }
            Format::Text => unknown.text(&self.times, &self.ledger.table),
        };
        Ok(Seen { text, exit: if unknown.needs_attention() { Exit::Attention } else { Exit::Done } })
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

impl<'a> ViewDocument<'a> {
    fn new(view: &View<'a>, prospect: &Prospect, iam: Option<IamDocument>, full: bool) -> Self {
        let attention = view.need().map(|need| advice::document(need, view, prospect));
        Self { user: UserDocument::new(view.record, full), attention, iam }
    }
}

fn exit(views: &[View<'_>]) -> Exit {
    if views.iter().any(|view| view.need().is_some()) { Exit::Attention } else { Exit::Done }
}

/// A record's user name, fit for a terminal.
fn user_name(record: &Record) -> String {
    firstkey::core::masking::visible(&record.user_name)
}
