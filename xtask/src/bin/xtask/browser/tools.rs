//! The browser tests' requirements, and how to get them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The oldest major version of Node.js whose test runner can run `browser/`.
const NODE: u32 = 20;

/// The families that `browser/fonts.conf` admits, and Debian's packages for them.
const FONTS: [(&str, &str); 5] = [
    ("Liberation Sans", "fonts-liberation"),
    ("DejaVu Sans Mono", "fonts-dejavu-core"),
    ("Noto Sans CJK KR", "fonts-noto-cjk"),
    ("Noto Sans CJK JP", "fonts-noto-cjk"),
    ("Noto Color Emoji", "fonts-noto-color-emoji"),
];

/// Looks for all of them, and returns Chromium's path.
pub(super) fn find() -> Result<PathBuf> {
    let node = output("node", &["--version"]);
    let node = node.context("node is not installed: it is at https://nodejs.org, or apt-get install nodejs npm")?;
    let is_new = major(&node).is_some_and(|major| major >= NODE);
    ensure!(is_new, "node {NODE} or newer is needed, and this is {}: https://nodejs.org", node.trim());
    output("npm", &["--version"]).context("npm is not installed: apt-get install npm")?;
    let families =
        output("fc-list", &[":", "family"]).context("fc-list is not installed: apt-get install fontconfig")?;
    for (family, package) in FONTS {
        ensure!(has_family(&families, family), "the font {family} is not installed: apt-get install {package}");
    }
    chromium().context("chromium is not installed: apt-get install chromium")
}

/// A program's output, if the program is there.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// The `20` of `v20.19.0`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Whether a font has this name. The list has a line for each font, with one or several names.
fn has_family(families: &str, wanted: &str) -> bool {
    families.lines().flat_map(|line| line.split(',')).any(|family| family.trim() == wanted)
}

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/bin")]);
    folders.map(|folder| folder.join("chromium")).find(|program| program.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_nodes_version() {
        assert_eq!(major("v20.19.0\n"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("20.19.0"), None);
        assert_eq!(major(""), None);
    }

    #[test]
    fn finds_a_family_by_each_of_its_names() {
        let families = "Noto Sans CJK JP,Noto Sans CJK JP Bold\nDejaVu Sans\n";
        assert!(has_family(families, "Noto Sans CJK JP"));
        assert!(has_family(families, "DejaVu Sans"));
        assert!(!has_family(families, "DejaVu Sans Mono"));
        assert!(!has_family(families, "Noto Sans"));
    }
}
