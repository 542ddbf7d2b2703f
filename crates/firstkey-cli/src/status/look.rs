//! A look at users.

use anyhow::Result;
use firstkey::aws::iam::Iam;
use firstkey::clock::Clock;
use firstkey::core::ledger::Record;
use firstkey::core::text::visible;
use firstkey::workflow::Workflow;
use firstkey::workflow::locate::AllUsers;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::advice::Prospect;
use super::document::{StatusDocument, ViewDocument};
use super::iam::IamAnswer;
use super::story::Story;
use super::unknown::Unknown;
use super::view::View;
use crate::exit::Exit;
use crate::json;
use crate::ledger_reader::LedgerReader;
use crate::options::{Format, Options};
use crate::session::Session;
use crate::times::Times;

/// How long to retry what IAM does not answer. A person waits.
const PATIENCE: SignedDuration = SignedDuration::from_secs(3);

/// What a look needs.
pub(super) struct Look {
    pub(super) session: Session,
    pub(super) ledger: LedgerReader,
    pub(super) directory: Iam,
    pub(super) times: Times,
    clock: Clock,
    full: bool,
}

/// The result: what to print, and how the command ends.
pub(super) struct Seen {
    pub(super) text: String,
    pub(super) exit: Exit,
}

impl Look {
    pub(super) async fn open(options: &Options, full: bool) -> Result<Self> {
        let session = options.open().await?;
        let clock = Clock::new(session.aws.sdk());
        Ok(Self {
            ledger: LedgerReader::open(&session).await?,
            directory: Iam::new(session.aws.iam()),
            times: Times { now: clock.now(), zone: TimeZone::system() },
            clock,
            full,
            session,
        })
    }

    /// Updates the time.
    pub(super) fn refresh(&mut self) {
        self.times.now = self.clock.now();
    }

    /// One user's story, or those of all users who had the name.
    pub(super) async fn at_one(&self, user: &str) -> Result<Seen> {
        let records = self.ledger.find(user).await?.records;
        if records.is_empty() {
            return self.at_unknown(user).await;
        }
        let all_users = AllUsers::new();
        let backoff = || self.clock.backoff(self.clock.now() + PATIENCE);
        let mut answers = Vec::new();
        for record in &records {
            answers.push(match self.is_elsewhere(record) {
                true => IamAnswer::of_another_account(record),
                false => IamAnswer::read(&self.directory, record, &all_users, &backoff).await,
            });
        }
        let views = records.iter().zip(&answers).map(|(record, answer)| View {
            record,
            sight: answer.sight(record),
            now: self.times.now,
            is_namesake: records.len() > 1,
            is_elsewhere: self.is_elsewhere(record),
        });
        let views: Vec<View<'_>> = views.collect();
        let mut prospects = Vec::new();
        let workflow = self.workflow(&views).await;
        for view in &views {
            prospects.push(Prospect::of(view, workflow.as_ref()).await);
        }
        let with_answers = views.iter().zip(&prospects).zip(&answers);
        if self.session.format == Format::Json {
            let users = with_answers.map(|((view, prospect), answer)| {
                ViewDocument::new(view, prospect, Some(answer.document(view.record)), self.full)
            });
            let document = StatusDocument { users: users.collect(), counts: None, more: None, unknown: None };
            return Ok(Seen { text: json::document(&document)?, exit: exit(&views) });
        }
        let table = &self.ledger.table;
        let stories = with_answers.map(|((view, prospect), iam)| {
            Story { view, prospect, iam, times: &self.times, full: self.full, table }.to_string()
        });
        let mut text = stories.collect::<Vec<_>>().join("\n");
        if views.len() > 1 {
            let name = visible(user);
            text =
                format!("{} users have had the name {name}; the last to have it comes first.\n\n{text}", views.len());
        }
        Ok(Seen { text, exit: exit(&views) })
    }

    /// Whether a record is of another account's user: such an event is quarantined.
    pub(super) fn is_elsewhere(&self, record: &Record) -> bool {
        record.account != self.session.account.id
    }

    /// What can check whether a command would be carried out, if that is needed and the function can be read.
    async fn workflow(&self, views: &[View<'_>]) -> Option<Workflow> {
        if views.iter().all(|view| view.need().is_none()) {
            return None;
        }
        let configuration = self.session.configuration().await.ok()?;
        Some(Workflow::new(self.session.aws.sdk(), configuration))
    }

    async fn at_unknown(&self, user: &str) -> Result<Seen> {
        let unknown = Unknown::find(user, &self.session, &self.ledger, &self.directory, self.times.now).await?;
        let text = match self.session.format {
            Format::Json => {
                let unknown = Some(unknown.document());
                json::document(&StatusDocument { users: Vec::new(), counts: None, more: None, unknown })?
            }
            Format::Text => unknown.text(&self.times, &self.ledger.table),
        };
        Ok(Seen { text, exit: if unknown.needs_attention() { Exit::Attention } else { Exit::Done } })
    }

    /// What an empty table means.
    pub(super) async fn nobody(&self, records: usize) -> String {
        let table = &self.ledger.table;
        if records > 0 {
            let have = if records == 1 { "1 user".to_owned() } else { format!("{records} users") };
            return format!("The ledger `{table}` has {have}, but none that matches.\n");
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

/// How a command that shows users ends.
pub(super) fn exit(views: &[View<'_>]) -> Exit {
    if views.iter().any(|view| view.need().is_some()) { Exit::Attention } else { Exit::Done }
}
