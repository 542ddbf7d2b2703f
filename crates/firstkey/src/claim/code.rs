//! The second channel: a code that Slack brings, because the link proves only that somebody reads the mailbox.

use firstkey_core::claim::{CODE_LIFETIME, ClaimCode, CodeStep, MAX_CODE_TRIES, Page, Problem, TokenHash};
use firstkey_core::ledger::{Link, Record, SentCode};
use firstkey_core::slack::CodeMessage;
use jiff::{SignedDuration, Timestamp};
use rand::SeedableRng;
use rand::rand_core::UnwrapErr;
use rand::rngs::{ChaCha20Rng, SysRng};

use super::subject::Subject;
use super::view::View;
use crate::aws::dynamodb::Stored;
use crate::slack::{Slack, TimeForSlack};
use crate::workflow::{Stopped, Time, Workflow, later};

/// No code is sent sooner than this after the one before: programs press buttons, too.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// What came of a code that was entered.
pub(super) enum Entered {
    /// It is right, or none is asked for: the record as it is stored now.
    Right(Record),
    /// The problem.
    Wrong(Record, Problem),
    /// Somebody else has changed what the link leads to, or there were too many tries.
    Elsewhere(Record),
}

impl Workflow {
    /// How far the second channel is, if the page asks for a code.
    pub(super) fn code_step(&self, record: &Record) -> Option<CodeStep> {
        self.asks_for_code().then(|| match valid_code(record, self.clock.now()) {
            Some(_) => CodeStep::Sent,
            None => CodeStep::Needed,
        })
    }

    fn asks_for_code(&self) -> bool {
        self.configuration.claim.as_ref().is_some_and(|claim| claim.asks_for_code)
    }

    /// Sends a code to whoever Slack knows by the pinned address.
    pub(super) async fn send_code(&self, record: Record, token: &TokenHash, time: Time) -> Result<View, Stopped> {
        let record = self.once_free(record, time).await?;
        let Some(slack) = &self.codes else { return self.look(&record, token, time).await };
        let now = self.clock.now();
        let was_just_sent = valid_code(&record, now).is_some_and(|code| now + CODE_LIFETIME < code.expires_at + PAUSE);
        if record.link(token, now) != Link::Open || was_just_sent {
            return self.look(&record, token, time).await;
        }
        let Some(subject) = self.read_subject(record.clone(), time).await? else {
            return Ok(View::Plain(Page::UserGone));
        };
        let mut random = ChaCha20Rng::from_rng(&mut UnwrapErr(SysRng));
        let code = ClaimCode::draw(&mut random);
        let sent = SentCode { hash: code.hash(&mut random), expires_at: later(now, CODE_LIFETIME) };
        match self.store(record.send_code(sent, now), self.clock.backoff(time.until)).await? {
            Stored::Yes(record) => {
                Box::pin(self.bring(slack, &subject, &code, time)).await?;
                self.look(&record, token, time).await
            }
            Stored::Conflict(_) => Err(Stopped::Overtaken),
        }
    }

    async fn bring(&self, slack: &Slack, subject: &Subject, code: &ClaimCode, time: Time) -> Result<(), Stopped> {
        let for_slack = TimeForSlack { until: time.until, is_patient: false };
        let untold = |reason: String| Stopped::Code(reason);
        let recipient = subject.record.pinned().ok_or_else(|| untold("no recipient is pinned".to_owned()))?;
        let member = slack.member(&recipient, for_slack).await.map_err(|error| untold(error.to_string()))?;
        let member = member.map_err(|stranger| untold(stranger.to_string()))?;
        let tagged = self.configuration.tagged_locale(&subject.user.tags);
        let message = CodeMessage {
            account: &subject.record.account,
            alias: subject.alias.as_deref(),
            code,
            locale: tagged.or(member.locale).unwrap_or(self.configuration.locale),
        };
        let content = message.write(&self.configuration.appearance).map_err(|_| Stopped::Message)?;
        let channel = slack.open(&member, for_slack).await.map_err(|error| untold(error.to_string()))?;
        slack.post(&channel, &content, for_slack).await.map(drop).map_err(|error| untold(error.to_string()))
    }

    /// Whether the right code was entered, if one is asked for. The try is counted before the code is looked at: many requests at once are
    /// no way to more tries. A right one is not counted in the end.
    pub(super) async fn enter(
        &self,
        mut record: Record,
        token: &TokenHash,
        code: Option<&ClaimCode>,
        time: Time,
    ) -> Result<Entered, Stopped> {
        if !self.asks_for_code() {
            return Ok(Entered::Right(record));
        }
        let Some(code) = code else { return Ok(Entered::Wrong(record, Problem::CodeMissing)) };
        loop {
            let now = self.clock.now();
            if record.link(token, now) != Link::Open {
                return Ok(Entered::Elsewhere(record));
            }
            let Some(sent) = valid_code(&record, now).cloned() else {
                return Ok(Entered::Wrong(record, Problem::CodeExpired));
            };
            match self.store(record.enter_code(time.lease(), now), self.clock.backoff(time.until)).await? {
                Stored::Yes(counted) if sent.hash.is_of(code) => return Ok(Entered::Right(counted.forgive_code())),
                Stored::Yes(counted) => {
                    let is_last = counted.claim.as_ref().is_some_and(|claim| claim.wrong_codes >= MAX_CODE_TRIES);
                    let freed = self.store(counted.give_back(), self.clock.backoff(time.until)).await?;
                    let (Stored::Yes(record) | Stored::Conflict(record)) = freed;
                    return Ok(match is_last {
                        true => Entered::Elsewhere(*record),
                        false => Entered::Wrong(*record, Problem::CodeWrong),
                    });
                }
                Stored::Conflict(found) => record = self.once_free(*found, time).await?,
            }
        }
    }
}

/// The code that was sent last, if it has not expired.
fn valid_code(record: &Record, now: Timestamp) -> Option<&SentCode> {
    record.claim.as_ref()?.code.as_ref().filter(|code| code.expires_at > now)
}
