//! What a command prints for people: colours, and pipes that close early.

use std::io::{self, ErrorKind, Write};

use anstyle::{AnsiColor, Style};

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
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(print(&text)?)
}
