//! A stub of the Lambda Runtime API: just what invoking a function needs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::{get, post};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// A function that is silent for this long hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// The Runtime API of one function. It ends when dropped.
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    invocations: UnboundedSender<String>,
    heard: UnboundedReceiver<Heard>,
    server: JoinHandle<()>,
}

/// The function's answer, and its time.
enum Heard {
    Poll(Instant),
    Answer(Instant),
    Failure(String),
}

struct Shared {
    invocations: Mutex<UnboundedReceiver<String>>,
    heard: UnboundedSender<Heard>,
    count: AtomicU64,
}

impl RuntimeApi {
    /// Listens on a free port of this machine.
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (invocations, waiting) = unbounded_channel();
        let (say, heard) = unbounded_channel();
        let shared = Shared { invocations: Mutex::new(waiting), heard: say, count: AtomicU64::new(0) };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{outcome}", post(outcome))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(Arc::new(shared));
        let server = tokio::spawn(async move {
            // It ends with the task. It can fail only by not accepting, which the function's silence then shows.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, invocations, heard, server })
    }

    /// Waits until the function asks for an invocation.
    pub(crate) async fn poll(&mut self) -> Result<Instant> {
        match self.hear().await? {
            Heard::Poll(at) => Ok(at),
            Heard::Answer(_) => bail!("it answered without being asked"),
            Heard::Failure(error) => bail!("it failed: {error}"),
        }
    }

    /// Invokes the function, which is waiting, and returns the time until its answer.
    pub(crate) async fn invoke(&mut self, event: String) -> Result<Duration> {
        let start = Instant::now();
        self.invocations.send(event).context("the runtime API has ended")?;
        match self.hear().await? {
            Heard::Answer(at) => Ok(at - start),
            Heard::Poll(_) => bail!("it asked for more without an answer"),
            Heard::Failure(error) => bail!("it failed: {error}"),
        }
    }

    async fn hear(&mut self) -> Result<Heard> {
        let heard = tokio::time::timeout(PATIENCE, self.heard.recv()).await;
        heard.context("it said nothing for 30 s")?.context("the runtime API has ended")
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

#[expect(clippy::disallowed_methods, reason = "Lambda's deadline is a time of day")]
async fn next(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    shared.say(Heard::Poll(Instant::now()));
    let Some(event) = shared.invocations.lock().await.recv().await else {
        return Err(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let count = shared.count.fetch_add(1, Ordering::Relaxed);
    let deadline = Timestamp::now().as_millisecond() + 60_000;
    let headers = AppendHeaders([
        ("Content-Type", "application/json".to_owned()),
        ("Lambda-Runtime-Aws-Request-Id", format!("00000000-0000-4000-8000-{count:012}")),
        ("Lambda-Runtime-Deadline-Ms", deadline.to_string()),
        ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:firstkey".to_owned()),
        ("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0".to_owned()),
    ]);
    Ok((headers, event))
}

async fn outcome(
    State(shared): State<Arc<Shared>>,
    Path((_, outcome)): Path<(String, String)>,
    body: String,
) -> StatusCode {
    shared.say(if outcome == "response" { Heard::Answer(Instant::now()) } else { Heard::Failure(body) });
    StatusCode::ACCEPTED
}

async fn init_error(State(shared): State<Arc<Shared>>, body: String) -> StatusCode {
    shared.say(Heard::Failure(body));
    StatusCode::ACCEPTED
}

impl Shared {
    fn say(&self, heard: Heard) {
        // Nobody listens any more once the function is being stopped.
        let _ = self.heard.send(heard);
    }
}
