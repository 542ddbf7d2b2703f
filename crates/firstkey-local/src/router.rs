//! The router takes every request to its service, from this process or over HTTP.

use std::net::IpAddr;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::uri::PathAndQuery;
use http::{HeaderMap, Request, Response, StatusCode};
use winterbaume_core::MockResponse;

use crate::arrivals::Timeline;
use crate::call::{Call, Caller, CredentialScope};
use crate::clock::CloudClock;
use crate::query_protocol::{Form, repair_text};
use crate::refusal::refuse;
use crate::revision::Revision;
use crate::services::cloudtrail::lookup_events;
use crate::services::dynamodb::DynamoDb;
use crate::services::emulated::Emulated;
#[cfg(feature = "deployment")]
use crate::services::eventbridge::EventBridge;
use crate::services::iam::Iam;
use crate::services::ses::{MailStore, Ses};
use crate::services::slack::{Slack, is_for_slack};
use crate::services::ssm::ParameterStore;
use crate::services::sts::caller_identity;
use crate::trail::Trail;

/// The services of the account, and the trail, which listens to IAM.
pub(crate) struct ServiceRouter {
    pub(crate) iam: Iam,
    pub(crate) ses: Ses,
    pub(crate) dynamodb: DynamoDb,
    pub(crate) trail: Trail,
    pub(crate) slack: Slack,
    pub(crate) ssm: ParameterStore,
    #[cfg(feature = "deployment")]
    eventbridge: EventBridge,
    emulated: Emulated,
    clock: CloudClock,
}

impl ServiceRouter {
    pub(crate) fn new(clock: CloudClock, revision: Revision, mails: MailStore, timeline: Timeline) -> Self {
        Self {
            iam: Iam::new(clock.clone()),
            ses: Ses::new(mails, clock.clone()),
            slack: Slack::new(clock.clone(), revision.clone()),
            ssm: ParameterStore::default(),
            dynamodb: DynamoDb::new(clock.clone(), revision),
            trail: Trail::new(timeline, clock.clone()),
            #[cfg(feature = "deployment")]
            eventbridge: EventBridge::default(),
            emulated: Emulated::default(),
            clock,
        }
    }

    /// Answers a request as AWS or Slack would, on behalf of a caller at `address`.
    pub(crate) async fn call(&self, request: Request<Bytes>, address: IpAddr) -> Response<Bytes> {
        if is_for_slack(&request) {
            return self.slack.answer(&request);
        }
        let Some(scope) = CredentialScope::read(request.headers()) else {
            let message = "Request is missing Authentication Token: the local cloud reads the service from the \
                           credential scope of a signature (version 4) in the Authorization header";
            return respond(refuse(request.headers(), 403, "MissingAuthenticationToken", message));
        };
        let CredentialScope { access_key, region, service } = scope;
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let user_agent =
            parts.headers.get(USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned());
        let caller = Caller { access_key, user_agent, address };
        let call = Call::new(&service, &region, &parts.method, path, parts.headers, body);
        respond(self.answer_to(call, &caller).await)
    }

    async fn answer_to(&self, call: Call, caller: &Caller) -> MockResponse {
        match call.service.as_str() {
            "iam" => {
                let form = Form::read(&call.request.body);
                let answer = self.iam.answer(&form, call.request).await;
                self.trail.record(&form, &answer, caller, &self.iam).await;
                answer
            }
            "sts" if Form::read(&call.request.body).action() == "GetCallerIdentity" => {
                caller_identity(&self.trail.identity(caller, &self.iam).await)
            }
            "sts" => {
                let answer = repair_text(self.emulated.answer(call).await);
                self.trail.note_session(&answer);
                answer
            }
            _ => self.answer(call).await,
        }
    }

    /// Answers a call that is the same for every caller.
    pub(crate) async fn answer(&self, call: Call) -> MockResponse {
        match call.service.as_str() {
            "cloudtrail" if call.operation() == "LookupEvents" => {
                lookup_events(&call, &self.trail.history(), self.clock.now())
            }
            "dynamodb" => self.dynamodb.answer(call).await,
            #[cfg(feature = "deployment")]
            "events" => self.eventbridge.answer(call).await,
            "ses" => self.ses.answer(call).await,
            "ssm" => self.ssm.answer(&call),
            _ => self.emulated.answer(call).await,
        }
    }
}

/// The answer to a request that was too large or broke off.
pub(crate) fn unreadable(headers: &HeaderMap, reason: &str) -> Response<Bytes> {
    respond(refuse(headers, 413, "RequestEntityTooLarge", reason))
}

fn respond(answer: MockResponse) -> Response<Bytes> {
    let mut response = Response::new(answer.body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = answer.headers;
    response
}
