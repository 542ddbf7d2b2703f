//! `firstkey status`.

mod advice;
mod document;
mod iam;
mod look;
mod need;
mod records;
mod state;
mod story;
mod summary;
mod table;
mod unknown;
mod view;
mod watch;

use std::collections::HashMap;

use anyhow::Result;
use clap::Args;
use firstkey::core::ledger::Record;

use self::advice::Prospect;
use self::document::{StatusDocument, ViewDocument};
use self::iam::Sights;
use self::look::{Look, Seen, exit};
use self::state::State;
use self::view::View;
use crate::exit::Exit;
use crate::json;
use crate::options::{Format, Options};
use crate::screen;
use crate::since::Since;
use crate::times::Times;

/// Show what became of users, or one user's story.
///
/// The table has the newest users first, how many are in which state, and how many need attention. A user's story says
/// who created the user, who was told when and by which message, what became of the password, and what to do next if
/// something needs attention. It includes what IAM says at this moment. Exit code 1 says that something needs
/// attention.
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
    /// Only users created since then: 7d, 12h, 2026-11-01 (in your time zone) or 2026-11-01T08:00:00Z
    ///
    /// The time is that of the user's creation in IAM, as in the column CREATED and in the order.
    #[arg(long, value_name = "WHEN", conflicts_with = "user")]
    since: Option<Since>,
    /// Show only the newest N users, and how many more there are
    #[arg(long, value_name = "N", conflicts_with = "user", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Look again every five seconds, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Show the recipients' addresses in full
    #[arg(long)]
    full: bool,
}

impl StatusCommand {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        if self.watch {
            watch::check_terminal(options.output)?;
        }
        let mut look = Look::open(options, self.full).await?;
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
            look.refresh();
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
            sight: sights.of(record).filter(|_| !look.is_elsewhere(record)),
            now: look.times.now,
            is_namesake: by_name[&record.user_name.to_ascii_lowercase()] > 1,
            is_elsewhere: look.is_elsewhere(record),
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

    /// How many of `of` users are shown.
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
