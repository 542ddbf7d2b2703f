//! The local cloud over HTTP.

use std::future::{Future, IntoFuture};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cloud::Cloud;
use crate::inbox::TagKeys;
use crate::trail::Function;
use crate::{endpoint, inbox};

/// How long requests that are being answered may take to end after the shutdown began.
const GRACE: Duration = Duration::from_secs(2);

/// Serves the AWS endpoint on `aws` and the inbox on `web`, and runs the trail, until `shutdown` resolves. `tag_keys` are those
/// that `function` reads.
///
/// Invocations of `function` that are still running then are dropped.
///
/// # Errors
/// When a listener has no address.
pub async fn serve(
    cloud: Cloud,
    function: Function,
    tag_keys: TagKeys,
    aws: TcpListener,
    web: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let inbox = inbox::router(cloud.clone(), aws.local_addr()?.port(), tag_keys);
    let endpoint = endpoint::router(cloud.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let (stop, stopping) = watch::channel(false);
    let serving = async {
        tokio::try_join!(
            axum::serve(aws, endpoint).with_graceful_shutdown(stopped(stopping.clone())).into_future(),
            axum::serve(web, inbox).with_graceful_shutdown(stopped(stopping)).into_future(),
        )
    };
    tokio::select! {
        served = serving => served.map(|_| ()),
        () = cloud.run_trail(function) => Ok(()),
        () = async {
            shutdown.await;
            stop.send_replace(true);
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
}

/// Resolves when the shutdown begins, or when nobody can begin it any more.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}
