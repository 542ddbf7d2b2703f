//! `firstkey completions`.

use anyhow::Result;
use clap::Args;
use clap_complete::Shell;

use crate::exit::Exit;
use crate::screen;

/// Print completions for a shell.
///
/// Each shell looks for them in its own place: bash in ~/.local/share/bash-completion/completions/firstkey, zsh in a
/// file `_firstkey` in a folder of $fpath, fish in ~/.config/fish/completions/firstkey.fish.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  source <(firstkey completions bash)")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, mut command: clap::Command) -> Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "firstkey", &mut script);
        screen::print(&String::from_utf8(script)?)?;
        Ok(Exit::Done)
    }
}
