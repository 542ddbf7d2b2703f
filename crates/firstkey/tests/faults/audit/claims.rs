//! Whether passwords were chosen by those who held the latest link, and whether the page told the truth.

use firstkey_testing::wire::{Call, Caller};
use jiff::Timestamp;

use super::Audit;
use super::fate::StoredClaim;
use crate::deed::Deed;
use crate::page::{Shown, Visit, Wish};

impl Audit<'_> {
    /// Whoever makes a login profile has to be allowed to. Returns the generation of the link if its password was chosen.
    pub(super) fn check_maker(&mut self, call: &Call, owner: usize, password: &str) -> Option<u64> {
        let Some(Deed { visit: Some(visit), began, settings, .. }) = self.history.deed_of(call.caller) else {
            self.check_right(call, owner, "made");
            self.check_lease(call, owner, &["pending", "sending"], "made");
            return None;
        };
        self.check_lease(call, owner, &["delivered"], "made");
        if settings.terms().asks_for_code && visit.code.is_none() {
            self.blame(owner, "a password was chosen without the code that Slack brings");
        }
        if !matches!(visit.wish, Wish::Choose | Wish::Guess) || password != visit.password {
            self.blame(owner, "the page set a password that the request did not bring");
        }
        let Some(&holder) = self.links.get(visit.token.as_str()) else {
            self.blame(owner, "a password was chosen with a link that nobody was sent");
            return Some(0);
        };
        if holder != owner && !self.is_reused(owner) {
            self.blame(owner, "its password was chosen with another user's link");
        }
        let Some(claim) = self.fates[holder].stored.as_ref().and_then(|stored| stored.claim.as_ref()) else {
            self.blame(owner, "a password was chosen without a claim");
            return Some(0);
        };
        let generation = claim.generation;
        let is_latest = claim.token == visit.token.as_str() && claim.state == "claiming";
        let came_in_time = began < claim.expires_at;
        if !is_latest {
            self.blame(owner, "a password was chosen with another link than the latest");
        }
        if !came_in_time {
            self.blame(owner, "a password was chosen with a link that had expired");
        }
        if self.was_declined(holder, self.history.world.time_of(call.at)) {
            self.blame(owner, "a password was chosen after the reader had declined the invitation");
        }
        let fate = &mut self.fates[holder];
        let is_second = fate.chosen.contains(&generation) && !fate.touched;
        fate.chosen.push(generation);
        if is_second {
            self.blame(holder, "one link led to two login profiles");
        }
        Some(generation)
    }

    /// Whether somebody had been told before that the invitation is declined, and no message has gone out since.
    fn was_declined(&self, holder: usize, now: Timestamp) -> bool {
        let last = self.fates[holder].mails.last().map(|mail| mail.at);
        self.history.deeds().iter().any(|deed| {
            let is_holders = |visit: &Visit| self.links.get(visit.token.as_str()) == Some(&holder);
            let is_told = deed.shown == Some(Shown::NotMe) && deed.visit.as_ref().is_some_and(is_holders);
            is_told && deed.ended.is_some_and(|ended| ended < now && last.is_none_or(|at| at < ended))
        })
    }

    /// Only the page may set passwords once users choose theirs.
    pub(super) fn check_right(&mut self, call: &Call, owner: usize, did: &str) {
        if self.history.deed_of(call.caller).is_some_and(|deed| deed.settings.terms().sends_links) {
            self.blame(owner, &format!("{did} a login profile, though its users choose their passwords"));
        }
    }

    /// A link that is closed stays closed, and a password that was chosen stays chosen. `claimed` is said only of a login profile that
    /// was made.
    pub(super) fn check_claim(&mut self, index: usize, next: Option<&StoredClaim>) {
        let Some(next) = next else { return };
        let fate = &self.fates[index];
        let before = fate.stored.as_ref().and_then(|stored| stored.claim.as_ref());
        let before = before.filter(|before| before.generation == next.generation).map(|before| before.state.as_str());
        let violation = match (before, next.state.as_str()) {
            (Some("closed"), "open" | "claiming" | "claimed") => Some("a closed link was opened again"),
            (Some("claimed"), "open" | "claiming") => Some("a link was opened again that had been used"),
            (_, "claimed") if fate.chosen.is_empty() && !(fate.unsure && fate.touched) => {
                Some("the ledger calls a link used through which nobody has set a password")
            }
            _ => None,
        };
        if let Some(violation) = violation {
            self.blame(index, violation);
        }
    }

    /// Whoever is told that the password is set has set it, and who is told something else has not.
    pub(super) fn judge_pages(&mut self) {
        for (number, deed) in self.history.deeds().into_iter().enumerate() {
            let (Some(visit), Some(shown)) = (deed.visit, deed.shown) else { continue };
            if let Some(violation) = self.lie_of(Caller::Function(number), &visit, shown) {
                let index = self.links.get(visit.token.as_str()).copied().unwrap_or_default();
                self.blame(index, &format!("{violation}: invocation {number} was shown {shown:?}"));
            }
        }
    }

    fn lie_of(&self, caller: Caller, visit: &Visit, shown: Shown) -> Option<&'static str> {
        let Some(&index) = self.links.get(visit.token.as_str()) else {
            return (!matches!(shown, Shown::Expired | Shown::Renewed | Shown::Refused | Shown::Busy))
                .then_some("an unknown link led somewhere");
        };
        let fate = &self.fates[index];
        let has_made = self.made.contains_key(&caller);
        let is_in_doubt = self.unsure.contains(&caller);
        // Nobody could tell somebody else's login profile from Firstkey's.
        let is_excused = fate.touched && is_in_doubt;
        match shown {
            Shown::Done if !matches!(visit.wish, Wish::Choose | Wish::Guess) => {
                Some("who set nothing was told that the password is set")
            }
            Shown::Done if !has_made && !is_excused => Some("the password is not the one that was chosen"),
            // The answer of `CreateLoginProfile` was lost, or nobody can know what came of it.
            Shown::Done | Shown::Busy => None,
            Shown::JustSet if has_made && is_in_doubt => None,
            // The name changed hands, and administrators know.
            Shown::Closed if self.is_reused(index) => None,
            _ if has_made => Some("who set the password was told something else"),
            Shown::JustSet | Shown::Used if fate.chosen.is_empty() && !fate.touched => {
                Some("a link is called used through which nobody has set a password")
            }
            _ => None,
        }
    }
}
