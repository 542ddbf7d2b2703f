//! Handing a link over: the message, and the record of it. The login profile comes to be when the user chooses a password.

use firstkey_core::arrival::Arrival;
use firstkey_core::claim::ClaimToken;
use firstkey_core::configuration::ClaimSettings;
use firstkey_core::ledger::{NOT_OURS, Withdrawal};
use firstkey_core::message::{Invitation, Message, Occasion};
use firstkey_core::partition::Partition;
use firstkey_core::recipient::Recipient;
use futures_util::future::join;
use rand::SeedableRng;
use rand::rand_core::UnwrapErr;
use rand::rngs::{ChaCha20Rng, SysRng};
use zeroize::Zeroizing;

use super::attempt::Attempt;
use super::deliver::{Outgoing, SUPPRESSED};
use super::login_profile::{Established, may_try_again, obstacle};
use super::verify::VerifiedUser;
use super::{Stopped, Workflow, later};
use crate::aws::iam::User;

const NO_ANSWER: &str = "SES did not say whether it has accepted the message, in three attempts; the link of what may be on its way was closed";

impl Workflow {
    /// Sends the user a link. Each attempt makes its own: whoever opens an older one learns that there is a newer message.
    pub(crate) async fn invite(
        &self,
        attempt: &mut Attempt<'_>,
        settings: &ClaimSettings,
        recipient: &Recipient,
        known: VerifiedUser,
        is_suppressed: bool,
    ) -> Result<(), Stopped> {
        let VerifiedUser { arrival, user, profile } = known;
        if is_suppressed {
            return self.fail(attempt, SUPPRESSED).await;
        }
        if (profile.is_some() || attempt.may_know_a_profile()) && !Box::pin(self.make_way(attempt, &user)).await? {
            return Ok(());
        }
        if attempt.record.is_past_doubt() {
            return self.fail(attempt, NO_ANSWER).await;
        }
        let token = ClaimToken::draw(&mut ChaCha20Rng::from_rng(&mut UnwrapErr(SysRng)));
        let hash = token.hash();
        let link = token.link(&settings.origin);
        let expires_at = later(attempt.now(), self.configuration.expire_after);
        let invitation = self.invitation(attempt, &arrival, &user)?;
        let alias = self.alias(attempt).await?;
        let invitation = Invitation { alias: alias.as_deref(), link: &link, valid_until: expires_at, ..invitation };
        let message = Message::invite(&invitation, &self.configuration.appearance).map_err(|_| Stopped::Message)?;
        attempt.check_time_to_send()?;
        // Both before the message: whoever has a link finds the record, and the record knows the link.
        let (id, backoff) = (attempt.record.id.clone(), attempt.backoff());
        let pointing = backoff.retry(|| self.ledger.note_link(&hash, &id, expires_at));
        let noting = attempt.advance(|record, now| record.begin_inviting(hash.clone(), expires_at, now));
        let (pointed, noted) = join(pointing, noting).await;
        noted?;
        pointed?;
        let outgoing = Outgoing {
            message: &message,
            secret: &secret_of(&link),
            recipient,
            locale: self.configuration.tagged_locale(&user.tags),
            no_answer: NO_ANSWER,
        };
        Box::pin(self.send_and_note(attempt, outgoing)).await
    }

    fn invitation<'a>(
        &'a self,
        attempt: &Attempt<'_>,
        arrival: &'a Arrival,
        user: &'a User,
    ) -> Result<Invitation<'a>, Stopped> {
        Ok(Invitation {
            account: &arrival.account,
            alias: None,
            partition: Partition::of_arn(&user.arn).ok_or_else(|| Stopped::Partition(user.arn.clone()))?,
            user_name: &arrival.user_name,
            creator: self.configuration.rules.person(&arrival.creator),
            link: "",
            valid_until: attempt.now(),
            locale: self.configuration.locale_of(&user.tags),
            occasion: if attempt.record.possibly_sent { Occasion::Superseding } else { Occasion::First },
        })
    }

    /// Takes a login profile of ours away, which only an earlier message's password or an administrator's request leaves here. Returns
    /// whether the way is free; else the arrival has ended.
    async fn make_way(&self, attempt: &mut Attempt<'_>, user: &User) -> Result<bool, Stopped> {
        let mut backoff = attempt.backoff();
        loop {
            // The user may have signed in and chosen a password a moment ago.
            let profile = attempt.retry(|| self.iam.login_profile(&user.name)).await?;
            // It belongs to the name, which may have become another user's since the user was read; then the user's is elsewhere.
            if self.named(&user.id, &user.name, &|| attempt.backoff()).await?.is_none() {
                return Err(Stopped::Renamed);
            }
            let Some(profile) = profile else { return Ok(true) };
            let obstacle = if attempt.may_know_a_profile() { obstacle(attempt, user, &profile) } else { foreign() };
            match obstacle {
                None => {}
                Some(Established::Used) => {
                    attempt.advance(|record, now| record.deliver_by_evidence(now)).await?;
                    return Ok(false);
                }
                Some(_) => {
                    attempt.end(|record, now| record.skip_claim(NOT_OURS, now)).await?;
                    return Ok(false);
                }
            }
            let deleted = self.delete(attempt, &user.name, &Withdrawal::Undeliverable, &backoff).await?;
            let Err(error) = deleted else { return Ok(true) };
            if !may_try_again(&error) || !backoff.pause().await {
                return Err(error.into());
            }
        }
    }
}

fn foreign() -> Option<Established> {
    Some(Established::Foreign(NOT_OURS))
}

/// What of a link is secret.
fn secret_of(link: &str) -> Zeroizing<String> {
    Zeroizing::new(link.rsplit('/').next().unwrap_or(link).to_owned())
}
