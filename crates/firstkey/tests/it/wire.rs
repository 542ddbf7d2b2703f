//! The wire between the SDK and the emulated AWS: it notes every call, and makes the ones that a test names go wrong.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
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
    /// AWS refuses the call, quotes the whole request in the error, and does nothing.
    Quote,
}

/// One call that was made.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) operation: String,
    /// The request's body.
    pub(crate) body: String,
    /// The status that AWS answered with; none if it was never asked.
    pub(crate) status: Option<u16>,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Call>,
    /// Faults still to come: which operation, which of its coming calls (1 is the next), and what happens.
    faults: Vec<(String, usize, Fault)>,
}

/// The wire. Clones are the same wire.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    inner: SharedHttpClient,
    state: Arc<Mutex<State>>,
}

impl Wire {
    pub(crate) fn new(inner: SharedHttpClient) -> Self {
        Self { inner, state: Arc::default() }
    }

    /// Makes the next call of an operation go wrong; said again, the one after it.
    pub(crate) fn fault(&self, operation: &str, fault: Fault) {
        let mut state = self.state.lock().unwrap();
        let nth = 1 + state.faults.iter().filter(|(name, _, _)| name == operation).count();
        state.faults.push((operation.to_owned(), nth, fault));
    }

    /// Makes the nth call of an operation from now go wrong.
    pub(crate) fn fault_nth(&self, operation: &str, nth: usize, fault: Fault) {
        self.state.lock().unwrap().faults.push((operation.to_owned(), nth, fault));
    }

    /// From now on nothing goes wrong any more.
    pub(crate) fn heal(&self) {
        self.state.lock().unwrap().faults.clear();
    }

    /// Whether every fault has happened. A test with a fault that never did proves nothing.
    pub(crate) fn is_quiet(&self) -> bool {
        self.state.lock().unwrap().faults.is_empty()
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.state.lock().unwrap().calls.clone()
    }

    /// How often AWS was asked for an operation.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.calls().iter().filter(|call| call.operation == operation).count()
    }

    fn take_fault(&self, operation: &str) -> Option<Fault> {
        let mut state = self.state.lock().unwrap();
        for (_, nth, _) in state.faults.iter_mut().filter(|(name, _, _)| name == operation) {
            *nth -= 1;
        }
        let index = state.faults.iter().position(|(name, nth, _)| name == operation && *nth == 0)?;
        Some(state.faults.remove(index).2)
    }

    fn note(&self, operation: &str, body: &str, status: Option<u16>) {
        let call = Call { operation: operation.to_owned(), body: body.to_owned(), status };
        self.state.lock().unwrap().calls.push(call);
    }
}

impl HttpClient for Wire {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Connector { wire: self.clone(), inner })
    }
}

#[derive(Debug)]
struct Connector {
    wire: Wire,
    inner: SharedHttpConnector,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        let operation = operation(&request, &body);
        let fault = self.wire.take_fault(&operation);
        let wire = self.wire.clone();
        match fault {
            Some(Fault::Refuse) => {
                wire.note(&operation, &body, None);
                HttpConnectorFuture::ready(Err(ConnectorError::io("connection reset".into())))
            }
            Some(Fault::Vanish) => {
                wire.note(&operation, &body, None);
                HttpConnectorFuture::new(std::future::pending())
            }
            Some(Fault::Answer(status, code)) => {
                wire.note(&operation, &body, Some(status));
                HttpConnectorFuture::ready(Ok(error_answer(&request, status, code, "as the test wants it")))
            }
            Some(Fault::Quote) => {
                wire.note(&operation, &body, Some(400));
                HttpConnectorFuture::ready(Ok(error_answer(&request, 400, "ValidationError", &quotable(&body))))
            }
            Some(Fault::LoseAnswer | Fault::Hang) | None => {
                let answer = self.inner.call(request);
                HttpConnectorFuture::new(async move {
                    // A real network gives others their turn; in process, a call would otherwise be over at once.
                    tokio::task::yield_now().await;
                    let answer = answer.await?;
                    wire.note(&operation, &body, Some(answer.status().as_u16()));
                    match fault {
                        Some(Fault::Hang) => std::future::pending().await,
                        Some(_) => Err(ConnectorError::io("connection reset".into())),
                        None => Ok(answer),
                    }
                })
            }
        }
    }
}

fn operation(request: &HttpRequest, body: &str) -> String {
    if let Some(target) = request.headers().get("x-amz-target") {
        return target.rsplit('.').next().unwrap_or(target).to_owned();
    }
    if let Some(action) = body.strip_prefix("Action=") {
        return action.split('&').next().unwrap_or(action).to_owned();
    }
    match request.uri() {
        uri if uri.contains("/outbound-emails") => "SendEmail".to_owned(),
        uri if uri.contains("/suppression/") => "GetSuppressedDestination".to_owned(),
        uri => uri.to_owned(),
    }
}

/// A request's password, or all of it, as an error's message could repeat it in XML.
fn quotable(body: &str) -> String {
    let text = form_value(body, "Password").unwrap_or_else(|| body.to_owned());
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A value of a form, decoded.
pub(crate) fn form_value(body: &str, key: &str) -> Option<String> {
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

/// An error in the protocol of the service that was asked.
fn error_answer(request: &HttpRequest, status: u16, code: &str, message: &str) -> HttpResponse {
    let status = StatusCode::try_from(status).unwrap();
    let is_query = request.headers().get("content-type").is_some_and(|kind| kind.contains("x-www-form-urlencoded"));
    if is_query {
        let body = format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
        );
        return HttpResponse::new(status, SdkBody::from(body));
    }
    let body = serde_json::json!({"__type": code, "message": message}).to_string();
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    response.headers_mut().insert("x-amzn-errortype", code.to_owned());
    response
}
