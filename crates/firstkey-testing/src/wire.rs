//! The wire between the SDK and the emulated AWS: it notes every call, and injects faults into chosen ones.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, Metadata};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use tokio::sync::Notify;
use tokio::time::Instant;

/// A fault of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The connection breaks before the request is sent.
    Refuse,
    /// AWS carries the call out, and the answer is lost.
    LoseAnswer,
    /// AWS carries the call out, and the answer never comes.
    Hang,
    /// The request is never sent, and no answer comes.
    Vanish,
    /// AWS answers with this status and error code, and does nothing.
    Answer(u16, &'static str),
    /// The same, with these words.
    Say(u16, &'static str, &'static str),
    /// Something between us and AWS answers with this status and no error code, and AWS never gets the call.
    Blank(u16),
    /// AWS carries the call out, and something in between answers with this status and no error code.
    BlankAfter(u16),
    /// A list of AWS is empty.
    Nothing,
    /// AWS refuses the call, quotes the whole request in the error, and does nothing.
    Quote,
    /// AWS carries the call out, but answers with this status and error code.
    AnswerAfter(u16, &'static str),
    /// AWS carries the call out, and answers this many milliseconds later.
    Slow(u64),
    /// The connection breaks, and AWS carries the call out this many milliseconds later.
    Late(u64),
    /// The process ends before the request is sent.
    CrashBefore,
    /// AWS carries the call out, and the process ends before the answer.
    CrashAfter,
}

/// Who makes calls over a wire: every invocation of the function has its own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    Function(usize),
    Administrator,
}

/// One call that was made.
#[derive(Debug, Clone)]
pub struct Call {
    pub operation: String,
    /// The path and the query.
    pub path: String,
    /// The request's body.
    pub body: String,
    /// AWS's status; `None` if AWS never got the call.
    pub status: Option<u16>,
    pub caller: Caller,
    /// The injected fault, if any.
    pub fault: Option<Fault>,
    /// When AWS was done with it.
    pub at: Instant,
}

impl Call {
    /// Whether AWS carried the call out. With [`Fault::Answer`], AWS did nothing.
    pub fn was_carried_out(&self) -> bool {
        self.status == Some(200) && !matches!(self.fault, Some(Fault::Answer(200, _)))
    }
}

/// Lets each caller make a number of calls before it has to wait.
#[derive(Debug, Default)]
pub struct Gate {
    permits: Mutex<HashMap<Caller, usize>>,
    held_up: Mutex<HashSet<Caller>>,
    opened: Notify,
}

impl Gate {
    /// Lets a caller make this many more calls.
    pub fn permit(&self, caller: Caller, calls: usize) {
        let mut permits = self.permits.lock().unwrap();
        let left = permits.entry(caller).or_default();
        *left = left.saturating_add(calls);
        drop(permits);
        self.opened.notify_waiters();
    }

    /// Whether a caller has had to wait since this was last asked.
    pub fn was_held_up(&self, caller: Caller) -> bool {
        self.held_up.lock().unwrap().remove(&caller)
    }

    async fn pass(&self, caller: Caller) {
        loop {
            let opened = self.opened.notified();
            match self.permits.lock().unwrap().get_mut(&caller) {
                // Nobody is held back.
                None => return,
                Some(0) => drop(self.held_up.lock().unwrap().insert(caller)),
                Some(left) => {
                    *left -= 1;
                    return;
                }
            }
            opened.await;
        }
    }
}

/// Chooses the fault of a function's call, if it gets one.
pub type Choose = Box<dyn FnMut(&Call) -> Option<Fault> + Send>;

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    /// Faults to come: the operation, which of its calls (1 is the next), and the fault.
    faults: Vec<(String, usize, Fault)>,
    /// Asked about calls without a listed fault.
    choose: Option<Choose>,
    /// How long every call takes.
    latency: Duration,
    /// The operation whose requests cannot be built.
    unbuildable: Option<&'static str>,
}

impl fmt::Debug for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("State").field("calls", &self.calls.len()).finish_non_exhaustive()
    }
}

/// The wire. Clones are the same wire.
#[derive(Debug, Clone)]
pub struct Wire {
    inner: SharedHttpClient,
    state: Arc<Mutex<State>>,
    caller: Arc<Mutex<Caller>>,
    crash: Arc<Notify>,
    gate: Arc<Gate>,
}

impl Wire {
    pub fn new(inner: SharedHttpClient) -> Self {
        Self {
            inner,
            state: Arc::default(),
            caller: Arc::new(Mutex::new(Caller::Function(0))),
            crash: Arc::new(Notify::new()),
            gate: Arc::default(),
        }
    }

    /// Another caller's wire to the same AWS: it has the same faults, and notes its calls in the same place.
    pub fn of(&self, caller: Caller) -> Self {
        let caller = Arc::new(Mutex::new(caller));
        let (inner, state, gate) = (self.inner.clone(), Arc::clone(&self.state), Arc::clone(&self.gate));
        Self { inner, state, caller, crash: Arc::new(Notify::new()), gate }
    }

    /// Another invocation begins in the process at this end.
    pub fn begin(&self, invocation: usize) {
        *self.caller.lock().unwrap() = Caller::Function(invocation);
    }

    /// Controls how far each caller may go.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Returns when the process at this end has to die.
    pub async fn crashed(&self) {
        self.crash.notified().await;
    }

    /// Notes an event outside the wire, in order with the calls.
    pub fn note_happening(&self, name: &str, body: String) {
        let (operation, path, caller, at) = (name.to_owned(), String::new(), Caller::Administrator, Instant::now());
        self.note(Call { operation, path, body, status: None, caller, fault: None, at }, Some(200));
    }

    /// Asks `choose` about every call of the function from now on.
    pub fn choose_faults(&self, choose: Choose) {
        self.state.lock().unwrap().choose = Some(choose);
    }

    /// Injects a fault into the next call of an operation; if repeated, into the one after that.
    pub fn fault(&self, operation: &str, fault: Fault) {
        let mut state = self.state.lock().unwrap();
        let nth = 1 + state.faults.iter().filter(|(name, _, _)| name == operation).count();
        state.faults.push((operation.to_owned(), nth, fault));
    }

    /// Injects a fault into the nth call of an operation from now.
    pub fn fault_nth(&self, operation: &str, nth: usize, fault: Fault) {
        self.state.lock().unwrap().faults.push((operation.to_owned(), nth, fault));
    }

    /// Makes every call take this long from now on.
    pub fn slow_down(&self, latency: Duration) {
        self.state.lock().unwrap().latency = latency;
    }

    /// From now on, no request of this operation can be built.
    pub fn break_requests(&self, operation: Option<&'static str>) {
        self.state.lock().unwrap().unbuildable = operation;
    }

    /// Injects no more faults.
    pub fn heal(&self) {
        self.state.lock().unwrap().faults.clear();
    }

    /// Whether every fault has happened. A test whose fault never happened proves nothing.
    pub fn is_quiet(&self) -> bool {
        self.state.lock().unwrap().faults.is_empty()
    }

    /// The calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.state.lock().unwrap().calls.clone()
    }

    /// How often an operation was called.
    pub fn count(&self, operation: &str) -> usize {
        self.calls().iter().filter(|call| call.operation == operation).count()
    }

    fn take_fault(&self, call: &Call) -> Option<Fault> {
        if call.caller == Caller::Administrator {
            return None;
        }
        let mut state = self.state.lock().unwrap();
        for (_, nth, _) in state.faults.iter_mut().filter(|(name, _, _)| *name == call.operation) {
            *nth -= 1;
        }
        match state.faults.iter().position(|(name, nth, _)| *name == call.operation && *nth == 0) {
            Some(index) => Some(state.faults.remove(index).2),
            None => state.choose.as_mut().and_then(|choose| choose(call)),
        }
    }

    fn note(&self, call: Call, status: Option<u16>) {
        self.state.lock().unwrap().calls.push(Call { status, at: Instant::now(), ..call });
    }
}

impl HttpClient for Wire {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Connector { wire: self.clone(), inner })
    }

    /// The SDK asks before it builds a request.
    fn validate_final_config(&self, _: &RuntimeComponents, config: &ConfigBag) -> Result<(), BoxError> {
        let operation = config.load::<Metadata>().map(Metadata::name);
        match operation.is_some() && operation == self.state.lock().unwrap().unbuildable {
            true => Err("no request can hold this".into()),
            false => Ok(()),
        }
    }
}

#[derive(Debug)]
struct Connector {
    wire: Wire,
    inner: SharedHttpConnector,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = Self { wire: self.wire.clone(), inner: self.inner.clone() };
        let caller = *self.wire.caller.lock().unwrap();
        HttpConnectorFuture::new(async move {
            connector.wire.gate.pass(caller).await;
            let latency = connector.wire.state.lock().unwrap().latency;
            if !latency.is_zero() {
                tokio::time::sleep(latency).await;
            }
            connector.send(request, caller).await
        })
    }
}

impl Connector {
    fn send(&self, request: HttpRequest, caller: Caller) -> HttpConnectorFuture {
        let wire = self.wire.clone();
        let mut call = call(&request, caller);
        call.fault = wire.take_fault(&call);
        match call.fault {
            Some(Fault::Refuse) => {
                wire.note(call, None);
                HttpConnectorFuture::ready(Err(ConnectorError::io("connection reset".into())))
            }
            Some(fault @ (Fault::Vanish | Fault::CrashBefore)) => {
                wire.note(call, None);
                if fault == Fault::CrashBefore {
                    wire.crash.notify_one();
                }
                HttpConnectorFuture::new(std::future::pending())
            }
            Some(Fault::Answer(status, code)) => {
                wire.note(call, Some(status));
                HttpConnectorFuture::ready(Ok(error_answer(&request, status, code, "as the test wants it")))
            }
            Some(Fault::Say(status, code, words)) => {
                wire.note(call, Some(status));
                HttpConnectorFuture::ready(Ok(error_answer(&request, status, code, words)))
            }
            Some(Fault::Blank(status)) => {
                wire.note(call, None);
                HttpConnectorFuture::ready(Ok(blank_answer(status)))
            }
            Some(Fault::Nothing) => {
                wire.note(call, Some(200));
                let body = match operation(&request, "").as_str() {
                    "LookupEvents" => "{\"Events\": []}",
                    _ => {
                        "<ListUsersResponse><ListUsersResult><IsTruncated>false</IsTruncated><Users/></ListUsersResult>\
                         </ListUsersResponse>"
                    }
                };
                let answer = HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from(body));
                HttpConnectorFuture::ready(Ok(answer))
            }
            Some(Fault::Quote) => {
                let message = quotable(&call.body);
                wire.note(call, Some(400));
                HttpConnectorFuture::ready(Ok(error_answer(&request, 400, "ValidationError", &message)))
            }
            Some(Fault::Late(milliseconds)) => {
                let inner = self.inner.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
                    let answer = inner.call(request).await;
                    wire.note(call, answer.ok().map(|answer| answer.status().as_u16()));
                });
                HttpConnectorFuture::ready(Err(ConnectorError::io("connection reset".into())))
            }
            Some(
                Fault::LoseAnswer
                | Fault::Slow(_)
                | Fault::Hang
                | Fault::AnswerAfter(..)
                | Fault::BlankAfter(_)
                | Fault::CrashAfter,
            )
            | None => {
                let failure = match call.fault {
                    Some(Fault::AnswerAfter(status, code)) => {
                        Some(error_answer(&request, status, code, "as the test wants it"))
                    }
                    Some(Fault::BlankAfter(status)) => Some(blank_answer(status)),
                    _ => None,
                };
                let answer = self.inner.call(request);
                HttpConnectorFuture::new(async move {
                    // A real network lets others run; in process, a call would be over at once.
                    tokio::task::yield_now().await;
                    let answer = answer.await?;
                    let fault = call.fault;
                    wire.note(call, Some(answer.status().as_u16()));
                    match fault {
                        None => Ok(answer),
                        Some(Fault::Slow(milliseconds)) => {
                            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
                            Ok(answer)
                        }
                        Some(Fault::LoseAnswer) => Err(ConnectorError::io("connection reset".into())),
                        Some(Fault::CrashAfter) => {
                            wire.crash.notify_one();
                            std::future::pending().await
                        }
                        Some(_) => match failure {
                            Some(failure) => Ok(failure),
                            None => std::future::pending().await,
                        },
                    }
                })
            }
        }
    }
}

fn call(request: &HttpRequest, caller: Caller) -> Call {
    let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
    let path = request.uri().to_owned();
    Call { operation: operation(request, &body), path, body, status: None, caller, fault: None, at: Instant::now() }
}

/// The operation of a request.
pub fn operation(request: &HttpRequest, body: &str) -> String {
    if let Some(target) = request.headers().get("x-amz-target") {
        return target.rsplit('.').next().unwrap_or(target).to_owned();
    }
    if let Some(action) = body.strip_prefix("Action=") {
        return action.split('&').next().unwrap_or(action).to_owned();
    }
    match request.uri() {
        uri if uri.contains("/outbound-emails") => "SendEmail".to_owned(),
        // Slack's, by method.
        uri if is_slacks(request) => {
            let path = uri.split('?').next().unwrap_or(uri);
            path.rsplit('/').next().unwrap_or(path).to_owned()
        }
        uri if uri.contains("/suppression/") => "GetSuppressedDestination".to_owned(),
        uri => uri.to_owned(),
    }
}

/// A refusal of Slack's: `code`, or `code seconds` with the header that says when to ask again. What AWS calls by another name is named as
/// Slack does.
fn slacks_refusal(status: StatusCode, code: &str) -> HttpResponse {
    let (code, retry_after) = code.split_once(' ').unwrap_or((code, ""));
    let (status, code) = match code {
        "AccessDenied" => (200, "no_permission"),
        "Throttling" => (200, "rate_limited"),
        "TooManyRequestsException" => (429, "ratelimited"),
        "ServiceFailure" => (200, "internal_error"),
        "ServiceUnavailable" => (503, "service_unavailable"),
        code => (status.as_u16(), code),
    };
    let body = serde_json::json!({"ok": false, "error": code}).to_string();
    let mut response = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body));
    if !retry_after.is_empty() {
        response.headers_mut().insert("retry-after", retry_after.to_owned());
    }
    response
}

/// Whether a request is for Slack: AWS's are signed.
fn is_slacks(request: &HttpRequest) -> bool {
    request.headers().get("authorization").is_some_and(|value| value.starts_with("Bearer "))
}

/// A request's password or whole body, as an XML error message could repeat it.
fn quotable(body: &str) -> String {
    let text = form_value(body, "Password").unwrap_or_else(|| body.to_owned());
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A value of a form, decoded.
pub fn form_value(body: &str, key: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!("&{key}="))?;
    let value = rest.split('&').next()?;
    let mut bytes = Vec::new();
    let mut encoded = value.bytes();
    while let Some(byte) = encoded.next() {
        bytes.push(match byte {
            b'%' => {
                let hex = [encoded.next()?, encoded.next()?];
                u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?
            }
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// A proxy's answer.
fn blank_answer(status: u16) -> HttpResponse {
    let body = if status == 204 { "" } else { "<html><body>Something went wrong</body></html>" };
    HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body))
}

/// An error in the protocol of the called service.
pub fn error_answer(request: &HttpRequest, status: u16, code: &str, message: &str) -> HttpResponse {
    let status = StatusCode::try_from(status).unwrap();
    let is_query = request.headers().get("content-type").is_some_and(|kind| kind.contains("x-www-form-urlencoded"));
    if is_query {
        let body = format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
        );
        return HttpResponse::new(status, SdkBody::from(body));
    }
    if is_slacks(request) {
        return slacks_refusal(status, code);
    }
    let body = serde_json::json!({"__type": code, "message": message}).to_string();
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    response.headers_mut().insert("x-amzn-errortype", code.to_owned());
    response
}
