//! What may happen next.

use std::mem::take;

use stateright::{Model, Property};

use crate::attempt::Outcome;
use crate::properties::{Condition, INVARIANTS};
use crate::state::{Budget, Instant, Maker, Profile, Secret, State};

/// No attempt makes more calls than this by itself.
const MOST_CALLS: usize = 50;

/// The protocol, within bounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Protocol {
    pub(crate) budget: Budget,
    /// Lambda ends an attempt after this many instants more than the one it began in.
    pub(crate) lifetime: Instant,
    /// Lambda ends no attempt: what leases rest on does not hold.
    pub(crate) attempts_outlive_leases: bool,
    /// What has to be reached for the invariants to mean anything.
    pub(crate) witnesses: &'static [(&'static str, Condition)],
}

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// The event is delivered, for the first time or again, to an idle worker, which makes its first call.
    Deliver(Outcome),
    /// A worker makes its next call.
    Call(usize, Outcome),
    /// A worker dies. What its calls did stays done.
    Crash(usize),
    /// Time passes, and Lambda ends whoever has had its time.
    Tick,
    AdministratorMakesProfile {
        reset_required: bool,
    },
    AdministratorDeletesProfile,
    AdministratorChangesPassword {
        reset_required: bool,
    },
    AdministratorChangesTags,
    /// The user signs in with the password of a message, and has yet to choose one.
    UserSignsIn,
    /// The user, signed in with the password of a message, chooses one.
    UserChoosesPassword,
}

impl Model for Protocol {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::new(self.budget)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for (worker, attempt) in state.workers.iter().enumerate() {
            let Some(attempt) = attempt else { continue };
            actions.extend(attempt.outcomes(state).into_iter().map(|outcome| Action::Call(worker, outcome)));
            actions.push(Action::Crash(worker));
        }
        let left = &state.left;
        let deliverable = left.deliveries > 0 && state.workers.contains(&None);
        let makeable = left.foreign_profiles > 0 && state.profile.is_none();
        let changeable = left.interventions > 0 && state.profile.is_some();
        let user_acts = left.user_acts > 0 && state.user_can_sign_in();
        // Before the first delivery and after the end there is nothing for time to change.
        let time_matters = state.record.is_some() && !(state.has_ended() && state.all_are_idle());
        let possible = [
            (Action::Deliver(Outcome::Answered), deliverable),
            (Action::Deliver(Outcome::AnswerLost), deliverable && left.lost_answers > 0),
            (Action::Tick, left.ticks > 0 && time_matters),
            (Action::AdministratorMakesProfile { reset_required: true }, makeable),
            (Action::AdministratorMakesProfile { reset_required: false }, makeable),
            (Action::AdministratorDeletesProfile, changeable),
            (Action::AdministratorChangesPassword { reset_required: true }, changeable),
            (Action::AdministratorChangesPassword { reset_required: false }, changeable),
            (Action::AdministratorChangesTags, left.tag_changes > 0),
            (Action::UserSignsIn, user_acts),
            (Action::UserChoosesPassword, user_acts),
        ];
        actions.extend(possible.into_iter().filter_map(|(action, possible)| possible.then_some(action)));
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.clone();
        match action {
            Action::Deliver(outcome) => {
                next.left.deliveries -= 1;
                next.left.spend(outcome);
                let idle = next.workers.iter().position(Option::is_none)?;
                let attempt = next.begin(next.clock + self.lifetime);
                // A delivery that finds the arrival leased or ended changes nothing, and does not count.
                next.workers[idle] = Some(next.call(attempt, outcome)?);
            }
            Action::Call(worker, outcome) => {
                next.left.spend(outcome);
                let attempt = next.workers[worker].take()?;
                next.workers[worker] = next.call(attempt, outcome);
            }
            Action::Crash(worker) => {
                let attempt = next.workers[worker].take()?;
                next.forget(&attempt);
            }
            Action::Tick => {
                next.left.ticks -= 1;
                next.clock += 1;
                next.truth.ours_made_now = false;
                if !self.attempts_outlive_leases {
                    next.end_overdue_attempts();
                }
            }
            Action::AdministratorMakesProfile { reset_required } => {
                next.left.foreign_profiles -= 1;
                next.administrator_makes_profile(reset_required);
            }
            Action::AdministratorDeletesProfile => {
                next.left.interventions -= 1;
                next.profile = None;
                (next.truth.administrator_acted, next.truth.password_taken) = (true, true);
            }
            Action::AdministratorChangesPassword { reset_required } => {
                next.left.interventions -= 1;
                let profile = next.profile.as_mut()?;
                (profile.password, profile.reset_required) = (Secret::TheAdministrators, reset_required);
                (next.truth.administrator_acted, next.truth.password_taken) = (true, true);
            }
            Action::AdministratorChangesTags => {
                next.left.tag_changes -= 1;
                next.differs = true;
            }
            Action::UserSignsIn => {
                next.left.user_acts -= 1;
                next.last_used = Some(next.clock);
            }
            Action::UserChoosesPassword => {
                next.left.user_acts -= 1;
                let profile = next.profile.as_mut()?;
                (profile.password, profile.reset_required) = (Secret::TheUsers, false);
            }
        }
        next.forget_what_decides_nothing();
        (next != *state).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let invariants = INVARIANTS.iter().map(|&(name, holds)| Property::always(name, holds));
        let witnesses = self.witnesses.iter().map(|&(name, reached)| Property::sometimes(name, reached));
        invariants.chain(witnesses).collect()
    }
}

impl Protocol {
    /// What comes of it if the event is delivered once more when all leases have run out, and nothing fails any more.
    pub(crate) fn after_one_good_attempt(&self, state: &State) -> State {
        let mut state = state.clone();
        state.clock += self.lifetime + 1;
        let mut attempt = Some(state.begin(state.clock));
        for _ in 0..MOST_CALLS {
            let Some(going_on) = attempt else { break };
            attempt = state.call(going_on, Outcome::Answered);
        }
        state
    }
}

impl Budget {
    fn spend(&mut self, outcome: Outcome) {
        self.lost_answers -= u8::from(outcome.leaves_doubt());
        self.late_shows -= u8::from(outcome == Outcome::ShownLate);
    }
}

impl State {
    fn end_overdue_attempts(&mut self) {
        for attempt in take(&mut self.workers).into_iter().flatten() {
            if attempt.deadline < self.clock {
                self.forget(&attempt);
            } else {
                let idle = self.workers.iter().position(Option::is_none).unwrap();
                self.workers[idle] = Some(attempt);
            }
        }
    }

    fn administrator_makes_profile(&mut self, reset_required: bool) {
        self.profile = Some(Profile {
            maker: Maker::Administrator,
            password: Secret::TheAdministrators,
            created_at: self.clock,
            reset_required,
            made_with_ours: self.truth.ours_made_now,
        });
        (self.truth.administrator_acted, self.truth.password_taken) = (true, true);
    }
}
