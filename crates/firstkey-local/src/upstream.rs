//! The trail alone, in front of another emulator: it passes every request on, and plays CloudTrail and EventBridge for
//! it.
//!
//! No emulator turns API calls into CloudTrail events and matches them with rules, and EventBridge lets nobody send
//! events in the name of `aws.iam`. So after a successful `CreateUser`, the trail looks up the deployed rules that
//! match the event, and publishes it to the topics that they target.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::USER_AGENT;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use firstkey::core::event_pattern::EventPattern;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::net::TcpListener;
use winterbaume_core::MockResponse;

use crate::call::{Caller, CredentialScope};
use crate::clock::CloudClock;
use crate::listener::answer;
use crate::loopback::only_loopback_hosts;
use crate::query_protocol::{Form, text, xml_text};
use crate::router::unreadable;
use crate::trail::{administrator, create_user, event_bridge};

/// No IAM call comes near this many bytes, in its request or answer.
const IAM_LIMIT: usize = 1024 * 1024;

/// EventBridge retries for a day; here, somebody is waiting.
const PUBLISH_ATTEMPTS: u32 = 5;
const PUBLISH_PAUSE: Duration = Duration::from_secs(1);

struct Upstream {
    address: Uri,
    http: Client<HttpConnector, Body>,
    events: aws_sdk_eventbridge::Client,
    sns: aws_sdk_sns::Client,
    clock: CloudClock,
}

/// Serves the AWS endpoint of another emulator on `aws` until `shutdown` resolves, with the trail in front of it.
///
/// `address` is the other emulator's, such as `http://127.0.0.1:4599`; `sdk` has the credentials and the region with which the
/// trail reads rules (`events:ListRules`, `events:ListTargetsByRule`) and publishes (`sns:Publish`) there.
pub async fn serve_upstream(
    address: Uri,
    sdk: &SdkConfig,
    aws: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let sdk = sdk.to_builder().endpoint_url(address.to_string()).build();
    let upstream = Upstream {
        address,
        // Each request gets its own connection. The other emulator may be about to close an idle one, and would carry
        // out a request on it without answering. The caller's tool would then repeat the request, and find that the
        // user exists.
        http: Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http(),
        events: aws_sdk_eventbridge::Client::new(&sdk),
        sns: aws_sdk_sns::Client::new(&sdk),
        clock: CloudClock::new(sdk.time_source().unwrap_or_else(|| SharedTimeSource::new(SystemTimeSource::new()))),
    };
    let routes = Router::new().fallback(pass_on).with_state(Arc::new(upstream)).layer(from_fn(only_loopback_hosts));
    answer(aws, routes, shutdown).await;
}

/// Passes a request on as it is, signature included, and the answer back.
async fn pass_on(
    State(upstream): State<Arc<Upstream>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    match upstream.answer(request, peer).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, upstream = %upstream.address, "the request could not be passed on");
            (StatusCode::BAD_GATEWAY, format!("{} cannot be reached\n", upstream.address)).into_response()
        }
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Upstream {
    async fn answer(self: &Arc<Self>, mut request: Request, peer: SocketAddr) -> Result<Response, Failure> {
        let scope = CredentialScope::read(request.headers());
        *request.uri_mut() = self.target(request.uri())?;
        let Some(scope) = scope.filter(|scope| scope.service == "iam") else {
            return Ok(self.http.request(request).await?.map(Body::new));
        };
        let (parts, body) = request.into_parts();
        let body = match to_bytes(body, IAM_LIMIT).await {
            Ok(body) => body,
            Err(error) => {
                let reason = format!("cannot read the request (limit {IAM_LIMIT} bytes): {error}");
                return Ok(unreadable(&parts.headers, &reason).map(Body::from));
            }
        };
        let form = Form::read(&body);
        let caller = caller(scope.access_key, &parts.headers, peer);
        let response = self.http.request(Request::from_parts(parts, Body::from(body))).await?;
        if form.action() != "CreateUser" {
            return Ok(response.map(Body::new));
        }
        let (parts, body) = response.into_parts();
        let body = to_bytes(Body::new(body), IAM_LIMIT).await?;
        let answer = MockResponse { status: parts.status.as_u16(), headers: HeaderMap::new(), body: body.clone() };
        let event = event_bridge(self.record(&form, &answer, &caller));
        // As on AWS, the caller does not wait for the consequences of its call.
        tokio::spawn(Arc::clone(self).deliver(event));
        Ok(Response::from_parts(parts, Body::from(body)))
    }

    fn target(&self, uri: &Uri) -> Result<Uri, axum::http::Error> {
        let mut parts = self.address.clone().into_parts();
        parts.path_and_query = Some(uri.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/")));
        Ok(Uri::from_parts(parts)?)
    }

    fn record(&self, form: &Form, answer: &MockResponse, caller: &Caller) -> Value {
        let arn = xml_text(&text(answer), "Arn").unwrap_or_default();
        let account = arn.split(':').nth(4).unwrap_or_default();
        create_user(form, answer, caller, administrator(&caller.access_key, account), account, self.clock.now())
    }

    /// Publishes an event to the topics of the rules that match it.
    async fn deliver(self: Arc<Self>, event: Value) {
        let event_id = event["detail"]["eventID"].as_str().unwrap_or_default();
        for attempt in 1..=PUBLISH_ATTEMPTS {
            match self.publish(&event).await {
                Ok(0) => return tracing::info!(event_id, "no deployed rule matches the event"),
                Ok(topics) => return tracing::info!(event_id, topics, "the event was published"),
                Err(error) => tracing::warn!(event_id, attempt, %error, "the event could not be published"),
            }
            tokio::time::sleep(PUBLISH_PAUSE).await;
        }
        tracing::error!(event_id, "the event is lost");
    }

    /// Returns how many topics the event went to.
    async fn publish(&self, event: &Value) -> Result<usize, Failure> {
        let mut published = 0;
        for topic in self.topics(event).await? {
            self.sns.publish().topic_arn(topic).message(event.to_string()).send().await?;
            published += 1;
        }
        Ok(published)
    }

    /// The topics that the matching, enabled rules of the default bus target.
    async fn topics(&self, event: &Value) -> Result<Vec<String>, Failure> {
        let mut topics = Vec::new();
        let mut token = None;
        loop {
            let page = self.events.list_rules().set_next_token(token).send().await?;
            for rule in page.rules.unwrap_or_default() {
                let is_enabled = rule.state.is_some_and(|state| state.as_str() != "DISABLED");
                let pattern = rule.event_pattern.as_deref().map(EventPattern::parse).transpose()?;
                if is_enabled && pattern.is_some_and(|pattern| pattern.matches(event)) {
                    let answer = self.events.list_targets_by_rule().set_rule(rule.name).send().await?;
                    let arns = answer.targets.unwrap_or_default().into_iter().map(|target| target.arn);
                    topics.extend(arns.filter(|arn| arn.split(':').nth(2) == Some("sns")));
                }
            }
            token = page.next_token;
            if token.is_none() {
                return Ok(topics);
            }
        }
    }
}

fn caller(access_key: String, headers: &HeaderMap, peer: SocketAddr) -> Caller {
    let user_agent = headers.get(USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned());
    Caller { access_key, user_agent, address: peer.ip() }
}
