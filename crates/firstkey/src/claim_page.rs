//! The page behind a link, as anybody on the internet finds it: what `firstkey doctor` asks.

use aws_types::SdkConfig;

use crate::aws::error::CallError;
use crate::http::{Request, Server};

/// The page at an origin.
#[derive(Debug, Clone)]
pub struct ClaimPage {
    origin: String,
    server: Server,
}

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Whether it is a page of Firstkey, and not what API Gateway or somebody else says in its place.
    pub is_firstkeys: bool,
}

impl ClaimPage {
    /// The page at an origin, without a slash at its end.
    #[must_use]
    pub fn new(config: &SdkConfig, origin: &str) -> Self {
        Self { origin: origin.to_owned(), server: Server::new(config, "claim", origin) }
    }

    /// Looks at the page of a link, which changes nothing.
    ///
    /// # Errors
    /// No answer came.
    pub async fn look(&self, token: &str) -> Result<PageAnswer, CallError> {
        self.ask("GET", token).await
    }

    /// Sends an empty form as if from another site. The page refuses it before it looks anything up.
    ///
    /// # Errors
    /// No answer came.
    pub async fn submit(&self, token: &str) -> Result<PageAnswer, CallError> {
        self.ask("POST", token).await
    }

    async fn ask(&self, method: &'static str, token: &str) -> Result<PageAnswer, CallError> {
        let request = Request { method, path: format!("/c/{token}"), headers: Vec::new(), body: String::new() };
        let called = self.server.call(request).await;
        let reply = called.map_err(|error| CallError::new(&format!("reach {}", self.origin), &error))?;
        // Each of Firstkey's pages comes with both.
        let policy = reply.header("content-security-policy").unwrap_or_default();
        let is_firstkeys = policy.starts_with("default-src 'none';") && reply.header("x-robots-tag") == Some("noindex");
        Ok(PageAnswer { status: reply.status.as_u16(), is_firstkeys })
    }
}
