//! What the Terraform module makes around the function, made in the local cloud under the same names: whoever looks at a
//! deployment finds one. The trail invokes the function by itself, so nothing here is needed for a mail.

mod alarms;
mod function;
mod rule;
mod topic;

use anyhow::Result;
use aws_config::SdkConfig;
use firstkey_local::{ACCOUNT, REGION};

/// The module's default for its variable `name`.
pub(super) const NAME: &str = "firstkey";

/// The variables of a function's environment.
pub(super) type Variables = [(String, String)];

/// Makes everything but the ledger and the SES identity.
pub(super) async fn deploy(sdk: &SdkConfig, variables: &Variables) -> Result<()> {
    topic::deploy(sdk).await?;
    function::deploy(sdk, variables).await?;
    topic::subscribe(sdk).await?;
    rule::deploy(sdk).await?;
    alarms::deploy(sdk).await?;
    account(sdk).await
}

/// What an account has that is ready for people: passwords that they may change.
async fn account(sdk: &SdkConfig) -> Result<()> {
    let iam = aws_sdk_iam::Client::new(sdk);
    let policy = iam
        .update_account_password_policy()
        .minimum_password_length(14)
        .require_lowercase_characters(true)
        .require_uppercase_characters(true)
        .require_numbers(true)
        .require_symbols(true)
        .allow_users_to_change_password(true);
    policy.send().await?;
    Ok(())
}

/// The ARN of something in the function's region.
fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// The ARN of the topic for administrators.
pub(super) fn alert_topic() -> String {
    arn("sns", &format!("{NAME}-alerts"))
}
