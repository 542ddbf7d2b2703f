//! Terraform, with the provider from a mirror on this machine if there is one.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo;

/// Names a mirror of providers: a folder that contains `registry.terraform.io`.
const MIRROR_VARIABLE: &str = "FIRSTKEY_TF_MIRROR";
/// Terraform's own variable for its CLI configuration.
const CONFIGURATION_VARIABLE: &str = "TF_CLI_CONFIG_FILE";
/// The folder by which a mirror is recognised.
const REGISTRY: &str = "registry.terraform.io";
/// The usual places of mirrors.
const PLACES: [&str; 4] = ["/opt", "/usr/local/share", "/usr/share", "/srv"];
/// How many folders below such a place a mirror may be.
const DEPTH: usize = 3;

/// A Terraform that works without an account.
pub struct Terraform {
    configuration: Option<PathBuf>,
    cache: PathBuf,
}

impl Terraform {
    /// Finds Terraform and a mirror of its providers, and says which source of providers is used.
    pub fn find() -> Result<Self> {
        let there = Command::new("terraform").arg("version").output().is_ok_and(|output| output.status.success());
        ensure!(there, "terraform is not installed: see https://developer.hashicorp.com/terraform/install");
        let folder = cargo::root().join("target/terraform");
        let cache = folder.join("plugins");
        fs::create_dir_all(&cache)?;
        let configuration = match mirror()? {
            Some(mirror) => {
                println!("    provider from the mirror {}", mirror.display());
                let configuration = folder.join("terraform.tfrc");
                let path = mirror.to_str().context("the mirror's path is not UTF-8")?;
                let text = format!("provider_installation {{\n  filesystem_mirror {{\n    path = {path:?}\n  }}\n}}\n");
                fs::write(&configuration, text)?;
                Some(configuration)
            }
            None => {
                println!("    provider from the registry: no mirror found, {MIRROR_VARIABLE} names one");
                env::var_os(CONFIGURATION_VARIABLE).map(PathBuf::from).filter(|configuration| configuration.is_file())
            }
        };
        Ok(Self { configuration, cache })
    }

    /// A command in a folder; it neither prompts nor contacts HashiCorp.
    pub fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new("terraform");
        command.args(arguments).current_dir(folder);
        command.env("TF_IN_AUTOMATION", "1").env("TF_INPUT", "0").env("CHECKPOINT_DISABLE", "1");
        match &self.configuration {
            Some(configuration) => command.env(CONFIGURATION_VARIABLE, configuration),
            // An empty value would cause a warning on each command.
            None => command.env_remove(CONFIGURATION_VARIABLE).env("TF_PLUGIN_CACHE_DIR", &self.cache),
        };
        command
    }
}

/// The mirror that the variable names, or the first in the usual places.
fn mirror() -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os(MIRROR_VARIABLE).map(PathBuf::from) {
        ensure!(named.join(REGISTRY).is_dir(), "{MIRROR_VARIABLE}: there is no {REGISTRY} in {}", named.display());
        return Ok(Some(named));
    }
    let home = env::var_os("HOME").map(PathBuf::from);
    let homes = home.iter().flat_map(|home| [home.join(".terraform.d"), home.join(".local/share/terraform")]);
    Ok(homes.chain(PLACES.map(PathBuf::from)).find_map(|place| mirror_below(&place, DEPTH)))
}

/// The folder at or below `folder` that holds a mirror.
fn mirror_below(folder: &Path, depth: usize) -> Option<PathBuf> {
    if folder.join(REGISTRY).join("hashicorp/aws").is_dir() {
        return Some(folder.to_owned());
    }
    let entries = fs::read_dir(folder).ok().filter(|_| depth > 0)?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().find_map(|folder| mirror_below(folder, depth - 1))
}

/// A copy of the module with its examples, for Terraform to write in.
pub fn copy(target: &Path) -> Result<()> {
    if target.exists() {
        fs::remove_dir_all(target).with_context(|| format!("cannot remove {}", target.display()))?;
    }
    let source = cargo::root().join("terraform");
    for name in files()? {
        let target = target.join(&name);
        fs::create_dir_all(target.parent().unwrap_or(&target))?;
        fs::copy(source.join(&name), &target).with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

/// The module's files, by their path in it, without what Terraform left there: that is of other providers and accounts.
pub fn files() -> Result<Vec<PathBuf>> {
    let root = cargo::root().join("terraform");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            if name == ".terraform" || name == ".terraform.lock.hcl" || name.to_string_lossy().contains(".tfstate") {
                continue;
            }
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(&root)?.to_owned());
            }
        }
    }
    files.sort();
    Ok(files)
}
