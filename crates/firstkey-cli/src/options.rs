//! The options of every command that talks to AWS.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// The options of every command that talks to AWS.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command that talks to AWS")]
pub(crate) struct Options {
    /// Sign in with this profile of ~/.aws/config, whatever credentials the environment has
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The function's region [default: that of --outputs, AWS_REGION or the profile, else us-east-1]
    #[arg(long, global = true, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// Print for people, or for programs
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: Format,
    /// Take the deployed names from the output of `terraform output -json`; `-` is standard input
    ///
    /// The module's outputs may be the root module's own, or the value of one of them: output "firstkey" { value =
    /// module.firstkey }. What comes through a pipe is read without this option, unless --function is given.
    #[arg(long, global = true, value_name = "FILE")]
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
}

/// For whom a command prints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON document, described in docs/cli.md
    Json,
}
