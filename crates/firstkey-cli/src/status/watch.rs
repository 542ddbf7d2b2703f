//! `firstkey status --watch`.

use std::io::{IsTerminal, stdout};
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::options::Format;
use crate::screen::{self, QUIET, paint};
use crate::times::Times;

/// Each look reads the whole ledger.
const PAUSE: Duration = Duration::from_secs(5);

/// Clears the terminal and moves to its upper left corner.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// # Errors
/// When the output is not a terminal, where one look could replace another.
pub(super) fn check_terminal(format: Format) -> Result<()> {
    ensure!(
        stdout().is_terminal() && format == Format::Text,
        "--watch needs a terminal, and prints text: leave it out where a program reads the output"
    );
    Ok(())
}

/// Shows a look in place of the last one, and waits for the next.
pub(super) async fn show(text: &str, times: &Times) -> Result<()> {
    let at = paint(QUIET, &format!("{}; Ctrl-C ends.", times.tell(times.now)));
    screen::print(&format!("{CLEAR}{text}\n{at}\n"))?;
    tokio::time::sleep(PAUSE).await;
    Ok(())
}
