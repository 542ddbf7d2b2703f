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
        let (mut letters, mut misses_a_queue) = (Vec::new(), false);
        for stage in Stage::ALL {
            let Some(queue) = DeadLetterQueue::find(&action.session, stage).await? else {
                let name = action.session.deployment.dead_letter_queue(stage);
                screen::note(&format!(
                    "there is no queue `{name}`; if yours has another name, use --terraform-outputs"
                ));
                misses_a_queue = true;
                continue;
            };
            for letter in patiently("reading the dead-letter queues", queue.letters()).await? {
                let fate = if self.apply {
                    patiently("processing", process(&function, &action, &letter)).await
                } else {
                    Fate::Waits
                };
                match &fate {
                    Fate::Done(_) => queue.remove(&letter).await?,
                    Fate::Waits | Fate::Stays(_) => queue.put_back(&letter).await?,
                }
                letters.push((queue.name.clone(), letter, fate));
            }
        }
        self.print(&action, &letters, misses_a_queue)?;
        Ok(match letters.iter().any(|(_, _, fate)| matches!(fate, Fate::Stays(_))) {
            true => Exit::Failed,
            false if letters.is_empty() || self.apply => Exit::Done,
            false => Exit::Attention,
        })
    }

    fn print(&self, action: &AdminAction, letters: &[(String, Letter, Fate)], misses_a_queue: bool) -> Result<()> {
        match action.session.format {
            Format::Text if letters.is_empty() => {
                let none = if misses_a_queue { "No dead letters in the existing queues." } else { "No dead letters." };
                screen::print(&format!("{}\n", paint(GOOD, none)))?;
            }
            Format::Text => screen::print(&self.text(action, letters))?,
            Format::Json => screen::print_json(&self.document(letters.iter()))?,
        }
        Ok(())
    }

    fn text(&self, action: &AdminAction, letters: &[(String, Letter, Fate)]) -> String {
        let mut text = String::new();
        for (queue, letter, fate) in letters {
            let about = letter.about.iter().map(Subject::to_string).collect::<Vec<_>>().join(", ");
            let since = letter.sent_at.map_or(String::new(), |at| format!(", since {}", action.times.tell_both(at)));
            text.push_str(&format!("{}\n", hang("", &about)));
            text.push_str(&format!("{}\n", hang("  ", &format!("in {queue}{since}"))));
            text.push_str(&format!("{}\n", hang("  because ", &letter.why)));
            match fate {
                Fate::Waits => {}
                Fate::Done(ends) => {
                    let ends = ends.iter().map(|(_, end)| end.as_str()).collect::<Vec<_>>().join(", ");
                    text.push_str(&format!("{}\n", hang(&format!("  {}: ", paint(GOOD, "processed")), &ends)));
                }
                Fate::Stays(error) => {
                    text.push_str(&format!("{}\n", hang(&format!("  {}: ", paint(BAD, "stays there")), error)));
                }
            }
        }
        text.push_str(&total(letters));
        if !self.apply {
            text.push_str("Nothing was done. To process it again:\n  firstkey redrive --apply\n");
        }
        text
    }

    fn document<'a>(&self, letters: impl Iterator<Item = &'a (String, Letter, Fate)>) -> RedriveDocument {
        let letters = letters.map(|(queue, letter, fate)| LetterDocument {
            queue: queue.clone(),
            message_id: letter.message_id.clone(),
            sent_at: letter.sent_at,
            about: letter.about.clone(),
            why: letter.why.clone(),
            outcome: match fate {
                Fate::Waits => "waits",
                Fate::Done(_) => "done",
                Fate::Stays(_) => "stays",
            },
            error: match fate {
                Fate::Stays(error) => Some(error.clone()),
                _ => None,
            },
        });
        RedriveDocument { applied: self.apply, letters: letters.collect() }
    }
}

/// How many letters had which result.
fn total(letters: &[(String, Letter, Fate)]) -> String {
    let count = |is: fn(&Fate) -> bool| letters.iter().filter(|(_, _, fate)| is(fate)).count();
    let counts = [
        (count(|fate| matches!(fate, Fate::Waits)), "waiting"),
        (count(|fate| matches!(fate, Fate::Done(_))), "processed"),
        (count(|fate| matches!(fate, Fate::Stays(_))), "left in the queue"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let letters =
        if letters.len() == 1 { "1 dead letter".to_owned() } else { format!("{} dead letters", letters.len()) };
    format!("{letters}: {}.\n", counts.join(", "))
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
        let end = match &subject.user_id {
            Some(user_id) => match action.record(user_id).await {
                Ok(record) if record.is_waiting() => format!("waiting for: {}", record.reason().unwrap_or_default()),
                Ok(record) => record.status().to_string(),
                // For example, a user of another account is quarantined under that account's id.
                Err(error) => format!("done, but what became of {user_id} is not known: {error:#}"),
            },
            None => "nothing more can come of it".to_owned(),
        };
        ends.push((subject.clone(), end));
    }
    Fate::Done(ends)
}
