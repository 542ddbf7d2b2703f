//! The page behind a link: one HTTP request in, one response out.
//!
//! Looking changes nothing, so that programs which open every link of a mail burn none. What is wanted comes as a form. Nothing of the
//! request is ever logged: it holds the link's secret, and may hold a password.

mod choose;
mod code;
mod confirm;
mod disown;
mod look;
mod renew;
mod subject;
mod view;

use firstkey_core::alert::Alert;
use firstkey_core::claim::{ClaimAction, ClaimRequest, HttpEvent, Page, Refusal};
use firstkey_core::ledger::{ClaimState, Record};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use self::choose::Chosen;
use self::view::View;
use crate::workflow::locate::AllUsers;
use crate::workflow::{Invocation, Stopped, Time, Workflow, later};

/// Nobody waits longer than this for IAM to let the password be set: the page then says that it should be tried again.
const PATIENCE: SignedDuration = SignedDuration::from_secs(12);

/// No answer to the wish for another link comes sooner, so that none tells by its time whether a link was sent. Sending one usually takes less.
const RENEWING: SignedDuration = SignedDuration::from_secs(2);

/// The answer to a request.
pub(crate) struct Answered {
    /// What the function returns.
    pub(crate) response: Value,
    /// What came of it, for log and metrics.
    pub(crate) outcome: &'static str,
}

/// A request's time: the last calls have what is left of the invocation.
fn time_of(invocation: &Invocation, now: Timestamp) -> Time {
    let time = Time::of(invocation, now);
    Time { until: time.until.min(later(now, PATIENCE)), ..time }
}

impl Workflow {
    /// Answers an HTTP request, whatever it is.
    pub(crate) async fn answer(&self, event: &Value, invocation: &Invocation) -> Answered {
        let read = HttpEvent::read(event);
        let view = match read.as_ref() {
            Ok(event) => Box::pin(self.serve(event, invocation)).await,
            Err(refusal) => View::Plain(Page::Refused(*refusal)),
        };
        let event = read.as_ref().ok();
        let locale = view.locale(&self.configuration).or_else(|| event.and_then(HttpEvent::locale));
        let response = view.show(locale.unwrap_or(self.configuration.locale), &self.configuration, event);
        Answered { outcome: view.outcome(), response }
    }

    async fn serve(&self, event: &HttpEvent, invocation: &Invocation) -> View {
        let Some(settings) = &self.configuration.claim else { return View::Plain(Page::Refused(Refusal::NotFound)) };
        let request = match event.claim(&settings.origin) {
            Ok(request) => request,
            Err(refusal) => return View::Plain(Page::Refused(refusal)),
        };
        let now = self.clock.now();
        let time = time_of(invocation, now);
        let (is_look, renews) =
            (matches!(request.action, ClaimAction::Look), matches!(request.action, ClaimAction::Renew));
        let acted = Box::pin(self.act(request, invocation, time)).await;
        if renews {
            self.clock.wait_until(later(now, RENEWING)).await;
        }
        match acted {
            Ok(view) => view,
            Err(stopped) => {
                tracing::warn!(reason = %stopped, "a request for the page of a claim stopped");
                if !is_look {
                    self.tell_why_claims_stop(&stopped, invocation, time).await;
                }
                View::Plain(Page::Busy)
            }
        }
    }

    async fn act(&self, request: ClaimRequest, invocation: &Invocation, time: Time) -> Result<View, Stopped> {
        let ClaimRequest { token, action } = request;
        let token = token.hash();
        let found = self.clock.backoff(time.until).retry(|| self.ledger.record_of_link(&token)).await?;
        let Some(record) = found.filter(|record| record.account == invocation.account) else {
            // The same words as for a real link.
            let page = if matches!(action, ClaimAction::Renew) { Page::Renewed } else { Page::Expired };
            return Ok(View::Plain(page));
        };
        match action {
            ClaimAction::Look => self.look(&record, &token, time).await,
            ClaimAction::SendCode => Box::pin(self.send_code(record, &token, time)).await,
            ClaimAction::Choose { password, again, code } => {
                let chosen = Chosen { password, again, code };
                Box::pin(self.choose(record, &token, chosen, time)).await
            }
            ClaimAction::Renew => Box::pin(self.renew_link(record, &token, time)).await,
            ClaimAction::NotMe => self.disown(record, time).await,
        }
    }

    /// Tells administrators once a day what keeps users from setting their passwords, if an operator can fix it.
    async fn tell_why_claims_stop(&self, stopped: &Stopped, invocation: &Invocation, time: Time) {
        let (cause, reason) = match stopped {
            Stopped::Call(error) => match error.remedy() {
                Some(remedy) => (error.cause(), format!("{remedy} ({error})")),
                None => return,
            },
            Stopped::Code(_) => ("slack-code".to_owned(), stopped.to_string()),
            _ => return,
        };
        let alert = Alert::claims(&invocation.account, &reason, &self.region);
        if let Err(stopped) = self.tell_cause(&invocation.account, &cause, &alert, time).await {
            tracing::error!(%stopped, "the administrators could not be told what claims wait for");
        }
    }

    /// Reads a record again, once nobody else works on it, or the time is up.
    async fn once_free(&self, mut record: Record, time: Time) -> Result<Record, Stopped> {
        let mut backoff = self.clock.backoff(time.until);
        while let Some(until) = record.busy_until(None, self.clock.now()) {
            if !backoff.pause().await {
                return Err(Stopped::Busy(until));
            }
            let read = self.clock.backoff(time.until).retry(|| self.ledger.record(&record.id)).await?;
            record = read.ok_or(Stopped::Overtaken)?;
        }
        Ok(record)
    }

    /// The same, once IAM was asked whether a request that died has set a password: over one that works no claim is closed, and no other
    /// link is sent.
    async fn once_known(&self, mut record: Record, time: Time) -> Result<Record, Stopped> {
        loop {
            record = self.once_free(record, time).await?;
            if record.claim.as_ref().is_none_or(|claim| claim.state != ClaimState::Claiming) {
                return Ok(record);
            }
            let (id, version) = (record.id.clone(), record.version);
            Box::pin(self.look_after(record, None, &AllUsers::new(), time)).await?;
            let read = self.clock.backoff(time.until).retry(|| self.ledger.record(&id)).await?;
            record = read.ok_or(Stopped::Overtaken)?;
            if record.version == version {
                return Ok(record);
            }
        }
    }
}
