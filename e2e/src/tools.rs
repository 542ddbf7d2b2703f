//! The tools of the scenarios.

use std::path::Path;

use xtask::terraform::Terraform;

/// What is deployed, and with which tools.
pub(crate) struct Tools<'a> {
    pub(crate) programs: &'a Path,
    pub(crate) local: &'a Path,
    pub(crate) zip: &'a Path,
    pub(crate) terraform: &'a Terraform,
}
