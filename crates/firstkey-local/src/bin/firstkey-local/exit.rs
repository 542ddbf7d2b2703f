//! How a command ends.

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    /// A step of the demo did not happen.
    StepMissing,
}
