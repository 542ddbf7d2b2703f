//! What the commands that change something for one user share.

use std::io::{BufRead, IsTerminal, stdin};

use anyhow::{Context, Result, bail};
use firstkey::admin::Plan;
use firstkey::clock::Clock;
use firstkey::core::ledger::{Record, Status};
use firstkey::core::text::visible;
use firstkey::workflow::{Invocation, Workflow};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::exit::Exit;
use crate::ledger_reader::LedgerReader;
use crate::options::{Format, Options};
use crate::progress::patiently;
use crate::screen::{self, BAD, GOOD, QUIET, hang, paint};
use crate::session::Session;
use crate::times::Times;
use crate::user_document::UserDocument;

/// How long an action may take. Its lease lasts that long, even if the command is killed.
const TIME_LIMIT: SignedDuration = SignedDuration::from_mins(5);

/// What a command that changes something works with.
pub(crate) struct AdminAction {
    pub(crate) session: Session,
    pub(crate) ledger: LedgerReader,
    pub(crate) workflow: Workflow,
    pub(crate) times: Times,
    clock: Clock,
}

/// The document of a command that changes something for one user.
#[derive(Serialize)]
struct AdminActionDocument<'a> {
    done: bool,
    user: UserDocument<'a>,
}

impl AdminAction {
    /// For a command that only looks.
    pub(crate) async fn open(options: &Options) -> Result<Self> {
        Self::of(options.open().await?).await
    }

    /// For a command that writes to the ledger, and so needs a clock that is right.
    pub(crate) async fn open_to_write(options: &Options) -> Result<Self> {
        let session = options.open().await?;
        session.trust_clock()?;
        Self::of(session).await
    }

    async fn of(session: Session) -> Result<Self> {
        let configuration = session.configuration().await?;
        let ledger = LedgerReader::open(&session).await?;
        let clock = Clock::new(session.aws.sdk());
        let times = Times { now: clock.now(), zone: TimeZone::system() };
        let workflow = Workflow::new(session.aws.sdk(), configuration);
        Ok(Self { session, ledger, workflow, times, clock })
    }

    /// The record with a user id, or of the user who has a name now, or had it last.
    pub(crate) async fn record(&self, user: &str) -> Result<Record> {
        let found = self.ledger.find(user).await?.into_one();
        found.with_context(|| {
            let user = visible(user);
            format!("the ledger `{}` has no record of `{user}`; `firstkey status {user}` says why", self.ledger.table)
        })
    }

    /// An invocation of the workflow that begins now.
    pub(crate) fn invocation(&self) -> Invocation {
        self.invocation_of(TIME_LIMIT)
    }

    /// An invocation of the workflow that begins now, with this much time.
    pub(crate) fn invocation_of(&self, time_limit: SignedDuration) -> Invocation {
        let deadline = self.clock.now().checked_add(time_limit).unwrap_or(Timestamp::MAX);
        Invocation { account: self.session.account.id.clone(), deadline }
    }

    /// The ARN of the administrator, for the record's history.
    pub(crate) fn by(&self) -> &str {
        &self.session.account.caller
    }

    /// A headline that names the user, whom the administrator called so: the ledger may have an earlier name.
    pub(crate) fn headline(&self, record: &Record, called: &str) -> String {
        let creator = record.creator.as_deref().map_or(String::new(), |creator| format!(" by {}", visible(creator)));
        let created = self.times.tell_both(record.created_at);
        let is_known = called == record.user_id || called.eq_ignore_ascii_case(&record.user_name);
        let now = if is_known { String::new() } else { format!(", now {}", visible(called)) };
        let who = format!("{}{now} ({})", visible(&record.user_name), record.user_id);
        hang("", &format!("{who}, created {created}{creator}")) + "\n"
    }

    /// Says what would happen and asks for confirmation, unless `--yes` is given.
    ///
    /// # Errors
    /// When there is nobody to ask.
    pub(crate) fn agree(&self, would: &str, question: &str, yes: bool) -> Result<bool> {
        if self.session.format == Format::Text {
            screen::print(would)?;
        }
        if yes {
            return Ok(true);
        }
        if !stdin().is_terminal() {
            bail!("cannot ask for confirmation: standard input is not a terminal; confirm with --yes");
        }
        screen::ask(question);
        let mut answer = String::new();
        stdin().lock().read_line(&mut answer)?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Says that the answer was no.
    pub(crate) fn nothing_done(&self, record: &Record) -> Result<Exit> {
        match self.session.format {
            Format::Text => screen::print(&paint(QUIET, "Nothing was done.\n"))?,
            Format::Json => self.print_json(record, false)?,
        }
        Ok(Exit::Attention)
    }

    /// The same for several users.
    pub(crate) fn nothing_done_for_many(&self) -> Result<Exit> {
        match self.session.format {
            Format::Text => screen::print(&paint(QUIET, "Nothing was done.\n"))?,
            Format::Json => screen::print_json(&serde_json::json!({"users": []}))?,
        }
        Ok(Exit::Attention)
    }

    /// Carries out a plan to send a message, and returns the record afterwards.
    pub(crate) async fn carry_out(&self, plan: &Plan) -> Result<Record> {
        let name = visible(&plan.record.user_name);
        let carried_out = patiently("sending", self.workflow.carry_out(plan, self.by(), &self.invocation())).await;
        carried_out.with_context(|| {
            format!(
                "the message to `{name}` was not sent; `firstkey status {}` says how far it came",
                plan.record.user_id
            )
        })?;
        self.record(&plan.record.user_id).await
    }

    /// Carries out a plan to send a message, and prints the result.
    pub(crate) async fn send(&self, plan: &Plan) -> Result<Exit> {
        let record = self.carry_out(plan).await?;
        let is_sent = record.status() == Status::Delivered;
        match self.session.format {
            Format::Json => self.print_json(&record, is_sent)?,
            Format::Text => screen::print(&self.tell(&record))?,
        }
        Ok(if is_sent { Exit::Done } else { Exit::Failed })
    }

    /// The result of sending.
    pub(crate) fn tell(&self, record: &Record) -> String {
        if record.is_waiting() {
            let reason = record.reason().unwrap_or("no reason is known");
            let then = "The sweep sends it once that is fixed.";
            let label = format!("{}: ", paint(BAD, "Not sent yet, waiting for"));
            return format!("{}\n{}\n", hang(&label, &visible(reason)), hang("  ", then));
        }
        if record.status() != Status::Delivered {
            let reason = record.reason().unwrap_or("no reason is known");
            let label = format!("{}: ", paint(BAD, &format!("Not sent, {}", record.status())));
            return hang(&label, &visible(reason)) + "\n";
        }
        let message = record.message_id.as_deref().unwrap_or("unknown");
        let until = record.valid_until.map_or(String::new(), |at| {
            let what = if record.claim.is_some() { "link" } else { "password" };
            let until = format!("The {what} works until {}, unless it is used before.", self.times.tell_both(at));
            hang("  ", &until) + "\n"
        });
        let sent = format!("SES accepted message {}", visible(message));
        format!("{}\n{until}", hang(&format!("{}: ", paint(GOOD, "Sent")), &sent))
    }

    pub(crate) fn print_json(&self, record: &Record, done: bool) -> Result<()> {
        screen::print_json(&AdminActionDocument { done, user: UserDocument::new(record, false) })
    }
}
