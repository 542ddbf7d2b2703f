//! Every path and item that ARCHITECTURE.md names exists.

use std::path::Path;

use anyhow::{Context, Result};

use super::repository;

const DOCUMENT: &str = "ARCHITECTURE.md";

/// Endings by which a name without a folder is a file.
const FILES: [&str; 9] = [".rs", ".tf", ".hcl", ".md", ".json", ".yaml", ".html", ".ftl", ".toml"];

/// Keywords that declare an item of Rust.
const DECLARATIONS: [&str; 7] = ["fn", "struct", "enum", "trait", "type", "const", "mod"];

pub(super) fn problems(root: &Path, files: &[String]) -> Result<Vec<String>> {
    let document = repository::read(root, DOCUMENT)?.with_context(|| format!("{DOCUMENT} is not text"))?;
    let sources = files.iter().filter(|name| name.ends_with(".rs"));
    let sources: Vec<String> =
        sources.filter_map(|name| repository::read(root, name).transpose()).collect::<Result<_>>()?;
    Ok(missing(&document, files, &sources))
}

/// The names between backticks that look like a path or an item and are none.
fn missing(document: &str, files: &[String], sources: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in document.lines().enumerate() {
        // Every other piece is between backticks.
        for name in line.split('`').skip(1).step_by(2) {
            let path = name.trim_start_matches("…/");
            let is_there = if is_path(path) {
                files.iter().any(|file| has_path(file, path))
            } else if let Some((_, item)) = name.rsplit_once("::") {
                sources.iter().any(|source| declares(source, item))
            } else {
                continue;
            };
            if !is_there {
                found.push(format!("{DOCUMENT}:{}: there is no `{name}`", index + 1));
            }
        }
    }
    found
}

fn is_path(name: &str) -> bool {
    !name.contains([' ', '*']) && (name.contains('/') || FILES.iter().any(|ending| name.ends_with(ending)))
}

/// Whether a file has the path at its end or, if the path is a folder, anywhere.
fn has_path(file: &str, path: &str) -> bool {
    let (file, path) = (format!("/{file}"), format!("/{path}"));
    let is_folder = path.ends_with('/') || !path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    file.ends_with(&path) || is_folder && file.contains(&format!("{}/", path.trim_end_matches('/')))
}

fn declares(source: &str, item: &str) -> bool {
    DECLARATIONS.iter().any(|keyword| {
        source
            .match_indices(&format!("{keyword} {item}"))
            .any(|(start, text)| !source[start + text.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_paths_and_items_that_are_not_there() {
        let files = ["crates/core/src/text/masking.rs", "terraform/main.tf"].map(str::to_owned);
        let sources = ["pub fn mask_addresses(text: &str) {}\npub struct Invocation;".to_owned()];
        let document = "\
`crates/core/`, `…/text/masking.rs`, `masking.rs`, `main.tf`, `text/` and `text::mask_addresses` are there,
`spoofing.rs`, `ore/src/`, `asking.rs`, `…/masking/` and `text::mask` are not;
`cargo xtask tidy`, `variables*.tf`, `rate(5 minutes)` and `DeleteLoginProfile` are no paths.
";
        let names = ["spoofing.rs", "ore/src/", "asking.rs", "…/masking/", "text::mask"];
        let expected = names.map(|name| format!("ARCHITECTURE.md:2: there is no `{name}`"));
        assert_eq!(missing(document, &files, &sources), expected);
    }
}
