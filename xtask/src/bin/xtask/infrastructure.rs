//! `cargo xtask infrastructure`: what can be checked of the Terraform module, the CloudFormation template and GitHub's workflows
//! without running them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use xtask::steps::{Steps, quietly};
use xtask::terraform::{self, Terraform};
use xtask::{cargo, python};

/// Format, validity and tests of the module; then checkov, cfn-lint and zizmor.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    let terraform = steps.time("terraform", Terraform::find)?;
    steps.run(&mut terraform.command(&cargo::root(), &["fmt", "-check", "-diff", "-recursive", "terraform"]))?;
    let copy = cargo::root().join("target/terraform/module");
    terraform::copy(&copy)?;
    // The examples use a release's zip file.
    let zip = copy.join("dist/firstkey-lambda-x86_64.zip");
    fs::create_dir_all(copy.join("dist"))?;
    fs::copy(copy.join("tests/mocks/function.zip"), &zip).with_context(|| format!("cannot write {}", zip.display()))?;
    // The tests compare with the template, which is beside the module.
    let template = Path::new("cloudformation/firstkey.yaml");
    let beside = copy.with_file_name("cloudformation");
    fs::create_dir_all(&beside)?;
    fs::copy(cargo::root().join(template), beside.join("firstkey.yaml")).context("cannot copy the template")?;
    for folder in folders(&copy)? {
        let name = Path::new("terraform").join(folder.strip_prefix(&copy)?);
        steps.time(&format!("terraform validate {}", name.display()), || {
            quietly(&mut terraform.command(&folder, &["init", "-backend=false", "-no-color"]))?;
            quietly(&mut terraform.command(&folder, &["validate", "-no-color"]))
        })?;
    }
    steps.run(&mut terraform.command(&copy, &["test"]))?;
    let programs = python::environment(steps, "terraform/venv", "terraform/requirements.txt")?;
    let mut checkov = Command::new(programs.join("checkov"));
    // Without the argument, it downloads more checks from its vendor.
    checkov.args(["--skip-download", "--quiet", "--compact", "--framework", "terraform", "--directory", "terraform"]);
    steps.run(checkov.current_dir(cargo::root()))?;
    let mut lint = Command::new(programs.join("cfn-lint"));
    steps.run(lint.arg("cloudformation/firstkey.yaml").current_dir(cargo::root()))?;
    let mut zizmor = Command::new(programs.join("zizmor"));
    steps.run(zizmor.args(["--offline", "--quiet", ".github/workflows"]).current_dir(cargo::root()))
}

/// The module, its submodules and its examples.
fn folders(module: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = vec![module.to_owned()];
    for kind in ["modules", "examples"] {
        let found = fs::read_dir(module.join(kind)).with_context(|| format!("the module has no {kind}"))?;
        folders.extend(found.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()));
    }
    folders.sort();
    Ok(folders)
}
