//! The user wants a mail with another link.

use firstkey_core::claim::{Page, TokenHash};
use firstkey_core::ledger::{Claim, Link, Record};
use firstkey_core::recipient::Recipient;

use super::look::plain;
use super::view::View;
use crate::aws::dynamodb::Stored;
use crate::workflow::attempt::Attempt;
use crate::workflow::verify::VerifiedUser;
use crate::workflow::{GONE, Stopped, Time, Workflow};

impl Workflow {
    /// Sends another link to the pinned address, if this one has expired or a newer one has replaced it. The page says the same whatever
    /// came of it. Links that work are left alone: programs that press every button of a page send nobody a second mail.
    pub(super) async fn renew_link(&self, record: Record, token: &TokenHash, time: Time) -> Result<View, Stopped> {
        let record = self.once_known(record, time).await?;
        let now = self.clock.now();
        match record.link(token, now) {
            Link::Expired | Link::Superseded => {}
            link => {
                return match plain(link) {
                    Some(page) => Ok(View::Plain(page)),
                    None => self.look(&record, token, time).await,
                };
            }
        }
        let renewed = Ok(View::Plain(Page::Renewed));
        let may_be_renewed = record.claim.as_ref().is_some_and(|claim: &Claim| claim.may_be_renewed(now));
        let allowed = record.pinned().filter(|recipient| self.configuration.rules.allow(recipient).is_ok());
        let Some(recipient) = allowed.filter(|_| may_be_renewed) else { return renewed };
        // Nobody gets a link that leads nowhere.
        let subject = self.read_subject(record.clone(), time).await?;
        if subject.is_some_and(|subject| !self.configuration.rules.take_path(&subject.user.path)) {
            return renewed;
        }
        let (lease, found) = (time.lease(), record.intent);
        let record = match self.store(record.renew_claim(lease.clone(), now), self.clock.backoff(time.until)).await? {
            Stored::Yes(record) => *record,
            Stored::Conflict(_) => return Err(Stopped::Overtaken),
        };
        let mut attempt = Attempt::new(self, record, lease, time, found);
        let sent = Box::pin(self.send_another(&mut attempt, &recipient)).await;
        match Box::pin(attempt.conclude(sent)).await {
            Ok(ending) => {
                // Until that is done the record is leased, and the new link is of no use.
                if let Some(record) = ending.untold {
                    Box::pin(self.tell_in_slack(*record, time)).await;
                }
            }
            Err(stopped) => tracing::warn!(reason = %stopped, "the sweep sends another link"),
        }
        renewed
    }

    async fn send_another(&self, attempt: &mut Attempt<'_>, recipient: &Recipient) -> Result<(), Stopped> {
        let Some(settings) = &self.configuration.claim else { return Err(Stopped::Overtaken) };
        let time = attempt.time();
        let Some(subject) = self.read_subject(attempt.record.clone(), time).await? else {
            return attempt.end(|record, now| record.vanish(GONE, now)).await;
        };
        let (user, profile) = (subject.user, subject.profile);
        if (&attempt.record.user_name, &attempt.record.path) != (&user.name, &user.path) {
            attempt.advance(|record, now| record.rename(&user.name, &user.path, now)).await?;
        }
        let known = VerifiedUser { arrival: attempt.record.to_arrival(), user, profile };
        Box::pin(self.invite(attempt, settings, recipient, known, false)).await
    }
}
