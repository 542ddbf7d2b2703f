//! What a command prints for people: colours, and readers that close their pipe early.

use std::io::{self, ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use terminal_size::terminal_size_of;

use crate::{json, wrap};

/// Something is as it should be.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Something deserves a look.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default();
/// Something is broken.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Something less important than its surroundings.
pub(crate) const QUIET: Style = Style::new().dimmed();

/// Colours a text. [`print`] removes the colours if the output is not a terminal or `NO_COLOR` is set.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints a text on standard output. A reader that stops early, such as `head`, is not an error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// Prints a JSON document on standard output.
pub(crate) fn print_json(document: &impl serde::Serialize) -> anyhow::Result<()> {
    Ok(print(&json::document(document)?)?)
}

/// Prints a remark on standard error, where nobody may be listening.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Asks a yes-or-no question on standard error.
pub(crate) fn ask(question: &str) {
    let mut out = anstream::stderr().lock();
    let _ = write!(out, "{question} [y/N] ").and_then(|()| out.flush());
}

/// Says why a command failed.
pub(crate) fn complain(error: &anyhow::Error) {
    note(&wrap::hanging("error: ", &format!("{error:#}"), wrap::width(terminal_size_of(io::stderr()))));
}

/// A text behind a label, wrapped at words if standard output is narrow; further lines are aligned with the text.
pub(crate) fn hang(label: &str, text: &str) -> String {
    wrap::hanging(label, text, width())
}

/// The width of standard output; `None` if it is unknown, and then lines are not wrapped.
pub(crate) fn width() -> Option<usize> {
    wrap::width(terminal_size_of(io::stdout()))
}
