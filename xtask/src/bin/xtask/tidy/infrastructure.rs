//! The Terraform module's READMEs have every variable and output with its own description, every alarm has its heading,
//! and the template's two functions have the same settings.

use std::path::Path;

use anyhow::Result;

use super::repository;

/// The page that the alarms' descriptions link to.
const ALARMS: &str = "docs/alarms.md";
/// The file with the names of all alarms; the end-to-end tests compare it with Terraform's.
const TEMPLATE: &str = "cloudformation/firstkey.yaml";
/// Marks around the README's tables of variables and outputs.
const TABLES: (&str, &str) = ("<!-- BEGIN_TF_DOCS -->", "<!-- END_TF_DOCS -->");

pub(super) fn problems(root: &Path, files: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let module =
        |name: &&String| name.starts_with("terraform/") && name.ends_with("/README.md") && !name.contains("/examples/");
    for readme in files.iter().filter(module) {
        let folder = readme.trim_end_matches("README.md");
        let mut code = String::new();
        let of_folder =
            |name: &&String| name.strip_prefix(folder).is_some_and(|file| file.ends_with(".tf") && !file.contains('/'));
        for name in files.iter().filter(of_folder) {
            code.push_str(&repository::read(root, name)?.unwrap_or_default());
        }
        let text = repository::read(root, readme)?.unwrap_or_default();
        found.extend(differences(&text, &code).into_iter().map(|problem| format!("{readme}: {problem}")));
    }
    let page = repository::read(root, ALARMS)?.unwrap_or_default();
    let template = repository::read(root, TEMPLATE)?.unwrap_or_default();
    found.extend(alarms(&page, &template).into_iter().map(|problem| format!("{ALARMS}: {problem}")));
    found.extend(settings(&template).into_iter().map(|problem| format!("{TEMPLATE}: {problem}")));
    Ok(found)
}

/// How a README's tables differ from the code.
fn differences(readme: &str, code: &str) -> Vec<String> {
    let Some((_, tables)) = readme.split_once(TABLES.0) else { return vec![format!("there is no {}", TABLES.0)] };
    let Some((tables, _)) = tables.split_once(TABLES.1) else { return vec![format!("there is no {}", TABLES.1)] };
    let rows: Vec<&str> = tables.lines().filter(|line| line.starts_with("| `")).collect();
    let declared = declarations(code);
    let row_of = |name: &str| format!("| `{name}` |");
    let untold = declared.iter().filter_map(|(name, description)| {
        let end = format!("| {description} |");
        let told = rows.iter().any(|row| row.starts_with(&row_of(name)) && row.ends_with(&end));
        (!told).then(|| format!("no row tells `{name}` in the words of its description"))
    });
    let unknown = rows.iter().filter(|row| !declared.iter().any(|(name, _)| row.starts_with(&row_of(name))));
    untold.chain(unknown.map(|row| format!("nothing in the code is called so: {row}"))).collect()
}

/// The variables and outputs, with their descriptions.
fn declarations(code: &str) -> Vec<(String, String)> {
    let mut name = None;
    let mut found = Vec::new();
    for line in code.lines() {
        if let Some(rest) = line.strip_prefix("variable \"").or_else(|| line.strip_prefix("output \"")) {
            name = rest.split('"').next().map(str::to_owned);
        } else if let Some(rest) = line.strip_prefix("  description = \"")
            && let Some(name) = name.take()
        {
            found.push((name, rest.trim_end_matches('"').replace("\\\"", "\"")));
        } else if line == "}" {
            name = None;
        }
    }
    found
}

/// Alarms without a heading, and headings without an alarm.
fn alarms(page: &str, template: &str) -> Vec<String> {
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let name = |line: &str| {
        line.trim().strip_prefix("AlarmName: !Sub \"${Name}-").map(|name| name.trim_end_matches('"').to_owned())
    };
    let alarms: Vec<String> = template.lines().filter_map(name).collect();
    let without = alarms.iter().filter(|alarm| !headings.contains(&alarm.as_str()));
    let beyond = headings.iter().filter(|heading| !alarms.iter().any(|alarm| alarm == *heading));
    without
        .map(|alarm| format!("the alarm {alarm} has no heading"))
        .chain(beyond.map(|heading| format!("no alarm is called {heading}")))
        .collect()
}

/// Settings that only one of the template's functions has, or that differ.
///
/// The two that say where users choose their password are conditional in one function only.
fn settings(template: &str) -> Vec<String> {
    let of = |function: &str| -> Vec<String> {
        let resource = template.split_once(&format!("\n  {function}:\n")).map_or("", |(_, resource)| resource);
        let lines = resource.split("\n\n").next().unwrap_or_default().lines().map(str::trim);
        let settings = lines.filter(|line| line.starts_with("FIRSTKEY_"));
        let conditional = ["FIRSTKEY_DELIVERY", "FIRSTKEY_CLAIM_ORIGIN"];
        let plain = settings.map(|line| match line.split_once(':') {
            Some((name, _)) if conditional.contains(&name) => name,
            _ => line,
        });
        plain.map(str::to_owned).collect()
    };
    let (mail, page) = (of("Function"), of("ClaimFunction"));
    let only = |ours: &[String], others: &[String], function: &str| -> Vec<String> {
        let ours = ours.iter().filter(|setting| !others.contains(setting));
        ours.map(|setting| format!("only {function} has `{setting}`")).collect()
    };
    [only(&mail, &page, "Function"), only(&page, &mail, "ClaimFunction")].concat()
}

#[cfg(test)]
mod tests {
    use super::{alarms, differences, settings};

    const CODE: &str =
        "variable \"one\" {\n  description = \"Say \\\"so\\\".\"\n}\n\noutput \"two\" {\n  description = \"Two.\"\n}\n";

    fn readme(rows: &str) -> String {
        format!("<!-- BEGIN_TF_DOCS -->\n{rows}\n<!-- END_TF_DOCS -->\n")
    }

    #[test]
    fn every_declaration_has_its_row() {
        let rows = "| `one` | string | `null` | Say \"so\". |\n| `two` | Two. |";
        assert_eq!(differences(&readme(rows), CODE), [""; 0]);
        let problems = differences(&readme("| `one` | string | `null` | Otherwise. |\n| `three` | Three. |"), CODE);
        assert_eq!(
            problems,
            [
                "no row tells `one` in the words of its description",
                "no row tells `two` in the words of its description",
                "nothing in the code is called so: | `three` | Three. |",
            ]
        );
    }

    #[test]
    fn every_alarm_has_its_heading() {
        let template = "      AlarmName: !Sub \"${Name}-failing\"\n";
        assert_eq!(alarms("# Alarms\n\n## failing\n", template), [""; 0]);
        assert_eq!(alarms("## rules\n", template), ["the alarm failing has no heading", "no alarm is called rules"]);
    }

    #[test]
    fn both_functions_have_the_same_settings() {
        let template =
            |mail: &str, page: &str| format!("\n  Function:\n    {mail}\n\n  ClaimFunction:\n    {page}\n\n");
        assert_eq!(settings(&template("FIRSTKEY_DELIVERY: !If", "FIRSTKEY_DELIVERY: !Ref")), [""; 0]);
        assert_eq!(
            settings(&template(
                "FIRSTKEY_NOTE: one\n    FIRSTKEY_TABLE: t",
                "FIRSTKEY_NOTE: two\n    FIRSTKEY_TABLE: t"
            )),
            ["only Function has `FIRSTKEY_NOTE: one`", "only ClaimFunction has `FIRSTKEY_NOTE: two`"]
        );
    }
}
