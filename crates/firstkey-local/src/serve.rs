//! The local cloud over HTTP.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cloud::Cloud;
use crate::inbox::TagKeys;
use crate::listener::answer;
use crate::trail::Invoke;
use crate::{endpoint, http_api, inbox};

/// How long requests in progress may take after the shutdown has begun.
const GRACE: Duration = Duration::from_secs(2);

/// Serves the AWS endpoint on `aws`, the inbox and the page of claims on `web`, and runs the trail, until `shutdown` resolves.
/// `function` reads the tags `tag_keys`.
///
/// A client that has not sent the head of a request within 30 seconds is cut off. Invocations of `function` that are
/// still running at the end are dropped.
///
/// # Errors
/// When a listener has no address.
pub async fn serve(
    cloud: Cloud,
    function: Invoke,
    tag_keys: TagKeys,
    aws: TcpListener,
    web: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let inbox = inbox::routes(cloud.clone(), aws.local_addr()?.port(), tag_keys);
    let inbox = inbox.merge(http_api::routes(Arc::clone(&function)));
    let endpoint = endpoint::routes(Arc::clone(&cloud.router));
    let (stop, stopping) = watch::channel(false);
    let serving = async {
        tokio::join!(answer(aws, endpoint, stopped(stopping.clone())), answer(web, inbox, stopped(stopping)));
    };
    tokio::select! {
        () = serving => {}
        () = cloud.run_trail(function) => {}
        () = async {
            shutdown.await;
            stop.send_replace(true);
            tokio::time::sleep(GRACE).await;
        } => {}
    }
    Ok(())
}

/// Resolves when the shutdown begins, or can no longer begin.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}
