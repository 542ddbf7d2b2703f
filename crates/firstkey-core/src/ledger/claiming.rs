//! What happens to the record of a user who gets a link and not a password.

use jiff::Timestamp;

use super::claim::{Claim, ClaimState, Closing, DAY, SentCode};
use super::history::Happened;
use super::record::Record;
use super::state::{ArrivalState, Intent, Lease, Notice, PasswordState, Reopened};
use crate::claim::TokenHash;

impl Record {
    /// Notes the link that a message is about to carry. It takes the place of the one before, and what counts on the user goes on counting.
    #[must_use]
    pub fn begin_inviting(self, token: TokenHash, expires_at: Timestamp, now: Timestamp) -> Self {
        let before = self.claim.clone();
        let generation = before.as_ref().map_or(0, |claim| claim.generation) + 1;
        let claim = Claim {
            generation,
            token,
            expires_at,
            state: ClaimState::Open,
            renewals: before.as_ref().map(|claim| claim.renewals_since(now - DAY).collect()).unwrap_or_default(),
            code: None,
            wrong_codes: before.map_or(0, |claim| claim.wrong_codes),
            owes_confirmation: false,
            disowned: false,
        };
        Self {
            arrival: ArrivalState::Sending,
            claim: Some(claim),
            valid_until: Some(expires_at),
            intent: None,
            profile_created_at: None,
            message_id: None,
            reopened: self.reopened.map(|reopened| Reopened { resets: false, ..reopened }),
            ..self.step(now, Happened::Inviting { generation })
        }
    }

    /// Takes the lease, because the user has chosen a password: a login profile of ours may appear until the lease is over. Whoever has the
    /// link has got the message, whatever SES has said.
    #[must_use]
    pub fn begin_claiming(self, lease: Lease, now: Timestamp) -> Self {
        let delivered_at = self.delivered_at.or(Some(now));
        // A message that the ledger does not know of is one to replace.
        let possibly_sent = self.possibly_sent || self.arrival == ArrivalState::Sending;
        let record = self.in_state(ClaimState::Claiming).step(now, Happened::Claiming);
        let delivered = Self { arrival: ArrivalState::Delivered, delivered_at, possibly_sent, unanswered: 0, ..record };
        Self { lease: Some(lease), ..delivered }.intend(now)
    }

    /// Notes that the login profile has the chosen password. The lease stays until the user is told.
    #[must_use]
    pub fn finish_claiming(self, profile_created_at: Timestamp, now: Timestamp) -> Self {
        let record = self.in_state(ClaimState::Claimed).settled_in_slack();
        Self {
            claim: record.claim.clone().map(|claim| Claim { owes_confirmation: true, code: None, ..claim }),
            password: PasswordState::Watched { unchanged_told: false },
            profile_created_at: Some(profile_created_at),
            intent: None,
            ..record.step(now, Happened::Claimed)
        }
    }

    /// Gives the lease back, with the password not set for all that is known. `left` is when a login profile may have been made all the
    /// same; without one, the claim is as it was.
    #[must_use]
    pub fn stop_claiming(self, why: &str, left: Option<Intent>, now: Timestamp) -> Self {
        let state = if left.is_some() { ClaimState::Claiming } else { ClaimState::Open };
        let record = self.in_state(state).step(now, Happened::NotSet { reason: why.to_owned() });
        Self { lease: None, intent: left, ..record }
    }

    /// Notes that the user was told by mail that the password was set, or why they cannot be.
    #[must_use]
    pub fn confirmed(self, failure: Option<&str>, now: Timestamp) -> Self {
        let record = match failure {
            None => self.step(now, Happened::Confirmed),
            Some(reason) => self.step(now, Happened::NotConfirmed { reason: reason.to_owned() }),
        };
        let claim = record.claim.clone().map(|claim| Claim { owes_confirmation: false, ..claim });
        Self { claim, lease: None, ..record }
    }

    /// Ends because the user has a login profile that Firstkey did not make.
    #[must_use]
    pub fn skip_claim(self, reason: &str, now: Timestamp) -> Self {
        self.in_state(ClaimState::Closed(Closing::HasPassword)).skip(reason, now)
    }

    /// Ends as suspicious, because the login profile went to another user, who has the name by now.
    #[must_use]
    pub fn misplace_claim(self, reason: &str, now: Timestamp) -> Self {
        let record = self.in_state(ClaimState::Closed(Closing::Ended));
        let claim = record.claim.clone().map(|claim| Claim { owes_confirmation: false, ..claim });
        Self { claim, password: PasswordState::None, profile_created_at: None, ..record }.quarantine(reason, now)
    }

    /// Closes the claim: nobody can choose a password any more.
    #[must_use]
    pub fn close_claim(self, why: Closing, now: Timestamp) -> Self {
        let owes = match &why {
            Closing::Expired => Some(Notice::Expired),
            Closing::Disowned => Some(Notice::Disowned),
            // The administrator who requested it knows.
            Closing::Asked { .. } => None,
            Closing::HasPassword | Closing::Ended => self.owes,
        };
        let record = self.in_state(ClaimState::Closed(why.clone())).step(now, Happened::LinkClosed { why });
        Self { owes, lease: None, intent: None, ..record }.misleading_in_slack(now)
    }

    /// Notes that whoever got the message has said that it was not for them. An open claim is closed; a password that was set stays, and
    /// administrators decide.
    #[must_use]
    pub fn disown(self, now: Timestamp) -> Self {
        let claim = self.claim.clone().map(|claim| Claim { disowned: true, ..claim });
        let record = Self { claim, ..self };
        if record.is_claimed() {
            return Self { owes: Some(Notice::Disowned), ..record.step(now, Happened::Disowned) };
        }
        record.close_claim(Closing::Disowned, now)
    }

    /// Takes the lease, because the user wants a message with another link.
    #[must_use]
    pub fn renew_claim(self, lease: Lease, now: Timestamp) -> Self {
        let claim = self.claim.clone().map(|claim| {
            let renewals = claim.renewals_since(now - DAY).chain([now]).collect();
            Claim { renewals, ..claim }
        });
        let record = self.step(now, Happened::Renewing).settled_in_slack();
        Self {
            claim,
            arrival: ArrivalState::PENDING,
            reopened: Some(Reopened { at: now, resets: false }),
            lease: Some(lease),
            attempts: record.attempts + 1,
            unanswered: 0,
            possibly_sent: true,
            owes: None,
            ..record
        }
    }

    /// Notes the code that the second channel is about to bring.
    #[must_use]
    pub fn send_code(self, code: SentCode, now: Timestamp) -> Self {
        let record = self.step(now, Happened::CodeSent);
        Self { claim: record.claim.clone().map(|claim| Claim { code: Some(code), ..claim }), ..record }
    }

    /// Counts a code that was entered, before it is looked at. The lease tells this try from others at the same moment.
    #[must_use]
    pub fn enter_code(self, lease: Lease, now: Timestamp) -> Self {
        let record = self.step(now, Happened::CodeEntered);
        let count = |claim: Claim| Claim { wrong_codes: claim.wrong_codes + 1, ..claim };
        Self { claim: record.claim.clone().map(count), lease: Some(lease), ..record }
    }

    /// The same without the count of the code that was entered last, which is right.
    #[must_use]
    pub fn forgive_code(self) -> Self {
        let forgive = |claim: Claim| Claim { wrong_codes: claim.wrong_codes.saturating_sub(1), ..claim };
        Self { claim: self.claim.map(forgive), ..self }
    }

    /// The same without a count of wrong codes.
    pub(super) fn with_new_tries(self) -> Self {
        Self { claim: self.claim.map(|claim| Claim { wrong_codes: 0, ..claim }), ..self }
    }

    /// The same with an open claim closed, because the arrival ends in another way.
    pub(super) fn without_open_claim(self) -> Self {
        let is_open = self.claim.as_ref().is_some_and(Claim::is_open);
        if is_open { self.in_state(ClaimState::Closed(Closing::Ended)) } else { self }
    }

    fn in_state(self, state: ClaimState) -> Self {
        Self { claim: self.claim.map(|claim| Claim { state, ..claim }), ..self }
    }
}
