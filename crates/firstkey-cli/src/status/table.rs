//! The table of users, where there is room for one.

use anstyle::Style;
use comfy_table::{ColumnConstraint, ContentArrangement, Row, Table, presets};
use textwrap::core::display_width;

use super::view::{View, user_name};
use crate::screen::paint;
use crate::times::Times;
use crate::user_document::recipient;

/// Put around a state until the table is laid out: they have no width, like colours, and no text from outside contains
/// them.
const BEFORE: char = '\u{2061}';
const AFTER: char = '\u{2062}';

/// Below this width, blocks are easier to read than rows.
const NARROWEST: usize = 60;
/// A note shortened to less than this says nothing.
const SHORTEST_NOTE: usize = 20;
const GAP: usize = 2;

const HEADER: [&str; 5] = ["USER", "STATE", "CREATED", "RECIPIENT", "NOTE"];
/// The columns that may be omitted, and the one that may be shortened.
const RECIPIENT: usize = 3;
const NOTE: usize = 4;

/// The table in a width: one line for each user, with names, states and times in full. `None` if there is too little
/// room.
pub(super) fn render(views: &[View<'_>], times: &Times, full: bool, width: Option<usize>) -> Option<String> {
    let rows: Vec<[String; 5]> = views.iter().map(|view| cells(view, times, full)).collect();
    let columns = match width {
        None => (0..=NOTE).collect(),
        Some(width) => columns(&rows, full, width)?,
    };
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_truncation_indicator("…");
    table.set_header(columns.iter().map(|column| HEADER[*column]));
    for row in rows {
        let mut row = Row::from(columns.iter().map(|column| &row[*column]));
        row.max_height(1);
        table.add_row(row);
    }
    if let Some(width) = width.and_then(|width| u16::try_from(width).ok()) {
        table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        for column in table.column_iter_mut().take(columns.len() - 1) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    let mut styles = views.iter().map(View::style);
    Some(table.lines().map(|line| colour(line.trim_end(), &mut styles) + "\n").collect())
}

fn cells(view: &View<'_>, times: &Times, full: bool) -> [String; 5] {
    [
        user_name(view.record),
        format!("{BEFORE}{}{AFTER}", view.record.status()),
        times.tell_briefly(view.record.created_at),
        recipient(view.record, full).unwrap_or_else(|| "none".to_owned()),
        view.note(times),
    ]
}

/// The columns that fit: the recipient is the first to go, unless it was requested.
fn columns(rows: &[[String; 5]], full: bool, width: usize) -> Option<Vec<usize>> {
    let widest = |column: usize| {
        let cells = rows.iter().map(|row| row[column].as_str()).chain([HEADER[column]]);
        cells.map(display_width).max().unwrap_or_default() + GAP
    };
    let fixed = (0..RECIPIENT).map(widest).sum::<usize>() + SHORTEST_NOTE;
    if width < NARROWEST || fixed > width {
        return None;
    }
    if fixed + widest(RECIPIENT) <= width {
        return Some((0..=NOTE).collect());
    }
    (!full).then(|| (0..RECIPIENT).chain([NOTE]).collect())
}

fn colour(line: &str, styles: &mut impl Iterator<Item = Style>) -> String {
    let Some((before, rest)) = line.split_once(BEFORE) else { return line.to_owned() };
    let (state, after) = rest.split_once(AFTER).unwrap_or((rest, ""));
    format!("{before}{}{after}", paint(styles.next().unwrap_or_default(), state))
}
