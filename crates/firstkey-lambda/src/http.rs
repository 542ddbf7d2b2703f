//! The SDK's HTTP client: hyper over rustls, HTTP/1 only, with the certificate authorities compiled in.

use std::error::Error;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use firstkey::core::configuration::Authorities;
use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{HttpConnector as TcpConnector, HttpInfo, capture_connection};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::time::error::Elapsed;
use tower_service::Service;

/// Why the HTTP client cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotTrust {
    /// The system's authorities are configured, and there are none.
    #[error("the system has no certificate authorities{0}; unset FIRSTKEY_CA to use those that Firstkey brings along")]
    Nobody(String),
    /// rustls and its cryptography do not fit together.
    #[error("cannot set up TLS")]
    Tls(#[from] rustls::Error),
}

/// A client that trusts these authorities.
///
/// # Errors
/// [`CannotTrust::Nobody`] if there are none.
pub(crate) fn client(authorities: Authorities) -> Result<SharedHttpClient, CannotTrust> {
    Ok(SharedHttpClient::new(pools(authorities)?))
}

fn pools(authorities: Authorities) -> Result<Pools, CannotTrust> {
    let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots(authorities)?)
        .with_no_client_auth();
    let mut tcp = TcpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(tcp);
    Ok(Pools { https, made: Mutex::default() })
}

fn roots(authorities: Authorities) -> Result<RootCertStore, CannotTrust> {
    let mut roots = RootCertStore::empty();
    match authorities {
        Authorities::Embedded => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Authorities::System => {
            let found = rustls_native_certs::load_native_certs();
            // A store may contain some that rustls rejects; the others still count.
            roots.add_parsable_certificates(found.certs);
            if roots.is_empty() {
                let errors = found.errors.iter().map(|error| format!(": {error}")).collect();
                return Err(CannotTrust::Nobody(errors));
            }
        }
    }
    Ok(roots)
}

/// The SDK asks for a connector at every call, and leaves it to the client to keep them. Clients that agree on timeouts
/// share their connections.
struct Pools {
    https: HttpsConnector<TcpConnector>,
    made: Mutex<Vec<(Timeouts, SharedHttpConnector)>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Timeouts {
    /// Until the connection is established, TLS included.
    connect: Option<Duration>,
    /// From the request to the head of the answer.
    read: Option<Duration>,
}

impl fmt::Debug for Pools {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pools").field("made", &self.made).finish_non_exhaustive()
    }
}

impl HttpClient for Pools {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.connector(Timeouts { connect: settings.connect_timeout(), read: settings.read_timeout() })
    }
}

impl Pools {
    fn connector(&self, timeouts: Timeouts) -> SharedHttpConnector {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, connector)) = made.iter().find(|(of, _)| *of == timeouts) {
            return connector.clone();
        }
        let connecting = Connecting { https: self.https.clone(), timeout: timeouts.connect };
        // The pool drops idle connections only with a timer.
        let pool = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connecting);
        let connector = SharedHttpConnector::new(Connector { pool, read_timeout: timeouts.read });
        made.push((timeouts, connector.clone()));
        connector
    }
}

/// Opens a connection, and gives up when that takes too long.
#[derive(Clone)]
struct Connecting {
    https: HttpsConnector<TcpConnector>,
    timeout: Option<Duration>,
}

type BoxError = Box<dyn Error + Send + Sync>;
type Connected = MaybeHttpsStream<TokioIo<TcpStream>>;

impl Service<Uri> for Connecting {
    type Response = Connected;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Connected, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = self.https.call(uri);
        match self.timeout {
            Some(timeout) => Box::pin(async move { tokio::time::timeout(timeout, connecting).await? }),
            None => connecting,
        }
    }
}

struct Connector {
    pool: Client<Connecting, SdkBody>,
    read_timeout: Option<Duration>,
}

impl fmt::Debug for Connector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Connector").field("read_timeout", &self.read_timeout).finish_non_exhaustive()
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into()))),
        };
        let connection = capture_connection(&mut request);
        if let Some(capture) = request.extensions().get::<CaptureSmithyConnection>() {
            capture.set_connection_retriever(move || metadata(connection.clone()));
        }
        let answer = self.pool.request(request);
        let read_timeout = self.read_timeout;
        HttpConnectorFuture::new(async move {
            let answer = match read_timeout {
                Some(timeout) => tokio::time::timeout(timeout, answer).await.map_err(|error| failed(error.into()))?,
                None => answer.await,
            };
            let answer = answer.map_err(|error| failed(error.into()))?;
            HttpResponse::try_from(answer.map(SdkBody::from_body_1_x))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// The SDK uses this to close a connection after a transient failure.
fn metadata(connection: hyper_util::client::legacy::connect::CaptureConnection) -> Option<ConnectionMetadata> {
    let mut extensions = http::Extensions::new();
    connection.connection_metadata().as_ref()?.get_extras(&mut extensions);
    let addresses = extensions.get::<HttpInfo>();
    let mut metadata = ConnectionMetadata::builder().proxied(false);
    metadata.set_local_addr(addresses.map(HttpInfo::local_addr));
    metadata.set_remote_addr(addresses.map(HttpInfo::remote_addr));
    let poison = move || {
        if let Some(connected) = connection.connection_metadata().as_ref() {
            connected.poison();
        }
    };
    Some(metadata.poison_fn(poison).build())
}

/// How the SDK sees a failure: as a timeout, or as a connection that could not be made or broke.
fn failed(error: BoxError) -> ConnectorError {
    if has_source::<Elapsed>(error.as_ref()) {
        return ConnectorError::timeout(error);
    }
    let connects = error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect());
    if connects || has_source::<io::Error>(error.as_ref()) || has_source::<hyper::Error>(error.as_ref()) {
        return ConnectorError::io(error);
    }
    ConnectorError::other(error, None)
}

fn has_source<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source()).any(|error| error.is::<E>())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// The result of a call over a new client.
    async fn call(timeouts: Timeouts, url: &str) -> Result<HttpResponse, ConnectorError> {
        pools(Authorities::Embedded).unwrap().connector(timeouts).call(HttpRequest::get(url).unwrap()).await
    }

    /// A port that accepts connections and never says anything.
    async fn silence() -> (TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        (listener, address)
    }

    const SOON: Option<Duration> = Some(Duration::from_millis(50));

    #[tokio::test]
    async fn a_connection_that_takes_too_long_is_a_timeout() {
        let (_listener, address) = silence().await;
        // TCP is connected; the wait is for TLS.
        let error = call(Timeouts { connect: SOON, read: None }, &format!("https://{address}")).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
    }

    #[tokio::test]
    async fn an_answer_that_takes_too_long_is_a_timeout() {
        let (_listener, address) = silence().await;
        let error = call(Timeouts { connect: None, read: SOON }, &format!("http://{address}")).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
    }

    #[tokio::test]
    async fn a_refused_and_a_broken_connection_are_failures_of_the_network() {
        let (listener, address) = silence().await;
        let breaks = tokio::spawn(async move { drop(listener.accept().await.unwrap()) });
        for _ in ["broken", "refused"] {
            let error = call(Timeouts::default(), &format!("http://{address}")).await.unwrap_err();
            assert!(error.is_io(), "{error:?}");
        }
        breaks.await.unwrap();
    }

    #[tokio::test]
    async fn calls_with_the_same_timeouts_share_a_connection() {
        let (listener, address) = silence().await;
        let url = format!("http://{address}");
        let server = tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            for _ in 0..2 {
                assert!(connection.read(&mut request).await.unwrap() > 0);
                connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
            }
        });
        let pools = pools(Authorities::Embedded).unwrap();
        for _ in 0..2 {
            let answer = pools.connector(Timeouts::default()).call(HttpRequest::get(&url).unwrap()).await.unwrap();
            assert_eq!(answer.status().as_u16(), 200);
        }
        server.await.unwrap();
        assert_eq!(pools.made.lock().unwrap().len(), 1);
    }
}
