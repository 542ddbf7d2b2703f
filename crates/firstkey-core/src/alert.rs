//! What administrators are told when an arrival needs them.

mod chat;
mod words;

use jiff::Timestamp;
use serde_json::{Value, json};

use self::chat::{Chat, harmless};
use self::words::{
    Words, delivered, disowned, expired, expired_link, failed, failed_to_withdraw, lost, mail, mail_with_link, moved,
    quarantined, unchanged,
};
use crate::ledger::{Notice, Record, Status};
use crate::mail_event::MailEvent;
use crate::storm::{ALONE, LASTS, Window};
use crate::text::mask_addresses;

/// An alert to administrators, with addresses masked: what happened, what was done, what to do next, and the command
/// for it.
///
/// It is told in the same words as text and in chats: by Amazon Q Developer in chat applications, and by Firstkey's own app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// What it is about, such as `failed`.
    pub kind: String,
    /// The subject: ASCII, less than 100 characters, as SNS asks.
    pub subject: String,
    /// The text.
    pub text: String,
    chat: Chat,
}

/// What is known, by name.
type Facts = Vec<(&'static str, String)>;

/// What to do next, each step with its command, if it has one.
type Steps = Vec<(String, Option<String>)>;

impl Alert {
    /// What administrators are owed about a user. `region` is where Firstkey is.
    #[must_use]
    pub fn owed(record: &Record, notice: Notice, region: &str) -> Self {
        let reason = record.reason().unwrap_or("no reason is known");
        let event_id = record.event_id.as_deref();
        let words = match notice {
            Notice::Quarantined => quarantined(reason, event_id),
            Notice::Failed if record.is_watched() => failed_to_withdraw(reason, event_id),
            Notice::Failed => failed(reason, event_id),
            Notice::Lost => lost(reason),
            Notice::Expired if record.claim.is_some() => expired_link(event_id),
            Notice::Expired => expired(record),
            Notice::Unchanged => unchanged(event_id),
            Notice::Delivered => delivered(record),
            Notice::Disowned => disowned(record),
            Notice::Moved => {
                let reason =
                    format!("the user's path is now `{}`, which is not among FIRSTKEY_PATH_PREFIXES", record.path);
                return Self::about(record, &moved(&reason, event_id), region);
            }
        };
        Self::about(record, &words, region)
    }

    /// The alert about what users wait for until an operator fixes it. Sent once for each cause, not for each user.
    #[must_use]
    pub fn waiting(record: &Record, reason: &str, region: &str) -> Self {
        let words = Words {
            name: "waiting",
            reason: Some(reason),
            event_id: record.event_id.as_deref(),
            is_name_confirmed: true,
            happened: "New users cannot get a sign-in until the reason is fixed. This is the first of them.",
            done: "Firstkey tries again every hour, and nothing is lost. You will not hear of the same cause again today.",
            next: &[
                (
                    "Find out what is wrong. Once it is fixed, the users get their sign-ins by themselves:",
                    Some("doctor"),
                ),
                ("Who waits:", Some("status --state pending")),
            ],
        };
        let mut alert = Self::about(record, &words, region);
        alert.subject = "Firstkey: waiting: users cannot get a sign-in".to_owned();
        alert
    }

    /// The alert about what keeps users from being told in Slack. It is sent once a cause, and not once a user.
    #[must_use]
    pub fn slack(record: &Record, reason: &str, is_operators: bool, region: &str) -> Self {
        let next: &[_] = if is_operators {
            &[("Find out what is wrong. The users who were not told are told once it is mended:", Some("doctor"))]
        } else {
            &[("This is a fault of Firstkey: report it, with the reason.", None)]
        };
        let words = Words {
            name: "Slack",
            reason: Some(reason),
            event_id: record.event_id.as_deref(),
            is_name_confirmed: true,
            happened: "New users are not told in Slack that they have mail. This is the first of them.",
            done: "The mails go out all the same. You will not hear of the same cause again today.",
            next,
        };
        let mut alert = Self::about(record, &words, region);
        alert.subject = "Firstkey: Slack: users are not told that they have mail".to_owned();
        alert
    }

    /// The alert about what keeps users from choosing a password until an operator fixes it. It is sent once a cause.
    #[must_use]
    pub fn claims(account: &str, reason: &str, region: &str) -> Self {
        let words = (
            "Users who follow their link cannot choose a password until the reason is fixed.",
            "The page asks them to try again later, and their links go on working. You will not hear of the same cause again today.",
        );
        Self::of_cause("waiting", "users cannot choose a password", words, (account, reason, region))
    }

    /// The alert that alerts come in one of two ways only. It is sent once a cause.
    #[must_use]
    pub fn missed(account: &str, reason: &str, region: &str) -> Self {
        let words = (
            "Alerts reach administrators in one of two ways only: either the topic or the Slack channel does not take them.",
            "Nothing is lost: the other way has them all. You will not hear of the same cause again today.",
        );
        Self::of_cause("alerts", "one of two ways fails", words, (account, reason, region))
    }

    /// An alert about no single user.
    fn of_cause(kind: &str, subject: &str, words: (&str, &str), (account, reason, region): (&str, &str, &str)) -> Self {
        let facts = vec![("Account", account.to_owned()), ("Reason", mask_addresses(reason))];
        let next = vec![("Find out what is wrong:".to_owned(), Some(format!("firstkey doctor --region {region}")))];
        Self::told(kind, format!("Firstkey: {kind}: {subject}"), words, facts, next, format!("{account}/{kind}"))
    }

    /// The alert about what happened to a message after SES accepted it.
    #[must_use]
    pub fn mail(record: &Record, event: &MailEvent, region: &str) -> Self {
        let reason = format!("the message {}: {}", event.problem.words(), event.reason);
        let words = if record.claim.is_some() { mail_with_link } else { mail };
        Self::about(record, &words(event.problem, &reason, record.event_id.as_deref()), region)
    }

    /// The alert about alerts of a kind that are counted and not sent one by one: that they are, and when that is over, how many.
    #[must_use]
    pub fn storm(window: &Window, region: &str, now: Timestamp) -> Self {
        let Window { kind, account, began, first, .. } = window;
        let (happened, done) = match window.ended(now) {
            None => (
                format!("More than {ALONE} alerts of the kind `{kind}` came within {} minutes.", LASTS.as_mins()),
                "From now on Firstkey counts them, and later tells their number. Each is in its user's history.",
            ),
            Some(_) => (
                format!("{} alerts of the kind `{kind}` were counted and not sent one by one.", window.unsent()),
                "Each is in its user's history.",
            ),
        };
        let mut facts = vec![("Account", account.clone()), ("Since", began.to_string())];
        facts.extend(window.ended(now).map(|ended| ("Until", ended.to_string())));
        facts.push(("The first", first.join(", ")));
        let command = format!("firstkey status {} --region {region}", filter(kind));
        let next = vec![("All of them:".to_owned(), Some(command))];
        let subject = format!("Firstkey: {kind}: many users");
        Self::told(kind, subject, (&happened, done), facts, next, format!("{account}/{kind}"))
    }

    fn about(record: &Record, words: &Words<'_>, region: &str) -> Self {
        // Each text from outside is masked on its own: masking removes line breaks, which would forge lines here.
        let mut facts = vec![
            ("User", who(record)),
            ("Account", record.account.clone()),
            ("Created by", mask_addresses(record.creator.as_deref().unwrap_or("unknown"))),
            ("Created at", record.created_at.to_string()),
        ];
        facts.extend(words.reason.map(|reason| ("Reason", mask_addresses(reason))));
        facts.push(("Event", words.event_id.unwrap_or("none").to_owned()));
        let argument = if words.is_name_confirmed { argument(record) } else { &record.user_id };
        let command = |command: &str| match command {
            "doctor" | "status --state pending" => format!("firstkey {command} --region {region}"),
            command => format!("firstkey {command} {argument} --region {region}"),
        };
        let next = words.next.iter().map(|(step, name)| ((*step).to_owned(), name.map(command))).collect();
        let subject = format!("Firstkey: {}: user {}", words.name, record.user_id).chars().take(99).collect();
        let thread = format!("{}/{}", record.account, record.user_id);
        Self::told(words.name, subject, (words.happened, words.done), facts, next, thread)
    }

    fn told(
        kind: &str,
        subject: String,
        (happened, done): (&str, &str),
        facts: Facts,
        next: Steps,
        thread: String,
    ) -> Self {
        let mut text = format!("{happened}\n{done}\n\n");
        let mut description = format!("{happened} {done}\n");
        for (name, value) in facts {
            text.push_str(&format!("{:<12}{value}\n", format!("{name}:")));
            description.push_str(&format!("\n{name}: {}", harmless(&value)));
        }
        let mut steps = Vec::new();
        for (step, command) in next {
            text.push_str(&format!("\n{step}\n"));
            if let Some(command) = &command {
                text.push_str(&format!("\n    {command}\n"));
            }
            steps.push(command.map_or(step.clone(), |command| format!("{step} `{command}`")));
        }
        Self { kind: kind.to_owned(), subject, text, chat: Chat { description, next: steps, thread } }
    }
}

impl Alert {
    /// The message for `Publish` with `MessageStructure=json`: who subscribes by `https` gets the custom notification of Amazon Q
    /// Developer in chat applications, everybody else the text.
    #[must_use]
    pub fn message(&self) -> String {
        let chat = self.chat.notification(&self.kind, &self.subject);
        json!({ "default": self.text, "email": self.text, "https": chat }).to_string()
    }

    /// What Slack's `chat.postMessage` takes to show the alert in a channel, without the channel: `text`, which notifications show, and
    /// `blocks`.
    #[must_use]
    pub fn posted(&self) -> Value {
        self.chat.posted(&self.subject)
    }
}

/// A user for administrators: the masked name and the id.
#[must_use]
pub fn who(record: &Record) -> String {
    format!("{} ({})", mask_addresses(&record.user_name), record.user_id)
}

/// The option that lists the users whom alerts of a kind are about.
fn filter(kind: &str) -> String {
    let states = [Status::Quarantined, Status::Failed, Status::Expired, Status::Bounced, Status::Delivered];
    let state = states.into_iter().map(Status::name).find(|state| *state == kind);
    state.map_or("--attention".to_owned(), |state| format!("--state {state}"))
}

/// The user's name for a command: the id if the name would show an address, be special to a shell or the command, or
/// look like another user's id.
fn argument(record: &Record) -> &str {
    let name = record.user_name.as_str();
    let begins_plainly = name.starts_with(|first: char| first.is_ascii_alphanumeric());
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.-".contains(&byte));
    let looks_like_an_id = name.starts_with("AIDA");
    if begins_plainly && is_plain && !looks_like_an_id { name } else { &record.user_id }
}
