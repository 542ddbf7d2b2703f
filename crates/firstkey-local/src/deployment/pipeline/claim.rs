//! The function behind the page on which users choose their passwords, as Lambda describes it. The API in front of it is beside the inbox.

use std::time::Duration;

use anyhow::Result;
use aws_config::SdkConfig;

use super::function::Code;
use crate::deployment::names::{CLAIM_NAME, Variables, arn};

/// API Gateway waits a second longer.
const TIMEOUT: Duration = Duration::from_secs(29);

/// Makes it if links are mailed.
pub(super) async fn deploy(sdk: &SdkConfig, variables: &Variables) -> Result<()> {
    if !variables.iter().any(|(name, value)| name == "FIRSTKEY_DELIVERY" && value == "claim") {
        return Ok(());
    }
    let function = Code {
        name: CLAIM_NAME,
        description: "Firstkey: the page on which new IAM users choose their password",
        handler: "claim",
        timeout: TIMEOUT,
    };
    function.deploy(sdk, variables).await?;
    aws_sdk_lambda::Client::new(sdk)
        .add_permission()
        .function_name(CLAIM_NAME)
        .statement_id("OnlyTheEndpointInvokes")
        .action("lambda:InvokeFunction")
        .principal("apigateway.amazonaws.com")
        .source_arn(arn("execute-api", "a1b2c3d4e5/*/*/c/*"))
        .send()
        .await?;
    Ok(())
}
