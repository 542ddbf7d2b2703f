//! The SDK's configuration, from Lambda's environment.

use std::collections::HashMap;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

const ENDPOINT: &str = "AWS_ENDPOINT_URL";

/// A variable that Lambda sets is missing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the variable {0} is not set: Lambda sets it, and whatever else runs the function has to")]
pub(crate) struct Missing(&'static str);

/// The SDK's configuration.
///
/// Lambda gives a function its region and its role's credentials in variables, for as long as the process lives. Of the
/// SDK's other settings, this reads the endpoints (`AWS_ENDPOINT_URL`, and for a single service
/// `AWS_ENDPOINT_URL_DYNAMODB`) and their kind (`AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT`). aws-config
/// would look in files and services too, and a start would wait for that.
///
/// # Errors
/// Region or credentials are missing.
pub(crate) fn sdk_config(variables: &HashMap<String, String>, http: SharedHttpClient) -> Result<SdkConfig, Missing> {
    let variable = |name: &str| variables.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let required = |name: &'static str| variable(name).ok_or(Missing(name));
    let is_true = |name: &str| variable(name).map(|value| value.eq_ignore_ascii_case("true"));
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")).ok_or(Missing("AWS_REGION"))?;
    let credentials = Credentials::new(
        required("AWS_ACCESS_KEY_ID")?,
        required("AWS_SECRET_ACCESS_KEY")?,
        variable("AWS_SESSION_TOKEN").map(str::to_owned),
        None,
        "environment",
    );
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http)
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .time_source(SharedTimeSource::new(SystemTimeSource::new()))
        .service_config(Endpoints::new(variables));
    config.set_endpoint_url(variable(ENDPOINT).map(str::to_owned));
    config.set_use_fips(is_true("AWS_USE_FIPS_ENDPOINT"));
    config.set_use_dual_stack(is_true("AWS_USE_DUALSTACK_ENDPOINT"));
    Ok(config.build())
}

/// The endpoints of single services, by variable.
#[derive(Debug)]
struct Endpoints(HashMap<String, String>);

impl Endpoints {
    fn new(variables: &HashMap<String, String>) -> Self {
        let of_services = variables.iter().filter(|(name, value)| name.starts_with(ENDPOINT) && !value.is_empty());
        Self(of_services.map(|(name, value)| (name.clone(), value.clone())).collect())
    }
}

impl LoadServiceConfig for Endpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_ascii_uppercase().replace(' ', "_");
        self.0.get(&format!("{}_{service}", key.env())).cloned()
    }
}

#[cfg(test)]
mod tests {
    use aws_credential_types::provider::ProvideCredentials;
    use aws_smithy_runtime_api::client::http::http_client_fn;

    use super::*;

    const LAMBDA: [(&str, &str); 4] = [
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_SESSION_TOKEN", "token"),
    ];

    fn read(variables: &[(&str, &str)]) -> Result<SdkConfig, Missing> {
        let variables = variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        sdk_config(&variables, http_client_fn(|_, _| unreachable!("nothing is called")))
    }

    #[tokio::test]
    async fn lambdas_variables_are_enough() {
        let config = read(&LAMBDA).unwrap();
        assert_eq!(config.region().map(Region::as_ref), Some("eu-central-1"));
        assert_eq!((config.endpoint_url(), config.use_fips(), config.use_dual_stack()), (None, None, None));
        let credentials = config.credentials_provider().unwrap().provide_credentials().await.unwrap();
        assert_eq!(credentials.access_key_id(), "AKIAIOSFODNN7EXAMPLE");
        assert_eq!((credentials.secret_access_key(), credentials.session_token()), ("secret", Some("token")));
        assert_eq!(credentials.expiry(), None);
    }

    #[test]
    fn what_is_missing_is_named() {
        for (missing, _) in &LAMBDA[..3] {
            let mut variables = LAMBDA;
            variables.iter_mut().filter(|(name, _)| name == missing).for_each(|(_, value)| *value = "");
            let error = read(&variables).unwrap_err().to_string();
            assert!(error.starts_with(&format!("the variable {missing} is not set")), "{error}");
        }
    }

    #[test]
    fn endpoints() {
        let more = [
            ("AWS_ENDPOINT_URL", "http://localhost:1"),
            ("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:2"),
            ("AWS_USE_FIPS_ENDPOINT", "true"),
            ("AWS_USE_DUALSTACK_ENDPOINT", "false"),
        ];
        let config = read(&[&LAMBDA[..], &more[..]].concat()).unwrap();
        assert_eq!(config.endpoint_url(), Some("http://localhost:1"));
        assert_eq!((config.use_fips(), config.use_dual_stack()), (Some(true), Some(false)));
        let key = |service, env| ServiceConfigKey::builder().service_id(service).env(env).profile("").build().unwrap();
        let of = |service, env| config.service_config().unwrap().load_config(key(service, env));
        assert_eq!(of("DynamoDB", ENDPOINT).as_deref(), Some("http://localhost:2"));
        assert_eq!((of("IAM", ENDPOINT), of("DynamoDB", "AWS_AUTH_SCHEME_PREFERENCE")), (None, None));
    }
}
