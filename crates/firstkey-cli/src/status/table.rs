//! The table of users.

use anstyle::Style;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

use super::user_name;
use super::view::View;
use crate::screen::{QUIET, paint};
use crate::times::Times;
use crate::user_document::recipient;

/// Stand around a state until the table is laid out, because they have no width, as colours have none. No text from outside has them.
const BEFORE: char = '\u{2061}';
const AFTER: char = '\u{2062}';

/// The width of the terminal; none if the table goes elsewhere, where every user has one line.
pub(super) fn width() -> Option<u16> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0)
}

/// The table, and what it says in all.
pub(super) fn render(views: &[View<'_>], times: &Times, full: bool, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["USER", "STATE", "SINCE", "RECIPIENT", "NOTE"]);
    for view in views {
        table.add_row([
            user_name(view.record),
            format!("{BEFORE}{}{AFTER}", view.record.status()),
            times.tell_briefly(view.since()),
            recipient(view.record, full).unwrap_or_else(|| "none".to_owned()),
            view.note(times),
        ]);
    }
    if let Some(width) = width {
        table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        for fixed in [1, 2] {
            if let Some(column) = table.column_mut(fixed) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
    }
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    let mut styles = views.iter().map(View::style);
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(&colour(line.trim_end(), &mut styles));
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&in_all(views));
    text
}

fn colour(line: &str, styles: &mut impl Iterator<Item = Style>) -> String {
    let Some((before, rest)) = line.split_once(BEFORE) else { return line.to_owned() };
    let (state, after) = rest.split_once(AFTER).unwrap_or((rest, ""));
    format!("{before}{}{after}", paint(styles.next().unwrap_or_default(), state))
}

fn in_all(views: &[View<'_>]) -> String {
    let needy = views.iter().filter(|view| view.need().is_some()).count();
    let users = if views.len() == 1 { "1 user".to_owned() } else { format!("{} users", views.len()) };
    let first = views.first().filter(|view| view.need().is_some());
    match first {
        Some(first) => {
            let need = if needy == 1 { "needs" } else { "need" };
            let hint = paint(QUIET, &format!("What to do: firstkey status {}", first.handle()));
            format!("{users}, of whom {needy} {need} attention. {hint}\n")
        }
        None => format!("{users}; nothing needs attention.\n"),
    }
}

#[cfg(test)]
mod tests;
