//! Standard output, which may close early.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

/// Prints a line. A reader that has seen enough, such as `head`, is no error.
pub(crate) fn line(text: Arguments<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// Prints a line, as `println!` would.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::screen::line(format_args!($($text)*))
    };
}
pub(crate) use say;
