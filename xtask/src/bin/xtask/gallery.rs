//! `cargo xtask gallery`: pictures of the mail and the inbox, made with the browser of the tests. All of them go to
//! `target/gallery`; `docs/gallery` keeps those that the documents show.

use std::fs;

use anyhow::{Context, Result, ensure};
use xtask::cargo;
use xtask::steps::Steps;

use crate::browser::Browser;

/// The maximum total size of the pictures in the repository, in bytes: every clone has to load them.
const MAX_BYTES: u64 = 400_000;

/// Makes all pictures anew.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    let browser = Browser::prepare(steps)?;
    steps.run(&mut browser.node(["gallery.mjs"]))?;
    let mut bytes = 0;
    for file in fs::read_dir(cargo::root().join("docs/gallery")).context("no gallery was written")? {
        bytes += file?.metadata()?.len();
    }
    println!("all pictures are in target/gallery; docs/gallery has {bytes} bytes of at most {MAX_BYTES}");
    ensure!(bytes <= MAX_BYTES, "the pictures are too large: {bytes} bytes are more than {MAX_BYTES}");
    Ok(())
}
