//! The threat model names a test for every claim, and each of those tests exists.

use std::path::Path;

use anyhow::{Context, Result};

use super::repository;

const DOCUMENT: &str = "docs/threat-model.md";

/// The heading of a column in which everything between backticks is a test.
const SHOWN_BY: &str = "shown by";

pub(super) fn problems(root: &Path, files: &[String]) -> Result<Vec<String>> {
    let document = repository::read(root, DOCUMENT)?.with_context(|| format!("{DOCUMENT} is not text"))?;
    let tests = Tests { rust: read_all(root, files, ".rs")?, terraform: read_all(root, files, ".tftest.hcl")? };
    Ok(unshown(&document, &tests))
}

fn read_all(root: &Path, files: &[String], extension: &str) -> Result<Vec<String>> {
    let names = files.iter().filter(|name| name.ends_with(extension));
    names.filter_map(|name| repository::read(root, name).transpose()).collect()
}

/// The files that tests are in.
struct Tests {
    rust: Vec<String>,
    terraform: Vec<String>,
}

impl Tests {
    /// Whether a test with this name exists. A name with spaces is a step of `cargo xtask e2e`, or a property.
    fn have(&self, name: &str) -> bool {
        let any = |files: &[String], text: String| files.iter().any(|file| file.contains(&text));
        if name.contains(' ') {
            return any(&self.rust, format!("\"{name}\""));
        }
        any(&self.rust, format!("fn {name}(")) || any(&self.terraform, format!("run \"{name}\" {{"))
    }
}

/// Names in the document that look like tests and are not.
fn unshown(document: &str, tests: &Tests) -> Vec<String> {
    let mut found = Vec::new();
    let mut shown_by = None;
    let mut in_table = false;
    for (index, line) in document.lines().enumerate() {
        let cells: Vec<&str> = line.split('|').collect();
        let is_row = line.starts_with('|');
        if !is_row {
            shown_by = None;
        } else if !in_table {
            shown_by = cells.iter().position(|cell| cell.trim().eq_ignore_ascii_case(SHOWN_BY));
        }
        in_table = is_row;
        for (column, cell) in cells.iter().enumerate() {
            // Every other piece is between backticks.
            let names = cell.split('`').skip(1).step_by(2);
            let claimed = names.filter(|name| shown_by == Some(column) || looks_like_a_test(name));
            found.extend(claimed.filter(|name| !tests.have(name)).map(|name| {
                format!("{DOCUMENT}:{}: `{name}` is no test, no `run` of Terraform's and no step of e2e", index + 1)
            }));
        }
    }
    found
}

/// Lower-case words with at least two underscores between them.
fn looks_like_a_test(name: &str) -> bool {
    name.matches('_').count() >= 2
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_that_are_no_tests() {
        let tests = Tests {
            rust: vec![
                "#[test]\nfn nobody_is_harmed() {}\nfn short() {}\nsteps.time(\"a mail arrives\", run)".to_owned(),
            ],
            terraform: vec!["run \"alone\" {\n}\nrun \"with_a_key\" {\n}\n".to_owned()],
        };
        let document = "\
`nobody_is_harmed`, `with_a_key`, `path_prefixes` and `sns:Publish` are fine, `nobody_is_hurt` is not.

| what | shown by |
|---|---|
| `anything` | `short`, `alone`, `a mail arrives` |
| `nobody_is_harm` | `alon`, `a mail`; `with_a_key` |

| shown by | what |
|---|---|
| `nothing` | `nothing` |
`nothing`
";
        let problem = |line: u32, name: &str| {
            format!("docs/threat-model.md:{line}: `{name}` is no test, no `run` of Terraform's and no step of e2e")
        };
        assert_eq!(
            unshown(document, &tests),
            [
                problem(1, "nobody_is_hurt"),
                problem(6, "nobody_is_harm"),
                problem(6, "alon"),
                problem(6, "a mail"),
                problem(10, "nothing"),
            ]
        );
    }
}
