//! What is new in the inbox since the last request.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::arrivals::{ArrivalView, UserKey};
use crate::cloud::Cloud;
use crate::services::ses::Mail;
use crate::services::slack::SlackNews;

/// The arrivals as they were last read, to report only those that have changed.
pub(super) struct Feed {
    /// Distinguishes this process's inbox from an earlier one's, so that an open page notices a restart.
    boot: Uuid,
    arrivals: Mutex<Arrivals>,
}

#[derive(Default)]
struct Arrivals {
    /// The cloud's revision when they were read; `None` before that.
    revision: Option<u64>,
    /// Newest first, each with the revision at which its change was noticed.
    found: Vec<(ArrivalView, u64)>,
}

/// What a page knows already: a state of the inbox.
#[derive(Clone, Copy)]
struct Known {
    boot: Uuid,
    revision: u64,
    /// How many mails there have been.
    mails: usize,
    /// How often a message in Slack was posted or changed.
    slack: usize,
}

/// What is new, and the resulting state.
#[derive(Serialize)]
pub(super) struct Changes {
    /// To send with the next request.
    next: String,
    /// Whether this is everything, because what the page knows is out of date.
    is_all: bool,
    /// How many mails have been cleared so far. When it changes, all that the page knows are gone.
    cleared: usize,
    /// The new mails, oldest first.
    mails: Vec<Summary>,
    /// The arrivals that are new or have changed.
    arrivals: Vec<ArrivalView>,
    /// The messages in Slack that are new or have changed: to whom, and the number of the change.
    slack: Vec<SlackNews>,
}

/// A mail in the list, without its parts, which contain the password and are large.
#[derive(Serialize)]
struct Summary {
    id: String,
    sent_at: Timestamp,
    from: String,
    to: Vec<String>,
    subject: String,
    has_html: bool,
    has_text: bool,
    /// The id of the user that the mail is about, from its tag.
    user_id: Option<String>,
}

impl Feed {
    pub(super) fn new() -> Self {
        Self { boot: Uuid::new_v4(), arrivals: Mutex::default() }
    }

    /// What is new since the state `since`, or everything.
    pub(super) async fn since(&self, cloud: &Cloud, since: Option<&str>) -> Changes {
        let known = since.and_then(Known::read).filter(|known| known.boot == self.boot);
        let mut arrivals = self.arrivals.lock().await;
        let revision = arrivals.refresh(cloud).await;
        let (slack, slack_count) = cloud.slack().news(known.map_or(0, |known| known.slack));
        let (mails, count) = cloud.mails.after(known.map_or(0, |known| known.mails), Summary::of);
        Changes {
            next: Known { boot: self.boot, revision, mails: count, slack: slack_count }.name(),
            is_all: known.is_none(),
            cleared: cloud.mails.cleared(),
            mails,
            arrivals: arrivals.after(known.map(|known| known.revision)),
            slack,
        }
    }
}

impl Arrivals {
    /// Reads them again if anything has changed, and returns the current revision.
    async fn refresh(&mut self, cloud: &Cloud) -> u64 {
        // Taken before reading, so that the next request sees a change in between.
        let revision = cloud.revision.present();
        if self.revision != Some(revision) {
            let mut earlier: HashMap<UserKey, (ArrivalView, u64)> =
                self.found.drain(..).map(|found| (found.0.user(), found)).collect();
            let mut changed_at = |arrival: &ArrivalView| match earlier.remove(&arrival.user()) {
                Some((known, since)) if known == *arrival => since,
                _ => revision,
            };
            let found = cloud.arrivals().await.into_iter();
            self.found = found.map(|arrival| (arrival.clone(), changed_at(&arrival))).collect();
            self.revision = Some(revision);
        }
        revision
    }

    fn after(&self, revision: Option<u64>) -> Vec<ArrivalView> {
        let is_new = |at: u64| revision.is_none_or(|known| at > known);
        self.found.iter().filter(|(_, at)| is_new(*at)).map(|(arrival, _)| arrival.clone()).collect()
    }
}

impl Known {
    fn read(name: &str) -> Option<Self> {
        let mut parts = name.splitn(4, '.');
        let boot = parts.next()?.parse().ok()?;
        let (revision, mails) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { boot, revision, mails, slack: parts.next()?.parse().ok()? })
    }

    fn name(self) -> String {
        format!("{}.{}.{}.{}", self.boot.simple(), self.revision, self.mails, self.slack)
    }
}

impl Summary {
    fn of(mail: &Mail) -> Self {
        Self {
            id: mail.id.clone(),
            sent_at: mail.sent_at,
            from: mail.from.clone(),
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            has_html: mail.html.is_some(),
            has_text: mail.text.is_some(),
            user_id: mail.tags.get("user").cloned(),
        }
    }
}
