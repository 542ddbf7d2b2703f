//! One user's story.

use std::fmt::{self, Display, Formatter};

use firstkey::core::ledger::{Finding, PasswordOutcome, Profile, Record, Slack, SlackNotice, Status};
use firstkey::core::text::visible;
use jiff::SignedDuration;

use super::advice::{Advice, Prospect, advice};
use super::iam::IamAnswer;
use super::view::{View, user_name};
use crate::screen::{QUIET, hang, paint};
use crate::times::{Times, words};
use crate::user_document::recipient;

/// One user's story, for people.
pub(super) struct Story<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) prospect: &'a Prospect,
    pub(super) iam: &'a IamAnswer,
    pub(super) times: &'a Times,
    pub(super) full: bool,
    pub(super) table: &'a str,
}

impl Display for Story<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let record = self.view.record;
        writeln!(out, "{}  {}  {}", user_name(record), record.user_id, visible(&record.path))?;
        let status = format!("{}: ", paint(self.view.style(), record.status().name()));
        writeln!(out, "{}", hang(&status, &self.view.headline(self.times)))?;
        writeln!(out)?;
        for (label, text) in self.rows() {
            writeln!(out, "{}", hang(&format!("  {label:<16}"), &visible(&text)))?;
        }
        writeln!(out, "\nHistory, from the ledger `{}`:", self.table)?;
        for step in &record.history {
            let at = format!("  {}  ", paint(QUIET, &self.times.tell(step.at)));
            writeln!(out, "{}", hang(&at, &visible(&step.happened.to_string())))?;
        }
        let Some(need) = self.view.need() else { return Ok(()) };
        writeln!(out, "\nWhat to do:")?;
        let advice = advice(need, self.view, self.prospect);
        let widths = advice.iter().map(|advice| match advice {
            Advice::Command(command, _) => command.len(),
            Advice::Words(_) => 0,
        });
        let width = widths.max().unwrap_or_default();
        advice.iter().try_for_each(|advice| match advice {
            Advice::Command(command, why) => {
                writeln!(out, "{}", hang(&format!("  {command:<width$}  "), &paint(QUIET, why)))
            }
            Advice::Words(words) => writeln!(out, "{}", hang("  ", &visible(words))),
        })
    }
}

/// Where the user stands in Slack; the history has the reasons.
fn in_slack(slack: &Slack) -> &'static str {
    match (slack.owes, slack.message()) {
        (Some(SlackNotice::Sent), _) => "not told yet; the next sweep tries again",
        (Some(SlackNotice::Withdrawn), _) => "told of the mail; the next sweep says that its password was withdrawn",
        (None, Some(_)) => "told",
        (None, None) => "not told",
    }
}

impl Story<'_> {
    fn rows(&self) -> Vec<(&'static str, String)> {
        let record = self.view.record;
        let mut rows = Vec::new();
        rows.extend(record.reason().map(str::to_owned).map(|reason| ("reason", reason)));
        rows.push(("created", self.times.tell_both(record.created_at)));
        rows.push(("created by", record.creator.clone().unwrap_or_else(|| "unknown".to_owned())));
        rows.push(("event", record.event_id.as_deref().unwrap_or("none came").to_owned()));
        rows.push(("recipient", recipient(record, self.full).unwrap_or_else(|| "none".to_owned())));
        rows.push(("told", self.told(record)));
        rows.extend(record.message_id.clone().map(|id| ("message", id)));
        rows.extend(record.slack.as_ref().map(|slack| ("in Slack", in_slack(slack).to_owned())));
        rows.push(("password", self.password(record)));
        rows.extend(self.first_sign_in(record).map(|text| ("first sign-in", text)));
        rows.push(("attempts", record.attempts.to_string()));
        rows.push(("IAM says", self.iam_says(record)));
        rows.extend(self.iam.blind().map(|blind| ("could not look", blind.clone())));
        rows
    }

    fn told(&self, record: &Record) -> String {
        let Some(at) = record.delivered_at else {
            return if record.possibly_sent || record.status() == Status::Sending { "perhaps" } else { "no" }
                .to_owned();
        };
        let took = at.duration_since(record.created_at).max(SignedDuration::ZERO);
        format!("{}, {} after the creation", self.times.tell(at), words(took))
    }

    fn password(&self, record: &Record) -> String {
        if let Some(claim) = record.claim.as_ref().filter(|_| !record.is_claimed() && record.delivered_at.is_some()) {
            let generation = claim.generation;
            return match (claim.is_open(), claim.expires_at > self.view.now) {
                (true, true) => {
                    format!("not chosen yet; link {generation} works until {}", self.times.tell_both(claim.expires_at))
                }
                (true, false) => {
                    format!("not chosen; link {generation} expired {}", self.times.tell_both(claim.expires_at))
                }
                (false, _) => format!("not chosen; link {generation} was closed"),
            };
        }
        let text = match (self.outcome(record), record.valid_until) {
            (Some(PasswordOutcome::Withdrawn), _) if record.was_revoked() => "withdrawn, as requested",
            (Some(PasswordOutcome::Withdrawn), _) => "withdrawn, because it was not used in time",
            (Some(PasswordOutcome::Gone), _) => "gone with the user",
            (_, _) if record.delivered_at.is_none() => "none is known to have reached the user",
            (Some(PasswordOutcome::Changed), _) => "chosen by the user",
            (Some(PasswordOutcome::Replaced), _) if self.iam.profile() == Some(Profile::None) => {
                "gone with the login profile"
            }
            (Some(PasswordOutcome::Replaced), _) => "not the one that Firstkey made",
            (None, _) if self.view.used_at().is_some() => "used",
            (None, Some(until)) if until > self.view.now => {
                return format!("valid until {}", self.times.tell_both(until));
            }
            (None, Some(until)) => return format!("was to be valid until {}", self.times.tell_both(until)),
            (None, None) => "unused",
        };
        text.to_owned()
    }

    /// What became of the password: what the sweep noted, or else what IAM shows now.
    fn outcome(&self, record: &Record) -> Option<PasswordOutcome> {
        if record.outcome().is_some() || self.view.is_gone() {
            return record.outcome().or(Some(PasswordOutcome::Gone));
        }
        match record.finding(self.iam.profile()?, self.view.now)? {
            Finding::Over(outcome) => Some(outcome),
            Finding::Unchanged | Finding::NotShown => None,
        }
    }

    fn first_sign_in(&self, record: &Record) -> Option<String> {
        match record.signed_in_at {
            Some(at) => Some(self.times.tell_both(at)),
            None if record.delivered_at.is_none() || self.view.is_gone() => None,
            None if self.view.used_at().is_some() => Some("not noted yet; IAM shows only the last one".to_owned()),
            None => Some("not yet".to_owned()),
        }
    }

    /// What IAM shows and the record may not have yet.
    fn iam_says(&self, record: &Record) -> String {
        let user = match (&self.iam.user, &self.iam.namesake) {
            (Err(_), _) => return "nothing".to_owned(),
            (Ok(None), None) => return "there is no such user any more".to_owned(),
            (Ok(None), Some(other)) => return format!("the name now belongs to another user, {other}"),
            (Ok(Some(user)), _) => user,
        };
        let mut says = Vec::new();
        if user.name != record.user_name {
            says.push(format!("the name is {} now", user.name));
        }
        if user.path != record.path {
            says.push(format!("the path is {} now", user.path));
        }
        says.push(match user.password_last_used {
            Some(at) => format!("last signed in {}", self.times.tell_both(at)),
            None => "has never signed in".to_owned(),
        });
        let is_late = |profile| record.finding(profile, self.view.now) == Some(Finding::NotShown);
        let profile = self.iam.profile().map(|profile| match profile {
            Profile::Exists { created_at, .. } if !record.owns_profile(created_at) => {
                "has a login profile that Firstkey did not make"
            }
            Profile::Exists { reset_required: true, .. } => "has to choose a password at the next sign-in",
            Profile::Exists { .. } => "has chosen a password of their own",
            _ if record.is_watched() && record.profile_created_at.is_some() && is_late(profile) => {
                "shows no login profile, perhaps not yet"
            }
            Profile::None | Profile::NotAsked => "has no login profile",
        });
        says.extend(profile.map(str::to_owned));
        says.join("; ")
    }
}
