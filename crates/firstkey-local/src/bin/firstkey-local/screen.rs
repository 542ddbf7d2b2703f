//! Standard output and standard error, which may close early.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

/// Prints a line. If nobody reads any more (`| head` has seen enough), the error ends the command.
pub(crate) fn line(text: Arguments<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Prints a line to standard error. If that is closed, nobody wants to know.
pub(crate) fn complaint(text: Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Whether a command ended because its reader had seen enough.
pub(crate) fn is_closed(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|io| io.kind() == ErrorKind::BrokenPipe)
}

/// Prints a line, as `println!` would.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::screen::line(format_args!($($text)*))
    };
}
pub(crate) use say;

/// Prints a line to standard error, as `eprintln!` would.
macro_rules! complain {
    ($($text:tt)*) => {
        $crate::screen::complaint(format_args!($($text)*))
    };
}
pub(crate) use complain;
