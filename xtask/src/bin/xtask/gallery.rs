//! `cargo xtask gallery`: the pictures of `docs/gallery`, made with the browser of the tests.

use std::fs;

use anyhow::{Context, Result, ensure};
use xtask::cargo;
use xtask::steps::Steps;

use crate::browser::Browser;

/// The largest that all pictures together may be, in bytes: whoever clones the repository has to load them.
const MAX_BYTES: u64 = 2_500_000;

/// Makes all pictures anew, and the page that shows them.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    let browser = Browser::prepare(steps)?;
    steps.run(&mut browser.node(["gallery.mjs"]))?;
    let mut bytes = 0;
    for file in fs::read_dir(cargo::root().join("docs/gallery")).context("no gallery was written")? {
        bytes += file?.metadata()?.len();
    }
    println!("docs/gallery has {bytes} bytes of at most {MAX_BYTES}");
    ensure!(bytes <= MAX_BYTES, "the pictures are too large: {bytes} bytes are more than {MAX_BYTES}");
    Ok(())
}
