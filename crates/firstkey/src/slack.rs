//! Slack: the person whom an address belongs to, and direct messages to them.

mod error;
mod pace;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_types::SdkConfig;
use firstkey_core::configuration::SlackSettings;
use firstkey_core::recipient::Recipient;
use firstkey_core::slack::{Answer, Failure, Meaning, Member, Stranger, Token, Workspace};
use jiff::SignedDuration;
use serde_json::{Value, json};

pub use self::error::SlackError;
pub use self::pace::TimeForSlack;
use self::pace::{Pace, SILENCE};
use crate::aws::ssm::Secret;
use crate::clock::{Backoff, Clock};
use crate::http::{Reply, Request, Server};

/// How long to wait if Slack wants to be asked later and does not say when.
const USUAL_PAUSE: u32 = 1;
/// How often a message is handed to Slack without learning whether it was taken.
const TIMES_IN_DOUBT: u32 = 2;

/// Slack, with a bot's token.
#[derive(Debug)]
pub struct Slack {
    server: Server,
    secret: Secret,
    team: Option<String>,
    clock: Clock,
    known: Mutex<Option<Arc<Known>>>,
    pace: Pace,
}

/// What a process remembers of the token.
struct Known {
    token: Token,
    workspace: Workspace,
}

/// A message that Slack has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The channel, `D…`.
    pub channel: String,
    /// Its time, which with the channel names it.
    pub ts: String,
}

/// What the bot behind a token is and may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bot {
    /// The workspace's name.
    pub team: String,
    /// The workspace whose members are told.
    pub workspace: Workspace,
    /// The scopes that it has, if Slack tells.
    pub scopes: Option<Vec<String>>,
}

/// How often a call may be repeated of which Slack did not say whether it has done it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeats {
    Freely,
    AtMost(u32),
}

/// A call of a method.
#[derive(Debug, Clone, Copy)]
enum Call<'a> {
    Get(&'static str, &'a str),
    Post(&'static str, &'a Value),
}

impl Slack {
    /// Slack by its settings.
    #[must_use]
    pub fn new(config: &SdkConfig, settings: &SlackSettings) -> Self {
        Self {
            server: Server::new(config, "slack", &settings.endpoint),
            secret: Secret::new(config, &settings.token_parameter),
            team: settings.team.clone(),
            clock: Clock::new(config),
            known: Mutex::default(),
            pace: Pace::default(),
        }
    }

    /// The parameter that holds the token.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Reads the token and finds out whose it is, so that the first call finds it there. What fails is done again then.
    pub async fn warm_up(&self, time: TimeForSlack) {
        let _ = self.known(time).await;
    }

    /// `auth.test`: the bot behind the token, read anew.
    ///
    /// # Errors
    /// [`SlackError`] says what is wrong with the token, or with Slack.
    pub async fn bot(&self, time: TimeForSlack) -> Result<Bot, SlackError> {
        let token = self.read_token(time).await?;
        let (answer, scopes) = self.test(&token, time).await?;
        let workspace = self.workspace(&answer)?;
        let team = answer["team"].as_str().unwrap_or_default().to_owned();
        let scopes = scopes.map(|scopes| scopes.split(',').map(|scope| scope.trim().to_owned()).collect());
        Ok(Bot { team, workspace, scopes })
    }

    /// `users.lookupByEmail`: the member of the workspace whom the pinned address belongs to, or why there is none.
    ///
    /// # Errors
    /// The call failed.
    pub async fn member(&self, pinned: &Recipient, time: TimeForSlack) -> Result<Result<Member, Stranger>, SlackError> {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("email", pinned.address()).finish();
        let (answer, known) = self.ask(Call::Get("users.lookupByEmail", &query), Repeats::Freely, time).await?;
        Ok(Member::read(&answer, pinned, &known.workspace))
    }

    /// `conversations.open`: the channel of direct messages to somebody.
    ///
    /// # Errors
    /// The call failed.
    pub async fn open(&self, member: &Member, time: TimeForSlack) -> Result<String, SlackError> {
        let call = Call::Post("conversations.open", &json!({"users": member.id}));
        let (answer, _) = self.ask(call, Repeats::Freely, time).await?;
        text(&answer["channel"]["id"], "conversations.open", "channel")
    }

    /// `chat.postMessage`: `content` is what [`firstkey_core::slack::DirectMessage::write`] makes. Slack has no idempotency token, so a message
    /// without an answer may come twice.
    ///
    /// # Errors
    /// The call failed.
    pub async fn post(&self, channel: &str, content: &Value, time: TimeForSlack) -> Result<Posted, SlackError> {
        const METHOD: &str = "chat.postMessage";
        let content = with(
            content,
            [("channel", channel.into()), ("unfurl_links", false.into()), ("unfurl_media", false.into())],
        );
        let (answer, _) = self.ask(Call::Post(METHOD, &content), Repeats::AtMost(TIMES_IN_DOUBT), time).await?;
        Ok(Posted { channel: text(&answer["channel"], METHOD, "channel")?, ts: text(&answer["ts"], METHOD, "ts")? })
    }

    /// `chat.update`: puts other words in the place of a message.
    ///
    /// # Errors
    /// The call failed.
    pub async fn update(
        &self,
        (channel, ts): (&str, &str),
        content: &Value,
        time: TimeForSlack,
    ) -> Result<(), SlackError> {
        let content = with(content, [("channel", channel.into()), ("ts", ts.into())]);
        self.ask(Call::Post("chat.update", &content), Repeats::Freely, time).await.map(drop)
    }

    /// Finds out whether the bot may post in a channel, without posting anything: `chat.scheduleMessage` checks what `chat.postMessage`
    /// does, and `chat.deleteScheduledMessage` takes the message back. `content` is posted after a day if that fails.
    ///
    /// # Errors
    /// The bot may not, or a call failed.
    pub async fn try_channel(&self, channel: &str, content: &Value, time: TimeForSlack) -> Result<(), SlackError> {
        const METHOD: &str = "chat.scheduleMessage";
        let post_at = self.clock.now().as_second() + SignedDuration::from_hours(24).as_secs();
        let content = with(content, [("channel", channel.into()), ("post_at", post_at.into())]);
        let (answer, _) = self.ask(Call::Post(METHOD, &content), Repeats::AtMost(1), time).await?;
        let scheduled = text(&answer["scheduled_message_id"], METHOD, "scheduled_message_id")?;
        let delete = json!({"channel": channel, "scheduled_message_id": scheduled});
        self.ask(Call::Post("chat.deleteScheduledMessage", &delete), Repeats::Freely, time).await.map(drop)
    }

    /// Makes a call with the token that is remembered. One that Slack does not take may have been replaced: it is read once more.
    async fn ask(
        &self,
        call: Call<'_>,
        repeats: Repeats,
        time: TimeForSlack,
    ) -> Result<(Value, Arc<Known>), SlackError> {
        let known = self.known(time).await?;
        let error = match self.try_until(&known.token, call, repeats, time).await {
            Ok((answer, _)) => return Ok((answer, known)),
            Err(error) => error,
        };
        if error.meaning() != Some(Meaning::Token) {
            return Err(error);
        }
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let token = self.read_token(time).await?;
        if token.is_same_as(&known.token) {
            return Err(error);
        }
        let known = self.remember(token, time).await?;
        let (answer, _) = self.try_until(&known.token, call, repeats, time).await?;
        Ok((answer, known))
    }

    async fn known(&self, time: TimeForSlack) -> Result<Arc<Known>, SlackError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let token = self.read_token(time).await?;
        self.remember(token, time).await
    }

    async fn remember(&self, token: Token, time: TimeForSlack) -> Result<Arc<Known>, SlackError> {
        let (answer, _) = self.test(&token, time).await?;
        let known = Arc::new(Known { token, workspace: self.workspace(&answer)? });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }

    async fn read_token(&self, time: TimeForSlack) -> Result<Token, SlackError> {
        let read = self.clock.backoff(time.until).retry(|| self.secret.read()).await;
        let parameter = read.map_err(|error| match error.is_out_of_time() {
            true => SlackError::OutOfTime,
            false => SlackError::Parameter(error),
        })?;
        let named = |problem| SlackError::BadToken { parameter: self.secret.name().to_owned(), problem };
        Token::read(&parameter.value).map_err(named)
    }

    async fn test(&self, token: &Token, time: TimeForSlack) -> Result<(Value, Option<String>), SlackError> {
        self.try_until(token, Call::Post("auth.test", &Value::Null), Repeats::Freely, time).await
    }

    fn workspace(&self, answer: &Value) -> Result<Workspace, SlackError> {
        let unknown = || SlackError::failed("auth.test", Failure::incomplete("team_id"));
        Workspace::read(answer, self.team.as_deref()).ok_or_else(unknown)
    }

    /// Makes a call until Slack does it or refuses it, or the time is up.
    async fn try_until(
        &self,
        token: &Token,
        call: Call<'_>,
        repeats: Repeats,
        time: TimeForSlack,
    ) -> Result<(Value, Option<String>), SlackError> {
        let method = call.method();
        let mut backoff = self.clock.backoff(time.until);
        let mut doubts = 0;
        loop {
            if !self.pace.wait(&self.clock, time).await {
                return Err(SlackError::OutOfTime);
            }
            let failure = match self.once(token, call, &backoff).await? {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            doubts += u32::from(failure.meaning == Meaning::Unknown);
            let may_go_on = match failure.meaning {
                Meaning::Busy => {
                    let seconds = failure.retry_after.unwrap_or_default().max(USUAL_PAUSE);
                    self.pace.rest(&self.clock, SignedDuration::from_secs(seconds.into()));
                    true
                }
                Meaning::NotSent => backoff.pause().await,
                Meaning::Unknown => {
                    let may_repeat = match repeats {
                        Repeats::Freely => true,
                        Repeats::AtMost(times) => doubts < times,
                    };
                    may_repeat && backoff.pause().await
                }
                _ => false,
            };
            if !may_go_on {
                if failure.meaning == Meaning::Unknown {
                    self.pace.rest(&self.clock, SILENCE);
                }
                return Err(SlackError::failed(method, failure));
            }
        }
    }

    /// Makes a call once: Slack's answer and the scopes that it names, or what went wrong.
    async fn once(
        &self,
        token: &Token,
        call: Call<'_>,
        backoff: &Backoff<'_>,
    ) -> Result<Result<(Value, Option<String>), Failure>, SlackError> {
        let request = call.request(token);
        let called = backoff.limit(async { Ok(self.server.call(request).await) }).await;
        match called {
            Ok(Ok(reply)) => Ok(read(&reply)),
            Ok(Err(_)) => Ok(Err(Failure::unanswered())),
            Err(error) if error.may_have_happened() => Ok(Err(Failure::unanswered())),
            Err(_) => Err(SlackError::OutOfTime),
        }
    }
}

impl Call<'_> {
    fn method(self) -> &'static str {
        match self {
            Self::Get(method, _) | Self::Post(method, _) => method,
        }
    }

    fn request(self, token: &Token) -> Request {
        let mut headers = vec![("authorization", format!("Bearer {}", token.expose()))];
        match self {
            Self::Get(method, query) => {
                Request { method: "GET", path: format!("/{method}?{query}"), headers, body: String::new() }
            }
            Self::Post(method, body) => {
                let body = if body.is_null() { String::new() } else { body.to_string() };
                if !body.is_empty() {
                    headers.push(("content-type", "application/json; charset=utf-8".to_owned()));
                }
                Request { method: "POST", path: format!("/{method}"), headers, body }
            }
        }
    }
}

fn read(reply: &Reply) -> Result<(Value, Option<String>), Failure> {
    let answer = Answer { status: reply.status.as_u16(), retry_after: reply.header("retry-after"), body: &reply.body };
    Ok((answer.read()?, reply.header("x-oauth-scopes").map(str::to_owned)))
}

fn text(value: &Value, method: &'static str, name: &str) -> Result<String, SlackError> {
    let text = value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    text.ok_or_else(|| SlackError::failed(method, Failure::incomplete(name)))
}

fn with<const N: usize>(content: &Value, more: [(&str, Value); N]) -> Value {
    let mut content = content.clone();
    for (name, value) in more {
        content[name] = value;
    }
    content
}

impl fmt::Debug for Known {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Known").field("workspace", &self.workspace).finish_non_exhaustive()
    }
}
