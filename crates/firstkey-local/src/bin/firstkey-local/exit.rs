//! How a command ends.

/// How a command ended that could do what it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    /// The demo showed the pipeline, and a step of it did not happen.
    StepMissing,
}
