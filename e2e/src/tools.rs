//! The tools of the scenarios.

use std::path::Path;

use xtask::release::Tarball;
use xtask::terraform::Terraform;

/// What is deployed, and with which tools.
pub(crate) struct Tools<'a> {
    pub(crate) programs: &'a Path,
    pub(crate) local: &'a Path,
    /// The function.
    pub(crate) zip: &'a Path,
    /// The module as a release brings it, with the function inside.
    pub(crate) module: &'a Tarball,
    pub(crate) terraform: &'a Terraform,
}
