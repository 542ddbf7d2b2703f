//! The entrance for SDK clients in the same process: an HTTP client without a network.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

use crate::router::ServiceRouter;

#[derive(Clone)]
pub(crate) struct InProcess {
    router: Arc<ServiceRouter>,
}

impl InProcess {
    pub(crate) fn new(router: Arc<ServiceRouter>) -> Self {
        Self { router }
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcess").finish_non_exhaustive()
    }
}

impl HttpClient for InProcess {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let router = Arc::clone(&self.router);
        HttpConnectorFuture::new(async move {
            let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
            let (parts, body) = request.into_parts();
            let body = ByteStream::new(body).collect().await.map_err(|error| ConnectorError::io(error.into()))?;
            let request = http::Request::from_parts(parts, body.into_bytes());
            let response = router.call(request, IpAddr::V4(Ipv4Addr::LOCALHOST)).await.map(SdkBody::from);
            HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}
