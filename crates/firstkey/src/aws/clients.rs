//! The AWS clients, made once and shared.

use std::time::Duration;

use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

/// Calls without an answer for this long count as unanswered.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(5);
/// The same for SES. It is worth the wait: not knowing whether a message was accepted costs the user a second one.
const SES_TIMEOUT: Duration = Duration::from_secs(10);
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// The AWS clients.
#[derive(Debug, Clone)]
pub struct Clients {
    /// IAM.
    pub iam: aws_sdk_iam::Client,
    /// DynamoDB.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// SES, possibly in another region.
    pub ses: aws_sdk_sesv2::Client,
    /// SNS.
    pub sns: aws_sdk_sns::Client,
    /// CloudTrail, where IAM's events are.
    pub cloudtrail: aws_sdk_cloudtrail::Client,
}

impl Clients {
    /// Makes the clients. The SDK's own retries are off: whether a call may be repeated, and what a lost answer means,
    /// differs from call to call and is the workflow's to decide.
    #[must_use]
    pub fn new(config: &SdkConfig, ses_region: Option<&str>) -> Self {
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(CALL_TIMEOUT);
        let config = config
            .to_builder()
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts.clone().build())
            // Stalled-stream protection watches the speed of every answer, and waits longer than a call may take.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        let mut ses = config.to_builder().timeout_config(timeouts.operation_timeout(SES_TIMEOUT).build());
        if let Some(region) = ses_region {
            ses = ses.region(Region::new(region.to_owned()));
        }
        let trail = config.region().map(|region| Region::from_static(iam_region(region.as_ref())));
        Self {
            cloudtrail: aws_sdk_cloudtrail::Client::new(&config.to_builder().region(trail).build()),
            iam: aws_sdk_iam::Client::new(&config),
            dynamodb: aws_sdk_dynamodb::Client::new(&config),
            ses: aws_sdk_sesv2::Client::new(&ses.build()),
            sns: aws_sdk_sns::Client::new(&config),
        }
    }
}

/// The region where a partition records IAM's events, no matter where the function runs.
#[must_use]
pub fn iam_region(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "cn-north-1"
    } else if region.starts_with("us-gov-") {
        "us-gov-west-1"
    } else {
        "us-east-1"
    }
}
