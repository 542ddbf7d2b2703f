//! SES: the emulator, what it lacks for identities and the quota, and the accepted mails.

mod mail;
mod mail_store;
mod mime_source;
mod quota;
mod request;

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use winterbaume_core::{MockRequest, MockResponse, MockService, rest_json_error};
use winterbaume_sesv2::SesV2Service;

pub use self::mail::Mail;
pub(crate) use self::mail_store::MailStore;
use self::mime_source::MimeSource;
use self::quota::Sending;
pub use self::quota::SendingQuota;
pub(crate) use self::request::domain_of;
use self::request::{BadRequest, address_of, recipients};
use crate::account::ACCOUNT;
use crate::call::Call;
use crate::clock::CloudClock;

const SEND_EMAIL: &str = "/v2/email/outbound-emails";
const ACCOUNT_SETTINGS: &str = "/v2/email/account";
const IDENTITIES: &str = "/v2/email/identities/";

/// The part of SES that sends mail.
pub(crate) struct Ses {
    emulator: SesV2Service,
    mails: MailStore,
    /// Region and name of the identities that do not sign with DKIM.
    unsigned: Mutex<HashSet<(String, String)>>,
    sending: Sending,
    clock: CloudClock,
}

impl Ses {
    pub(crate) fn new(mails: MailStore, clock: CloudClock) -> Self {
        let (emulator, unsigned, sending) = (SesV2Service::default(), Mutex::default(), Sending::default());
        Self { emulator, mails, unsigned, sending, clock }
    }

    /// Answers a request of version 2 of the API.
    pub(crate) async fn answer(&self, call: Call) -> MockResponse {
        let (method, path) = (call.request.method.clone(), path(&call.request.uri).to_owned());
        match (method.as_str(), path.as_str()) {
            ("POST", path) if path.ends_with(SEND_EMAIL) => self.send(call).await,
            ("GET", path) if path.ends_with(ACCOUNT_SETTINGS) => self.describe_account(call).await,
            (method, path) => match path.split_once(IDENTITIES) {
                Some((_, identity)) => self.manage_identity(call, method, identity).await,
                None => self.emulator.handle(call.request).await,
            },
        }
    }

    /// Sets what the account may send from each region.
    pub(crate) fn limit_sending(&self, quota: SendingQuota) {
        self.sending.limit(quota);
    }

    async fn send(&self, call: Call) -> MockResponse {
        let (input, region, now) = (call.input(), call.region, self.clock.now());
        let source = match MimeSource::read(&input, now) {
            Ok(source) => source,
            Err(BadRequest(reason)) => return rest_json_error(400, "BadRequestException", &reason),
        };
        let sender = address_of(input["FromEmailAddress"].as_str().unwrap_or_default());
        if !sender.is_empty() && !self.is_verified(sender, &region).await {
            let message = format!(
                "Email address is not verified. The following identities failed the check in region {}: {sender}",
                region.to_uppercase()
            );
            return rest_json_error(400, "MessageRejected", &message);
        }
        let recipients = u64::try_from(recipients(&input).len()).unwrap_or(u64::MAX);
        if let Err(reason) = self.sending.spend(&region, recipients, now) {
            return rest_json_error(429, "TooManyRequestsException", reason);
        }
        let answer = self.emulator.handle(call.request).await;
        if answer.status == 200
            && let Ok(output) = serde_json::from_slice::<Value>(&answer.body)
            && let Some(id) = output["MessageId"].as_str()
        {
            self.mails.push(Mail::accepted(id, self.clock.now(), &input, source));
            self.forget_sent(&region).await;
        }
        answer
    }

    async fn describe_account(&self, call: Call) -> MockResponse {
        let quota = self.sending.describe(&call.region, self.clock.now());
        let mut answer = self.emulator.handle(call.request).await;
        if let Ok(mut described) = serde_json::from_slice::<Value>(&answer.body) {
            described["SendQuota"] = quota;
            answer.body = described.to_string().into();
        }
        answer
    }

    /// Answers calls about an identity. The emulator verifies identities at once; their DKIM records count as found at
    /// once, too.
    async fn manage_identity(&self, call: Call, method: &str, identity: &str) -> MockResponse {
        let (input, region) = (call.input(), call.region);
        let mut answer = self.emulator.handle(call.request).await;
        if answer.status != 200 {
            return answer;
        }
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

    /// Whether the address or its domain is an SES identity in the region. The emulator verifies identities at once.
    async fn is_verified(&self, address: &str, region: &str) -> bool {
        for identity in [address, domain_of(address)] {
            let uri = format!("https://email.{region}.amazonaws.com{IDENTITIES}{identity}");
            let (method, headers) = (Method::GET.to_string(), HeaderMap::new());
            if self.emulator.handle(MockRequest { method, uri, headers, body: Bytes::new() }).await.status == 200 {
                return true;
            }
        }
        false
    }

    /// Empties the emulator's list of mails, which are kept here instead. The emulator copies the list after every
    /// call, for listeners that nobody registers.
    async fn forget_sent(&self, region: &str) {
        let state = self.emulator.shared_state().get(ACCOUNT, region);
        state.write().await.sent_emails.clear();
    }
}

fn path(uri: &str) -> &str {
    uri.split('?').next().unwrap_or_default().trim_end_matches('/')
}
