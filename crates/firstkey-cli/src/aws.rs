//! The command's AWS clients.

use std::time::Duration;

use anyhow::{Result, ensure};
use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::timeout::TimeoutConfig;
use firstkey::aws::clients::iam_region;
use http::Uri;

use crate::environment;
use crate::verbose::Verbose;

/// A person waits for these.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
const CALL_TIMEOUT: Duration = Duration::from_secs(30);

/// Where Firstkey is deployed by default: the region of IAM's events.
const DEFAULT_REGION: &str = "us-east-1";

/// What the command's AWS clients are made from. Making one is cheap; they share credentials and connections.
#[derive(Debug, Clone)]
pub(crate) struct Aws {
    sdk: SdkConfig,
    region: String,
}

impl Aws {
    /// Reads credentials and settings as the AWS CLI does: a named profile takes precedence over the environment.
    ///
    /// # Errors
    /// When an endpoint that calls should go to is invalid.
    pub(crate) async fn load(profile: Option<&str>, region: Option<String>, verbose: bool) -> Result<Self> {
        check_endpoints(environment::endpoints())?;
        // The workspace's only TLS stack: aws-config's own would be a second one. It also speaks plain HTTP, for the
        // local cloud.
        let mut http =
            aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
        if verbose {
            http = SharedHttpClient::new(Verbose(http));
        }
        let mut of_profile = ProfileFileRegionProvider::builder();
        if let Some(profile) = profile {
            of_profile = of_profile.profile_name(profile);
        }
        let region = RegionProviderChain::first_try(region.map(Region::new))
            .or_else(EnvironmentVariableRegionProvider::new())
            .or_else(of_profile.build())
            .or_else(DEFAULT_REGION)
            .region()
            .await
            .unwrap_or_else(|| Region::from_static(DEFAULT_REGION));
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .operation_timeout(CALL_TIMEOUT)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http.clone())
            .region(region.clone())
            .timeout_config(timeouts);
        if let Some(profile) = profile {
            let settings = ProviderConfig::without_region().with_http_client(http).with_region(Some(region.clone()));
            let credentials = ProfileFileCredentialsProvider::builder().configure(&settings).profile_name(profile);
            loader = loader.profile_name(profile).credentials_provider(credentials.build());
        }
        let sdk = loader.load().await;
        check_endpoints(sdk.endpoint_url().map(|url| ("endpoint_url".to_owned(), url.to_owned())).into_iter())?;
        Ok(Self { sdk, region: region.to_string() })
    }

    /// What `firstkey::workflow` makes its clients from.
    pub(crate) fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    /// The function's region.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// The region of IAM's events, in the partition of the function's region.
    pub(crate) fn iam_region(&self) -> &'static str {
        iam_region(&self.region)
    }

    fn in_region(&self, region: &str) -> SdkConfig {
        self.sdk.to_builder().region(Region::new(region.to_owned())).build()
    }

    /// CloudTrail, in the region of IAM's events.
    pub(crate) fn cloudtrail(&self) -> aws_sdk_cloudtrail::Client {
        aws_sdk_cloudtrail::Client::new(&self.in_region(self.iam_region()))
    }

    pub(crate) fn cloudwatch(&self) -> aws_sdk_cloudwatch::Client {
        aws_sdk_cloudwatch::Client::new(&self.sdk)
    }

    pub(crate) fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&self.sdk)
    }

    pub(crate) fn events(&self) -> aws_sdk_eventbridge::Client {
        aws_sdk_eventbridge::Client::new(&self.sdk)
    }

    /// EventBridge in another region.
    pub(crate) fn events_in(&self, region: &str) -> aws_sdk_eventbridge::Client {
        aws_sdk_eventbridge::Client::new(&self.in_region(region))
    }

    pub(crate) fn iam(&self) -> aws_sdk_iam::Client {
        aws_sdk_iam::Client::new(&self.sdk)
    }

    pub(crate) fn lambda(&self) -> aws_sdk_lambda::Client {
        aws_sdk_lambda::Client::new(&self.sdk)
    }

    /// SES, possibly in another region than the function.
    pub(crate) fn ses(&self, region: Option<&str>) -> aws_sdk_sesv2::Client {
        aws_sdk_sesv2::Client::new(&self.in_region(region.unwrap_or(&self.region)))
    }

    pub(crate) fn sns(&self) -> aws_sdk_sns::Client {
        aws_sdk_sns::Client::new(&self.sdk)
    }

    pub(crate) fn sqs(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::new(&self.sdk)
    }

    pub(crate) fn sts(&self) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::new(&self.sdk)
    }
}

/// For a wrong one, the SDK would show the whole request, or panic.
fn check_endpoints(endpoints: impl Iterator<Item = (String, String)>) -> Result<()> {
    for (name, url) in endpoints {
        let is_url = url.parse::<Uri>().is_ok_and(|uri| {
            let has_port =
                |authority: &str| !authority.contains(':') || uri.port_u16().is_some() || authority.ends_with(']');
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.authority().is_some_and(|it| has_port(it.as_str()))
        });
        ensure!(is_url, "{name} is `{url}`, which is not an endpoint's URL; example: http://127.0.0.1:4566");
    }
    Ok(())
}
