//! Numbers the states of the inbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Increases with each change of a mail, an arrival or the ledger; clones share the count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Revision(Arc<AtomicU64>);

impl Revision {
    /// Notes that something changed.
    pub(crate) fn advance(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn present(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
