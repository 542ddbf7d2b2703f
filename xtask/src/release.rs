//! What a release brings, packed: the Terraform module with the function's zip inside.

mod links;
mod tarball;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::cargo;
use crate::commit::VERSION;
use crate::terraform;
pub use tarball::Tarball;

/// Packs the module as the public registry wants it, at the archive's root, with zips of the function in `dist/`. `licences` are the
/// texts that the zips' contents ask to be passed on.
pub fn module(zips: &[PathBuf], licences: Option<&Path>) -> Result<Tarball> {
    let mut archive = Tarball::default();
    for name in terraform::files()?.iter().filter(|name| *name != Path::new("requirements.txt")) {
        archive.add(name, &read(&Path::new("terraform").join(name))?);
    }
    for name in links::BESIDE {
        archive.add(name, &read(Path::new(name))?);
    }
    let docs = cargo::root().join("docs");
    for entry in fs::read_dir(&docs).with_context(|| format!("cannot read {}", docs.display()))? {
        let name = Path::new("docs").join(entry?.file_name());
        if name.extension().is_some_and(|extension| extension == "md") {
            archive.add(&name, &read(&name)?);
        }
    }
    for zip in zips {
        let bytes = fs::read(zip).with_context(|| format!("cannot read {}", zip.display()))?;
        let name = zip.file_name().context("the zip has no name")?;
        let place = Path::new("dist").join(name);
        // The module refuses a zip that has another sum.
        archive.add(place.with_added_extension("sha256"), sum(&bytes, &name.to_string_lossy()).as_bytes());
        archive.add(place, &bytes);
    }
    if let Some(licences) = licences {
        archive.add("dist/THIRD-PARTY-LICENSES.txt", &fs::read(licences)?);
    }
    links::adapt(&mut archive)?;
    Ok(archive)
}

/// The module's archive.
#[must_use]
pub fn module_name() -> String {
    format!("terraform-aws-firstkey-{VERSION}.tar.gz")
}

/// A line as `sha256sum` prints and checks it.
#[must_use]
pub fn sum(bytes: &[u8], name: &str) -> String {
    let digits: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}  {name}\n")
}

fn read(name: &Path) -> Result<Vec<u8>> {
    fs::read(cargo::root().join(name)).with_context(|| format!("cannot read {}", name.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_what_sha256sum_prints() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty\n";
        assert_eq!(sum(b"", "empty"), empty);
    }

    #[test]
    fn the_module_is_at_the_archives_root_with_its_zip_and_the_zips_sum() {
        let folder = tempfile::tempdir().unwrap();
        let zip = folder.path().join("firstkey-lambda-x86_64.zip");
        fs::write(&zip, b"").unwrap();
        let archive = module(&[zip], None).unwrap();
        for name in [
            "main.tf",
            "versions.tf",
            "README.md",
            "LICENSE",
            "examples/minimal/main.tf",
            "modules/users/main.tf",
            "docs/alarms.md",
            "dist/firstkey-lambda-x86_64.zip",
        ] {
            assert!(archive.get(name).is_some(), "{name} is missing");
        }
        let sum = archive.get("dist/firstkey-lambda-x86_64.zip.sha256").unwrap();
        assert!(sum.starts_with(b"e3b0c442"));
    }
}
