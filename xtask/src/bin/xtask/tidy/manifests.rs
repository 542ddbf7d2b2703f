//! Crates: all use the workspace's lints, and none has a forbidden dependency.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use regex::Regex;
use xtask::cargo::cargo;
use xtask::commit::VERSION;

use super::repository;

/// Architecture invariants: dependencies whose names begin so are forbidden below that crate, and why.
const ABSENT: [(&str, &[&str], &str); 4] = [
    (
        "firstkey-core",
        &["aws-", "axum", "futures", "hyper", "lambda", "tokio", "winterbaume-"],
        "the core is pure: it cannot wait or connect",
    ),
    (
        "firstkey-lambda",
        &[
            "aws-config",
            "aws-lc-",
            "aws-sdk-sts",
            "aws-smithy-http-client",
            "axum",
            "clap",
            "firstkey-local",
            "h2",
            "winterbaume-",
        ],
        "it would make the function's cold start longer",
    ),
    ("firstkey-cli", &["firstkey-local", "winterbaume-"], "administrators need no emulator"),
    (
        "firstkey-local",
        &["aws-sdk-cloudwatch", "aws-sdk-eventbridge", "aws-sdk-lambda", "aws-sdk-sqs", "hcl-rs", "winterbaume-lambda"],
        "the demo would take longer to compile",
    ),
];

pub(super) fn problems(root: &Path, files: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let changes = repository::read(root, "CHANGELOG.md")?.unwrap_or_default();
    if !changes.lines().any(|line| line == format!("## {VERSION}")) {
        found.push(format!("CHANGELOG.md: has no heading `## {VERSION}`, which is the version in Cargo.toml"));
    }
    // Readers copy the names of a release's files.
    let named = Regex::new(r"firstkey-(\d+\.\d+\.\d+)")?;
    for name in ["README.md", "SECURITY.md"] {
        let text = repository::read(root, name)?.unwrap_or_default();
        let others = named.captures_iter(&text).filter(|named| named[1] != *VERSION);
        found.extend(others.map(|named| format!("{name}: names {}, but the version is {VERSION}", &named[0])));
    }
    for name in files.iter().filter(|name| name.ends_with("/Cargo.toml")) {
        let manifest = repository::read(root, name)?.unwrap_or_default();
        if !manifest.contains("[lints]\nworkspace = true\n") {
            found.push(format!("{name}: does not inherit the workspace's lints"));
        }
    }
    for (package, absent, why) in ABSENT {
        let below = dependencies(package)?.into_iter().filter(|name| absent.iter().any(|part| name.starts_with(part)));
        found.extend(below.map(|name| format!("{package} depends on {name}: {why}")));
    }
    Ok(found)
}

/// Everything below a crate that ends up in a program, except test helpers.
fn dependencies(package: &str) -> Result<BTreeSet<String>> {
    let mut tree = cargo(["tree", "--locked", "--package", package, "--edges", "normal", "--prefix", "none"]);
    let output = tree.output().context("cargo tree")?;
    ensure!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    let lines = String::from_utf8(output.stdout)?;
    Ok(lines.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}
