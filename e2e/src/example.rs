//! An example of the Terraform module, deployed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};
use xtask::credentials::{REGION, ROOT};
use xtask::steps::Steps;

use crate::aws::without_settings;
use crate::tools::Tools;

/// An example of the module, deployed on the emulator.
pub(crate) struct Example<'a> {
    tools: &'a Tools<'a>,
    /// Its folder, with its state.
    pub(crate) folder: PathBuf,
    endpoint: &'a str,
    variables: Vec<String>,
}

impl<'a> Example<'a> {
    pub(crate) fn new(tools: &'a Tools<'a>, module: &Path, name: &str, endpoint: &'a str, variables: &[&str]) -> Self {
        let variables = variables.iter().map(|variable| format!("-var={variable}")).collect();
        Self { tools, folder: module.join("examples").join(name), endpoint, variables }
    }

    /// The same deployment with other values of some variables, or more of them.
    pub(crate) fn with(&self, variables: &[&str]) -> Self {
        let more = variables.iter().map(|variable| format!("-var={variable}"));
        Self { folder: self.folder.clone(), variables: self.variables.iter().cloned().chain(more).collect(), ..*self }
    }

    pub(crate) fn apply(&self, steps: &mut Steps, name: &str) -> Result<()> {
        steps.time(name, || {
            self.run(&["init"], &[])?;
            self.run(&["apply", "-auto-approve"], &self.variables).map(drop)
        })
    }

    pub(crate) fn plan_nothing(&self, steps: &mut Steps) -> Result<()> {
        let name = self.folder.file_name().unwrap_or_default().to_string_lossy();
        steps.time(&format!("terraform plan examples/{name} plans no changes"), || {
            self.run(&["plan", "-detailed-exitcode"], &self.variables).map(drop)
        })
    }

    /// The plan's actions, by address: `["create", "delete"]` is a replacement that makes the new one first.
    pub(crate) fn changes(&self) -> Result<Map<String, Value>> {
        self.run(&["init"], &[])?;
        self.run(&["plan", "-out=plan"], &self.variables)?;
        let plan: Value = serde_json::from_str(&self.run(&["show", "-json", "plan"], &[])?)?;
        let changes = plan["resource_changes"].as_array().context("the plan has no changes")?;
        let change =
            |change: &Value| Some((change["address"].as_str()?.to_owned(), change["change"]["actions"].clone()));
        Ok(changes.iter().filter_map(change).collect())
    }

    pub(crate) fn destroy(&self, steps: &mut Steps, name: &str) -> Result<()> {
        steps.time(name, || self.run(&["destroy", "-auto-approve"], &self.variables).map(drop))
    }

    pub(crate) fn output(&self, name: &str) -> Result<Value> {
        Ok(serde_json::from_str(&self.run(&["output", "-json", name], &[])?)?)
    }

    /// Runs Terraform against the emulator, and shows its output only if it failed.
    pub(crate) fn run(&self, arguments: &[&str], variables: &[String]) -> Result<String> {
        let mut command: Command = self.tools.terraform.command(&self.folder, arguments);
        if arguments[0] != "output" {
            command.arg("-no-color").args(variables);
        }
        without_settings(&mut command)
            .env("AWS_ENDPOINT_URL", self.endpoint)
            .env("AWS_ACCESS_KEY_ID", ROOT.access_key)
            .env("AWS_SECRET_ACCESS_KEY", ROOT.secret)
            .env("AWS_REGION", REGION);
        let output = command.output().context("cannot run terraform")?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let name = arguments[0];
        ensure!(
            output.status.success(),
            "`terraform {name}` failed ({}):\n{printed}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(printed)
    }
}
