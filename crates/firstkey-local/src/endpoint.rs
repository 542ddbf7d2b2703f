//! The AWS endpoint: the router over HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::from_fn;
use axum::response::Response;

use crate::loopback::only_loopback_hosts;
use crate::router::{ServiceRouter, unreadable};

/// The largest accepted request, in bytes. No call of the pipeline comes near it.
const LIMIT: usize = 1024 * 1024;

/// Answers every method and path, as AWS's endpoints do.
pub(crate) fn routes(router: Arc<ServiceRouter>) -> Router {
    Router::new().fallback(call).with_state(router).layer(from_fn(only_loopback_hosts))
}

async fn call(
    State(router): State<Arc<ServiceRouter>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let response = match to_bytes(body, LIMIT).await {
        Ok(body) => router.call(Request::from_parts(parts, body), peer.ip()).await,
        Err(error) => unreadable(&parts.headers, &format!("cannot read the request (limit {LIMIT} bytes): {error}")),
    };
    response.map(Body::from)
}
