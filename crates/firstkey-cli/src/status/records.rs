//! Users as blocks of lines, where there is no room for a table.

use super::view::{View, user_name};
use crate::screen::paint;
use crate::times::Times;
use crate::user_document::recipient;
use crate::wrap::hanging;

pub(super) fn render(views: &[View<'_>], times: &Times, full: bool, width: Option<usize>) -> String {
    let blocks: Vec<String> = views.iter().map(|view| block(view, times, full, width)).collect();
    blocks.join("\n")
}

fn block(view: &View<'_>, times: &Times, full: bool, width: Option<usize>) -> String {
    let mut text = user_name(view.record) + "\n";
    for (label, value) in [
        ("state", paint(view.style(), view.record.status().name())),
        ("created", times.tell_briefly(view.record.created_at)),
        ("recipient", recipient(view.record, full).unwrap_or_else(|| "none".to_owned())),
        ("note", view.note(times)),
    ] {
        text.push_str(&hanging(&format!("  {label:<11}"), &value, width));
        text.push('\n');
    }
    text
}
