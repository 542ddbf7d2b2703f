//! The workflow, one call of AWS at a time: what the call does, and what the worker does with its answer.
//!
//! It follows `firstkey`'s `workflow.rs` and `workflow/`, and leaves every change and every judgement of a record to
//! [`Record`]'s own methods.

use firstkey_core::ledger::{Claim, Record};
use jiff::Timestamp;

use crate::attempt::{Attempt, Call, Change, Ending, Look, Outcome, Transition};
use crate::item::{Item, at, first_record, lease};
use crate::state::{Instant, Mail, Maker, Profile, Secret, State};

/// The attempt as it goes on, if it does.
type Next = Option<Attempt>;

impl State {
    /// The event is delivered to a worker: it begins by storing a first record.
    pub(crate) fn begin(&self, deadline: Instant) -> Attempt {
        let number = self.fresh_attempt();
        let next = Item::new(first_record(lease(number, deadline), self.clock));
        Attempt {
            number,
            deadline,
            held: None,
            may_have_created: false,
            may_have_sent: false,
            credential: None,
            last_used: None,
            intended_at: None,
            call: Call::Put(Change { next, made_by: Transition::Claim }),
        }
    }

    /// An attempt makes its next call.
    pub(crate) fn call(&mut self, attempt: Attempt, outcome: Outcome) -> Next {
        let end = self.has_ended().then(|| (self.record.clone(), self.profile, self.mails.len()));
        let next = self.carry_out(attempt, outcome);
        self.truth.changed_after_end |=
            end.is_some_and(|end| end != (self.record.clone(), self.profile, self.mails.len()));
        next
    }

    fn carry_out(&mut self, attempt: Attempt, outcome: Outcome) -> Next {
        match attempt.call.clone() {
            Call::Put(change) => self.put(attempt, change, outcome),
            Call::GetUser => self.get_user(attempt, outcome),
            Call::GetLoginProfile(look) => self.get_login_profile(attempt, look, outcome),
            Call::Create => self.create(attempt, outcome),
            Call::Update(seen, created_at) => self.update(attempt, seen, created_at, outcome),
            Call::Send { in_doubt } => self.send(attempt, in_doubt, outcome),
            Call::Delete(seen, ending) => self.delete(attempt, seen, ending, outcome),
            Call::Alert(ending) => self.alert(attempt, ending, outcome),
        }
    }

    fn put(&mut self, mut attempt: Attempt, change: Change, outcome: Outcome) -> Next {
        if !outcome.is_carried_out() {
            return self.stop(attempt);
        }
        let stored = self.store(&change.next);
        if stored {
            self.note_stored(&mut attempt, change.made_by);
        }
        match outcome {
            Outcome::AnswerLost => Some(attempt),
            _ if stored => self.advance(attempt, change),
            _ => self.read_record(attempt, change),
        }
    }

    /// The store's half of compare-and-swap.
    fn store(&mut self, next: &Item) -> bool {
        let version = next.record().version;
        let stored = match &self.record {
            None => version <= 1,
            Some(item) => version > 1 && item.record().version == version - 1,
        };
        if stored {
            self.record = Some(next.clone());
        }
        stored
    }

    fn read_record(&mut self, attempt: Attempt, change: Change) -> Next {
        let found = self.record.clone()?;
        if found == change.next {
            return self.advance(attempt, change);
        }
        if change.made_by != Transition::Claim {
            self.truth.overtaken = true;
            self.forget(&attempt);
            return None;
        }
        match found.record().clone().claim(lease(attempt.number, attempt.deadline), at(self.clock)) {
            Claim::Claimed(record) => {
                attempt.then(Call::Put(Change { next: Item::new(*record), made_by: Transition::Claim }))
            }
            Claim::Ended(_) | Claim::Busy(_) => None,
        }
    }

    /// The change is stored: the next step.
    fn advance(&mut self, mut attempt: Attempt, change: Change) -> Next {
        let may_have_created = change.next.record().intent.is_some();
        attempt.held = Some(change.next);
        match change.made_by {
            Transition::Claim => {
                attempt.may_have_created = may_have_created;
                attempt.then(Call::GetUser)
            }
            Transition::Intend(_) => {
                attempt.credential = Some(self.fresh_password());
                attempt.then(Call::Create)
            }
            Transition::BeginSending => {
                attempt.may_have_created = false;
                attempt.then(Call::Send { in_doubt: false })
            }
            Transition::LoseAnswer => {
                attempt.may_have_sent = false;
                self.establish(attempt)
            }
            Transition::Deliver | Transition::End | Transition::Release => None,
        }
    }

    fn get_user(&mut self, mut attempt: Attempt, outcome: Outcome) -> Next {
        if outcome == Outcome::Refused {
            return self.stop(attempt);
        }
        if self.differs {
            return self.withdraw_profile(attempt, Ending::Differs);
        }
        attempt.last_used = self.last_used;
        self.establish(attempt)
    }

    fn establish(&mut self, attempt: Attempt) -> Next {
        if attempt.may_know_a_profile() {
            return attempt.then(Call::GetLoginProfile(Look::BeforeCreating));
        }
        self.change(attempt, Transition::Intend(self.clock), Record::intend)
    }

    fn get_login_profile(&mut self, attempt: Attempt, look: Look, outcome: Outcome) -> Next {
        if outcome == Outcome::Refused {
            return self.stop(attempt);
        }
        let shown = self.profile.filter(|_| outcome != Outcome::ShownLate);
        if self.profile.is_some() && shown.is_none() {
            self.truth.leftover_hidden |= matches!(look, Look::BeforeDeleting(_));
        }
        match (look, shown) {
            (Look::BeforeCreating | Look::AlreadyExists, Some(profile)) => self.renew(attempt, profile),
            (Look::BeforeCreating, None) => self.change(attempt, Transition::Intend(self.clock), Record::intend),
            (Look::AlreadyExists, None) => attempt.then(Call::Create),
            (Look::BeforeDeleting(ending), Some(profile)) if profile.reset_required && self.owns(&attempt, profile) => {
                attempt.then(Call::Delete(profile.maker, ending))
            }
            (Look::BeforeDeleting(ending), _) => attempt.then(Call::Alert(ending)),
        }
    }

    fn create(&mut self, mut attempt: Attempt, outcome: Outcome) -> Next {
        let password = attempt.credential?;
        let already_exists = self.profile.is_some();
        if outcome.is_carried_out() && !already_exists {
            let (maker, created_at) = (Maker::Firstkey, self.clock);
            let password = Secret::Ours(password);
            self.profile = Some(Profile { maker, password, created_at, reset_required: true, made_with_ours: false });
            self.truth.ours_made_now = true;
            self.note_password();
            self.doubt_creation(&attempt);
        }
        if outcome.leaves_doubt() {
            attempt.may_have_created = true;
            self.doubt_creation(&attempt);
            return Some(attempt);
        }
        match outcome {
            Outcome::Refused => self.stop(attempt),
            Outcome::Rejected => self.withdraw_profile(attempt, Ending::Refused),
            _ if !already_exists => {
                attempt.may_have_created = true;
                self.begin_sending(attempt, at(self.clock))
            }
            _ if attempt.may_know_a_profile() => attempt.then(Call::GetLoginProfile(Look::AlreadyExists)),
            _ => self.end(attempt, Ending::NotOurs),
        }
    }

    fn renew(&mut self, mut attempt: Attempt, profile: Profile) -> Next {
        if !self.owns(&attempt, profile) {
            return self.end(attempt, Ending::NotOurs);
        }
        let signed_in = attempt.last_used.is_some_and(|used| used >= profile.created_at);
        if !profile.reset_required || signed_in {
            if !attempt.record().possibly_sent {
                return self.end(attempt, Ending::Changed);
            }
            if !profile.reset_required {
                return self.change(attempt, Transition::Deliver, Record::deliver_by_evidence);
            }
        }
        attempt.credential = Some(self.fresh_password());
        attempt.then(Call::Update(profile.maker, profile.created_at))
    }

    fn update(&mut self, attempt: Attempt, seen: Maker, created_at: Instant, outcome: Outcome) -> Next {
        let password = attempt.credential?;
        if outcome.is_carried_out() && self.profile.is_some() {
            self.note_touch(seen);
            self.profile.iter_mut().for_each(|profile| {
                (profile.password, profile.reset_required) = (Secret::Ours(password), true);
            });
            self.note_password();
        }
        match outcome {
            _ if outcome.leaves_doubt() => Some(attempt),
            Outcome::Refused => self.stop(attempt),
            Outcome::Rejected => self.withdraw_profile(attempt, Ending::Refused),
            _ if self.profile.is_none() => self.stop(attempt),
            _ => self.begin_sending(attempt, at(created_at)),
        }
    }

    fn begin_sending(&mut self, attempt: Attempt, created_at: Timestamp) -> Next {
        self.change(attempt, Transition::BeginSending, |record, now| record.begin_sending(created_at, now))
    }

    fn send(&mut self, mut attempt: Attempt, in_doubt: bool, outcome: Outcome) -> Next {
        let password = attempt.credential?;
        if outcome.is_carried_out() {
            self.mails.push(Mail { password, supersedes: attempt.record().possibly_sent });
            self.truth.unrecorded_acceptances += u8::from(outcome.leaves_doubt());
        }
        self.truth.possible_acceptance |= outcome.leaves_doubt();
        attempt.may_have_sent = in_doubt || outcome.leaves_doubt() || outcome == Outcome::Answered;
        match outcome {
            Outcome::Answered => {
                let message_id = self.mails.len().to_string();
                self.change(attempt, Transition::Deliver, |record, now| record.deliver(&message_id, now))
            }
            Outcome::FailedAfterwards | Outcome::FailedBefore => attempt.then(Call::Send { in_doubt: true }),
            Outcome::AnswerLost | Outcome::RequestLost => self.lose_answer(attempt),
            Outcome::Refused if in_doubt => self.lose_answer(attempt),
            Outcome::Rejected => self.withdraw_profile(attempt, Ending::Refused),
            _ => self.stop(attempt),
        }
    }

    fn lose_answer(&mut self, attempt: Attempt) -> Next {
        self.change(attempt, Transition::LoseAnswer, Record::lose_answer)
    }

    fn withdraw_profile(&mut self, attempt: Attempt, ending: Ending) -> Next {
        if attempt.may_know_a_profile() {
            return attempt.then(Call::GetLoginProfile(Look::BeforeDeleting(ending)));
        }
        attempt.then(Call::Alert(ending))
    }

    fn delete(&mut self, attempt: Attempt, seen: Maker, ending: Ending, outcome: Outcome) -> Next {
        if !outcome.is_carried_out() {
            return self.stop(attempt);
        }
        if self.profile.is_some() {
            self.note_touch(seen);
            self.profile = None;
        }
        if outcome.leaves_doubt() { Some(attempt) } else { attempt.then(Call::Alert(ending)) }
    }

    fn alert(&mut self, attempt: Attempt, ending: Ending, outcome: Outcome) -> Next {
        if outcome == Outcome::Refused {
            return self.stop(attempt);
        }
        self.alerted = true;
        self.end(attempt, ending)
    }

    fn end(&mut self, attempt: Attempt, ending: Ending) -> Next {
        self.change(attempt, Transition::End, |record, now| record.end(ending.status(), ending.reason(), now))
    }

    /// The attempt fails, and gives the lease back if that is safe.
    fn stop(&mut self, attempt: Attempt) -> Next {
        let releasing = matches!(attempt.call, Call::Put(Change { made_by: Transition::Release, .. }));
        if attempt.held.is_none() || releasing || attempt.may_have_sent {
            self.forget(&attempt);
            return None;
        }
        let keep_intent = attempt.may_have_created;
        self.change(attempt, Transition::Release, |record, now| {
            let record = if keep_intent { record } else { record.withdraw_intent() };
            record.release("stopped", now)
        })
    }

    /// Whether a login profile that was looked at is ours, as the attempt's record judges.
    fn owns(&mut self, attempt: &Attempt, profile: Profile) -> bool {
        let record = attempt.record().clone();
        let record = if attempt.may_have_created { record } else { record.withdraw_intent() };
        let ours = record.owns_profile(at(profile.created_at));
        if ours {
            self.note_ownership(profile);
        }
        ours
    }

    /// The next call stores the next version of the record.
    fn change(&self, attempt: Attempt, made_by: Transition, change: impl FnOnce(Record, Timestamp) -> Record) -> Next {
        let next = Item::new(change(attempt.record().clone(), at(self.clock)));
        attempt.then(Call::Put(Change { next, made_by }))
    }
}

impl Attempt {
    fn then(self, call: Call) -> Next {
        Some(Self { call, ..self })
    }

    fn record(&self) -> &Record {
        self.held.as_ref().unwrap().record()
    }

    fn may_know_a_profile(&self) -> bool {
        self.record().profile_created_at.is_some() || self.may_have_created
    }
}
