//! Steps in sequence, and how long each took.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// The steps that ran so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// Runs a command with the terminal's output; anything but success is an error.
    pub fn run(&mut self, command: &mut Command) -> Result<()> {
        let name = shown(command);
        self.time(&name, || {
            let status = command.status().with_context(|| format!("cannot run `{name}`"))?;
            ensure!(status.success(), "`{name}` failed ({status})");
            Ok(())
        })
    }

    /// Runs a step in this process.
    pub fn time<T>(&mut self, name: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("==> {name}");
        let start = Instant::now();
        let result = step();
        let name = if result.is_ok() { name.to_owned() } else { format!("{name}: failed") };
        self.done.push((name, start.elapsed()));
        result
    }

    /// Prints each step with its seconds, then the error, if any; returns the exit status.
    #[expect(clippy::print_stderr, reason = "an error is no part of the output")]
    pub fn end(&self, result: Result<()>) -> ExitCode {
        if !self.done.is_empty() {
            println!();
        }
        for (name, took) in &self.done {
            println!("{:8.1} s  {name}", took.as_secs_f64());
        }
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error:#}");
                ExitCode::FAILURE
            }
        }
    }
}

/// Runs a command and shows its output only if it failed.
pub fn quietly(command: &mut Command) -> Result<()> {
    let name = shown(command);
    let output = command.output().with_context(|| format!("cannot run `{name}`"))?;
    let printed = [output.stdout, output.stderr].concat();
    ensure!(
        output.status.success(),
        "`{name}` failed ({}):\n{}",
        output.status,
        String::from_utf8_lossy(&printed).trim()
    );
    Ok(())
}

/// The command as one would type it, with names of programs instead of paths.
fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program()).to_string_lossy();
    command.get_args().fold(name.into_owned(), |line, argument| format!("{line} {}", argument.to_string_lossy()))
}
