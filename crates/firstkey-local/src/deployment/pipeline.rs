//! What the Terraform module makes around the function, made in the local cloud under the same names, so that commands
//! find a complete deployment. The trail invokes the function directly, so mail needs nothing of this.

mod alarms;
mod claim;
mod function;
mod role;
mod rule;
mod topic;

use anyhow::Result;
use aws_config::SdkConfig;

use super::names::Variables;

/// Makes everything but the ledger, the SES identity and the administrators' topic.
pub(super) async fn deploy(sdk: &SdkConfig, variables: &Variables) -> Result<()> {
    topic::deploy(sdk).await?;
    function::deploy(sdk, variables).await?;
    claim::deploy(sdk, variables).await?;
    topic::subscribe(sdk).await?;
    rule::deploy(sdk).await?;
    alarms::deploy(sdk).await
}
