//! `firstkey redrive`.

mod letter;
mod queue;

use anyhow::Result;
use clap::Args;
use firstkey::function::Function;
use serde::Serialize;

use self::letter::{Letter, Subject};
use self::queue::DeadLetterQueue;
use crate::admin_action::AdminAction;
use crate::deployment::Stage;
use crate::exit::Exit;
use crate::options::{Format, Options};
use crate::progress::patiently;
use crate::screen::{self, BAD, GOOD, hang, paint};

/// Show what is in the dead-letter queues; with --apply, process it.
///
/// Each letter takes the steps that it would have taken at first: repeats are harmless. Letters that succeed are
/// deleted from their queue; the others stay, and so does everything that is not an event. The steps run here, with
/// your credentials: see the permissions in docs/cli.md.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey redrive
  firstkey redrive --apply")]
pub(crate) struct Redrive {
    /// Process again what is shown
    #[arg(long)]
    apply: bool,
}

/// The result for one dead letter.
enum Fate {
    Waits,
    Done(Vec<(Subject, String)>),
    Stays(String),
}

/// A dead letter that was looked at, and processed with --apply.
struct Handled {
    queue: String,
    letter: Letter,
    fate: Fate,
    /// Why the queue did not take it back, or let it go.
    stuck: Option<String>,
}

#[derive(Serialize)]
struct RedriveDocument {
    applied: bool,
    letters: Vec<LetterDocument>,
}

#[derive(Serialize)]
struct LetterDocument {
    queue: String,
    message_id: String,
    sent_at: Option<jiff::Timestamp>,
    about: Vec<Subject>,
    why: String,
    /// `waits`, `done` or `stays`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Redrive {
    pub(crate) async fn run(self, options: &Options) -> Result<Exit> {
        let action =
            if self.apply { AdminAction::open_to_write(options).await? } else { AdminAction::open(options).await? };
        let configuration = action.session.configuration().await?;
        let function = Function::new(action.session.aws.sdk(), configuration);
        let (mut handled, mut failures, mut misses_a_queue) = (Vec::new(), Vec::new(), false);
        for stage in Stage::ALL {
            let queue = match DeadLetterQueue::find(&action.session, stage).await {
                Ok(Some(queue)) => queue,
                Ok(None) => {
                    let name = action.session.deployment.dead_letter_queue(stage);
                    screen::note(&format!(
                        "there is no queue `{name}`; if yours has another name, use --terraform-outputs"
                    ));
                    misses_a_queue = true;
                    continue;
                }
                Err(error) => {
                    failures.push(error);
                    continue;
                }
            };
            let (letters, unread) = patiently("reading the dead-letter queues", queue.letters()).await;
            failures.extend(unread.map(Into::into));
            for letter in letters {
                let one = self.handle(&function, &action, &queue, letter).await;
                // Each as soon as it is known: the command may be interrupted.
                if action.session.format == Format::Text {
                    screen::print(&one.text(&action))?;
                }
                handled.push(one);
            }
        }
        match action.session.format {
            Format::Json => screen::print_json(&self.document(&handled))?,
            Format::Text if !handled.is_empty() => screen::print(&self.total(&handled))?,
            Format::Text if !failures.is_empty() => {}
            Format::Text => {
                let none = if misses_a_queue { "No dead letters in the existing queues." } else { "No dead letters." };
                screen::print(&format!("{}\n", paint(GOOD, none)))?;
            }
        }
        failures.iter().for_each(screen::complain);
        let fails = |one: &Handled| one.stuck.is_some() || matches!(one.fate, Fate::Stays(_));
        Ok(match !failures.is_empty() || handled.iter().any(fails) {
            true => Exit::Failed,
            false if handled.is_empty() || self.apply => Exit::Done,
            false => Exit::Attention,
        })
    }

    async fn handle(
        &self,
        function: &Function,
        action: &AdminAction,
        queue: &DeadLetterQueue,
        letter: Letter,
    ) -> Handled {
        let fate = match self.apply {
            true => patiently("processing", process(function, action, &letter)).await,
            false => Fate::Waits,
        };
        let stuck = match &fate {
            Fate::Done(_) => queue.remove(&letter).await.err().map(|error| {
                format!("it stays in the queue, which does no harm: processed again, it sends nothing: {error}")
            }),
            Fate::Waits | Fate::Stays(_) => {
                queue.put_back(&letter).await.err().map(|error| format!("it is hidden for ten minutes: {error}"))
            }
        };
        Handled { queue: queue.name.clone(), letter, fate, stuck }
    }

    /// How many letters had which result.
    fn total(&self, handled: &[Handled]) -> String {
        let count = |is: fn(&Fate) -> bool| handled.iter().filter(|one| is(&one.fate)).count();
        let counts = [
            (count(|fate| matches!(fate, Fate::Waits)), "waiting"),
            (count(|fate| matches!(fate, Fate::Done(_))), "processed"),
            (count(|fate| matches!(fate, Fate::Stays(_))), "left in the queue"),
        ];
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        let letters =
            if handled.len() == 1 { "1 dead letter".to_owned() } else { format!("{} dead letters", handled.len()) };
        let next = if self.apply { "" } else { "Nothing was done. To process it again:\n  firstkey redrive --apply\n" };
        format!("{letters}: {}.\n{next}", counts.join(", "))
    }

    fn document(&self, handled: &[Handled]) -> RedriveDocument {
        let letters = handled.iter().map(|Handled { queue, letter, fate, stuck }| {
            let (outcome, error) = match fate {
                Fate::Waits => ("waits", None),
                Fate::Done(_) => ("done", None),
                Fate::Stays(error) => ("stays", Some(error)),
            };
            LetterDocument {
                queue: queue.clone(),
                message_id: letter.message_id.clone(),
                sent_at: letter.sent_at,
                about: letter.about.clone(),
                why: letter.why.clone(),
                outcome,
                error: error.or(stuck.as_ref()).cloned(),
            }
        });
        RedriveDocument { applied: self.apply, letters: letters.collect() }
    }
}

impl Handled {
    fn text(&self, action: &AdminAction) -> String {
        let Self { queue, letter, fate, stuck } = self;
        let about = letter.about.iter().map(Subject::to_string).collect::<Vec<_>>().join(", ");
        let since = letter.sent_at.map_or(String::new(), |at| format!(", since {}", action.times.tell_both(at)));
        let mut lines =
            vec![hang("", &about), hang("  ", &format!("in {queue}{since}")), hang("  because ", &letter.why)];
        match fate {
            Fate::Waits => {}
            Fate::Done(ends) => {
                let ends = ends.iter().map(|(_, end)| end.as_str()).collect::<Vec<_>>().join(", ");
                lines.push(hang(&format!("  {}: ", paint(GOOD, "processed")), &ends));
            }
            Fate::Stays(error) => lines.push(hang(&format!("  {}: ", paint(BAD, "stays there")), error)),
        }
        lines.extend(stuck.as_ref().map(|stuck| hang(&format!("  {}: ", paint(BAD, "but")), stuck)));
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// Processes a letter as the function would. A failure concerns one letter; the others still have their turn.
async fn process(function: &Function, action: &AdminAction, letter: &Letter) -> Fate {
    // It would be lost with the letter, and only a person can tell what it is.
    if !letter.has_an_event() {
        return Fate::Stays(format!(
            "it is not an event; look at message {} in the queue, and delete it there if nobody needs it",
            letter.message_id
        ));
    }
    let outcome = Box::pin(function.handle(letter.event(), &action.invocation())).await;
    if let Err(unfinished) = outcome.answer {
        return Fate::Stays(unfinished.reason);
    }
    let mut ends = Vec::new();
    for subject in &letter.about {
        ends.push((subject.clone(), end(action, subject).await));
    }
    Fate::Done(ends)
}

/// What became of the user of a letter.
async fn end(action: &AdminAction, subject: &Subject) -> String {
    let (Some(account), Some(user_id)) = (&subject.account, &subject.user_id) else {
        return "nothing more can come of it".to_owned();
    };
    // A user of another account is in the ledger under that account.
    match action.ledger.record(account, user_id).await {
        Ok(Some(record)) if record.is_waiting() => format!("waiting for: {}", record.reason().unwrap_or_default()),
        Ok(Some(record)) => record.status().to_string(),
        Ok(None) => "done, but the ledger has no record of it".to_owned(),
        Err(error) => format!("done, but what became of it is not known: {error:#}"),
    }
}
