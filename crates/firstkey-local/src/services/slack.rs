//! A Slack workspace with one app in it, which answers the methods that Firstkey calls as Slack does.
//!
//! Whoever is asked for is a member, unless a test says otherwise: the mails of this cloud go to anybody, too.

mod request;
mod workspace;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, Response};
use serde_json::{Value, json};

pub(crate) use self::request::is_for_slack;
use self::request::{method_of, parameters};
pub(crate) use self::workspace::SlackNews;
pub use self::workspace::{PROFILE, SlackMessage};
use self::workspace::{Refusal, Workspace, refusal};
use crate::clock::CloudClock;
use crate::revision::Revision;

/// The Slack workspace; clones share it.
#[derive(Clone)]
pub struct Slack {
    workspace: Arc<Mutex<Workspace>>,
    clock: CloudClock,
    revision: Revision,
}

impl Slack {
    pub(crate) fn new(clock: CloudClock, revision: Revision) -> Self {
        Self { workspace: Arc::default(), clock, revision }
    }

    /// The bot's token.
    #[must_use]
    pub fn token(&self) -> String {
        self.workspace().token.clone()
    }

    /// Gives the app another token; the one that it had works no more.
    pub fn change_token(&self, token: &str) {
        token.clone_into(&mut self.workspace().token);
    }

    /// Leaves the app these scopes.
    pub fn limit_scopes(&self, scopes: &[&str]) {
        self.workspace().scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
    }

    /// Has Slack say this of the person with an address, beside or in place of [`PROFILE`]; nothing for `null`: there is nobody.
    pub fn describe(&self, address: &str, user: Value) {
        self.workspace().described.insert(address.to_ascii_lowercase(), user);
    }

    /// Invites the app to a channel.
    pub fn invite(&self, channel: &str) {
        self.workspace().joined.insert(channel.to_owned());
    }

    /// Removes the app from a channel.
    pub fn dismiss(&self, channel: &str) {
        self.workspace().joined.remove(channel);
    }

    /// How many messages are still to be posted: none, unless somebody has scheduled one and not deleted it.
    #[must_use]
    pub fn scheduled(&self) -> usize {
        self.workspace().scheduled()
    }

    /// The messages as they stand, newest first.
    #[must_use]
    pub fn messages(&self) -> Vec<SlackMessage> {
        self.workspace().messages.iter().rev().cloned().collect()
    }

    /// The messages that were posted or changed after the first `known` times, and how many times there were.
    pub(crate) fn news(&self, known: usize) -> (Vec<SlackNews>, usize) {
        let workspace = self.workspace();
        let news = workspace.messages.iter().filter(|message| message.change > known);
        (news.map(|message| SlackNews { to: message.to.clone(), change: message.change }).collect(), workspace.changes)
    }

    /// Forgets every message.
    pub(crate) fn clear(&self) {
        self.workspace().messages.clear();
        self.revision.advance();
    }

    /// Answers a request as Slack would.
    pub(crate) fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let mut workspace = self.workspace();
        let scopes = workspace.scopes.join(",");
        let answer = match self.dispatch(&mut workspace, request) {
            Ok(mut answer) => {
                answer["ok"] = true.into();
                answer
            }
            Err(mut refused) => {
                refused["ok"] = false.into();
                refused
            }
        };
        let mut response = Response::new(Bytes::from(answer.to_string()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        if let Ok(scopes) = scopes.parse() {
            response.headers_mut().insert("x-oauth-scopes", scopes);
        }
        response
    }

    fn dispatch(&self, workspace: &mut Workspace, request: &Request<Bytes>) -> Result<Value, Refusal> {
        let token = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        match token {
            None => return Err(refusal("not_authed")),
            Some(token) if token != workspace.token => return Err(refusal("invalid_auth")),
            Some(_) => {}
        }
        let input = parameters(request);
        let text = |name: &str| input[name].as_str().unwrap_or_default();
        match method_of(request.uri().path()) {
            "auth.test" => Ok(workspace.bot()),
            "users.lookupByEmail" => {
                workspace.require(&["users:read.email", "users:read"])?;
                workspace.look_up(text("email"))
            }
            "conversations.open" => {
                workspace.require(&["im:write"])?;
                workspace.open(text("users"))
            }
            "chat.postMessage" => {
                workspace.require(&["chat:write"])?;
                let posted = workspace.post(text("channel"), &input, self.clock.now())?;
                self.revision.advance();
                Ok(posted)
            }
            "chat.scheduleMessage" => {
                workspace.require(&["chat:write"])?;
                workspace.schedule(text("channel"), &input, self.clock.now())
            }
            "chat.deleteScheduledMessage" => {
                workspace.require(&["chat:write"])?;
                workspace.delete_scheduled(text("channel"), text("scheduled_message_id"))
            }
            "chat.update" => {
                workspace.require(&["chat:write"])?;
                let updated = workspace.update(text("channel"), text("ts"), &input, self.clock.now())?;
                self.revision.advance();
                Ok(updated)
            }
            method => {
                let message = format!("the local cloud's Slack has no method `{method}`");
                Err(json!({"error": "unknown_method", "response_metadata": {"messages": [message]}}))
            }
        }
    }

    fn workspace(&self) -> MutexGuard<'_, Workspace> {
        self.workspace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Slack {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Slack").finish_non_exhaustive()
    }
}
