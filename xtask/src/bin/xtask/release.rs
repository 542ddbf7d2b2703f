//! `cargo xtask release`: everything that a release brings, into `dist/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;
use xtask::cargo::root;
use xtask::commit::{Commit, VERSION};
use xtask::release::{Tarball, module, module_name, sum};
use xtask::steps::Steps;
use xtask::tools::Tool;
use xtask::{package, shipped};

const CARGO_ABOUT: Tool = Tool { name: "cargo-about", version: "0.9.3", features: &["cli"] };
const AUDITABLE2CDX: Tool = Tool { name: "auditable2cdx", version: "0.1.0", features: &[] };

/// The shells that completions are made for, with the names under which each finds them.
const SHELLS: [(&str, &str); 3] = [("bash", "firstkey.bash"), ("fish", "firstkey.fish"), ("zsh", "_firstkey")];

/// What else the release brings.
#[derive(Args)]
pub(crate) struct Options {
    /// The tag that the release is made for: `v` and the version, or it fails.
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// The function's zip for arm64, which `cargo xtask package` makes on such a machine from the same commit.
    #[arg(long, value_name = "ZIP")]
    arm64: Option<PathBuf>,
}

/// Builds and packs, from what is committed alone.
pub(crate) fn run(steps: &mut Steps, options: &Options) -> Result<()> {
    if let Some(tag) = &options.tag {
        ensure!(*tag == format!("v{VERSION}"), "the tag is {tag}, but Cargo.toml says version {VERSION}");
    }
    let commit = Commit::head().context("a release is made from a git checkout")?;
    ensure!(commit.changes.is_empty(), "a release is made of what is committed; commit or stash:\n{}", commit.changes);
    let mut release = Release { folder: root().join("dist"), time: commit.time };
    release.clear()?;

    let package = package::run(steps)?;
    let command = shipped::build(steps, "command", "firstkey-cli", "firstkey")?;
    for program in [&package.bootstrap, &command] {
        let version = String::from_utf8(printed(program, &["--version"])?)?;
        let expected = commit.version();
        ensure!(version.trim_end().ends_with(&expected), "the tree changed meanwhile: {version} is not {expected}");
    }
    let mut zips = vec![package.zip];
    if let Some(zip) = &options.arm64 {
        let name = zip.file_name().filter(|name| *name == "firstkey-lambda-arm64.zip");
        let place =
            release.folder.join(name.with_context(|| format!("{} is no firstkey-lambda-arm64.zip", zip.display()))?);
        fs::copy(zip, &place).with_context(|| format!("cannot read {}", zip.display()))?;
        zips.push(place);
    }
    fs::copy(root().join("cloudformation/firstkey.yaml"), release.folder.join("firstkey.yaml"))?;
    let licences = release.licences(steps, "firstkey-lambda")?;
    release.bill_of_materials(steps, &package.bootstrap, "firstkey-lambda")?;
    release.bill_of_materials(steps, &command, "firstkey")?;
    steps.time("archives", || release.write(&module_name(), &module(&zips, Some(&licences))?))?;
    let archive = command_archive(&command, &release.licences(steps, "firstkey-cli")?)?;
    release.write(&format!("{}.tar.gz", command_name()), &archive)?;
    release.sums()
}

/// Where the release comes to be.
struct Release {
    folder: PathBuf,
    /// That of the commit, which every packed file gets.
    time: u64,
}

impl Release {
    /// Removes what an earlier release left.
    fn clear(&mut self) -> Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).with_context(|| format!("cannot remove {}", self.folder.display()))?;
        }
        Ok(fs::create_dir_all(&self.folder)?)
    }

    fn write(&self, name: &str, archive: &Tarball) -> Result<()> {
        Ok(fs::write(self.folder.join(name), archive.pack(self.time)?)?)
    }

    /// The licence texts of everything that a package's binary is made of.
    fn licences(&self, steps: &mut Steps, package: &str) -> Result<PathBuf> {
        let file = self.folder.join(format!("THIRD-PARTY-LICENSES-{package}.txt"));
        let mut about = CARGO_ABOUT.command(steps)?;
        about.args(["generate", "--locked", "--offline", "--fail", "--manifest-path"]);
        about.arg(format!("crates/{package}/Cargo.toml")).arg("--output-file").arg(&file).arg("about.hbs");
        steps.run(&mut about)?;
        Ok(file)
    }

    /// A CycloneDX document of what a binary is made of, read out of the binary itself.
    fn bill_of_materials(&self, steps: &mut Steps, binary: &Path, name: &str) -> Result<()> {
        let output = AUDITABLE2CDX.command(steps)?.arg(binary).output().context("auditable2cdx")?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "auditable2cdx cannot read {}: {}", binary.display(), complaint.trim());
        Ok(fs::write(self.folder.join(format!("{name}.cdx.json")), output.stdout)?)
    }

    /// What `sha256sum --check SHA256SUMS` checks.
    fn sums(&self) -> Result<()> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(&self.folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.sort();
        let mut sums = String::new();
        for file in &files {
            let (name, bytes) = (file.file_name().unwrap_or_default().to_string_lossy(), fs::read(file)?);
            println!("{:>9}  {name}", bytes.len());
            sums += &sum(&bytes, &name);
        }
        Ok(fs::write(self.folder.join("SHA256SUMS"), sums)?)
    }
}

/// The administrator's command for this machine: version, processor and system.
fn command_name() -> String {
    format!("firstkey-{VERSION}-{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// The command, its manual, completions and licences, in a folder of their own.
fn command_archive(command: &Path, licences: &Path) -> Result<Tarball> {
    let folder = PathBuf::from(command_name());
    let mut archive = Tarball::default();
    archive.add_program(folder.join("firstkey"), &fs::read(command)?);
    archive.add(folder.join("LICENSE"), &fs::read(root().join("LICENSE"))?);
    archive.add(folder.join("THIRD-PARTY-LICENSES.txt"), &fs::read(licences)?);
    for (shell, name) in SHELLS {
        archive.add(folder.join("completions").join(name), &printed(command, &["completions", shell])?);
    }
    let manual = root().join("target/release-manual");
    if manual.exists() {
        fs::remove_dir_all(&manual)?;
    }
    printed(command, &["man", "--dir", manual.to_str().context("the folder's name is not UTF-8")?])?;
    archive.add_folder(&folder.join("man/man1"), &manual)?;
    Ok(archive)
}

fn printed(command: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new(command).args(arguments).output().context("cannot run the command")?;
    ensure!(output.status.success(), "{} {} failed", command.display(), arguments.join(" "));
    Ok(output.stdout)
}
