//! What a link leads to, as the record tells.

use jiff::{SignedDuration, Timestamp};

use super::claim::{Claim, ClaimState, Closing};
use super::record::Record;
use super::state::{ArrivalState, PasswordState};
use crate::claim::{MAX_CODE_TRIES, TokenHash};

/// How long after a password was set somebody who comes again may have missed the answer.
const JUST: SignedDuration = SignedDuration::from_mins(15);

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The password can be chosen.
    Open,
    /// The password was set a moment ago.
    JustSet,
    /// The password was set.
    Used,
    /// The user had a password before anybody used the link.
    HasPassword,
    /// The link has expired.
    Expired,
    /// A newer message has another link.
    Superseded,
    /// Nobody can choose a password, with any link.
    Closed,
    /// The user is gone.
    UserGone,
    /// Too many wrong codes were entered.
    TooManyTries,
}

impl Record {
    /// The claim, if a password can still be chosen by its link, should that not have expired.
    #[must_use]
    pub fn open_claim(&self) -> Option<&Claim> {
        let is_stopped = matches!(
            self.arrival,
            ArrivalState::Skipped { .. } | ArrivalState::Quarantined { .. } | ArrivalState::Failed { .. }
        );
        self.claim.as_ref().filter(|claim| claim.is_open() && !is_stopped && self.password == PasswordState::None)
    }

    /// Whether the login profile has a password that the user chose by a link.
    #[must_use]
    pub fn is_claimed(&self) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.state == ClaimState::Claimed)
    }

    /// Whether the user still has to be told by mail that the password was set.
    #[must_use]
    pub fn owes_confirmation(&self) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.owes_confirmation)
    }

    /// Whether an administrator had the link closed.
    #[must_use]
    pub fn was_closed_on_request(&self) -> bool {
        let is_asked = |claim: &Claim| matches!(claim.state, ClaimState::Closed(Closing::Asked { .. }));
        self.claim.as_ref().is_some_and(is_asked)
    }

    /// Whether the claim is closed, and its user without a sign-in.
    #[must_use]
    pub(super) fn has_closed_claim(&self) -> bool {
        self.claim.as_ref().is_some_and(|claim| matches!(claim.state, ClaimState::Closed(_)))
    }

    /// What the link with a secret of this hash leads to.
    #[must_use]
    pub fn link(&self, token: &TokenHash, now: Timestamp) -> Link {
        let Some(claim) = &self.claim else { return Link::Expired };
        let is_gone = self.password == PasswordState::Gone || self.has_vanished();
        match &claim.state {
            _ if is_gone => Link::UserGone,
            ClaimState::Closed(Closing::HasPassword) => Link::HasPassword,
            ClaimState::Closed(Closing::Asked { .. } | Closing::Disowned | Closing::Ended) => Link::Closed,
            ClaimState::Claimed => match self.profile_created_at {
                Some(at) if claim.token == *token && now.duration_since(at) <= JUST => Link::JustSet,
                _ => Link::Used,
            },
            _ if claim.wrong_codes >= MAX_CODE_TRIES => Link::TooManyTries,
            _ if claim.token != *token => Link::Superseded,
            ClaimState::Closed(Closing::Expired) => Link::Expired,
            ClaimState::Open | ClaimState::Claiming if claim.expires_at <= now => Link::Expired,
            ClaimState::Open | ClaimState::Claiming => match self.open_claim() {
                Some(_) => Link::Open,
                None => Link::Closed,
            },
        }
    }
}
