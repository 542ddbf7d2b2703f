//! The local cloud: an AWS account in memory, the trail that turns `CreateUser` into an invocation, and the inbox.
//!
//! [`Cloud`] is the account. The `winterbaume` crates emulate its AWS services. Every request, from an SDK client in
//! this process ([`Cloud::http_client`]) or over HTTP ([`serve`]), goes through one router, which adds what the
//! emulators of IAM and SES lack, keeps mails for the inbox, and records `CreateUser` calls as CloudTrail would.
//! [`Cloud::run_trail`] delivers those records to the function as EventBridge and SNS would. [`LocalCloud`] is all of
//! this with Firstkey's own function.
//!
//! **State is in memory only**: users, mails, the event history and the ledger grow until the process ends, and end
//! with it. Signatures are not checked, and nothing is sent anywhere.

mod account;
mod arrivals;
mod call;
mod clock;
mod cloud;
mod connector;
mod deployment;
mod endpoint;
mod http_api;
mod inbox;
mod listener;
mod loopback;
mod query_protocol;
mod refusal;
mod revision;
mod router;
mod serve;
mod services;
mod trail;
#[cfg(feature = "deployment")]
mod upstream;

pub use account::{ACCOUNT, REGION};
pub use arrivals::{ArrivalView, TimelineStep, Tone};
pub use cloud::{Cloud, DeployError};
pub use deployment::{LocalCloud, bind, variables};
pub use inbox::TagKeys;
pub use serve::serve;
pub use services::ses::{Mail, SendingQuota};
pub use services::slack::{PROFILE, Slack, SlackMessage};
pub use trail::Invoke;
#[cfg(feature = "deployment")]
pub use upstream::serve_upstream;
