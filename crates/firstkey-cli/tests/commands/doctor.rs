//! `firstkey doctor`, with each condition broken in turn: the check that names it complains, and no other.

mod account;
mod claim;
mod function;
mod mail;
mod slack;
mod topic;

use serde_json::Value;

use crate::deployed::{Deployed, settings};

/// Doctor's output, without the passed checks.
async fn complaints(deployed: &Deployed) -> String {
    let shown = deployed.firstkey(&["doctor"]).await;
    let complaints: Vec<&str> = shown.lines().filter(|line| !line.starts_with('✓')).collect();
    complaints.join("\n")
}

/// Doctor's result for one check, as JSON.
async fn check(deployed: &Deployed, arguments: &[&str], id: &str) -> Value {
    let mut command = vec!["doctor", "--output", "json"];
    command.extend(arguments);
    let output = deployed.command(&command).output().await.unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["checks"].as_array().unwrap().iter().find(|check| check["id"] == id).unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_passes() {
    let deployed = Deployed::start().await;
    let shown = deployed.firstkey(&["doctor", "--strict"]).await;
    assert_snapshot!(shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_get_json() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(
        "GET /v2/email/account",
        r#""ProductionAccessEnabled":true"#,
        r#""ProductionAccessEnabled":false"#,
    );
    deployed.wire.deny("DescribeTable");
    assert_snapshot!(deployed.firstkey(&["doctor", "--output", "json"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn warnings_count_only_if_strict() {
    let deployed = Deployed::start().await;
    deployed.wire.replace("GET /v2/email/account", "HEALTHY", "PROBATION");
    let code = async |arguments: &[&str]| deployed.command(arguments).output().await.unwrap().status.code();
    assert_eq!((code(&["doctor"]).await, code(&["doctor", "--strict"]).await), (Some(0), Some(1)));
}

/// What may not be looked at is neither failed nor passed.
#[tokio::test(flavor = "multi_thread")]
async fn a_missing_permission_is_named() {
    let deployed = Deployed::start().await;
    for operation in ["DescribeRule", "GetTopicAttributes", "GET /2015-03-31/functions/firstkey/policy", "GetQueueUrl"]
    {
        deployed.wire.deny(operation);
    }
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_obey_no_color() {
    let deployed = Deployed::start().await;
    let colours = async |variables: &[(&str, &str)]| {
        let mut command = deployed.command(&["doctor"]);
        let output = command.envs(variables.iter().copied()).output().await.unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!colours(&[]).await, "colours through a pipe");
    assert!(colours(&[("CLICOLOR_FORCE", "1")]).await, "no colours where they are asked for");
    assert!(!colours(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).await, "colours in spite of NO_COLOR");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_account_is_told_at_once() {
    let deployed = Deployed::start().await;
    let shown = deployed.firstkey(&["doctor", "--function", "welcome", "--region", "eu-west-1"]).await;
    settings().bind(|| assert_snapshot!(shown));
}
