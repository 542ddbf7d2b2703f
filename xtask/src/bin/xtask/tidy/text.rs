//! Text files: no machine's own paths, a line break at the end, no stray white space, no code in doc comments.

use std::path::Path;

use anyhow::Result;

use super::repository;

/// The parents of home folders. Concatenated, so that this file passes its own check.
const HOMES: [&str; 3] = [concat!("/", "home/"), concat!("/", "Users/"), concat!("/", "root/")];

/// Hand-written kinds of file, whose white space is checked.
const CLEAN: [&str; 3] = [".rs", ".md", ".toml"];

pub(super) fn problems(root: &Path, files: &[String]) -> Result<Vec<String>> {
    let here = format!("{}/", root.display());
    let mut found = Vec::new();
    for name in files {
        let Some(text) = repository::read(root, name)? else { continue };
        if !text.is_empty() && !text.ends_with('\n') {
            found.push(format!("{name}: the last line does not end"));
        }
        let clean = CLEAN.iter().any(|extension| name.ends_with(extension));
        for (index, line) in text.lines().enumerate() {
            found.extend(problem(line, &here, clean).map(|what| format!("{name}:{}: {what}", index + 1)));
        }
    }
    Ok(found)
}

fn problem(line: &str, here: &str, clean: bool) -> Option<&'static str> {
    if HOMES.iter().chain([&here]).any(|path| names_path(line, path)) {
        Some("a path of one machine")
    } else if clean && line.contains('\t') {
        Some("a tab")
    } else if clean && line.ends_with([' ', '\r']) {
        Some("white space at the end of the line")
    } else if is_doc_comment(line) && line.contains("```") {
        Some("code in a doc comment, which `cargo xtask test` would not run")
    } else {
        None
    }
}

fn is_doc_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("///") || line.starts_with("//!")
}

/// Whether the line contains the path, not only as part of an address or a longer path.
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path)
        .any(|(start, _)| !line[..start].ends_with(|c: char| c.is_alphanumeric() || "._-".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_wrong_with_a_line() {
        let home = format!("cd {}ada/firstkey", HOMES[0]);
        for (line, expect) in [
            ("fn main() {}", None),
            (home.as_str(), Some("a path of one machine")),
            ("see /src/firstkey/README.md", Some("a path of one machine")),
            ("https://example.com/src/firstkey/README.md", None),
            ("\tindented", Some("a tab")),
            ("ends late ", Some("white space at the end of the line")),
            ("    /// ```", Some("code in a doc comment, which `cargo xtask test` would not run")),
            ("```sh", None),
        ] {
            assert_eq!(problem(line, "/src/firstkey/", true), expect, "{line:?}");
        }
    }
}
