//! A cloud with a function that reports its invocations to the test.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use aws_smithy_async::time::StaticTimeSource;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use firstkey_local::{Cloud, Invoke, TagKeys, serve};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// 2026-11-22T10:15:30Z.
pub(crate) const NOW: u64 = 1_795_342_530;

pub(crate) const TABLE: &str = "firstkey";

/// A cloud at [`NOW`] in which the pipeline is deployed.
pub(crate) async fn cloud() -> Cloud {
    let cloud = Cloud::with_time_source(StaticTimeSource::new(UNIX_EPOCH + Duration::from_secs(NOW)));
    cloud.deploy(TABLE, "Firstkey <firstkey@example.com>").await.unwrap();
    cloud
}

/// A function that passes on its payloads, answers with `answers` in turn, and then with success.
pub(crate) fn function<const N: usize>(
    answers: [Result<Value, String>; N],
) -> (Invoke, mpsc::UnboundedReceiver<Value>) {
    let answers = Arc::new(Mutex::new(VecDeque::from(answers)));
    let (invoked, invocations) = mpsc::unbounded_channel();
    let function: Invoke = Arc::new(move |event| {
        invoked.send(event).unwrap();
        let answer = answers.lock().unwrap().pop_front().unwrap_or(Ok(json!({})));
        Box::pin(async { answer })
    });
    (function, invocations)
}

/// The next invocation, which must come soon.
pub(crate) async fn next(invocations: &mut mpsc::UnboundedReceiver<Value>) -> Value {
    tokio::time::timeout(Duration::from_secs(30), invocations.recv()).await.expect("no invocation came").unwrap()
}

/// A trail that runs until the test ends.
pub(crate) fn run_trail(cloud: &Cloud, function: Invoke) -> JoinHandle<()> {
    let cloud = cloud.clone();
    tokio::spawn(async move { cloud.run_trail(function).await })
}

/// The steps of the newest arrival, once the last of them is `last`.
pub(crate) async fn steps_until(cloud: &Cloud, last: &str) -> Vec<String> {
    let arrived = async {
        loop {
            let steps = steps(cloud).await;
            if steps.last().is_some_and(|step| step == last) {
                return steps;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), arrived).await.expect("the last step never came")
}

pub(crate) async fn steps(cloud: &Cloud) -> Vec<String> {
    let arrivals = cloud.arrivals().await;
    arrivals.into_iter().next().into_iter().flat_map(|arrival| arrival.steps).map(|step| step.what).collect()
}

/// The keys of an operator who has chosen other ones.
pub(crate) fn other_tag_keys() -> TagKeys {
    TagKeys { email: "contact email".to_owned(), locale: "language".to_owned() }
}

/// A served cloud; dropping it stops the server.
pub(crate) struct Served {
    pub(crate) cloud: Cloud,
    pub(crate) aws: SocketAddr,
    pub(crate) web: SocketAddr,
    pub(crate) stop: oneshot::Sender<()>,
    pub(crate) server: JoinHandle<std::io::Result<()>>,
}

impl Served {
    pub(crate) async fn start(cloud: Cloud, function: Invoke) -> Self {
        Self::with_tag_keys(cloud, function, TagKeys::default()).await
    }

    pub(crate) async fn with_tag_keys(cloud: Cloud, function: Invoke, tag_keys: TagKeys) -> Self {
        let aws_listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let web_listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let (aws, web) = (aws_listener.local_addr().unwrap(), web_listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(serve(cloud.clone(), function, tag_keys, aws_listener, web_listener, async {
            let _ = stopped.await;
        }));
        Self { cloud, aws, web, stop, server }
    }

    /// What an SDK client needs to reach the AWS endpoint over HTTP.
    pub(crate) fn sdk_config(&self) -> aws_config::SdkConfig {
        let http: SharedHttpClient = aws_smithy_http_client::Builder::new().build_http();
        let endpoint = format!("http://{}", self.aws);
        self.cloud.sdk_config().into_builder().endpoint_url(endpoint).http_client(http).build()
    }
}
