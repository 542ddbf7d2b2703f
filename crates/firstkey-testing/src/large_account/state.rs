//! The content of the account.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use tokio::time::Instant;

use super::limits::Bucket;
use super::person::Person;

/// How many calls were made, by operation.
pub type Calls = BTreeMap<String, usize>;

/// The account's state.
pub(super) struct State {
    /// In order of their ids, which is also the order of the ledger.
    pub people: Vec<Person>,
    pub by_name: HashMap<String, usize>,
    /// The ledger's items, in DynamoDB's JSON.
    pub items: BTreeMap<String, Value>,
    /// The addresses that mail was sent to.
    pub mails: Vec<String>,
    /// The subjects of alerts.
    pub alerts: Vec<String>,
    /// Users whose login profiles were deleted.
    pub withdrawn: Vec<String>,
    pub calls: Calls,
    pub throttled: Calls,
    pub buckets: HashMap<String, Bucket>,
    /// When the first sweep begins.
    pub began: Instant,
}
