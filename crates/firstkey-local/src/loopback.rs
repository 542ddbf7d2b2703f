//! Admits only requests addressed to this machine.

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses a request whose `Host` is not a name of the loopback interface.
///
/// A web page can point its own host name at 127.0.0.1 (DNS rebinding), and could then read the inbox, which shows
/// passwords. The browser still sends the page's host name, which gives the page away.
pub(crate) async fn only_loopback_hosts(request: Request, next: Next) -> Response {
    if names_loopback(request.headers()) {
        return next.run(request).await;
    }
    let message = "the local cloud answers only to 127.0.0.1, localhost and [::1]\n";
    (StatusCode::FORBIDDEN, message).into_response()
}

fn names_loopback(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let host = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
    // An authority may contain `user@`, which no client sends in a Host header.
    host.is_some_and(|host| {
        !host.as_str().contains('@')
            && matches!(host.host().to_ascii_lowercase().as_str(), "127.0.0.1" | "localhost" | "[::1]")
    })
}
