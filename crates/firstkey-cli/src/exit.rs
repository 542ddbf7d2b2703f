//! How a command ends.

use std::process::ExitCode;

/// How a command ended, for scripts. `docs/cli.md` says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; nothing needs attention.
    Done = 0,
    /// Done, and something needs attention: what `status` shows, the warnings of `doctor --strict`.
    Attention = 1,
    /// Not done, or what was looked at is broken.
    Failed = 2,
}

/// What the help of the whole command says of exit codes.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  done, but something needs attention (status; doctor --strict: warns)
    2  failed: the command could not do it, its arguments are wrong, or doctor found what stops mail
  130  interrupted with Ctrl-C";

/// The exit code after Ctrl-C, as in shells: 128 plus the number of SIGINT.
pub(crate) const INTERRUPTED: i32 = 130;

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
