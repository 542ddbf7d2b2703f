//! HTTP for what the SDK has no client of here: over the SDK's own HTTP client, so that there is one TLS and one way for tests to change it.

use std::fmt;

use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;

use crate::aws::clients::{CALL_TIMEOUT, CONNECT_TIMEOUT};

/// What came of a call: an answer, whatever its status, or none.
pub(crate) type Called = Result<Reply, SdkError<ErrorMetadata, HttpResponse>>;

/// A server.
#[derive(Debug, Clone)]
pub(crate) struct Server(Operation<Request, Reply, ErrorMetadata>);

/// A request. It holds secrets, so it cannot be printed.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// The path below the server's address, and the query.
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// An answer. It may hold secrets, so it cannot be printed.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// The headers of answers that anybody asks for.
const KEPT: [&str; 4] = ["content-security-policy", "retry-after", "x-oauth-scopes", "x-robots-tag"];

impl Server {
    /// A server at an address. Its calls are made once: whether one may be repeated is the caller's to decide.
    pub(crate) fn new(config: &SdkConfig, name: &'static str, url: &str) -> Self {
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(CALL_TIMEOUT);
        let operation = Operation::builder()
            .service_name(name)
            .operation_name(name)
            .endpoint_url(url)
            .no_auth()
            .no_retry()
            .timeout_config(timeouts.build())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .sleep_impl(config.sleep_impl().unwrap_or_else(|| SharedAsyncSleep::new(TokioSleep::new())))
            .time_source(config.time_source().unwrap_or_else(|| SharedTimeSource::new(SystemTimeSource::new())))
            .with_connection_poisoning()
            .serializer(|request: Request| request.build())
            .deserializer(|response: &HttpResponse| Ok::<_, OrchestratorError<ErrorMetadata>>(Reply::read(response)));
        let operation = match config.http_client() {
            Some(client) => operation.http_client(client),
            None => operation,
        };
        Self(operation.build())
    }

    /// Makes a call.
    pub(crate) async fn call(&self, request: Request) -> Called {
        self.0.invoke(request).await
    }
}

impl Request {
    fn build(self) -> Result<HttpRequest, Box<dyn std::error::Error + Send + Sync>> {
        let mut request = HttpRequest::new(SdkBody::from(self.body));
        request.set_method(self.method)?;
        request.set_uri(self.path)?;
        for (name, value) in self.headers {
            request.headers_mut().try_insert(name, value)?;
        }
        Ok(request)
    }
}

impl Reply {
    fn read(response: &HttpResponse) -> Self {
        let header = |name: &'static str| Some((name, response.headers().get(name)?.to_owned()));
        Self {
            status: response.status(),
            headers: KEPT.into_iter().filter_map(header).collect(),
            body: response.body().bytes().unwrap_or_default().to_vec(),
        }
    }

    /// One of [`KEPT`].
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(kept, _)| *kept == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Request").finish_non_exhaustive()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}
