//! What the scenarios are run with.

use std::path::Path;

use xtask::terraform::Terraform;

/// What is deployed, and what with.
pub(crate) struct Tools<'a> {
    pub(crate) programs: &'a Path,
    pub(crate) local: &'a Path,
    pub(crate) zip: &'a Path,
    pub(crate) terraform: &'a Terraform,
}
