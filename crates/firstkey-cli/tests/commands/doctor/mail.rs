//! SES, broken.

use super::complaints;
use crate::deployed::Deployed;

const ACCOUNT: &str = "GET /v2/email/account";
const IDENTITY: &str = "GET /v2/email/identities/example.com";

fn ses(deployed: &Deployed) -> aws_sdk_sesv2::Client {
    aws_sdk_sesv2::Client::new(&deployed.sdk())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_identity() {
    let deployed = Deployed::start().await;
    ses(&deployed).delete_email_identity().email_identity("example.com").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_that_is_not_verified() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(IDENTITY, r#""VerifiedForSendingStatus":true"#, r#""VerifiedForSendingStatus":false"#);
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_dkim() {
    let deployed = Deployed::start().await;
    let dkim = ses(&deployed).put_email_identity_dkim_attributes().email_identity("example.com");
    dkim.signing_enabled(false).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(ACCOUNT, r#""ProductionAccessEnabled":true"#, r#""ProductionAccessEnabled":false"#);
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_sending() {
    let deployed = Deployed::start().await;
    ses(&deployed).put_account_sending_attributes().sending_enabled(false).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_that_aws_shut_down() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(ACCOUNT, "HEALTHY", "SHUTDOWN");
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_under_review() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(ACCOUNT, "HEALTHY", "PROBATION");
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_that_is_used_up() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(ACCOUNT, r#""SentLast24Hours":0.0"#, r#""SentLast24Hours":50000.0"#);
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_that_is_nearly_used_up() {
    let deployed = Deployed::start().await;
    deployed.wire.replace(ACCOUNT, r#""SentLast24Hours":0.0"#, r#""SentLast24Hours":45250.0"#);
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_configuration_set() {
    let deployed = Deployed::with(&[("FIRSTKEY_CONFIGURATION_SET", "onboarding")]).await;
    let missing = complaints(&deployed).await;
    ses(&deployed).create_configuration_set().configuration_set_name("onboarding").send().await.unwrap();
    let made = complaints(&deployed).await;
    assert_snapshot!(format!("{missing}\n=== made\n{made}"));
}
