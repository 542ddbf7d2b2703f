//! What the ledger knows of a user's link, without its secret or anything made of it.

use firstkey::core::ledger::{Claim, ClaimState, Closing, Record};
use jiff::Timestamp;
use serde::Serialize;

/// What the ledger knows of a user's link.
#[derive(Debug, Serialize)]
pub(super) struct ClaimDocument<'a> {
    state: State,
    /// Why it was closed.
    closed: Option<Why>,
    /// The administrator who had it closed.
    closed_by: Option<&'a str>,
    generation: u32,
    expires_at: Timestamp,
    claimed_at: Option<Timestamp>,
    renewals: &'a [Timestamp],
    wrong_codes: u32,
    disowned: bool,
    owes_confirmation: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Claiming,
    Claimed,
    Closed,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Why {
    Expired,
    Asked,
    Disowned,
    HasPassword,
    Ended,
}

impl<'a> ClaimDocument<'a> {
    /// The document of a record's claim.
    pub(super) fn new(claim: &'a Claim, record: &Record) -> Self {
        let (state, closing) = match &claim.state {
            ClaimState::Open => (State::Open, None),
            ClaimState::Claiming => (State::Claiming, None),
            ClaimState::Claimed => (State::Claimed, None),
            ClaimState::Closed(closing) => (State::Closed, Some(closing)),
        };
        let (closed, closed_by) = match closing {
            None => (None, None),
            Some(Closing::Expired) => (Some(Why::Expired), None),
            Some(Closing::Asked { by }) => (Some(Why::Asked), Some(by.as_str())),
            Some(Closing::Disowned) => (Some(Why::Disowned), None),
            Some(Closing::HasPassword) => (Some(Why::HasPassword), None),
            Some(Closing::Ended) => (Some(Why::Ended), None),
        };
        Self {
            state,
            closed,
            closed_by,
            generation: claim.generation,
            expires_at: claim.expires_at,
            claimed_at: record.profile_created_at.filter(|_| claim.state == ClaimState::Claimed),
            renewals: &claim.renewals,
            wrong_codes: claim.wrong_codes,
            disowned: claim.disowned,
            owes_confirmation: claim.owes_confirmation,
        }
    }
}
