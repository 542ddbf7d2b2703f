//! Commands that do not ask AWS.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::deployed::show;

/// The command with only this in its environment: neither credentials nor a place to look for them.
pub(crate) fn firstkey(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstkey"));
    let command = command.args(arguments).env_clear().envs(environment.iter().copied()).stdin(Stdio::null());
    show(&command.output().unwrap())
}

/// The same, with something to read on standard input.
pub(crate) fn firstkey_reading(arguments: &[&str], input: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstkey"));
    let command = command.args(arguments).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    show(&child.wait_with_output().unwrap())
}

/// The output of a command that ended well, without any complaint.
pub(crate) fn stdout(shown: &str) -> &str {
    let stdout = shown.strip_prefix("exit code: 0\n--- stdout\n").and_then(|rest| rest.strip_suffix("--- stderr\n"));
    stdout.unwrap_or_else(|| panic!("{shown}"))
}

/// The commands that the help lists.
pub(crate) fn commands() -> Vec<String> {
    let help = firstkey(&["-h"], &[]);
    let (_, listed) = stdout(&help).split_once("\nStart here:\n").unwrap();
    let listed = listed.lines().take_while(|line| *line != "Options:");
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The example at the end of a command's help.
pub(crate) fn example(command: &str) -> String {
    let help = firstkey(&[command, "--help"], &[]);
    let (_, example) = stdout(&help).rsplit_once("\nExample:\n").unwrap();
    example.to_owned()
}

/// Puts a mark in the place of when a message says that its password expires. Where the lines end there depends on the day.
pub(crate) fn without_dates(settings: &mut insta::Settings) {
    for words in ["ask for a new one.", "open it anyway: the page can email you a new one."] {
        let wrapped = format!("If you miss that, {words}").replace('.', r"\.").replace(' ', ".{1,2}");
        let sentence = format!(r"(?s)expires on \w+day,.{{10,50}}?\(UTC\)\..{{1,2}}{wrapped}");
        settings.add_filter(&sentence, format!("expires on [date]. If you miss that, {words}"));
    }
    settings.add_filter(r"\w+day, \d+\u{a0}\w+ 20\d\d, \d\d:\d\d\u{a0}\(UTC\)", "[date]");
}

/// A shell in a new folder, with the built command in its path, and with programs that stand for others.
pub(crate) struct Shell {
    pub(crate) folder: tempfile::TempDir,
    programs: PathBuf,
}

impl Shell {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let programs = folder.path().join("programs");
        fs::create_dir(&programs).unwrap();
        Self { folder, programs }
    }

    /// A stand-in for a program.
    pub(crate) fn program(&self, name: &str, script: &str) {
        let file = self.programs.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Bash with a script, as an administrator would type it.
    pub(crate) fn bash(&self, script: &str) -> Command {
        let firstkey = Path::new(env!("CARGO_BIN_EXE_firstkey")).parent().unwrap();
        let path = format!("{}:{}:/usr/bin:/bin", self.programs.display(), firstkey.display());
        let mut command = Command::new("bash");
        command.args(["-c", script]).env_clear().env("PATH", path).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }
}
