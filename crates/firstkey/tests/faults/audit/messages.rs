//! Which messages SES accepted, and whose they are.

use firstkey::core::claim::ClaimToken;
use firstkey_testing::wire::Call;
use serde_json::Value;

use super::fate::Mail;
use super::{Audit, leaves_doubt};
use crate::news::News;

impl Audit<'_> {
    pub(super) fn note_doubt(&mut self, call: &Call) {
        let news = news_of(call);
        let Some(owner) = self.owner_of(&news, call) else { return };
        let fate = &mut self.fates[owner];
        match news {
            News::Set => fate.confirmed_in_doubt = true,
            News::Password(_) | News::Link(_) => {
                fate.doubts.insert(call.caller);
            }
        }
    }

    pub(super) fn mailed(&mut self, call: &Call) {
        let request: Value = serde_json::from_str(&call.body).unwrap();
        let news = news_of(call);
        let subject = request["Content"]["Simple"]["Subject"]["Data"].as_str().unwrap().to_owned();
        let to = &request["Destination"]["ToAddresses"];
        let id = self.message_ids.next().unwrap();
        let Some(owner) = self.owner_of(&news, call) else {
            self.violations.push(format!("a message to {to} holds what Firstkey never gave anybody"));
            return;
        };
        // Without a pinned address, an administrator admits the one in the current tags, and has seen it.
        let fate = &self.fates[owner];
        let is_approved =
            fate.stored.as_ref().is_some_and(|stored| stored.reopened_at.is_some()) && fate.retagged && !fate.pinned;
        if *to != serde_json::json!([self.people[owner].address]) && !is_approved {
            self.blame(owner, &format!("its message was sent to {to}"));
        }
        let deployed = self.history.deed_of(call.caller).map(|deed| deed.settings);
        if deployed.as_ref().is_some_and(|settings| !settings.allow(to[0].as_str().unwrap())) {
            self.blame(owner, &format!("its message was sent to {to}, whose domain is not allowed"));
        }
        let sends_links = deployed.is_some_and(|settings| settings.terms().sends_links);
        match &news {
            News::Set if self.fates[owner].chosen.is_empty() && !self.fates[owner].touched => {
                self.blame(owner, "it was told that its password was set, and nobody had set one");
            }
            News::Password(_) if sends_links => self.blame(owner, "it got a password and not a link"),
            News::Link(_) if !sends_links => self.blame(owner, "it got a link and not a password"),
            _ => {}
        }
        let at = self.history.world.time_of(call.at);
        let fate = &mut self.fates[owner];
        if news == News::Set {
            fate.confirmations += 1;
            return;
        }
        let answered = !leaves_doubt(call);
        let asked = fate.stored.as_ref().and_then(|stored| stored.reopened_at.clone());
        fate.mails.push(Mail { id, news, subject, at, by: call.caller, answered, recorded: false, asked });
    }

    /// Whose message it is, by what only that user may get.
    fn owner_of(&self, news: &News, call: &Call) -> Option<usize> {
        match news {
            News::Password(password) => self.given.get(password).copied(),
            News::Link(secret) => self.links.get(ClaimToken::parse(secret)?.hash().as_str()).copied(),
            // All messages to a user have the same thread.
            News::Set => self.people.iter().position(|person| call.body.contains(&format!("<{}.", person.user_id))),
        }
    }
}

/// What a message to SES tells.
fn news_of(call: &Call) -> News {
    let request: Value = serde_json::from_str(&call.body).unwrap();
    let simple = &request["Content"]["Simple"];
    let part = |part: &Value| part["Data"].as_str().unwrap().to_owned();
    News::of(&part(&simple["Subject"]), &part(&simple["Body"]["Text"]))
}
