//! The HTTP request of a claim: payload format 2.0, as API Gateway's HTTP APIs and Lambda's function URLs send it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::form::ClaimAction;
use super::refusal::Refusal;
use super::token::ClaimToken;
use crate::locale::Locale;

/// The longest body that is read, in bytes. Two passwords of 128 characters take at most 768.
const MAX_BODY: usize = 4096;

/// An HTTP request as it came. It may hold a token and passwords, so it cannot be printed.
///
/// Of where it was sent, only `rawPath` is read: `Host` is the sender's to choose, and function URLs have no `pathParameters`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpEvent {
    raw_path: Zeroizing<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    request_context: RequestContext,
    #[serde(default)]
    body: Option<Zeroizing<String>>,
    #[serde(default)]
    is_base64_encoded: bool,
}

#[derive(Deserialize)]
struct RequestContext {
    http: Http,
}

#[derive(Deserialize)]
struct Http {
    method: String,
}

/// What somebody wants of a claim, and of which.
pub struct ClaimRequest {
    /// The secret of the link.
    pub token: ClaimToken,
    /// What is wanted.
    pub action: ClaimAction,
}

impl HttpEvent {
    /// Whether an invocation is an HTTP request, by its shape.
    #[must_use]
    pub fn is_one(invocation: &Value) -> bool {
        invocation.pointer("/requestContext/http/method").is_some_and(Value::is_string)
    }

    /// Reads an invocation.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] if it is not an HTTP request in payload format 2.0.
    pub fn read(invocation: &Value) -> Result<Self, Refusal> {
        Self::deserialize(invocation).map_err(|_| Refusal::Malformed)
    }

    /// Whether the answer has no body.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.request_context.http.method == "HEAD"
    }

    /// The language that the browser asks for.
    #[must_use]
    pub fn locale(&self) -> Option<Locale> {
        self.header("accept-language").and_then(Locale::of_accept_language)
    }

    /// What is wanted, of which claim. `origin` is the scheme, host and port of the page, without a slash at the end.
    ///
    /// # Errors
    /// [`Refusal`] says what is wrong with the request.
    pub fn claim(&self, origin: &str) -> Result<ClaimRequest, Refusal> {
        let segment = self.raw_path.strip_prefix("/c/").ok_or(Refusal::NotFound)?;
        let token = ClaimToken::parse(segment).ok_or(Refusal::NotFound)?;
        let action = match self.request_context.http.method.as_str() {
            "GET" | "HEAD" => ClaimAction::Look,
            "POST" => self.form(origin)?,
            _ => return Err(Refusal::Method),
        };
        Ok(ClaimRequest { token, action })
    }

    fn form(&self, origin: &str) -> Result<ClaimAction, Refusal> {
        if !self.is_from(origin) {
            return Err(Refusal::Foreign);
        }
        let media_type = self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default();
        if !media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::NotAForm);
        }
        ClaimAction::read(&self.body()?)
    }

    /// Whether the page itself sent the form. Browsers that are too old for `Sec-Fetch-Site` send `Origin` with every POST.
    fn is_from(&self, origin: &str) -> bool {
        match self.header("sec-fetch-site") {
            Some(site) => site == "same-origin",
            None => self.header("origin") == Some(origin),
        }
    }

    fn body(&self) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let body = self.body.as_ref().map_or("", |body| body.as_str());
        let limit = if self.is_base64_encoded { MAX_BODY.div_ceil(3) * 4 } else { MAX_BODY };
        if body.len() > limit {
            return Err(Refusal::TooLarge);
        }
        let bytes = Zeroizing::new(match self.is_base64_encoded {
            true => STANDARD.decode(body).map_err(|_| Refusal::Malformed)?,
            false => body.as_bytes().to_vec(),
        });
        if bytes.len() > MAX_BODY { Err(Refusal::TooLarge) } else { Ok(bytes) }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}
