//! `firstkey man`.

use std::fs;
use std::path::Path;

use crate::deployed::show;
use crate::offline::{Shell, commands, example, firstkey, stdout};

/// The beginning of every page.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

fn title(page: &str) -> &str {
    page.strip_prefix(".TH ").unwrap().split(' ').next().unwrap()
}

/// A page for each command, and the same pages as files.
#[test]
fn every_command_has_a_page() {
    let shown = firstkey(&["man"], &[]);
    let mut pages: Vec<&str> = stdout(&shown).split(PREAMBLE).skip(1).collect();
    let mut names = commands().iter().map(|command| format!("firstkey-{command}")).collect::<Vec<_>>();
    names.sort_unstable();
    let titles: Vec<&str> = pages.iter().map(|page| title(page)).collect();
    assert_eq!(titles, [&["firstkey".to_owned()], &names[..]].concat());
    let folder = tempfile::tempdir().unwrap();
    let man1 = folder.path().join("share/man1");
    assert_eq!(stdout(&firstkey(&["man", "--dir", man1.to_str().unwrap()], &[])), "");
    for entry in fs::read_dir(&man1).unwrap() {
        let file = entry.unwrap().path();
        let page = fs::read_to_string(&file).unwrap();
        let index = pages.iter().position(|found| Some(*found) == page.strip_prefix(PREAMBLE)).unwrap();
        assert_eq!(file.file_name().unwrap().to_str().unwrap(), format!("{}.1", title(pages.remove(index))));
    }
    assert_eq!(pages, [""; 0]);
}

#[test]
fn a_page_reads_well() {
    let folder = tempfile::tempdir().unwrap();
    firstkey(&["man", "--dir", folder.path().to_str().unwrap()], &[]);
    assert_snapshot!(fs::read_to_string(folder.path().join("firstkey-man.1")).unwrap());
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let told = "exit code: 2\n--- stdout\n--- stderr\nerror: cannot write to `/proc/man1`: No such file or directory (os error 2)\n";
    assert_eq!(firstkey(&["man", "--dir", "/proc/man1"], &[]), told);
}

/// If there is a `man`.
#[test]
fn the_example_works() {
    if !Path::new("/usr/bin/man").exists() {
        return;
    }
    let shell = Shell::new();
    let shown = show(&shell.bash(&example("man")).env("LC_ALL", "C.UTF-8").env("MANWIDTH", "80").output().unwrap());
    let headings = stdout(&shown).lines().filter(|line| line.starts_with("NAME")).count();
    assert_eq!(headings, stdout(&firstkey(&["man"], &[])).matches("\n.SH NAME\n").count());
}
