//! The mails that SES accepted.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::mail::Mail;
use crate::revision::Revision;

/// Every mail since somebody last cleared them; clones share them.
#[derive(Clone)]
pub(crate) struct MailStore {
    kept: Arc<Mutex<Kept>>,
    revision: Revision,
}

#[derive(Default)]
struct Kept {
    /// Oldest first.
    mails: Vec<Mail>,
    /// How many mails came before the oldest.
    cleared: usize,
}

impl MailStore {
    pub(crate) fn new(revision: Revision) -> Self {
        Self { kept: Arc::default(), revision }
    }

    pub(super) fn push(&self, mail: Mail) {
        self.kept().mails.push(mail);
        self.revision.advance();
    }

    /// Newest first.
    pub(crate) fn all(&self) -> Vec<Mail> {
        self.kept().mails.iter().rev().cloned().collect()
    }

    /// The mail with a message id.
    pub(crate) fn find(&self, id: &str) -> Option<Mail> {
        self.kept().mails.iter().find(|mail| mail.id == id).cloned()
    }

    /// Applies `read` to all mails but the first `known` ever accepted, oldest first. Also returns how many mails there
    /// have been.
    pub(crate) fn after<T>(&self, known: usize, read: impl Fn(&Mail) -> T) -> (Vec<T>, usize) {
        let kept = self.kept();
        let new = kept.mails.iter().skip(known.saturating_sub(kept.cleared)).map(read).collect();
        (new, kept.cleared + kept.mails.len())
    }

    /// How many mails were cleared.
    pub(crate) fn cleared(&self) -> usize {
        self.kept().cleared
    }

    /// Forgets every mail.
    pub(crate) fn clear(&self) {
        let mut kept = self.kept();
        kept.cleared += kept.mails.len();
        kept.mails.clear();
        self.revision.advance();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
