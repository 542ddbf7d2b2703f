//! What administrators are told when an arrival needs them.

use jiff::Timestamp;
use serde_json::json;

use crate::ledger::{Notice, PasswordState, Record, Status, Withdrawal};
use crate::mail_event::{MailEvent, MailProblem};
use crate::slack::escape;
use crate::storm::{ALONE, LASTS, Window};
use crate::text::mask_addresses;

/// An alert to administrators, with addresses masked: what happened, what was done, what to do next, and the command
/// for it.
///
/// It is told in two ways, in the same words: as text, and as Amazon Q Developer in chat applications shows it in Slack and Teams.
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

/// What a chat shows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chat {
    description: String,
    /// What to do next, each step with its command.
    next: Vec<String>,
    /// Alerts with the same name make one thread.
    thread: String,
}

/// What is known, by name.
type Facts = Vec<(&'static str, String)>;

/// What to do next, each step with its command, if it has one.
type Steps = Vec<(String, Option<String>)>;

/// What an alert says apart from whom it is about.
struct Words<'a> {
    /// What it is called in the subject.
    name: &'static str,
    /// Why it happened, as one line of the facts.
    reason: &'a str,
    /// The `eventID` of the user's creation.
    event_id: Option<&'a str>,
    /// Whether the name is certain. An event alone may give the name of another user.
    is_name_confirmed: bool,
    happened: &'a str,
    done: &'a str,
    /// What to do next, with the command for it: `firstkey` comes before it, the user after.
    next: &'a [(&'a str, Option<&'a str>)],
}

impl Alert {
    /// What administrators are owed about a user. `region` is where Firstkey is.
    #[must_use]
    pub fn owed(record: &Record, notice: Notice, region: &str) -> Self {
        let reason = record.reason().unwrap_or("no reason is known");
        let event_id = record.event_id.as_deref();
        let words = match notice {
            Notice::Quarantined => quarantined(reason, event_id),
            Notice::Failed => failed(reason, event_id),
            Notice::Lost => lost(reason),
            Notice::Expired => expired(record),
            Notice::Unchanged => unchanged(event_id),
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
            reason,
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
            reason,
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

    /// The alert about what happened to a message after SES accepted it.
    #[must_use]
    pub fn mail(record: &Record, event: &MailEvent, region: &str) -> Self {
        let reason = format!("the message {}: {}", event.problem.words(), event.reason);
        Self::about(record, &mail(event.problem, &reason, record.event_id.as_deref()), region)
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
        let facts = vec![
            ("User", who(record)),
            ("Account", record.account.clone()),
            ("Created by", mask_addresses(record.creator.as_deref().unwrap_or("unknown"))),
            ("Created at", record.created_at.to_string()),
            ("Reason", mask_addresses(words.reason)),
            ("Event", words.event_id.unwrap_or("none").to_owned()),
        ];
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

    /// The message for `Publish` with `MessageStructure=json`: who subscribes by `https` gets the custom notification of Amazon Q
    /// Developer in chat applications, everybody else the text.
    #[must_use]
    pub fn message(&self) -> String {
        let title: String = self.subject.chars().take(TITLE).collect();
        let description: String = self.chat.description.chars().take(DESCRIPTION).collect();
        let chat = json!({
            "version": "1.0",
            "source": "custom",
            "content": {
                "textType": "client-markdown",
                "title": title,
                "description": description,
                "nextSteps": self.chat.next,
                "keywords": ["Firstkey", self.kind],
            },
            "metadata": { "threadId": self.chat.thread, "summary": title, "eventType": self.kind },
        });
        json!({ "default": self.text, "email": self.text, "https": chat.to_string() }).to_string()
    }
}

/// Characters of a title and of a description that every chat shows.
const TITLE: usize = 200;
const DESCRIPTION: usize = 3_000;

/// A user for administrators: the masked name and the id.
#[must_use]
pub fn who(record: &Record) -> String {
    format!("{} ({})", mask_addresses(&record.user_name), record.user_id)
}

/// The option that lists the users whom alerts of a kind are about.
fn filter(kind: &str) -> String {
    let states = [Status::Quarantined, Status::Failed, Status::Expired, Status::Bounced];
    let state = states.into_iter().map(Status::name).find(|state| *state == kind);
    state.map_or("--attention".to_owned(), |state| format!("--state {state}"))
}

/// Text from outside, of which a chat makes neither a mention nor a link.
fn harmless(text: &str) -> String {
    escape(text).replace("](", "] (")
}

fn quarantined<'a>(reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    Words {
        name: Status::Quarantined.name(),
        reason,
        event_id,
        is_name_confirmed: false,
        happened: "A new user looks suspicious, and Firstkey holds it back.",
        done: "Firstkey has given this user no password that works.",
        next: &[
            ("If the user is as intended, admit it. The command shows again why it was held back:", Some("approve")),
            ("If not, delete the user, and look at what else its creator did.", None),
        ],
    }
}

fn failed<'a>(reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    Words {
        name: Status::Failed.name(),
        reason,
        event_id,
        is_name_confirmed: true,
        happened: "A new user could not be given a sign-in.",
        done: "Firstkey has given this user no password that works, and will not try again by itself.",
        next: &[(
            "Fix the reason, then send a password to the address that the user was created with:",
            Some("resend"),
        )],
    }
}

fn lost(reason: &str) -> Words<'_> {
    Words {
        name: "lost",
        reason,
        event_id: None,
        is_name_confirmed: true,
        happened: "No event reports this user's creation. The intended address is unknown, and Firstkey does not guess.",
        done: "No password was made, and no message was sent. Firstkey will not look for this user again.",
        next: &[
            (
                "If the user is to sign in to the console, admit it. The command shows the address that its tags give now:",
                Some("approve"),
            ),
            ("If not, there is nothing to do.", None),
        ],
    }
}

fn expired(record: &Record) -> Words<'_> {
    let was_used = record.password == PasswordState::Expired(Withdrawal::Unchanged);
    let (reason, happened) = if was_used {
        (
            "the password was not changed in time",
            "The user has signed in, and has not chosen a password of their own by the time that the message names.",
        )
    } else {
        ("the password was not used in time", "The user got a message and has not signed in by the time that it names.")
    };
    Words {
        name: Status::Expired.name(),
        reason,
        event_id: record.event_id.as_deref(),
        is_name_confirmed: true,
        happened,
        done: "The password was withdrawn: the login profile is deleted, and the user cannot sign in.",
        next: &[
            ("If the user still has to sign in, send a new password to the same address:", Some("resend")),
            ("If not, there is nothing to do.", None),
        ],
    }
}

fn unchanged(event_id: Option<&str>) -> Words<'_> {
    Words {
        name: "unchanged",
        reason: "the password was used and not changed in time",
        event_id,
        is_name_confirmed: true,
        happened: "The user has signed in with the password of the message, and has not chosen another by the time that it names.",
        done: "Nothing: the password goes on working, and anyone who reads the message can use it. With \
               FIRSTKEY_WITHDRAW_UNCHANGED=true, Firstkey withdraws such passwords.",
        next: &[
            ("Most often, the user lacks the permission iam:ChangePassword. What IAM says:", Some("status")),
            ("To send a new password, which has to be changed in its time:", Some("resend --reset")),
            ("Or delete the login profile by hand.", None),
        ],
    }
}

fn moved<'a>(reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    Words {
        name: "moved",
        reason,
        event_id,
        is_name_confirmed: true,
        happened: "A user who may not have changed the password yet was moved out of the configured paths.",
        done: "Nothing: Firstkey may not touch the user any more. The password goes on working, and nobody withdraws it.",
        next: &[
            ("Move the user back, or add the path to FIRSTKEY_PATH_PREFIXES: Firstkey then goes on watching.", None),
            ("Or delete the login profile by hand. The user's state:", Some("status")),
        ],
    }
}

fn mail<'a>(problem: MailProblem, reason: &'a str, event_id: Option<&'a str>) -> Words<'a> {
    const WAITS: &str =
        "The password stays valid until the time that the message names, and is withdrawn then if nobody uses it.";
    let (happened, done, next): (_, _, &[_]) = match problem {
        MailProblem::Bounced | MailProblem::Rejected => (
            "The user did not get the message.",
            WAITS,
            &[
                (
                    "When the address can take mail, send a new password to it; the old one stops working:",
                    Some("resend"),
                ),
                (
                    "If the address is wrong, delete the user and create it again: Firstkey writes to no other address.",
                    None,
                ),
                ("To withdraw the password now:", Some("revoke")),
            ],
        ),
        MailProblem::Unclear => (
            "A mail server sent the message back, or answered it: an out-of-office reply looks like this, and so does a full mailbox.",
            WAITS,
            &[(
                "Ask the user whether the message has arrived. Only if not, send a new password; the old one stops working:",
                Some("resend"),
            )],
        ),
        MailProblem::Complained => (
            "The user got the message and called it spam.",
            "The password is as it was. SES may send nothing more to this address: see the account's suppression list.",
            &[
                ("Ask the user whether they expect an account. If they do not, withdraw the password:", Some("revoke")),
                (
                    "If they do, take the address off the suppression list, and send a new password if they need one:",
                    Some("resend"),
                ),
            ],
        ),
        MailProblem::Delayed => (
            "The message has not arrived yet.",
            "SES goes on trying. If it gives up, the message bounces, and another alert says so.",
            &[("There is nothing to do now. The user's state:", Some("status"))],
        ),
    };
    let name = if problem.is_final() { Status::Bounced.name() } else { problem.name() };
    Words { name, reason, event_id, is_name_confirmed: true, happened, done, next }
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
