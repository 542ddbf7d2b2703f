//! Who made, changed and deleted login profiles, and whether they were allowed to.

use firstkey_testing::wire::{Call, form_value};
use jiff::{SignedDuration, Timestamp};

use super::Audit;
use super::fate::{Fate, Profile, Stored};

/// How far a profile's creation may be from the intent for the ledger to count it as Firstkey's.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

/// How long an unused password works beyond its time: IAM tells of sign-ins minutes late.
const GRACE: SignedDuration = SignedDuration::from_mins(15);

impl Audit<'_> {
    pub(super) fn created(&mut self, call: &Call, name: &str, by_function: bool) {
        let owner = self.users[name];
        let password = form_value(&call.body, "Password").unwrap();
        let mut chosen = None;
        if by_function {
            chosen = self.check_maker(call, owner, &password);
            self.check_path(call, owner, "made");
            if chosen.is_none() {
                self.given.insert(password.clone(), owner);
            }
            self.made.entry(call.caller).or_default().push(owner);
        }
        // The name may have changed hands while an invocation worked on the former owner. Then this profile is not for
        // the owner's arrival, and is taken away again, unless the process dies.
        let is_at_work = self.working.get(&call.caller).is_some_and(|owners| owners.contains(&owner));
        if !by_function || !is_at_work {
            self.fates[owner].touched = true;
        }
        // IAM gives whole seconds.
        let made_at = Timestamp::from_second(self.history.world.time_of(call.at).as_second()).unwrap();
        let (made_by_firstkey, made) = (by_function, call.at);
        // It is the user's own: nobody may change it who is not asked to.
        let changed_at = chosen.map(|_| made_at);
        let profile = Profile { owner, made_by_firstkey, made_at, made, password, chosen, changed_at };
        self.profiles.insert(name.to_owned(), profile);
    }

    pub(super) fn updated(&mut self, call: &Call, name: &str) {
        let password = form_value(&call.body, "Password").unwrap();
        self.check_change(call, name, "gave a new password to");
        self.check_path(call, self.profiles[name].owner, "gave a new password to");
        self.check_right(call, self.profiles[name].owner, "gave a new password to");
        self.check_lease(call, self.profiles[name].owner, &["pending", "sending"], "gave a new password to");
        let profile = self.profiles.get_mut(name).unwrap();
        self.given.insert(password.clone(), profile.owner);
        profile.password = password;
        profile.made_by_firstkey = true;
        (profile.chosen, profile.changed_at) = (None, None);
    }

    pub(super) fn withdrawn(&mut self, call: &Call, name: &str) {
        self.check_change(call, name, "deleted");
        let owner = self.profiles[name].owner;
        // An arrival that the paths stop takes back what it has made, if the role still lets it.
        if self.fates[owner].stored.as_ref().is_some_and(|stored| stored.status == "expiring") {
            self.check_path(call, owner, "deleted");
            self.check_due(call, owner);
        }
        if self.history.deed_of(call.caller).is_some_and(|deed| deed.visit.is_some()) {
            self.blame(self.profiles[name].owner, "the page deleted a login profile, which its role may not");
        }
        self.check_lease(call, self.profiles[name].owner, &["pending", "sending", "expiring"], "deleted");
        self.profiles.remove(name);
    }

    /// The function touches nobody outside the configured paths, unless they were moved while it was at work.
    fn check_path(&mut self, call: &Call, owner: usize, did: &str) {
        let Some(deed) = self.history.deed_of(call.caller) else { return };
        let fate = &self.fates[owner];
        let could_know = fate.moved_at.is_none_or(|at| at < deed.began);
        if !deed.is_a_command && could_know && !deed.settings.reach(&fate.path) {
            self.blame(owner, &format!("{did} a login profile outside the configured paths"));
        }
    }

    /// An unused password works until the time that its message names, and a quarter of an hour longer.
    fn check_due(&mut self, call: &Call, owner: usize) {
        let now = self.history.world.time_of(call.at);
        let is_early = self.fates[owner].stored.as_ref().is_some_and(|stored| {
            let until = stored.valid_until.filter(|_| stored.withdrawal.as_deref() == Some("unused"));
            until.is_some_and(|until| now < until + GRACE)
        });
        if is_early {
            self.blame(owner, "its password was withdrawn before its time");
        }
    }

    /// Every writer to IAM holds the lease of the user's record: it was the last to store the record, and the lease is
    /// not over.
    pub(super) fn check_lease(&mut self, call: &Call, owner: usize, statuses: &[&str], did: &str) {
        let now = self.history.world.time_of(call.at);
        let holds = |fate: &Fate| {
            fate.stored.as_ref().is_some_and(|stored| {
                let in_time = stored.lease_until.is_some_and(|until| until > now);
                stored.by == call.caller && in_time && statuses.contains(&stored.status.as_str())
            })
        };
        // The name may have changed hands since the record was stored.
        let changed_hands = self.is_reused(owner);
        if !(holds(&self.fates[owner]) || changed_hands && self.fates.iter().any(holds)) {
            self.blame(owner, &format!("{did} a login profile without the lease of the user's record"));
        }
    }

    /// Whether another user has had one of the user's names.
    pub(super) fn is_reused(&self, index: usize) -> bool {
        let others = self.fates.iter().enumerate().filter(|(other, _)| *other != index);
        others.into_iter().any(|(_, fate)| !fate.names.is_disjoint(&self.fates[index].names))
    }

    /// A login profile that somebody else made, or whose password somebody else has set, may not be changed.
    fn check_change(&mut self, call: &Call, name: &str, did: &str) {
        let profile = &self.profiles[name];
        let owner = profile.owner;
        // Whoever resumes a reset goes on with what the record says, until a message of it is accepted.
        let resumes = |stored: &Stored| {
            let asked_at = stored.reopened_at.as_ref().and_then(|at| at.parse::<Timestamp>().ok());
            let is_sent = self.fates[owner].mails.iter().any(|mail| mail.asked == stored.reopened_at);
            stored.resets && (profile.changed_at <= asked_at || !is_sent)
        };
        let is_reset = self.history.deed_of(call.caller).is_some_and(|deed| deed.resets)
            || self.fates[owner].stored.as_ref().is_some_and(resumes);
        if profile.changed_at.is_some() && !is_reset {
            self.blame(owner, &format!("{did} a login profile whose password somebody else had set"));
        } else if !profile.made_by_firstkey && !self.cannot_be_told_apart(call, name) {
            self.blame(owner, &format!("{did} a login profile that somebody else had made"));
        }
    }

    /// The exception, whose cases are in `docs/threat-model.md`: somebody else made a login profile while Firstkey may
    /// have been making one, and Firstkey did not learn whether it had.
    fn cannot_be_told_apart(&self, call: &Call, name: &str) -> bool {
        let Profile { owner, made_at, made, .. } = self.profiles[name];
        let fate = &self.fates[owner];
        let look = self.first_looks.get(&(call.caller, name.to_owned()));
        fate.intents.iter().any(|intent| {
            let within = intent.from - TOLERANCE <= made_at && made_at <= intent.until + TOLERANCE;
            // Another attempt noted this intent and is over; it need not have made its call. This attempt did not make
            // what existed at its first look.
            let in_doubt = fate.unsure && look.is_none_or(|look| made > *look);
            within && (intent.by != call.caller || in_doubt)
        })
    }
}
