//! What must hold for one user's record, mails and login profile at the end.

use std::collections::HashMap;

use firstkey::core::ledger::{Happened, PasswordOutcome, Record, Status, Step};

use jiff::SignedDuration;

use super::Audit;
use crate::deed::End;
use crate::history::REJECTED;
use crate::news::News;
use firstkey_testing::visit::code_in;

/// How many messages may go out for one request, whatever goes wrong.
const HANDFUL: usize = 6;
/// How long nobody sends another password if SES may still accept the one before, and how much later than the end of its attempt SES
/// accepts a message in these histories.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);
const TOLERANCE: SignedDuration = SignedDuration::from_secs(2);
/// How a message in Slack begins that tells of a mail.
const TELLS: &str = "Your AWS sign-in";

impl Audit<'_> {
    pub(super) fn judge(&mut self, index: usize, record: Option<&Record>) {
        let fate = &self.fates[index];
        let Some(record) = record else {
            // Who is outside the configured paths is none of Firstkey's business.
            if !fate.deleted && self.history.settings().reach(&fate.path) {
                self.blame(index, "it is lost: the ledger has no record");
            }
            return;
        };
        let person = self.people[index].clone();
        let is_outside = !person.address.ends_with("@example.com");
        let has_ruled = self.history.settings().have_changed_rules();
        let name_is_reused = self.is_reused(index);
        let (alerts, mails) = (fate.alerts, fate.mails.len());
        let no_answer = fate.doubts.union(&fate.unfinished).count() >= 3;
        let excuse = match record.status() {
            Status::Pending | Status::Sending => Err("it is lost: it has not ended".to_owned()),
            Status::Delivered if mails == 0 => Err("it is lost: delivered without a message".to_owned()),
            Status::Delivered => Ok(()),
            Status::Bounced if fate.bounced && alerts > 0 => Ok(()),
            // Firstkey may no longer touch the user, and has said so.
            Status::Expiring if !self.history.settings().reach(&record.path) => Ok(()),
            Status::Expiring => Err("its password is neither withdrawn nor kept".to_owned()),
            // The link ended with its user.
            Status::Expired if record.outcome() == Some(PasswordOutcome::Gone) && fate.deleted => Ok(()),
            Status::Expired if record.was_revoked() || record.was_closed_on_request() || alerts > 0 => Ok(()),
            Status::Skipped if fate.deleted || fate.touched || fate.left || has_ruled => Ok(()),
            Status::Quarantined
                if alerts > 0 && (is_outside || fate.retagged || fate.left || name_is_reused || has_ruled) =>
            {
                Ok(())
            }
            Status::Failed if alerts > 0 && (person.address.starts_with(REJECTED) || no_answer) => Ok(()),
            status => Err(format!("{status} for no cause, with {alerts} alerts: {:?}", record.reason())),
        };
        if let Err(violation) = excuse {
            self.blame(index, &violation);
        }
        if record.owes.is_some() {
            self.blame(index, "the administrators are still owed something");
        }
        self.judge_mails(index, record);
        self.judge_profile(index, record);
        self.judge_claim(index, record);
        self.judge_slack(index, record);
    }

    /// Whoever has chosen a password is told so by mail.
    fn judge_claim(&mut self, index: usize, record: &Record) {
        let fate = &self.fates[index];
        let is_untold = |step: &Step| matches!(step.happened, Happened::NotConfirmed { .. });
        let is_told = fate.confirmations > 0 || fate.confirmed_in_doubt || record.history.iter().any(is_untold);
        if record.owes_confirmation() || record.is_claimed() && !is_told {
            self.blame(index, "the user was not told that a password was set");
        } else if fate.confirmations > HANDFUL * fate.chosen.len().max(1) {
            self.blame(index, "more than a handful of mails that a password was set");
        }
    }

    /// Whoever has got mail is told in Slack, at the address that the mail went to, and the message goes on saying what is so.
    fn judge_slack(&mut self, index: usize, record: &Record) {
        let slack = self.history.world.cloud.slack();
        let address = record.recipient.clone().unwrap_or_default();
        let messages: Vec<_> = slack
            .messages()
            .into_iter()
            .filter(|message| message.to == address && code_in(&message.blocks).is_none())
            .collect();
        let fate = &self.fates[index];
        let standing = record.slack.as_ref().and_then(|slack| slack.message());
        let standing = standing.map(|(channel, ts)| {
            messages.iter().find(|message| (message.channel.as_str(), message.ts.as_str()) == (channel, ts))
        });
        // Nobody tells users who are gone.
        let is_gone = record.outcome() == Some(PasswordOutcome::Gone);
        let is_withdrawn = matches!(record.status(), Status::Expired | Status::Failed) && !is_gone;
        let is_untold = |step: &Step| matches!(step.happened, Happened::NotToldInSlack { .. });
        let mut violations = Vec::new();
        if record.owes_in_slack().is_some() {
            violations.push("the user is still to be told something in Slack");
        }
        match standing {
            Some(None) => violations.push("the ledger names a message that is not in Slack"),
            Some(Some(message)) if is_withdrawn && message.text.starts_with(TELLS) => {
                violations.push("the message in Slack tells of a password that was withdrawn");
            }
            None if record.status() == Status::Delivered
                && record.message_id.is_some()
                && record.is_watched()
                && !record.is_claimed()
                && !record.history.iter().any(is_untold) =>
            {
                violations.push("the user was not told in Slack");
            }
            _ => {}
        }
        // Two in doubt in each of three attempts, and one that a process could not note, for each mail.
        if messages.len() > HANDFUL * fate.mails.len() {
            violations.push("more messages in Slack than a handful for each mail");
        }
        for violation in violations {
            self.blame(index, violation);
        }
    }

    /// One message; another only if the function could not know or could not record that the one before was accepted.
    fn judge_mails(&mut self, index: usize, record: &Record) {
        let mut violations = Vec::new();
        let mails = &self.fates[index].mails;
        for pair in mails.windows(2) {
            let Some(deed) = self.history.deed_of(pair[0].by) else { continue };
            // Whoever answers an event has recorded what came of it.
            let has_answered = !deed.is_a_sweep && deed.end == Some(End::Answered);
            let recorded = pair[0].by == pair[1].by || pair[0].recorded || has_answered;
            // A message without an answer, accepted after its repeat.
            let is_late_copy = pair[0].by == pair[1].by && pair[0].news == pair[1].news && !pair[1].answered;
            if pair[0].answered && recorded && pair[0].asked == pair[1].asked && !is_late_copy {
                violations.push("a second message, though the first was known to be accepted");
            }
            let holds_passwords = pair.iter().all(|mail| matches!(mail.news, News::Password(_)));
            let is_soon = pair[1].at.duration_since(pair[0].at) < PAUSE - TOLERANCE;
            if holds_passwords && pair[0].by != pair[1].by && pair[0].asked == pair[1].asked && is_soon {
                violations.push("a second message, while SES might still have accepted the first");
            }
            let says_so = ["Your new", "New link"].iter().any(|words| pair[1].subject.starts_with(words));
            if pair[0].news != pair[1].news && !says_so {
                violations.push("a second message that does not say that it replaces the first");
            }
        }
        let mut counts: HashMap<&Option<String>, usize> = HashMap::new();
        for mail in mails {
            *counts.entry(&mail.asked).or_default() += 1;
        }
        if counts.values().any(|count| *count > HANDFUL) {
            violations.push("more than a handful of messages for one request");
        }
        if let (Some(id), Some(last)) = (&record.message_id, mails.last())
            && record.status() == Status::Delivered
            && *id != last.id
            && mails.iter().find(|mail| mail.id == *id).is_none_or(|named| named.news != last.news)
        {
            violations.push("the ledger names another message than the last that was accepted");
        }
        for violation in violations {
            self.blame(index, violation);
        }
    }

    /// The password in the last message is the one that works, unless somebody else has set one since; and a password
    /// that the ledger calls withdrawn does not work.
    fn judge_profile(&mut self, index: usize, record: &Record) {
        let fate = &self.fates[index];
        let profile = self.profiles.get(&fate.name).filter(|profile| profile.owner == index);
        let last = fate.mails.last().map(|mail| &mail.news);
        let is_delivered = matches!(record.status(), Status::Delivered | Status::Bounced);
        let violation = match profile {
            Some(profile) if !self.history.world.cloud.accepts_password(&fate.name, &profile.password) => {
                Some("IAM has another password than the last that it was given")
            }
            Some(profile)
                if profile.chosen.is_some()
                    && !record.is_claimed()
                    && self.history.settings().reach(&record.path)
                    && !self.is_reused(index) =>
            {
                Some("the ledger does not know of a password that its user chose")
            }
            Some(profile) if profile.changed_at.is_some() || !profile.made_by_firstkey => None,
            Some(_) if record.status() == Status::Expired => {
                Some("the ledger calls a password withdrawn, and it works")
            }
            Some(profile) if is_delivered && last != Some(&News::Password(profile.password.clone())) => {
                Some("the last message holds another password than IAM")
            }
            Some(_) if is_delivered && !record.is_watched() => Some("nobody watches a password that works"),
            Some(_) if is_delivered || !self.history.settings().reach(&record.path) => None,
            // Made for a former owner of the name, by an attempt that died then.
            Some(_) if fate.touched => None,
            Some(_) => Some("a password that nobody may use was left behind"),
            None if is_delivered
                && record.outcome().is_none()
                && record.open_claim().is_none()
                && !fate.deleted
                && !fate.touched =>
            {
                Some("the last message holds a password, and there is no login profile")
            }
            None if record.outcome() == Some(PasswordOutcome::Changed) && !fate.deleted && !fate.touched => {
                Some("the ledger says that the user has chosen a password, and there is no login profile")
            }
            None => None,
        };
        if let Some(violation) = violation {
            self.blame(index, violation);
        }
    }
}
