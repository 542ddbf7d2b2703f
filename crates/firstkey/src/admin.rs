//! What an administrator does by hand: send another message, or admit an arrival that was stopped.
//!
//! A plan comes first. It changes nothing and says what would happen; then the same steps follow as after an event. Two
//! rules bind administrators too: messages go only to allowed domains, and login profiles that Firstkey did not make
//! are left alone.

use firstkey_core::admission::{Admission, QuarantineReason, Refusal, recipient};
use firstkey_core::ledger::{Record, Status};
use firstkey_core::recipient::Recipient;
use jiff::Timestamp;

use crate::aws::dynamodb::Stored;
use crate::aws::error::CallError;
use crate::aws::iam::{LoginProfile, User};
use crate::clock::Backoff;
use crate::workflow::lease::Leased;
use crate::workflow::locate::AllUsers;
use crate::workflow::{Ending, Invocation, RESERVE, Stopped, Time, Workflow, later};

/// What happens if the administrator says yes.
#[derive(Debug)]
pub struct Plan {
    /// The record as it is now.
    pub record: Record,
    /// Where the message goes.
    pub recipient: Recipient,
    /// The login profile that gets a new password; `None` if one has to be made.
    pub profile: Option<LoginProfile>,
    resets: bool,
}

/// Why the request is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// An invocation is working on it, or SES may still accept the message of the last attempt.
    #[error("an invocation works on this user, or its message may still be accepted, until {0}; try again then")]
    Busy(Timestamp),
    /// There is no such user.
    #[error("IAM has no user of this id any more")]
    Gone,
    /// No recipient was pinned.
    #[error("no recipient is pinned, because the arrival was {status}: {reason}")]
    NeverInvited {
        /// How the arrival ended.
        status: Status,
        /// Why.
        reason: String,
    },
    /// An administrator cannot admit it.
    #[error("the arrival is {0}, and was not stopped")]
    NotStopped(Status),
    /// The path is not configured.
    #[error("the user's path `{0}` is not among FIRSTKEY_PATH_PREFIXES")]
    Path(String),
    /// The user has no address.
    #[error("{0}")]
    NoAddress(String),
    /// The recipient is not allowed.
    #[error("{0}")]
    NotAllowed(#[from] QuarantineReason),
    /// SES would silently drop the message.
    #[error("the recipient is on the account's SES suppression list")]
    Suppressed,
    /// The password was used.
    #[error("the user has signed in with the password already")]
    SignedIn,
    /// Somebody else made the login profile.
    #[error("the user has a login profile that Firstkey did not make")]
    Foreign,
    /// A call failed.
    #[error(transparent)]
    Call(#[from] CallError),
}

impl Workflow {
    /// Plans a resend: a new password, to the pinned recipient. With `resets`, it also replaces one that was used.
    ///
    /// # Errors
    /// [`Refused`] says why that cannot be done.
    pub async fn plan_resend(&self, record: Record, resets: bool) -> Result<Plan, Refused> {
        let (record, user) = self.subject(record).await?;
        let Some(pinned) = record.pinned() else {
            let reason = record.reason().unwrap_or("no reason is known").to_owned();
            return Err(Refused::NeverInvited { status: record.status(), reason });
        };
        self.plan(record, user, pinned, resets).await
    }

    /// Plans the admission of an arrival that was quarantined, was skipped, or failed before a message was sent: a
    /// password, to the pinned recipient or else to the one that IAM's tags give now.
    ///
    /// # Errors
    /// [`Refused`] says why that cannot be done.
    pub async fn plan_approval(&self, record: Record) -> Result<Plan, Refused> {
        let was_stopped = matches!(record.status(), Status::Quarantined | Status::Skipped | Status::Failed);
        if !was_stopped || record.message_id.is_some() || record.possibly_sent {
            return Err(Refused::NotStopped(record.status()));
        }
        let (record, user) = self.subject(record).await?;
        let rules = &self.configuration.rules;
        let recipient = match record.pinned() {
            Some(pinned) => pinned,
            None => recipient(&record.user_name, &user.tags, rules).map_err(|refusal| match refusal {
                Refusal::Skip(reason) => Refused::NoAddress(reason.to_string()),
                Refusal::Quarantine(reason) => Refused::NotAllowed(reason),
            })?,
        };
        self.plan(record, user, recipient, false).await
    }

    /// The record's user, and the record with the user's current name, if no attempt is at work and IAM still has the
    /// user.
    async fn subject(&self, record: Record) -> Result<(Record, User), Refused> {
        if let Some(until) = record.next_attempt(None, self.clock.now()) {
            return Err(Refused::Busy(until));
        }
        let user = self.locate(&record.user_id, &record.user_name, &AllUsers::new(), &|| self.briefly()).await?;
        let user = user.ok_or(Refused::Gone)?;
        Ok((record.called(&user.name, &user.path), user))
    }

    async fn plan(&self, record: Record, user: User, recipient: Recipient, resets: bool) -> Result<Plan, Refused> {
        if !self.configuration.rules.take_path(&user.path) {
            return Err(Refused::Path(user.path));
        }
        self.configuration.rules.allow(&recipient)?;
        if self.briefly().retry(|| self.mailer.is_suppressed(&recipient)).await? {
            return Err(Refused::Suppressed);
        }
        let profile = self.briefly().retry(|| self.iam.login_profile(&record.user_name)).await?;
        if let Some(profile) = &profile {
            if !record.owns_profile(profile.created_at) {
                return Err(Refused::Foreign);
            }
            let used_at = record.used_at(profile.created_at, user.password_last_used);
            if (used_at.is_some() || !profile.reset_required) && !resets {
                return Err(Refused::SignedIn);
            }
        }
        Ok(Plan { record, recipient, profile, resets })
    }

    /// Carries out a plan. `by` is the administrator, for the record's history.
    ///
    /// # Errors
    /// [`Stopped`] if the arrival has not ended, or if its record has changed since the plan was made. The request can
    /// be repeated.
    pub async fn carry_out(&self, plan: &Plan, by: &str, invocation: &Invocation) -> Result<Ending, Stopped> {
        let time = Time::of(invocation, self.clock.now());
        let lease = time.lease();
        let record = plan.record.clone();
        let found = record.intent;
        let now = self.clock.now();
        let record = record.reopen(lease.clone(), &plan.recipient, plan.resets, by, now);
        let record = if record.profile_created_at.is_some() { record } else { self.intending(record, now) };
        let arrival = record.to_arrival();
        let leased = async {
            match self.store(record, self.clock.backoff(time.until)).await? {
                Stored::Yes(record) => Ok(Leased::held(self, *record, lease, time, found)),
                Stored::Conflict(_) => Err(Stopped::Overtaken),
            }
        };
        let admission = Admission::Admit(plan.recipient.clone());
        let mut ending = self.go(leased, &arrival, &admission, &plan.recipient, time).await?;
        if let Some(record) = ending.untold.take() {
            Box::pin(self.tell_in_slack(*record, time)).await;
        }
        Ok(ending)
    }

    /// Whether users get a link, and choose the password themselves.
    #[must_use]
    pub fn sends_links(&self) -> bool {
        self.configuration.claim.is_some()
    }

    /// Withdraws a delivered password early, on an administrator's request, unless it was used or is no longer
    /// Firstkey's. A link is closed, unless the user has chosen a password by it. The record says what happened.
    ///
    /// # Errors
    /// [`Stopped`] if it could not be done, or the record changed meanwhile. The next sweep finishes what was begun.
    pub async fn revoke(&self, record: Record, by: &str, invocation: &Invocation) -> Result<(), Stopped> {
        let time = Time::of(invocation, self.clock.now());
        Box::pin(self.look_after(record, Some(by), &AllUsers::new(), time)).await.map(drop)
    }

    /// A person waits.
    fn briefly(&self) -> Backoff<'_> {
        self.clock.backoff(later(self.clock.now(), RESERVE))
    }
}
