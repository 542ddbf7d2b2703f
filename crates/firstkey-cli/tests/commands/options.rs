//! The options of every command that talks to AWS.

use std::process::Stdio;

use crate::deployed::{Deployed, settings, show};
use crate::offline::firstkey;

/// Terraform's output of a root module that passes our module on as one output.
const OUTPUTS: &str = r#"{
  "firstkey": {
    "sensitive": false,
    "type": "dynamic",
    "value": {
      "function_arn": "arn:aws:lambda:us-east-1:123456789012:function:signin",
      "function_name": "signin",
      "rule_arn": "arn:aws:events:us-east-1:123456789012:rule/arrivals",
      "topic_arn": "arn:aws:sns:us-east-1:123456789012:arrivals"
    }
  }
}"#;

#[tokio::test(flavor = "multi_thread")]
async fn help_reads_like_a_page() {
    let deployed = Deployed::start().await;
    assert_snapshot!(deployed.firstkey(&["--help"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_help_of_a_command_ends_with_an_example() {
    let deployed = Deployed::start().await;
    assert_snapshot!(deployed.firstkey(&["doctor", "-h"]).await);
}

fn first_lines(shown: &str) -> String {
    let named = ["SES sandbox", "Rule:", "Topic:", "Function:"];
    let is_named = |line: &&str| named.iter().any(|name| line.contains(name)) || line.starts_with("The function");
    shown.lines().filter(is_named).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn names_come_through_a_pipe() {
    let deployed = Deployed::start().await;
    assert_snapshot!(first_lines(&deployed.firstkey_reading(&["doctor"], OUTPUTS).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_goes_before_the_pipe() {
    let deployed = Deployed::start().await;
    let shown = deployed.firstkey_reading(&["doctor", "--function", "firstkey"], OUTPUTS).await;
    assert_snapshot!(first_lines(&shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn something_else_in_the_pipe_is_refused() {
    let deployed = Deployed::start().await;
    assert_snapshot!(deployed.firstkey_reading(&["doctor"], "ada\nbob\n").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_outputs_that_is_not_there_is_named() {
    let deployed = Deployed::start().await;
    assert_snapshot!(deployed.firstkey(&["doctor", "--outputs", "/nowhere/outputs.json"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signed_in_is_told_how() {
    let deployed = Deployed::start().await;
    let mut command = deployed.command(&["doctor"]);
    command.env_remove("AWS_ACCESS_KEY_ID").env("AWS_EC2_METADATA_DISABLED", "true").stdin(Stdio::null());
    assert_snapshot!(show(&command.output().await.unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_is_not_there_is_told() {
    let deployed = Deployed::start().await;
    assert_snapshot!(deployed.firstkey(&["doctor", "--profile", "nobody"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_nobody_answers_at_is_told() {
    let deployed = Deployed::start().await;
    // A port that was free a moment ago: its listener is gone.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = deployed.command(&["doctor"]);
    command.env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")).stdin(Stdio::null());
    let shown = show(&command.output().await.unwrap());
    settings().bind(|| assert_snapshot!(shown));
}

/// A forgotten variable may name the profile.
#[tokio::test(flavor = "multi_thread")]
async fn the_profile_of_the_environment_is_named() {
    let deployed = Deployed::start().await;
    let mut command = deployed.command(&["status"]);
    command.env_remove("AWS_ACCESS_KEY_ID").env("AWS_EC2_METADATA_DISABLED", "true").env("AWS_PROFILE", "nope");
    assert_snapshot!(show(&command.stdin(Stdio::null()).output().await.unwrap()));
}

/// In plain words rather than the SDK's, which would show the request.
#[test]
fn an_endpoint_that_is_none_is_told() {
    for url in ["localhost:4566", "http://", "http://[::1", "ftp://example.com", "http://127.0.0.1:99999", ""] {
        for variable in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS"] {
            let shown = firstkey(&["status"], &[(variable, url)]);
            let told = format!("{variable} is `{url}`, which is not an endpoint's URL; example: http://127.0.0.1:4566");
            assert_eq!(shown, format!("exit code: 2\n--- stdout\n--- stderr\nerror: {told}\n"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_in_another_region_is_looked_for_where_iams_events_arrive() {
    let deployed = Deployed::start().await;
    assert_snapshot!(
        "no_function_here",
        deployed.firstkey(&["status", "--region", "eu-west-1", "--function", "x"]).await
    );
    assert_snapshot!("no_function_at_home", deployed.firstkey(&["status", "--function", "x"]).await);
    assert_snapshot!(
        "no_function_in_china",
        deployed.firstkey(&["export", "--region", "cn-northwest-1", "--function", "x"]).await
    );
}

#[test]
fn commands_that_moved_say_where_to() {
    for (old, new) in [("demo", "firstkey-local demo"), ("local", "firstkey-local serve")] {
        let shown = firstkey(&[old], &[]);
        assert_eq!(shown, format!("exit code: 2\n--- stdout\n--- stderr\nerror: `firstkey {old}` is `{new}` now\n"));
    }
}
