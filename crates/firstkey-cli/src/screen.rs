//! What a command prints for people: colours, and readers that close their pipe early.

use std::io::{self, ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use terminal_size::terminal_size_of;

use crate::{json, wrap};

/// Something is as it should be.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Something wants a look.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default();
/// Something is broken.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Something of less weight than what surrounds it.
pub(crate) const QUIET: Style = Style::new().dimmed();

/// Paints a text. What does not go to a terminal loses its colours in [`print`], and so does everything under `NO_COLOR`.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints a text on standard output. A reader that has seen enough, such as `head`, is no error.
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

/// Says something on the side, on standard error. Nobody may be listening there.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Asks for a yes or a no, on standard error.
pub(crate) fn ask(question: &str) {
    let mut out = anstream::stderr().lock();
    let _ = write!(out, "{question} [y/N] ").and_then(|()| out.flush());
}

/// Says why a command failed.
pub(crate) fn complain(error: &anyhow::Error) {
    note(&wrap::hanging("error: ", &format!("{error:#}"), wrap::width(terminal_size_of(io::stderr()))));
}

/// A text behind a label, wrapped at words where standard output is narrow; the further lines begin below the text.
pub(crate) fn hang(label: &str, text: &str) -> String {
    wrap::hanging(label, text, width())
}

/// The width of standard output; none if it is not known, where lines are as long as they are.
pub(crate) fn width() -> Option<usize> {
    wrap::width(terminal_size_of(io::stdout()))
}
