//! `cargo xtask package`: the zip file that Lambda takes.

mod glibc;

use std::env::consts::OS;
use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::steps::Steps;
use crate::{cargo, shipped};

/// The largest zip file that we put up with, in bytes: what is loaded on a cold start grows with it.
const MAX_ZIP: usize = 3_000_000;

/// The function, ready to be deployed.
pub struct Package {
    /// The executable that Lambda runs.
    pub bootstrap: PathBuf,
    /// The zip file around it.
    pub zip: PathBuf,
}

/// Builds the function, checks that Lambda can run it, and writes the zip file.
pub fn run(steps: &mut Steps) -> Result<Package> {
    ensure!(OS == "linux", "the function is built on Linux, where Lambda runs it; this is {OS}");
    let bootstrap = shipped::build(steps, "lambda", "firstkey-lambda", "bootstrap")?;
    let name = zip_name();
    let zip = cargo::root().join("dist").join(&name);
    steps.time(&format!("dist/{name}"), || {
        let binary = fs::read(&bootstrap).context("cannot read the function")?;
        let needed = glibc::check(&binary)?;
        let archive = archive(&binary)?;
        println!("binary {} bytes, zip {} of at most {MAX_ZIP}, needs {needed}", binary.len(), archive.len());
        ensure!(archive.len() <= MAX_ZIP, "{} bytes are more than {MAX_ZIP}", archive.len());
        fs::create_dir_all(cargo::root().join("dist"))?;
        fs::write(&zip, archive).with_context(|| format!("cannot write {}", zip.display()))
    })?;
    Ok(Package { bootstrap, zip })
}

/// The name of the zip file for this machine's processor, in AWS's word for it.
#[must_use]
pub fn zip_name() -> String {
    let architecture = match std::env::consts::ARCH {
        "aarch64" => "arm64",
        other => other,
    };
    format!("firstkey-lambda-{architecture}.zip")
}

/// The same binary gives the same bytes: Terraform would otherwise deploy anew what has not changed.
fn archive(binary: &[u8]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o755);
    writer.start_file("bootstrap", options)?;
    writer.write_all(binary)?;
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use zip::ZipArchive;

    use super::*;

    #[test]
    fn the_zip_file_is_what_lambda_takes_and_the_same_each_time() {
        let zip = archive(b"a program").unwrap();
        assert_eq!(zip, archive(b"a program").unwrap());
        let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
        assert_eq!(zip.len(), 1);
        let bootstrap = zip.by_name("bootstrap").unwrap();
        assert_eq!(bootstrap.unix_mode().map(|mode| mode & 0o777), Some(0o755));
    }
}
