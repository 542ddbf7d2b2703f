//! Slack, broken.

use serde_json::json;

use super::complaints;
use crate::deployed::{Deployed, settings};

const VARIABLES: [(&str, &str); 2] =
    [("FIRSTKEY_CHANNELS", "email,slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token")];

async fn deployed() -> Deployed {
    Deployed::with(&VARIABLES).await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_it_passes() {
    let shown = deployed().await.firstkey(&["doctor", "--strict"]).await;
    let slack: Vec<&str> = shown.lines().filter(|line| line.contains("Slack") || line.starts_with("exit")).collect();
    assert_snapshot!(slack.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_that_is_not_there_or_may_not_be_read() {
    let deployed = deployed().await;
    deployed.wire.deny("GetParameter");
    let denied = complaints(&deployed).await;
    let elsewhere = Deployed::with(&VARIABLES).await;
    elsewhere.cloud().install_slack("/another").await.unwrap();
    elsewhere.cloud().forget_parameter("/firstkey/slack-token");
    settings().bind(|| assert_snapshot!("denied", denied));
    assert_snapshot!("missing", complaints(&elsewhere).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_does_not_work() {
    let deployed = deployed().await;
    deployed.cloud().slack().change_token("xoxb-2-another");
    let stale = complaints(&deployed).await;
    deployed.cloud().slack().change_token("xoxe.xoxb-1-rotates");
    deployed.cloud().install_slack("/firstkey/slack-token").await.unwrap();
    assert_snapshot!(format!("{stale}\n=== rotated\n{}", complaints(&deployed).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_stored_in_the_clear() {
    let deployed = deployed().await;
    deployed.wire.replace("GetParameter", r#""Type":"SecureString""#, r#""Type":"String""#);
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_that_is_missing() {
    let deployed = deployed().await;
    deployed.cloud().slack().limit_scopes(&["chat:write", "users:read"]);
    assert_snapshot!(complaints(&deployed).await);
}

/// That nobody has the sender's address is no fault.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_the_senders_address() {
    let deployed = deployed().await;
    deployed.cloud().slack().describe("firstkey@example.com", json!(null));
    assert_eq!(complaints(&deployed).await, complaints(&Deployed::start().await).await);
}

const CHANNEL: [(&str, &str); 2] = [("FIRSTKEY_SLACK_CHANNEL", "C012AB3C4"), VARIABLES[1]];

/// The check posts nothing, and leaves nothing behind that would be posted later.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_for_alerts_passes() {
    let deployed = Deployed::with(&CHANNEL).await;
    let shown = deployed.firstkey(&["doctor", "--strict"]).await;
    let slack: Vec<&str> = shown.lines().filter(|line| line.contains("Slack") || line.starts_with("exit")).collect();
    assert_snapshot!(slack.join("\n"));
    let slack = deployed.cloud().slack();
    assert_eq!((slack.messages().len(), slack.scheduled()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_cannot_be_posted_to() {
    let deployed = Deployed::with(&CHANNEL).await;
    deployed.cloud().slack().dismiss("C012AB3C4");
    let alone = complaints(&deployed).await;
    deployed.cloud().slack().limit_scopes(&["users:read"]);
    assert_snapshot!(format!("{alone}\n=== without its scope\n{}", complaints(&deployed).await));
}
