//! A gzipped tar file that depends on nothing but its contents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, Header};

/// Files by their path in the archive.
#[derive(Default)]
pub struct Tarball {
    files: BTreeMap<PathBuf, File>,
}

struct File {
    bytes: Vec<u8>,
    mode: u32,
}

impl Tarball {
    /// Adds a file that everybody may read.
    pub fn add(&mut self, path: impl Into<PathBuf>, bytes: &[u8]) {
        self.files.insert(path.into(), File { bytes: bytes.to_vec(), mode: 0o644 });
    }

    /// Adds a program.
    pub fn add_program(&mut self, path: impl Into<PathBuf>, bytes: &[u8]) {
        self.files.insert(path.into(), File { bytes: bytes.to_vec(), mode: 0o755 });
    }

    /// Adds the files of a folder, but none of folders in it.
    pub fn add_folder(&mut self, path: &Path, folder: &Path) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let file = entry?.path();
            let name = file.file_name().context("a file without a name")?;
            self.add(path.join(name), &fs::read(&file)?);
        }
        Ok(())
    }

    /// The contents of a file.
    #[must_use]
    pub fn get(&self, path: impl AsRef<Path>) -> Option<&[u8]> {
        self.files.get(path.as_ref()).map(|file| file.bytes.as_slice())
    }

    /// The files' paths, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }

    /// Packs the files, all with one time, in seconds since 1970, and of nobody.
    pub fn pack(&self, time: u64) -> Result<Vec<u8>> {
        let mut builder = Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
        for (path, file) in &self.files {
            let mut header = Header::new_ustar();
            header.set_size(file.bytes.len() as u64);
            header.set_mode(file.mode);
            header.set_mtime(time);
            header.set_uid(0);
            header.set_gid(0);
            builder.append_data(&mut header, path, file.bytes.as_slice())?;
        }
        Ok(builder.into_inner()?.finish()?)
    }

    /// Writes the files below a folder, as unpacking the archive there would.
    pub fn unpack(&self, folder: &Path) -> Result<()> {
        let packed = self.pack(0)?;
        tar::Archive::new(flate2::read::GzDecoder::new(packed.as_slice()))
            .unpack(folder)
            .with_context(|| format!("cannot unpack into {}", folder.display()))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_same_files_give_the_same_bytes_in_whatever_order_they_come() {
        let (mut one, mut other) = (Tarball::default(), Tarball::default());
        one.add("a", b"first");
        one.add_program("b/c", b"second");
        other.add_program("b/c", b"second");
        other.add("a", b"first");
        assert_eq!(one.pack(1_700_000_000).unwrap(), other.pack(1_700_000_000).unwrap());
    }

    #[test]
    fn programs_can_be_run_once_they_are_unpacked() {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = Tarball::default();
        archive.add_program("bin/program", b"#!/bin/sh");
        archive.unpack(folder.path()).unwrap();
        let program = folder.path().join("bin/program");
        assert_eq!(fs::read(&program).unwrap(), b"#!/bin/sh");
        assert_eq!(fs::metadata(&program).unwrap().permissions().mode() & 0o777, 0o755);
    }
}
