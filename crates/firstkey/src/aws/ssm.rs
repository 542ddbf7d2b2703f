//! One secret of SSM's parameter store.
//!
//! It is one call of one operation, so it is made and signed here: the SDK's client of SSM, which has 150 of them, would be most of
//! what the function is built from.

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::aws::error::CallError;
use crate::http::{Request, Server};

/// A parameter that holds a secret.
#[derive(Debug, Clone)]
pub struct Secret {
    server: Server,
    url: String,
    region: String,
    name: String,
    credentials: Option<SharedCredentialsProvider>,
    time: SharedTimeSource,
}

/// What `GetParameter` tells.
pub struct Parameter {
    /// The value.
    pub value: Zeroizing<String>,
    /// Whether SSM keeps it encrypted.
    pub is_encrypted: bool,
}

/// The request could not be signed.
#[derive(Debug, thiserror::Error)]
#[error("the request cannot be signed")]
struct Unsigned;

impl Secret {
    /// The parameter of this name.
    #[must_use]
    pub fn new(config: &SdkConfig, name: &str) -> Self {
        let region = config.region().map(ToString::to_string).unwrap_or_default();
        let url = endpoint(config, &region);
        Self {
            server: Server::new(config, "ssm", &url),
            url,
            region,
            name: name.to_owned(),
            credentials: config.credentials_provider(),
            time: config.time_source().unwrap_or_else(|| SharedTimeSource::new(SystemTimeSource::new())),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `GetParameter`, decrypted.
    ///
    /// # Errors
    /// The call failed.
    pub async fn read(&self) -> Result<Parameter, CallError> {
        let action = format!("read the SSM parameter `{}`", self.name);
        let request = self.signed().await.map_err(|error| CallError::unsent(&action, &error))?;
        let reply = self.server.call(request).await.map_err(|error| CallError::new(&action, &error))?;
        let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        if reply.status.as_u16() != 200 {
            return Err(CallError::new(&action, &refusal(reply.status, &body)));
        }
        let parameter = &body["Parameter"];
        let value = parameter["Value"].as_str().ok_or_else(|| CallError::incomplete(&action, "Value"))?;
        Ok(Parameter { value: Zeroizing::new(value.to_owned()), is_encrypted: parameter["Type"] == "SecureString" })
    }

    async fn signed(&self) -> Result<Request, Unsigned> {
        let credentials =
            self.credentials.as_ref().ok_or(Unsigned)?.provide_credentials().await.map_err(|_| Unsigned)?;
        let identity = credentials.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("ssm")
            .time(self.time.now())
            .settings(SigningSettings::default());
        let params = params.build().map_err(|_| Unsigned)?.into();
        let mut headers = vec![
            ("content-type", "application/x-amz-json-1.1".to_owned()),
            ("x-amz-target", "AmazonSSM.GetParameter".to_owned()),
        ];
        let body = json!({"Name": self.name, "WithDecryption": true}).to_string();
        let named = headers.iter().map(|(name, value)| (*name, value.as_str()));
        let request =
            SignableRequest::new("POST", format!("{}/", self.url), named, SignableBody::Bytes(body.as_bytes()));
        let (signature, _) = sign(request.map_err(|_| Unsigned)?, &params).map_err(|_| Unsigned)?.into_parts();
        let (signed, _) = signature.into_parts();
        headers.extend(signed.iter().map(|header| (header.name(), header.value().to_owned())));
        Ok(Request { method: "POST", path: "/".to_owned(), headers, body })
    }
}

/// Where SSM is, by the rules of the SDK: an endpoint that is configured, or the region's.
fn endpoint(config: &SdkConfig, region: &str) -> String {
    let key = ServiceConfigKey::builder().service_id("SSM").env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
    let own = key.ok().and_then(|key| config.service_config()?.load_config(key));
    if let Some(url) = own.or_else(|| config.endpoint_url().map(str::to_owned)) {
        return url.trim_end_matches('/').to_owned();
    }
    let name = if config.use_fips() == Some(true) { "ssm-fips" } else { "ssm" };
    let suffix = match (region.starts_with("cn-"), config.use_dual_stack() == Some(true)) {
        (false, false) => "amazonaws.com",
        (false, true) => "api.aws",
        (true, false) => "amazonaws.com.cn",
        (true, true) => "api.amazonwebservices.com.cn",
    };
    format!("https://{name}.{region}.{suffix}")
}

fn refusal(status: StatusCode, body: &Value) -> SdkError<ErrorMetadata, HttpResponse> {
    let mut error = ErrorMetadata::builder();
    if let Some(code) = body["__type"].as_str() {
        error = error.code(code.rsplit('#').next().unwrap_or(code));
    }
    // SSM writes the word in lower case, and in a refusal for want of a permission with a capital.
    let message = body["message"].as_str().or_else(|| body["Message"].as_str());
    if let Some(message) = message.filter(|message| !message.is_empty()) {
        error = error.message(message);
    }
    SdkError::service_error(error.build(), HttpResponse::new(status, SdkBody::empty()))
}

#[cfg(test)]
mod tests {
    use aws_types::region::Region;
    use serde_json::json;

    use super::{CallError, StatusCode, endpoint, refusal};

    #[test]
    fn a_refusal_names_the_permission() {
        for name in ["message", "Message"] {
            let body =
                json!({"__type": "AccessDeniedException", name: "User: x is not authorized to perform: kms:Decrypt"});
            let error = CallError::new("read", &refusal(StatusCode::try_from(400).unwrap(), &body));
            assert_eq!(
                error.to_string(),
                "cannot read: AccessDeniedException: User: x is not authorized to perform: kms:Decrypt"
            );
        }
    }

    #[test]
    fn where_ssm_is() {
        let config = |region, fips, dual_stack| {
            aws_types::SdkConfig::builder()
                .region(Region::from_static(region))
                .use_fips(fips)
                .use_dual_stack(dual_stack)
        };
        for (region, fips, dual_stack, url) in [
            ("eu-west-1", false, false, "https://ssm.eu-west-1.amazonaws.com"),
            ("eu-west-1", false, true, "https://ssm.eu-west-1.api.aws"),
            ("us-gov-west-1", true, false, "https://ssm-fips.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", false, false, "https://ssm.cn-north-1.amazonaws.com.cn"),
            ("cn-north-1", false, true, "https://ssm.cn-north-1.api.amazonwebservices.com.cn"),
        ] {
            assert_eq!(endpoint(&config(region, fips, dual_stack).build(), region), url);
        }
        let elsewhere = config("eu-west-1", false, false).endpoint_url("http://127.0.0.1:4566/").build();
        assert_eq!(endpoint(&elsewhere, "eu-west-1"), "http://127.0.0.1:4566");
    }
}
