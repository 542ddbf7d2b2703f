//! The function as Lambda describes it, and the queue for failed invocations.

use std::time::Duration;

use anyhow::Result;
use aws_config::SdkConfig;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Architecture, DestinationConfig, Environment, FunctionCode, OnFailure, Runtime};

use super::role;
use crate::deployment::names::{FUNCTION_TIMEOUT, NAME, Variables, arn, role_arn};

/// The queue for Lambda's failure records.
const FAILED: &str = "firstkey-failed";

/// What tells the two functions apart.
pub(super) struct Code<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) handler: &'a str,
    pub(super) timeout: Duration,
}

impl Code<'_> {
    /// Makes the function. The code is in this process.
    pub(super) async fn deploy(self, sdk: &SdkConfig, variables: &Variables) -> Result<()> {
        let environment = Environment::builder().set_variables(Some(variables.iter().cloned().collect())).build();
        let code = FunctionCode::builder().zip_file(Blob::new(*b"the local cloud runs it")).build();
        aws_sdk_lambda::Client::new(sdk)
            .create_function()
            .function_name(self.name)
            .description(self.description)
            .role(role_arn(self.name))
            .runtime(Runtime::Providedal2023)
            .architectures(Architecture::X8664)
            .handler(self.handler)
            .memory_size(256)
            .timeout(i32::try_from(self.timeout.as_secs())?)
            .environment(environment)
            .code(code)
            .send()
            .await?;
        Ok(())
    }
}

pub(super) async fn deploy(sdk: &SdkConfig, variables: &Variables) -> Result<()> {
    aws_sdk_sqs::Client::new(sdk).create_queue().queue_name(FAILED).send().await?;
    role::deploy(sdk, variables).await?;
    let function = Code {
        name: NAME,
        description: "Firstkey: gives new IAM users their first sign-in",
        handler: "bootstrap",
        timeout: FUNCTION_TIMEOUT,
    };
    function.deploy(sdk, variables).await?;
    let lambda = aws_sdk_lambda::Client::new(sdk);
    lambda
        .add_permission()
        .function_name(NAME)
        .statement_id("OnlyTheTopicInvokes")
        .action("lambda:InvokeFunction")
        .principal("sns.amazonaws.com")
        .source_arn(arn("sns", NAME))
        .send()
        .await?;
    let failures = OnFailure::builder().destination(arn("sqs", FAILED)).build();
    lambda
        .put_function_event_invoke_config()
        .function_name(NAME)
        .maximum_event_age_in_seconds(21600)
        .maximum_retry_attempts(2)
        .destination_config(DestinationConfig::builder().on_failure(failures).build())
        .send()
        .await?;
    Ok(())
}
