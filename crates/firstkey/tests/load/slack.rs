//! Slack with its limits: look-ups by the minute, and one message a second.

use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::bucket::Bucket;

/// Slack promises 50 calls a minute of such methods, and more in bursts; it counts by the minute.
const A_MINUTE: usize = 50;
const MINUTE: Duration = Duration::from_secs(60);

/// A workspace in which everybody is.
pub(crate) struct Slack {
    /// When each method's minute began, and how often it was called since.
    minutes: [(Instant, usize); 2],
    messages: Bucket,
    /// Whom a message told of the mail, in order.
    pub(crate) told: Vec<String>,
}

impl Slack {
    pub(crate) fn new() -> Self {
        Self { minutes: [(Instant::now(), 0); 2], messages: Bucket::new(1.0), told: Vec::new() }
    }

    /// The answer to a method, and whether it was too much.
    pub(crate) fn answer(&mut self, request: &HttpRequest, method: &str, body: &str) -> (HttpResponse, bool) {
        let wait = match method {
            "users.lookupByEmail" => self.count(0),
            "conversations.open" => self.count(1),
            "chat.postMessage" if !self.messages.take() => Some(Duration::from_secs(1)),
            _ => None,
        };
        if let Some(wait) = wait {
            let mut response = answer(429, &json!({"ok": false, "error": "ratelimited"}));
            response.headers_mut().insert("retry-after", (wait.as_secs() + 1).to_string());
            return (response, true);
        }
        let said: Value = serde_json::from_str(body).unwrap_or_default();
        // An address stands for its person, and a person for the channel.
        let told = match method {
            "auth.test" => json!({"ok": true, "team": "Acme", "team_id": "T012AB3C4"}),
            "users.lookupByEmail" => {
                let query = request.uri().split_once("?email=").unwrap().1;
                let address = query.replace("%40", "@");
                let id = format!("U{}", address.split('@').next().unwrap());
                json!({"ok": true, "user": {"id": id, "team_id": "T012AB3C4", "profile": {"email": address}}})
            }
            "conversations.open" => {
                json!({"ok": true, "channel": {"id": said["users"].as_str().unwrap().replacen('U', "D", 1)}})
            }
            "chat.postMessage" => {
                let channel = said["channel"].as_str().unwrap().to_owned();
                self.told.push(channel.clone());
                json!({"ok": true, "channel": channel, "ts": format!("1.{:06}", self.told.len())})
            }
            other => panic!("nobody asks Slack for {other}"),
        };
        (answer(200, &told), false)
    }

    /// How long to wait, if the method was called often enough in this minute.
    fn count(&mut self, method: usize) -> Option<Duration> {
        let (began, calls) = &mut self.minutes[method];
        if began.elapsed() >= MINUTE {
            (*began, *calls) = (Instant::now(), 0);
        }
        *calls += 1;
        (*calls > A_MINUTE).then(|| MINUTE.saturating_sub(began.elapsed()))
    }
}

fn answer(status: u16, body: &Value) -> HttpResponse {
    HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body.to_string()))
}
