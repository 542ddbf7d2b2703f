//! The door over HTTP: the AWS endpoint.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::from_fn;
use axum::response::Response;

use crate::cloud::Cloud;
use crate::door::unreadable;
use crate::loopback::only_loopback_hosts;

/// The largest request that the endpoint takes, in bytes. No call that the pipeline makes comes near it.
const LIMIT: usize = 1024 * 1024;

/// Answers every method and path, as AWS's endpoints do.
pub(crate) fn router(cloud: Cloud) -> Router {
    Router::new().fallback(call).with_state(cloud).layer(from_fn(only_loopback_hosts))
}

async fn call(State(cloud): State<Cloud>, ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let response = match to_bytes(body, LIMIT).await {
        Ok(body) => cloud.call(Request::from_parts(parts, body), peer.ip()).await,
        Err(error) => unreadable(&parts.headers, &format!("cannot read the request (limit {LIMIT} bytes): {error}")),
    };
    response.map(Body::from)
}
