//! What a record knows of a claim: the link that its user got, and what came of it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::claim::{CodeHash, RENEWALS_A_DAY, TokenHash};

/// A day, for which renewals count.
pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);
/// A claim: the link behind which the user chooses the password. Of the secret in the link there is only the hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The number of the link, from 1. A message carries the next one; the earlier ones then lead nowhere.
    pub generation: u32,
    /// The hash of the link's secret.
    pub token: TokenHash,
    /// When the link expires.
    pub expires_at: Timestamp,
    /// Where it stands.
    #[serde(flatten)]
    pub state: ClaimState,
    /// When the user asked for another link, within the last day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renewals: Vec<Timestamp>,
    /// The code that was sent last, if the page asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SentCode>,
    /// How many wrong codes were entered, whatever the link and the code: a new one brings no new tries, unless an administrator sends it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub wrong_codes: u32,
    /// The user still has to be told by mail that the password was set.
    #[serde(default, skip_serializing_if = "is_false")]
    pub owes_confirmation: bool,
    /// Whoever got the message has said that it was not for them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub disowned: bool,
}

/// Where a claim stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ClaimState {
    /// The password can be chosen.
    Open,
    /// A password was chosen, and the login profile may have been made. Whoever holds the lease finds out; without one, anybody may.
    Claiming,
    /// The login profile has the password that the user chose.
    Claimed,
    /// Nobody can choose a password by this link any more.
    Closed(Closing),
}

/// Why a claim was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Closing {
    /// The link was not used in time. The user can ask for another.
    Expired,
    /// An administrator requested it.
    Asked {
        /// The administrator.
        by: String,
    },
    /// Whoever got the message said that it was not for them.
    Disowned,
    /// The user had a password before anybody used the link.
    HasPassword,
    /// The arrival ended in another way.
    Ended,
}

/// A code that was sent by the second channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// Its salted hash.
    pub hash: CodeHash,
    /// When it expires.
    pub expires_at: Timestamp,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

impl Claim {
    /// Whether a password can still be chosen, if the link has not expired.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, ClaimState::Open | ClaimState::Claiming)
    }

    /// Whether the user may ask for another link.
    #[must_use]
    pub fn may_be_renewed(&self, now: Timestamp) -> bool {
        let is_renewable = self.is_open() || self.state == ClaimState::Closed(Closing::Expired);
        is_renewable && self.renewals_since(now - DAY).count() < RENEWALS_A_DAY as usize
    }

    pub(super) fn renewals_since(&self, then: Timestamp) -> impl Iterator<Item = Timestamp> {
        self.renewals.iter().copied().filter(move |at| *at > then)
    }
}
