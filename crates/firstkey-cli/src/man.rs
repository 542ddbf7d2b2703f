//! `firstkey man`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use firstkey::VERSION;

use crate::exit::Exit;
use crate::screen;

/// Print the manual.
///
/// Prints the pages of all commands one after another, in the format that `man` reads. With --dir, it writes a file for
/// each command, as `man` expects them in a folder `man1`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  firstkey man | man -l -")]
pub(crate) struct Man {
    /// Write a page for each command to this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(self, command: clap::Command) -> Result<Exit> {
        let pages = pages(command);
        match self.dir {
            Some(dir) => write(&pages, &dir).with_context(|| format!("cannot write to `{}`", dir.display()))?,
            None => {
                let mut book = Vec::new();
                for page in &pages {
                    page.render(&mut book)?;
                }
                screen::print(&String::from_utf8(book)?)?;
            }
        }
        Ok(Exit::Done)
    }
}

/// The page of the whole command, then those of its subcommands.
fn pages(command: clap::Command) -> Vec<clap_mangen::Man> {
    // `help` would get a page for the help of every command.
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let parts: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    let page = |command| clap_mangen::Man::new(command).source(format!("firstkey {VERSION}"));
    std::iter::once(command).chain(parts).map(page).collect()
}

fn write(pages: &[clap_mangen::Man], dir: &Path) -> Result<()> {
    fs::create_dir_all(dir)?;
    for page in pages {
        page.generate_to(dir)?;
    }
    Ok(())
}
