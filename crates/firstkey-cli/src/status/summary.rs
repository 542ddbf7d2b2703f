//! The summary of a list of users.

use std::collections::BTreeMap;

use clap::ValueEnum;

use super::state::State;
use super::view::View;
use crate::screen::{self, QUIET, paint};

/// How many users are in which state.
pub(super) fn counts(views: &[View<'_>]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for view in views {
        *counts.entry(view.record.status().name()).or_default() += 1;
    }
    counts
}

/// Counts by state, what is not shown, and what needs attention. The first `shown` users are shown.
pub(super) fn render(views: &[View<'_>], shown: usize) -> String {
    let mut lines = vec![by_state(views)];
    if shown < views.len() {
        lines.push(format!("The newest {shown} are shown; there are {} more.", views.len() - shown));
    }
    let needy = views.iter().filter(|view| view.need().is_some());
    let urgent = needy.clone().min_by_key(|view| (view.need(), view.order()));
    lines.push(match (needy.count(), urgent) {
        (count, Some(urgent)) => {
            let need = if count == 1 { "needs" } else { "need" };
            let hint = paint(QUIET, &format!("What to do: firstkey status {}", urgent.handle()));
            format!("{count} {need} attention. {hint}")
        }
        (_, None) => "Nothing needs attention.".to_owned(),
    });
    lines.iter().map(|line| screen::hang("", line) + "\n").collect()
}

fn by_state(views: &[View<'_>]) -> String {
    let counts = counts(views);
    let states = State::value_variants().iter().map(|state| state.status().name());
    let counted: Vec<String> =
        states.filter_map(|state| counts.get(state).map(|count| format!("{count} {state}"))).collect();
    let users = if views.len() == 1 { "1 user".to_owned() } else { format!("{} users", views.len()) };
    format!("{users}: {}", counted.join(", "))
}
