//! The options that commands share.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::screen;

/// The options that commands share. `command_line` decides where each can be given.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command that asks AWS")]
pub(crate) struct Options {
    /// Print for people, or for programs
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", help_heading = None::<&'static str>)]
    pub(crate) output: Format,
    /// Sign in with this profile of ~/.aws/config, regardless of credentials in the environment
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The function's region [default: that of --terraform-outputs, AWS_REGION or the profile, else us-east-1]
    #[arg(long, global = true, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// Take the deployed names from the output of `terraform output -json`; `-` is standard input
    ///
    /// The module's outputs may be the root module's own, or the value of one of them: output "firstkey" { value =
    /// module.firstkey }. Outputs piped to standard input are read without this option, unless --function is given.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) terraform_outputs: Option<PathBuf>,
    /// The name of --terraform-outputs in 0.1.0
    #[arg(long, global = true, value_name = "FILE", hide = true, conflicts_with = "terraform_outputs")]
    pub(crate) outputs: Option<PathBuf>,
    /// Name of the deployed function [default: firstkey]
    #[arg(long, global = true, value_name = "NAME", env = "FIRSTKEY_FUNCTION", hide_env_values = true)]
    pub(crate) function: Option<String>,
    /// Name of the ledger's table [default: what the function's environment says]
    #[arg(long, global = true, value_name = "NAME", env = "FIRSTKEY_TABLE", hide_env_values = true)]
    pub(crate) table: Option<String>,
    /// Name or ARN of the topic between rule and function [default: the function's name]
    #[arg(long, global = true, value_name = "TOPIC", env = "FIRSTKEY_TOPIC", hide_env_values = true)]
    pub(crate) topic: Option<String>,
    /// Name of the EventBridge rule [default: the function's name]
    #[arg(long, global = true, value_name = "NAME", env = "FIRSTKEY_RULE", hide_env_values = true)]
    pub(crate) rule: Option<String>,
    /// Show each call of AWS on standard error: operation, status, duration and request id
    #[arg(long, global = true)]
    pub(crate) verbose: bool,
}

impl Options {
    /// The ids of those that only make sense for a command that asks AWS.
    pub(crate) const OF_AWS: [&'static str; 9] =
        ["profile", "region", "terraform_outputs", "outputs", "function", "table", "topic", "rule", "verbose"];

    /// The file with Terraform's outputs, by its current name or that of 0.1.0.
    pub(crate) fn outputs_file(&self) -> Option<&Path> {
        if self.outputs.is_some() {
            screen::note("warning: --outputs is deprecated; use --terraform-outputs");
        }
        self.terraform_outputs.as_deref().or(self.outputs.as_deref())
    }
}

/// Whom a command prints for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON document, described in docs/cli.md
    Json,
}
