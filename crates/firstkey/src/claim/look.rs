//! What a link leads to. Nothing changes.

use firstkey_core::claim::{Page, TokenHash};
use firstkey_core::ledger::{Link, Record};

use super::view::View;
use crate::workflow::{Stopped, Time, Workflow};

impl Workflow {
    /// The page of a link. Nothing changes.
    pub(super) async fn look(&self, record: &Record, token: &TokenHash, time: Time) -> Result<View, Stopped> {
        let link = record.link(token, self.clock.now());
        if let Some(page) = plain(link) {
            return Ok(View::Plain(page));
        }
        let Some(subject) = self.read_subject(record.clone(), time).await? else {
            return Ok(View::Plain(Page::UserGone));
        };
        Ok(match link {
            Link::JustSet => View::JustSet(subject),
            Link::Used => View::Used(subject),
            Link::HasPassword => View::HasPassword(subject),
            _ if subject.may_be_claimed() => View::JustSet(subject),
            _ if subject.profile.is_some() => View::HasPassword(subject),
            _ => View::Form { problems: Vec::new(), code: self.code_step(&subject.record), subject },
        })
    }
}

/// The page of a link that says nothing of a user.
pub(super) fn plain(link: Link) -> Option<Page<'static>> {
    match link {
        Link::Open | Link::JustSet | Link::Used | Link::HasPassword => None,
        Link::Expired => Some(Page::Expired),
        Link::Superseded => Some(Page::Superseded),
        Link::Closed => Some(Page::Closed),
        Link::UserGone => Some(Page::UserGone),
        Link::TooManyTries => Some(Page::TooManyTries),
    }
}
