//! What the documents say about the command, compared with its source.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The permissions that the sources below a folder ask for: the first argument of `ask`.
fn asked_for(folder: &Path, actions: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            asked_for(&path, actions);
            continue;
        }
        for call in fs::read_to_string(&path).unwrap().split("ask(").skip(1) {
            let argument = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            actions.extend(argument.map(str::to_owned));
        }
    }
}

#[test]
fn the_documented_policy_has_what_doctor_asks_for() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Neither is asked for through `ask`.
    let mut asked = BTreeSet::from(["lambda:GetFunctionConfiguration", "ssm:GetParameter"].map(str::to_owned));
    asked_for(&manifest.join("src/doctor"), &mut asked);
    let document = fs::read_to_string(manifest.join("../../docs/cli.md")).unwrap();
    let policy = document.split("\"Sid\": \"FirstkeyDoctor\"").nth(1).unwrap().split(']').next().unwrap();
    let documented = policy.split('"').filter(|text| text.contains(':') && !text.contains([' ', '\n']));
    let documented: BTreeSet<String> = documented.map(str::to_owned).collect();
    assert_eq!(documented, asked);
}

#[test]
fn every_variable_of_the_function_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let source = fs::read_to_string(root.join("crates/firstkey-core/src/configuration.rs")).unwrap();
    let calls = ["required", "optional", "variable"].map(|call| format!("self.{call}(\""));
    let reads = calls.iter().flat_map(|call| source.split(call).skip(1));
    let read: BTreeSet<String> = reads.map(|rest| format!("FIRSTKEY_{}", rest.split('"').next().unwrap())).collect();
    let document = fs::read_to_string(root.join("docs/configuration.md")).unwrap();
    let rows = document.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let documented: BTreeSet<String> = rows.map(str::to_owned).collect();
    assert_eq!(documented, read);
}
