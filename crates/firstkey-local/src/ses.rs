//! SES: the emulator, the check that the sender's identity is verified, what the emulator leaves out of identities, and the mails
//! that were accepted.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::Method;
use serde_json::{Value, json};
use winterbaume_core::{MockRequest, MockResponse, MockService, rest_json_error};
use winterbaume_sesv2::SesV2Service;

use crate::cloud::{ACCOUNT, Cloud};
use crate::door::Call;
use crate::message::Message;
use crate::source::{Refusal, Source};

const SEND_EMAIL: &str = "/v2/email/outbound-emails";

/// What sends the account's mail.
#[derive(Default)]
pub(crate) struct Mailer {
    emulator: SesV2Service,
    accepted: Mutex<Vec<Message>>,
    /// Region and name of the identities whose messages are not signed.
    unsigned: Mutex<HashSet<(String, String)>>,
}

impl Mailer {
    /// The mails that SES accepted, newest first.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.accepted().iter().rev().cloned().collect()
    }

    /// The mail with the message id that SES gave it.
    pub(crate) fn message(&self, id: &str) -> Option<Message> {
        self.accepted().iter().find(|message| message.id == id).cloned()
    }

    /// Whether the address or its domain is an SES identity in the region. The emulator verifies identities at once.
    async fn is_verified(&self, address: &str, region: &str) -> bool {
        for identity in [address, domain_of(address)] {
            let uri = format!("https://email.{region}.amazonaws.com/v2/email/identities/{identity}");
            let headers = http::HeaderMap::new();
            let request = MockRequest { method: Method::GET.to_string(), uri, headers, body: bytes::Bytes::new() };
            if self.emulator.handle(request).await.status == 200 {
                return true;
            }
        }
        false
    }

    /// Answers whatever sends nothing. The emulator verifies identities at once; so are their DKIM records found.
    async fn manage(&self, call: Call) -> MockResponse {
        let Call { region, request, .. } = call;
        let (method, path) = (request.method.clone(), path(&request.uri).to_owned());
        let input: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let mut answer = self.emulator.handle(request).await;
        let Some((_, identity)) = path.split_once("/v2/email/identities/").filter(|_| answer.status == 200) else {
            return answer;
        };
        let mut unsigned = self.unsigned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(identity) = identity.strip_suffix("/dkim").filter(|_| method == "PUT") {
            let key = (region, identity.to_owned());
            if input["SigningEnabled"] == true {
                unsigned.remove(&key)
            } else {
                unsigned.insert(key)
            };
        } else if method == "GET"
            && !identity.contains('/')
            && let Ok(mut described) = serde_json::from_slice::<Value>(&answer.body)
        {
            let is_signed = !unsigned.contains(&(region, identity.to_owned()));
            described["VerificationStatus"] = json!("SUCCESS");
            described["DkimAttributes"] = json!({"SigningEnabled": is_signed, "Status": "SUCCESS"});
            answer.body = described.to_string().into();
        }
        answer
    }

    /// Empties the emulator's list of mails, which are kept here. It copies the list after every call, for listeners that nobody
    /// registers.
    async fn forget_sent(&self, region: &str) {
        let state = self.emulator.shared_state().get(ACCOUNT, region);
        state.write().await.sent_emails.clear();
    }

    fn accepted(&self) -> MutexGuard<'_, Vec<Message>> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cloud {
    /// Answers a request to SES (version 2 of its API).
    pub(crate) async fn ses(&self, call: Call) -> MockResponse {
        let mailer = &self.state.mailer;
        let sends = call.request.method == "POST" && path(&call.request.uri).ends_with(SEND_EMAIL);
        if !sends {
            return mailer.manage(call).await;
        }
        let input: Value = serde_json::from_slice(&call.request.body).unwrap_or_default();
        let source = match Source::read(&input, self.now()) {
            Ok(source) => source,
            Err(Refusal(reason)) => return rest_json_error(400, "BadRequestException", &reason),
        };
        let sender = address_of(input["FromEmailAddress"].as_str().unwrap_or_default());
        if !sender.is_empty() && !mailer.is_verified(sender, &call.region).await {
            let message = format!(
                "Email address is not verified. The following identities failed the check in region {}: {sender}",
                call.region.to_uppercase()
            );
            return rest_json_error(400, "MessageRejected", &message);
        }
        let region = call.region.clone();
        let answer = mailer.emulator.handle(call.request).await;
        if answer.status == 200
            && let Ok(output) = serde_json::from_slice::<Value>(&answer.body)
            && let Some(id) = output["MessageId"].as_str()
        {
            mailer.accepted().push(Message::accepted(id, self.now(), &input, source));
            mailer.forget_sent(&region).await;
            self.changed();
        }
        answer
    }
}

/// The domain of `Name <address>`, of an address, or itself.
pub(crate) fn domain_of(sender: &str) -> &str {
    let address = address_of(sender);
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

/// The address in `Name <address>`.
fn address_of(sender: &str) -> &str {
    sender.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(sender, |(address, _)| address).trim()
}

fn path(uri: &str) -> &str {
    uri.split('?').next().unwrap_or_default().trim_end_matches('/')
}
