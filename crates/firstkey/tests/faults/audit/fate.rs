//! What happened to each user, as far as the calls show.

use std::collections::HashSet;

use firstkey_testing::wire::Caller;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::news::News;

/// What happened to one user.
#[derive(Default)]
pub(super) struct Fate {
    /// The name that the user has, or had last.
    pub(super) name: String,
    /// Every name that the user has had.
    pub(super) names: HashSet<String>,
    pub(super) deleted: bool,
    pub(super) retagged: bool,
    /// The user's path, and since when.
    pub(super) path: String,
    pub(super) moved_at: Option<Timestamp>,
    /// `iam:UpdateUser` has moved the user out of the configured paths.
    pub(super) left: bool,
    /// Somebody else made, changed or deleted this user's login profile, or the user chose a password.
    pub(super) touched: bool,
    pub(super) intents: Vec<Intent>,
    /// The function may have made a login profile without knowing.
    pub(super) unsure: bool,
    pub(super) mails: Vec<Mail>,
    /// The mails which say that the password was set.
    pub(super) confirmations: usize,
    /// SES did not say whether it accepted one of those.
    pub(super) confirmed_in_doubt: bool,
    /// The generations of the links through which Firstkey has made a login profile.
    pub(super) chosen: Vec<u64>,
    /// The invocations in which SES did not say whether it accepted a message.
    pub(super) doubts: HashSet<Caller>,
    /// Those that noted that a message was under way, and nothing after that.
    pub(super) unfinished: HashSet<Caller>,
    /// SES has said that a message bounced.
    pub(super) bounced: bool,
    pub(super) alerts: usize,
    /// The record as it was last stored.
    pub(super) stored: Option<Stored>,
    /// A recipient was pinned before an administrator asked for anything.
    pub(super) pinned: bool,
}

/// What a stored record says about who may write to IAM.
pub(super) struct Stored {
    pub(super) by: Caller,
    pub(super) lease_until: Option<Timestamp>,
    pub(super) status: String,
    /// Why the password is being withdrawn, as the ledger has it.
    pub(super) withdrawal: Option<String>,
    pub(super) valid_until: Option<Timestamp>,
    pub(super) reopened_at: Option<String>,
    /// An administrator asked to replace also a password that the user has chosen.
    pub(super) resets: bool,
    pub(super) claim: Option<StoredClaim>,
}

/// What a stored record says about the link.
pub(super) struct StoredClaim {
    pub(super) generation: u64,
    /// The hash of the secret.
    pub(super) token: String,
    pub(super) expires_at: Timestamp,
    /// `open`, `claiming`, `claimed` or `closed`.
    pub(super) state: String,
}

/// A time in which, according to the ledger, a profile of Firstkey's may appear.
pub(super) struct Intent {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
    pub(super) by: Caller,
}

/// A message that SES accepted.
pub(super) struct Mail {
    pub(super) id: String,
    pub(super) news: News,
    pub(super) subject: String,
    pub(super) at: Timestamp,
    pub(super) by: Caller,
    pub(super) answered: bool,
    /// The ledger names it.
    pub(super) recorded: bool,
    /// The administrator's request behind it, if there was one.
    pub(super) asked: Option<String>,
}

/// A login profile that exists.
pub(super) struct Profile {
    pub(super) owner: usize,
    pub(super) made_by_firstkey: bool,
    pub(super) made_at: Timestamp,
    pub(super) made: Instant,
    pub(super) password: String,
    /// The generation of the link through which the password was chosen, if it was.
    pub(super) chosen: Option<u64>,
    /// Somebody else has set the password since.
    pub(super) changed_at: Option<Timestamp>,
}
