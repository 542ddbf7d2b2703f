//! HTTP connections, with a time-out for silent clients.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Extension};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

/// How long a client may take for the head of a request, or between two of them.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// The pause before accepting again after the system could not, for lack of file descriptors for example.
const PAUSE: Duration = Duration::from_secs(1);

/// Answers every connection with `routes`, until `shutdown` resolves and the requests in progress have ended.
pub(crate) async fn answer(listener: TcpListener, routes: Router, shutdown: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let accepting = async {
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => converse(stream, peer, routes.clone(), &graceful),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    };
    tokio::select! {
        () = accepting => {}
        () = shutdown => {}
    }
    drop(listener);
    graceful.shutdown().await;
}

fn converse(stream: TcpStream, peer: SocketAddr, routes: Router, graceful: &GracefulShutdown) {
    let service = TowerToHyperService::new(routes.layer(Extension(ConnectInfo(peer))));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke off");
        }
    });
}
