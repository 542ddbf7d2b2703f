//! A stand-in for AWS's endpoints: canned answers, instant or as slow as AWS's.
//!
//! An emulator would be measured along with the function. This one keeps only what proves that a user got a password
//! and a mail with it.

mod answers;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::IntoResponse;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::answers::Answer;
use crate::arrival::Arrival;

/// How long AWS takes to answer, by kind of call.
#[derive(Clone, Copy)]
pub(crate) struct Delays {
    /// DynamoDB.
    ledger: Duration,
    /// IAM's reads, which a nearby copy serves.
    iam_read: Duration,
    /// IAM's writes, which go to another region's control plane.
    iam_write: Duration,
    /// `SendEmail`.
    send: Duration,
    /// The rest: SES's suppression list.
    other: Duration,
}

impl Delays {
    /// Instant answers: only the function itself is measured.
    pub(crate) const NONE: Self = Self::milliseconds([0; 5]);

    /// About what AWS takes within a region. The values are assumed, and the same for all programs.
    pub(crate) const AWS: Self = Self::milliseconds([12, 40, 100, 80, 60]);

    const fn milliseconds([ledger, iam_read, iam_write, send, other]: [u64; 5]) -> Self {
        Self {
            ledger: Duration::from_millis(ledger),
            iam_read: Duration::from_millis(iam_read),
            iam_write: Duration::from_millis(iam_write),
            send: Duration::from_millis(send),
            other: Duration::from_millis(other),
        }
    }
}

/// The endpoint of every service, served until dropped.
pub(crate) struct Stub {
    /// Its URL.
    pub(crate) endpoint: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    delays: Delays,
    seen: Mutex<Seen>,
}

/// What was asked for.
#[derive(Default)]
pub(crate) struct Seen {
    /// How many calls were answered.
    pub(crate) calls: usize,
    /// The recipients of mails with the user's password.
    pub(crate) mailed: Vec<String>,
    passwords: HashMap<String, String>,
}

impl Stub {
    /// Serves on a free port of this machine.
    pub(crate) async fn start(delays: Delays) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared { delays, seen: Mutex::default() });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            // It ends with the task. It can fail only by not accepting, which the function's errors then show.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { endpoint, shared, server })
    }

    /// The requests since the last look.
    pub(crate) fn look(&self) -> Seen {
        self.shared.edit(std::mem::take)
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn edit<T>(&self, edit: impl FnOnce(&mut Seen) -> T) -> T {
        edit(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The answer to a call, and its delay.
    fn answer(&self, call: &Call, body: &[u8]) -> (Duration, Answer) {
        self.edit(|seen| seen.calls += 1);
        let Delays { ledger, iam_read, iam_write, send, other } = self.delays;
        let form: HashMap<_, _> = form_urlencoded::parse(body).into_owned().collect();
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let user = || Arrival::named(field("UserName"));
        match (call, field("Action")) {
            (Call::DynamoDb(operation), _) if operation == "PutItem" => (ledger, answers::put_item()),
            (Call::DynamoDb(operation), _) if operation == "DescribeTable" => (ledger, answers::describe_table()),
            (Call::SendEmail, _) => (send, self.send(body)),
            (Call::GetSuppressedDestination, _) => (other, answers::not_suppressed()),
            (Call::Iam, "GetUser") => (iam_read, answers::get_user(&user())),
            (Call::Iam, "GetAccountPasswordPolicy") => (iam_read, answers::password_policy()),
            (Call::Iam, "ListAccountAliases") => (iam_read, answers::aliases()),
            (Call::Iam, "CreateLoginProfile") => {
                let (name, password) = (field("UserName").to_owned(), field("Password").to_owned());
                self.edit(|seen| seen.passwords.insert(name, password));
                (iam_write, answers::create_login_profile(&user()))
            }
            _ => (other, answers::unknown()),
        }
    }

    /// Accepts a mail that contains the password of its recipient's login profile.
    fn send(&self, body: &[u8]) -> Answer {
        let mail: Value = serde_json::from_slice(body).unwrap_or_default();
        let address = mail["Destination"]["ToAddresses"][0].as_str().unwrap_or_default();
        let text = mail["Content"]["Simple"]["Body"]["Text"]["Data"].as_str().unwrap_or_default();
        self.edit(|seen| {
            let name = address.split('@').next().unwrap_or_default();
            if !seen.passwords.remove(name).is_some_and(|password| text.contains(&password)) {
                return answers::useless_mail();
            }
            seen.mailed.push(address.to_owned());
            answers::send_email(seen.calls)
        })
    }
}

/// A call, as far as its URL and headers identify it.
enum Call {
    DynamoDb(String),
    SendEmail,
    GetSuppressedDestination,
    /// The operation is in the body.
    Iam,
}

impl Call {
    fn of(method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
        if let Some((_, operation)) = target.and_then(|target| target.split_once('.')) {
            return Self::DynamoDb(operation.to_owned());
        }
        match (method, uri.path()) {
            (&Method::POST, "/v2/email/outbound-emails") => Self::SendEmail,
            (&Method::GET, path) if path.starts_with("/v2/email/suppression/addresses/") => {
                Self::GetSuppressedDestination
            }
            _ => Self::Iam,
        }
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let (delay, Answer { status, content_type, body }) = shared.answer(&Call::of(&method, &uri, &headers), &body);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    (status, [("Content-Type", content_type), ("x-amzn-RequestId", answers::REQUEST_ID)], body)
}
